#include "windowed.h"

#include <stdlib.h>

#include "die.h"

/* A stat on its way. */
struct running {
	struct plan plan;
	struct grid blocks;
	struct estimate *estimate;
	struct measure measure;
	struct windows *windows;
};

struct all {
	size_t n;
	struct running *at;
};

static bool can_have_blocks(const struct grid *windows)
{
	return windows->kind == GRID_GENOME || windows->kind == GRID_CONTIG;
}

/* The jackknife's blocks; false if there are none. */
static bool make_blocks(struct running *r, const struct jackknife_args *given,
			const struct grid *windows)
{
	struct jackknife_args a = *given;

	if (!a.blocks && can_have_blocks(windows))
		a.blocks = r->plan.blocks;
	if (!a.blocks)
		return false;
	r->blocks = grid_blocks(&a, windows);
	return true;
}

static void begin(struct running *r, const struct session *s,
		  const struct windowed_args *a, const struct grid *grid,
		  struct table *table)
{
	bool blocks = make_blocks(r, &a->jackknife, grid);
	struct text header = { 0 };

	r->plan.estimate.jackknife = blocks || r->plan.blocks;
	r->estimate = estimate_create(s->source, &r->plan.estimate);
	r->measure = estimate_measure(r->estimate);
	window_header(&header, grid);
	estimate_header(r->estimate, &header);
	table_write(table, &header);
	text_free(&header);
	r->windows =
		windows_create(s->source, grid, blocks ? &r->blocks : NULL,
			       &r->measure, table, a->common.output.digits);
}

static void finish(void *arg)
{
	struct all *all = arg;

	for (size_t i = 0; i < all->n; i++)
		windows_finish(all->at[i].windows);
}

static void end(struct running *r)
{
	windows_free(r->windows);
	estimate_free(r->estimate);
	grid_free(&r->blocks);
	free(r->plan.owned);
}

void windowed_run_all(struct session *s, const struct windowed_stat stats[],
		      size_t n, const struct windowed_args *a)
{
	struct all all = { n, xalloc(n, sizeof *all.at) };
	struct work *work = xalloc(n, sizeof *work);
	struct sheets sheets = { .source = s->source };
	struct stage stage = sheets_stage(&sheets);
	struct grid grid = session_grid(s, &a->window);

	for (size_t i = 0; i < n; i++) {
		struct running *r = &all.at[i];

		r->plan = stats[i].plan(stats[i].own, source_groups(s->source));
		begin(r, s, a, &grid, s->tables[i]);
		estimate_needs(r->estimate, &sheets);
		work[i] = windows_work(r->windows);
	}
	session_run(s, &stage, work, n, finish, &all);
	for (size_t i = 0; i < n; i++)
		end(&all.at[i]);
	grid_free(&grid);
	free(all.at);
	free(work);
}

void windowed_run(const char *command, planner plan, const void *own,
		  const struct windowed_args *a, char **inputs)
{
	struct session s = session_open(command, &a->common, inputs,
					PLACE_RANGE, &a->window);
	const struct windowed_stat stat = { command, plan, own };

	windowed_run_all(&s, &stat, 1, a);
}
