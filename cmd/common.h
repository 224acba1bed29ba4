/*
 * common.h - the options that all commands share, and how a run begins and
 * ends
 */
#ifndef COMMON_H
#define COMMON_H

#include "cmd.h"
#include "engine.h"
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

/* A table that a session writes; without args.path what the job's finish()
 * writes. */
struct output {
	const char *name; /* what it holds, for the summary; null if alone */
	struct output_args args;
	enum table_place place;
};

struct session {
	const struct common_args *args;
	const char *command;
	char *const *inputs;
	struct source *source;
	size_t ntables;
	const struct output *outputs;
	struct table **tables;
	struct table *table; /* the first of them */
};

/* Files that a command reads besides what all commands read; may be null. */
struct lists {
	const char *windows, *tuples, *map, *cores;
	const char *samples;
};

/*
 * Check the outputs, open the inputs; 'lists' may be null.  The header is
 * written by the caller with session_write().
 */
struct session session_open(const char *command, const struct common_args *,
			    char *const *inputs, enum table_place,
			    const struct lists *);
/* The same with several tables; 'outputs' stays the caller's. */
struct session session_open_tables(const char *command,
				   const struct common_args *,
				   char *const *inputs, const struct lists *,
				   const struct output outputs[], size_t n);
void session_write(struct session *, struct text *);
/* The windows, checked against the inputs. */
struct grid session_grid(const struct session *, const struct window_args *);
/* What fills a table; without work.make() the job of another one does, and
 * work.skipped alone is looked at. */
struct job {
	struct work work;
	void *arg;
	void (*finish)(void *arg); /* after the last batch; may be null */
	void (*drop)(void *arg);   /* at the very end; may be null */
};

/*
 * Run the jobs, one a table, write the summary, and let the tables appear.
 * 'stage' may be null.
 */
void session_run(struct session *, const struct stage *, const struct job[]);

#endif
