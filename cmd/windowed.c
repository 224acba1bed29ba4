#include "windowed.h"

#include <stdlib.h>

#include "die.h"
#include "memory.h"

/* A plan on its way. */
struct running {
	struct plan plan;
	struct grid blocks;
	struct estimate *estimate;
	struct measure measure;
	struct windows *windows;
};

static void finish(void *running)
{
	windows_finish(((struct running *)running)->windows);
}

static void drop(void *running)
{
	struct running *r = running;

	windows_free(r->windows);
	estimate_free(r->estimate);
	grid_free(&r->blocks);
	free(r->plan.owned);
	free(r);
}

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

static void write_header(const struct running *r, const struct grid *grid,
			 struct table *table)
{
	struct text header = { 0 };

	window_header(&header, grid);
	estimate_header(r->estimate, &header);
	table_write(table, &header);
	text_free(&header);
}

/* A window's sums are in every slot of the engine, and in what it adds to. */
static void check_memory(const struct measure *m, const struct run_args *run)
{
	memory_check((engine_slots(run) + 2) * m->size.nsums * sizeof(exact),
		     "the sums of all tuples of populations, for each thread,",
		     "use fewer of them (--tuples), fewer populations, or "
		     "fewer threads (-@)");
}

struct job windowed_job(const struct session *s, const struct plan *plan,
			const struct windowed_args *a, const struct grid *grid,
			struct table *table, struct sheets *sheets)
{
	struct running *r = xalloc(1, sizeof *r);
	bool blocks;

	r->plan = *plan;
	blocks = make_blocks(r, &a->jackknife, grid);
	r->plan.estimate.jackknife = blocks || plan->blocks;
	r->estimate = estimate_create(s->source, &r->plan.estimate);
	r->measure = estimate_measure(r->estimate);
	check_memory(&r->measure, &a->common.run);
	estimate_needs(r->estimate, sheets);
	write_header(r, grid, table);
	r->windows =
		windows_create(s->source, grid, blocks ? &r->blocks : NULL,
			       &r->measure, table, a->common.output.digits);
	return (struct job){ windows_work(r->windows), r, finish, drop };
}

void windowed_run(const char *command, planner make, const void *own,
		  const struct windowed_args *a, const char *tuples,
		  char **inputs)
{
	const struct lists lists = { a->window.file, tuples, NULL };
	struct session s =
		session_open(command, &a->common, inputs, PLACE_RANGE, &lists);
	struct plan plan = make(own, source_groups(s.source));
	struct sheets sheets = { .source = s.source };
	struct stage stage = sheets_stage(&sheets);
	struct grid grid = session_grid(&s, &a->window);
	struct job job = windowed_job(&s, &plan, a, &grid, s.table, &sheets);

	session_run(&s, &stage, &job);
	grid_free(&grid);
}
