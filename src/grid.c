#include "grid.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

const struct opt window_opts[] = {
	TEXT('w', "window", struct window_args, window, "SPEC", 0,
	     "windows: genome (the default), contig, 10k bases, 500snp (used "
	     "sites) or 10kacc (accessible bases)"),
	TEXT(0, "step", struct window_args, step, "SPEC", 0,
	     "from one window's start to the next's; --window by default"),
	TEXT(0, "windows-file", struct window_args, file, "BED", 0,
	     "these windows instead; a fourth column becomes the column name"),
	{ 0 }
};

const struct opt jackknife_opts[] = {
	TEXT('j', "jackknife", struct jackknife_args, blocks, "SPEC", 0,
	     "standard errors by the jackknife over blocks of this size: 1M "
	     "bases, 5000snp"),
	{ 0 }
};

/* --- options --- */

enum unit { UNIT_BASES, UNIT_SITES, UNIT_ACCESSIBLE };

/* "50k", "200snp", "20kacc": returns the number, dies if it is none. */
static int64_t parse_size(const char *option, const char *spec,
			  const char *or_else, enum unit *unit)
{
	static const char *const suffix[] = { "", "snp", "acc" };
	size_t n = strlen(spec);
	int64_t size;
	char *number;

	*unit = UNIT_BASES;
	for (enum unit u = UNIT_SITES; u <= UNIT_ACCESSIBLE; u++)
		if (n > 3 && !strcmp(spec + n - 3, suffix[u])) {
			*unit = u;
			n -= 3;
		}
	number = xstrndup(spec, n);
	size = opt_bp(number);
	free(number);
	if (size < 1 || size >= REGION_END)
		die_usage("%s: '%s' is not a size such as 10k, 1.5M or "
			  "500snp%s",
			  option, spec, or_else);
	return size;
}

static void no_step(const struct window_args *a, const char *why)
{
	if (a->step)
		die_usage("--step has no meaning with %s", why);
}

static int by_place(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;

	if (x->beg != y->beg)
		return x->beg < y->beg ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

/* Collect where the windows of a list begin and end, each place once. */
static struct regions *edges_of(const struct regions *list)
{
	struct regions *edges = regions_create(list->source);

	for (size_t i = 0; i < list->ncontigs; i++) {
		const struct contig_regions *c = &list->contig[i];
		struct contig_regions *e;
		size_t n = 0;

		for (size_t k = 0; k < c->n; k++) {
			int64_t beg = c->at[k].beg, end = c->at[k].end;

			regions_add(edges, c->contig, beg, beg + 1, NULL);
			regions_add(edges, c->contig, end, end + 1, NULL);
		}
		e = &edges->contig[i];
		qsort(e->at, e->n, sizeof *e->at, by_place);
		for (size_t k = 0; k < e->n; k++)
			if (!n || e->at[k].beg != e->at[n - 1].beg)
				e->at[n++] = e->at[k];
		e->n = n;
	}
	return edges;
}

static struct grid list_grid(struct regions *list)
{
	for (size_t i = 0; i < list->ncontigs; i++)
		qsort(list->contig[i].at, list->contig[i].n,
		      sizeof *list->contig[i].at, by_place);
	return (struct grid){ .kind = GRID_LIST,
			      .list = list,
			      .edges = edges_of(list),
			      .named = list->named };
}

/* Windows from the first of 'size' accessible bases to their last. */
static struct grid accessible_grid(const struct regions *accessible,
				   int64_t size, int64_t step)
{
	struct regions *list;

	if (!accessible)
		die_usage(
			"--window: windows of accessible bases need a BED file "
			"of these, -a FILE");
	list = regions_create(accessible->source);
	for (size_t i = 0; i < accessible->ncontigs; i++) {
		const struct contig_regions *c = &accessible->contig[i];
		int64_t all = regions_bases(c, 0, REGION_END), k = 0;

		for (;; k += step) {
			int64_t last = k + size < all ? k + size : all;

			regions_add(list, c->contig, regions_base(c, k),
				    regions_base(c, last - 1) + 1, NULL);
			if (last == all)
				break;
			if (k + step >= all)
				break;
		}
	}
	return list_grid(list);
}

static struct grid whole_grid(const struct window_args *a, enum grid_kind kind)
{
	no_step(a, kind == GRID_GENOME ? "-w genome" : "-w contig");
	return (struct grid){ .kind = kind,
			      .size = REGION_END,
			      .step = REGION_END };
}

struct grid grid_make(const struct window_args *a,
		      const struct regions *accessible)
{
	enum unit unit, step_unit;
	int64_t size, step;
	struct grid g;

	if (a->file && a->window)
		die_usage("--window and --windows-file cannot be given both");
	if (a->file) {
		struct regions *list;

		no_step(a, "--windows-file");
		list = regions_read(a->file, true);
		regions_no_exclude(list, "--windows-file");
		g = list_grid(list);
		g.from_file = true;
		return g;
	}
	if (!a->window || !strcmp(a->window, "genome"))
		return whole_grid(a, GRID_GENOME);
	if (!strcmp(a->window, "contig"))
		return whole_grid(a, GRID_CONTIG);
	size = parse_size("--window", a->window, ", nor contig or genome",
			  &unit);
	step = size;
	step_unit = unit;
	if (a->step)
		step = parse_size("--step", a->step, "", &step_unit);
	if (step_unit != unit)
		die_usage("--step: '%s' is not in the unit of --window, '%s'",
			  a->step, a->window);
	if (unit == UNIT_ACCESSIBLE)
		return accessible_grid(accessible, size, step);
	return (struct grid){ .kind = unit == UNIT_SITES ? GRID_SITES
							 : GRID_BASES,
			      .size = size,
			      .step = step };
}

int64_t grid_distance(const char *option, const char *spec, bool *by_site)
{
	enum unit unit;
	int64_t n = parse_size(option, spec, "", &unit);

	if (unit == UNIT_ACCESSIBLE)
		die_usage("%s: '%s': here it is in bases or sites, such as "
			  "50k or 500snp",
			  option, spec);
	*by_site = unit == UNIT_SITES;
	return n;
}

struct grid grid_blocks(const struct jackknife_args *a,
			const struct grid *windows)
{
	enum unit unit;
	int64_t size = parse_size("--jackknife", a->blocks, "", &unit);

	if (windows->kind != GRID_GENOME && windows->kind != GRID_CONTIG)
		die_usage("--jackknife gives errors of whole genomes or "
			  "contigs: use it with -w genome or -w contig");
	if (unit == UNIT_ACCESSIBLE)
		die_usage("--jackknife: blocks are of bases (1M) or of sites "
			  "(5000snp)");
	return (struct grid){ .kind = unit == UNIT_SITES ? GRID_SITES
							 : GRID_BASES,
			      .size = size,
			      .step = size };
}

void grid_free(struct grid *g)
{
	regions_free(g->list);
	regions_free(g->edges);
	*g = (struct grid){ 0 };
}

/* --- edges --- */

struct grid_contig grid_contig(const struct grid *g, const char *contig)
{
	struct grid_contig c = { .grid = g };

	if (g->kind == GRID_LIST) {
		c.list = regions_of(g->list, contig);
		c.edges = regions_of(g->edges, contig);
	}
	return c;
}

static int64_t list_edge(const struct contig_regions *edges, int64_t x)
{
	size_t i = regions_begun(edges, x);

	return edges && i < edges->n ? edges->at[i].beg : INT64_MAX;
}

int64_t grid_edge(const struct grid_contig *c, int64_t x)
{
	const struct grid *g = c->grid;
	int64_t start, end;

	if (g->kind == GRID_LIST)
		return list_edge(c->edges, x);
	if (g->kind == GRID_GENOME || g->kind == GRID_CONTIG)
		return INT64_MAX;
	start = (x / g->step + 1) * g->step;
	end = g->size % g->step;
	end += x < end ? 0 : ((x - end) / g->step + 1) * g->step;
	return start < end ? start : end;
}

/* --- windows --- */

struct grid_walk grid_walk(const struct grid_contig *c, int64_t beg,
			   int64_t end)
{
	const struct grid *g = c->grid;
	struct grid_walk w = { *c, beg, end, 0 };

	if (g->kind != GRID_LIST && beg >= g->size)
		w.k = (beg - g->size) / g->step + 1;
	return w;
}

/* The k-th window of the contig, not cut; false if there is none. */
static bool whole_window(const struct grid_contig *c, int64_t k,
			 struct grid_window *w)
{
	const struct grid *g = c->grid;

	*w = (struct grid_window){ 0 };
	if (g->kind == GRID_LIST) {
		if (!c->list || k >= (int64_t)c->list->n)
			return false;
		w->beg = c->list->at[k].beg;
		w->end = c->list->at[k].end;
		w->name = c->list->at[k].name;
		if (!w->name && c->grid->named)
			w->name = "NaN";
		return true;
	}
	w->beg = k * g->step;
	w->end = w->beg + g->size;
	w->reach = k ? w->end - g->step : 0;
	return true;
}

bool grid_next(struct grid_walk *walk, int64_t x, struct grid_window *w)
{
	while (whole_window(&walk->contig, walk->k, w)) {
		if (w->beg > x || w->beg >= walk->end)
			return false;
		walk->k++;
		if (w->beg < walk->beg)
			w->beg = walk->beg;
		if (w->end > walk->end)
			w->end = walk->end;
		if (w->beg < w->end)
			return true;
	}
	return false;
}
