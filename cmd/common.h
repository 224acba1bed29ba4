/*
 * common.h - the options that all commands share, and how a run begins and
 * ends
 */
#ifndef COMMON_H
#define COMMON_H

#include "cmd.h"
#include "engine.h"
#include "estimate.h"
#include "grid.h"
#include "input.h"
#include "run.h"
#include "source.h"
#include "table.h"

struct common_args {
	struct input_args input;
	struct output_args output;
	struct run_args run;
};

#define COMMON_OPTS(S, field)                                  \
	GROUP("Input", S, field.input, input_opts),            \
		GROUP("Output", S, field.output, output_opts), \
		GROUP("Run", S, field.run, run_opts)

struct session {
	const struct common_args *args;
	const char *command;
	char *const *inputs;
	struct source *source;
	struct table *table;
};

/*
 * Check the outputs, open the inputs; 'windows' may be null.  The header is
 * written by the caller with session_write().
 */
struct session session_open(const char *command, const struct common_args *,
			    char *const *inputs, enum table_place,
			    const struct window_args *);
void session_write(struct session *, struct text *);
/* The windows, checked against the inputs. */
struct grid session_grid(const struct session *, const struct window_args *);
/* Run the works, write the summary, and let the table appear. */
void session_run(struct session *, const struct work[], size_t nworks,
		 void (*finish)(void *), void *arg);

/* What every command that runs an estimator over windows does. */
struct windowed_args {
	struct common_args common;
	struct window_args window;
	struct jackknife_args jackknife;
};

#define WINDOWED_OPTS(S, field)                                  \
	GROUP("Windows", S, field.window, window_opts),          \
		GROUP(NULL, S, field.jackknife, jackknife_opts), \
		COMMON_OPTS(S, field.common)

void windowed_run(const char *command, const struct estimator *,
		  const void *params, const struct windowed_args *,
		  char **inputs);

#endif
