#include "common.h"

#include <stdlib.h>

#include "die.h"

struct session session_open(const char *command, const struct common_args *a,
			    char *const *inputs, enum table_place place,
			    const struct window_args *windows)
{
	struct session s = { .args = a, .command = command, .inputs = inputs };
	char **files =
		input_files(&a->input, inputs, windows ? windows->file : NULL);

	s.table = table_create(&a->output, files, place, run_threads(&a->run));
	run_open(&a->run, files);
	input_files_free(files);
	s.source = source_open(&a->input, inputs);
	return s;
}

void session_write(struct session *s, struct text *text)
{
	table_write(s->table, text);
	text_free(text);
}

struct grid session_grid(const struct session *s, const struct window_args *a)
{
	struct grid g = grid_make(a, source_filter(s->source)->accessible);

	if (g.from_file)
		source_check_places(s->source, g.list);
	return g;
}

static void summarise(const struct session *s, const struct tallies *total)
{
	const struct groups *g = source_groups(s->source);
	const char **names = xalloc(g->ngroups, sizeof *names);
	unsigned *sizes = xalloc(g->ngroups, sizeof *sizes);
	struct provenance p = {
		.command = s->command,
		.inputs = s->inputs,
		.nsamples = source_nsamples(s->source),
		.nused = g->used.size,
		.npops = g->ngroups,
		.pops = names,
		.pop_sizes = sizes,
	};

	for (unsigned i = 0; i < g->ngroups; i++) {
		names[i] = g->group[i].name;
		sizes[i] = g->group[i].size;
	}
	run_summary(&s->args->run, &p, total);
	free(names);
	free(sizes);
}

/* What the one work was given and did not use. */
static void move_skipped(struct tallies *total, const struct work *work)
{
	for (int why = SKIP_NOT + 1; why < NSKIPS && work->skipped; why++) {
		total->records[why] += work->skipped[why];
		total->records[SKIP_NOT] -= work->skipped[why];
	}
}

void session_run(struct session *s, const struct work work[], size_t nworks,
		 void (*finish)(void *), void *arg)
{
	struct tallies total;

	engine_run(s->source, &s->args->run, work, nworks, &total);
	move_skipped(&total, &work[0]);
	if (finish)
		finish(arg);
	table_finish(s->table);
	summarise(s, &total);
	table_commit(s->table);
	source_close(s->source);
}

static void finish_windows(void *windows)
{
	windows_finish(windows);
}

void windowed_run(const char *command, const struct estimator *est,
		  const void *params, const struct windowed_args *a,
		  char **inputs)
{
	struct session s = session_open(command, &a->common, inputs,
					PLACE_RANGE, &a->window);
	struct grid grid = session_grid(&s, &a->window);
	struct grid blocks = { 0 };
	bool jackknife = a->jackknife.blocks != NULL;
	struct estimate *e;
	struct measure measure;
	struct windows *w;
	struct work work;
	struct text header = { 0 };

	if (jackknife)
		blocks = grid_blocks(&a->jackknife, &grid);
	e = estimate_create(s.source, est, params, jackknife);
	measure = estimate_measure(e);
	window_header(&header, &grid);
	estimate_header(e, &header);
	session_write(&s, &header);
	w = windows_create(s.source, &grid, jackknife ? &blocks : NULL,
			   &measure, s.table, a->common.output.digits);
	work = windows_work(w);
	session_run(&s, &work, 1, finish_windows, w);
	estimate_free(e);
	grid_free(&grid);
	grid_free(&blocks);
}
