#include "dist.h"

#include <math.h>
#include <stdlib.h>

#include "die.h"
#include "eigen.h"
#include "linear.h"
#include "memory.h"
#include "newick.h"
#include "rows.h"
#include "pcoa.h"

struct dist {
	struct dist_args args;
	struct table *table;
	struct pairwise *pairs;
};

/* --- a distance --- */

static enum pick_kind kind_of(const struct dist_args *a)
{
	if (a->phased)
		return PICK_ALLELES;
	return a->metric == DIST_DXY ? PICK_SHARES : PICK_DOSAGES;
}

/* What it needs besides copies; two haplotypes differ by one copy or none. */
static enum pair_sum needed(const struct dist_args *a)
{
	if (a->phased)
		return PAIR_CALLED;
	switch (a->metric) {
	case DIST_SQEUCLIDEAN:
	case DIST_EUCLIDEAN: return PAIR_TWICE;
	case DIST_DXY: return PAIR_HETS;
	default: return PAIR_CALLED;
	}
}

/* Without PAIR_TWICE and PAIR_HETS, which are 0, a haplotype's. */
static double sum_of(const struct dist_args *a, const struct pair_sums *s)
{
	double copies = (double)s->copies, more = (double)s->more;

	switch (a->metric) {
	case DIST_SQEUCLIDEAN: return copies + 2 * more;
	case DIST_EUCLIDEAN: return sqrt(copies + 2 * more);
	case DIST_IBS: return a->phased ? copies : copies / 2;
	case DIST_DXY: return a->phased ? copies : (copies + more) / 2;
	default: return copies;
	}
}

static double distance(const struct dist *d, const struct pair_sums *s)
{
	double sum = sum_of(&d->args, s);

	if (!s->sites)
		return NAN;
	return d->args.mean ? sum / (double)s->sites : sum;
}

static double distance_of(const struct dist *d, unsigned i, unsigned j)
{
	struct pair_sums s;

	if (i == j)
		return 0;
	s = pairwise_sums(d->pairs, i, j);
	return distance(d, &s);
}

/* --- tables of distances --- */

static void pair_rows(const struct dist *d, unsigned i, unsigned n,
		      struct text *t)
{
	for (unsigned j = i + 1; j < n; j++) {
		struct pair_sums s = pairwise_sums(d->pairs, i, j);

		text_cell(t, pairwise_name(d->pairs, i));
		text_cell(t, pairwise_name(d->pairs, j));
		text_int(t, s.sites);
		text_real(t, distance(d, &s));
		text_end_row(t);
	}
}

static void matrix_row(const struct dist *d, unsigned i, unsigned n,
		       struct text *t)
{
	text_cell(t, pairwise_name(d->pairs, i));
	for (unsigned j = 0; j < n; j++)
		text_real(t, distance_of(d, i, j));
	text_end_row(t);
}

/* So many samples to a part that it is worth a thread's while. */
static unsigned part_rows(unsigned n)
{
	enum { WORTH = 20000 }; /* distances */

	return n ? WORTH / n + 1 : 1;
}

static void make_rows(void *dist, size_t k, int thread, struct text *t)
{
	const struct dist *d = dist;
	unsigned n = pairwise_columns(d->pairs), rows = part_rows(n);
	unsigned beg = (unsigned)k * rows;
	unsigned end = rows < n - beg ? beg + rows : n;

	(void)thread;
	for (unsigned i = beg; i < end; i++)
		if (d->args.form == DIST_MATRIX)
			matrix_row(d, i, n, t);
		else
			pair_rows(d, i, n, t);
}

static void write_distances(struct dist *d)
{
	unsigned n = pairwise_columns(d->pairs), rows = part_rows(n);

	rows_write(d->table, d->args.digits, d->args.threads,
		   (n + rows - 1) / rows, make_rows, d);
}

/* --- coordinates and trees --- */

static _Noreturn void no_distance(const struct dist *d, unsigned i, unsigned j)
{
	die("%s and %s have no site at which both are called, so there is no "
	    "distance between them; leave out one of them with -s ^SAMPLE",
	    pairwise_name(d->pairs, i), pairwise_name(d->pairs, j));
}

/* All of them, [n][n]. */
static double *distances(const struct dist *d, size_t more)
{
	unsigned n = pairwise_columns(d->pairs);
	double *x;

	memory_check(((size_t)n * n + more) * sizeof *x,
		     "the distances of all pairs",
		     "use fewer samples (-s), or have a table of pairs");
	x = xalloc((size_t)n * n, sizeof *x);
	for (unsigned i = 0; i < n; i++)
		for (unsigned j = 0; j < i; j++) {
			double y = distance_of(d, i, j);

			if (isnan(y))
				no_distance(d, j, i);
			x[(size_t)i * n + j] = x[(size_t)j * n + i] = y;
		}
	return x;
}

static void write_tree(const struct dist *d, unsigned n)
{
	double *x = distances(d, 0);
	double *scratch = xalloc(tree_scratch(n), sizeof *scratch);
	const char **name = xalloc(n, sizeof *name);
	struct tree tree = {
		.parent = xalloc(tree_nodes(n), sizeof *tree.parent),
		.length = xalloc(tree_nodes(n), sizeof *tree.length),
	};
	struct text t = { .digits = d->args.digits };

	for (unsigned i = 0; i < n; i++)
		name[i] = pairwise_name(d->pairs, i);
	if (d->args.form == DIST_NJ)
		tree_nj(&tree, x, n, scratch);
	else
		tree_upgma(&tree, x, n, scratch);
	newick_write(&tree, name, &t);
	table_write(d->table, &t);
	text_free(&t);
	free(tree.parent);
	free(tree.length);
	free(name);
	free(scratch);
	free(x);
}

static void write_axes(const struct dist *d, unsigned n)
{
	size_t k = (size_t)d->args.axes;
	double *x, *scratch, *axis;
	struct text t = { .digits = d->args.digits };

	if (k >= n)
		die("--pcoa: %u %s have %u axes at most", n,
		    d->args.phased ? "haplotypes" : "samples", n - 1);
	x = distances(d, pcoa_scratch(n, k) + k * n);
	scratch = xalloc(pcoa_scratch(n, k), sizeof *scratch);
	axis = xalloc(k * n, sizeof *axis);
	pcoa(x, n, k, axis, scratch);
	for (unsigned i = 0; i < n; i++) {
		text_cell(&t, pairwise_name(d->pairs, i));
		for (size_t a = 0; a < k; a++)
			text_real(&t, axis[a * n + i]);
		text_end_row(&t);
	}
	table_write(d->table, &t);
	text_free(&t);
	free(axis);
	free(scratch);
	free(x);
}

/* --- the whole --- */

/* Names of haplotypes are known after the first site. */
static void write_header(const struct dist *d)
{
	static const char *const pairs[] = { "sample1", "sample2", "n_sites",
					     "dist", NULL };
	struct text t = { 0 };
	char axis[32];

	if (d->args.form == DIST_PAIRS)
		for (const char *const *name = pairs; *name; name++)
			text_cell(&t, *name);
	else
		text_cell(&t, "sample");
	if (d->args.form == DIST_MATRIX)
		for (unsigned i = 0; i < pairwise_columns(d->pairs); i++)
			text_cell(&t, pairwise_name(d->pairs, i));
	for (int i = 1; d->args.form == DIST_PCOA && i <= d->args.axes; i++) {
		snprintf(axis, sizeof axis, "axis%d", i);
		text_cell(&t, axis);
	}
	text_end_row(&t);
	table_write(d->table, &t);
	text_free(&t);
}

struct dist *dist_create(const struct source *source,
			 const struct dist_args *args, struct table *table)
{
	struct dist *d = xalloc(1, sizeof *d);
	const struct pairwise_args pairs = { kind_of(args), needed(args),
					     args->threads };

	if (args->axes)
		linear_open(1);
	if (!args->phased && source_groups(source)->used.size < 2)
		die_usage("a distance is between two samples, and %u is used; "
			  "choose more with -s or -p",
			  source_groups(source)->used.size);
	d->args = *args;
	d->table = table;
	d->pairs = pairwise_create(source, &pairs);
	return d;
}

struct work dist_work(struct dist *d)
{
	return pairwise_work(d->pairs);
}

void dist_finish(struct dist *d)
{
	unsigned n;

	pairwise_finish(d->pairs);
	n = pairwise_columns(d->pairs);
	if (d->args.form > DIST_MATRIX && (n < 2 || !pairwise_sites(d->pairs)))
		die("no site is used, so there is no distance");
	if (d->args.form < DIST_NJ)
		write_header(d);
	switch (d->args.form) {
	case DIST_PCOA: write_axes(d, n); break;
	case DIST_NJ:
	case DIST_UPGMA: write_tree(d, n); break;
	default: write_distances(d);
	}
}

void dist_free(struct dist *d)
{
	pairwise_free(d->pairs);
	free(d);
}
