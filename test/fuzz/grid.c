/*
 * Windows: lines of --window, --step and --jackknife, each '-' for none,
 * then a BED file, of accessible bases or, after a line 'f', of windows.
 */
#include "fuzz.h"

#include "grid.h"

/* Windows come in order, within the track, and edges where they end. */
static void check_windows(const struct grid *g, const char *contig, int64_t beg,
			  int64_t end)
{
	struct grid_contig c = grid_contig(g, contig);
	struct grid_walk walk = grid_walk(&c, beg, end);
	struct grid_window w;
	int64_t last = beg;

	for (int i = 0; i < 200 && grid_next(&walk, INT64_MAX / 8, &w); i++) {
		HOLDS(w.beg >= last && w.beg < w.end && w.end <= end);
		last = w.beg;
		if (w.beg > beg) /* the edges lie between sites */
			HOLDS(grid_edge(&c, w.beg - 1) == w.beg);
		if (w.end < end)
			HOLDS(grid_edge(&c, w.end - 1) == w.end);
		HOLDS(grid_edge(&c, w.beg) > w.beg);
	}
}

static void check_grid(const struct grid *g)
{
	check_windows(g, "1", 0, INT64_MAX / 8);
	check_windows(g, "1", 17, 4000);
	check_windows(g, "none", 0, 1000);
}

/* A line of the input, or null. */
static char *spec(const uint8_t **p, size_t *n)
{
	char *line = fuzz_line(p, n);

	if (strcmp(line, "-") && *line)
		return line;
	free(line);
	return NULL;
}

/* Windows of accessible bases are listed one by one: not millions. */
static bool too_many(const struct regions *r, const char *size)
{
	int64_t bases = 0, one = size ? strtoll(size, NULL, 10) : 1;

	for (size_t i = 0; i < r->ncontigs; i++)
		for (size_t k = 0; k < r->contig[i].n; k++)
			bases += r->contig[i].at[k].end / 1000 -
				 r->contig[i].at[k].beg / 1000 + 1;
	return bases / (one > 0 ? one : 1) > 100;
}

static void take(const uint8_t *data, size_t size)
{
	struct window_args a = { 0 };
	char *window = spec(&data, &size), *step = spec(&data, &size);
	struct jackknife_args j = { spec(&data, &size) };
	struct regions *accessible = NULL;
	struct grid g;

	a.window = window;
	a.step = step;
	if (size > 2 && !memcmp(data, "f\n", 2))
		a.file = fuzz_file(data + 2, size - 2);
	else if (size)
		accessible = regions_read(fuzz_file(data, size), true);
	if (accessible)
		regions_merge(accessible);
	if (!accessible || !too_many(accessible, step ? step : window)) {
		g = grid_make(&a, accessible);
		check_grid(&g);
		if (j.blocks) {
			struct grid blocks = grid_blocks(&j, &g);

			check_grid(&blocks);
			grid_free(&blocks);
		}
		grid_free(&g);
	}
	regions_free(accessible);
	free(window);
	free(step);
	free((char *)(uintptr_t)j.blocks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz(take, data, size);
	return 0;
}
