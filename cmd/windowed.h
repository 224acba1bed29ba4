/*
 * windowed.h - commands that run estimators over windows
 *
 * Such a command is a plan: options of its own, and which estimator, with
 * which parameters and tuples, they come to.  The command alone runs one
 * plan, 'scan' runs several on one pass, and both go through the same code,
 * so that their tables are the same bytes.
 */
#ifndef WINDOWED_H
#define WINDOWED_H

#include "common.h"
#include "estimate.h"

struct windowed_args {
	struct common_args common;
	struct window_args window;
	struct jackknife_args jackknife;
};

#define WINDOWED_OPTS(S, field)                                  \
	GROUP("Windows", S, field.window, window_opts),          \
		GROUP(NULL, S, field.jackknife, jackknife_opts), \
		COMMON_OPTS(S, field.common)

struct plan {
	struct estimate_args estimate;
	/* Blocks where -j is not given, for windows that can have them; null:
	 * none. */
	const char *blocks;
	void *owned; /* freed after the run; what 'estimate' points to */
};

/*
 * What a command's own options come to.  Called when the populations are
 * known; dies (usage) if they or the options do not fit.
 */
typedef struct plan (*planner)(const void *own, const struct groups *);

/* 'tuples' is the file of them that the planner reads, or null. */
void windowed_run(const char *command, planner, const void *own,
		  const struct windowed_args *, const char *tuples,
		  char **inputs);

/*
 * The job that fills a table by a plan.  What it needs of the sheets is added
 * to them: they are the stage of its session.
 */
struct job windowed_job(const struct session *, const struct plan *,
			const struct windowed_args *, const struct grid *,
			struct table *, struct sheets *);

#endif
