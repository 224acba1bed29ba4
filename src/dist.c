#include "dist.h"

#include <math.h>
#include <stdlib.h>

#include "die.h"
#include "eigen.h"
#include "memory.h"
#include "newick.h"
#include "parallel.h"
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

/* Rows of a few samples, by one thread. */
struct share {
	unsigned beg, end;
	struct text text;
};

struct writing {
	const struct dist *dist;
	unsigned n;
	struct share *share;
};

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

static void share_task(void *writing, size_t k, int thread)
{
	struct writing *w = writing;
	struct share *s = &w->share[k];

	(void)thread;
	text_clear(&s->text);
	for (unsigned i = s->beg; i < s->end; i++)
		if (w->dist->args.form == DIST_MATRIX)
			matrix_row(w->dist, i, w->n, &s->text);
		else
			pair_rows(w->dist, i, w->n, &s->text);
}

/* So many rows of samples that it is worth a thread's while. */
static unsigned share_end(unsigned beg, unsigned n)
{
	enum { WORTH = 20000 }; /* distances */
	unsigned rows = WORTH / n + 1;

	return rows < n - beg ? beg + rows : n;
}

static void write_distances(const struct dist *d)
{
	size_t nshares = (size_t)d->args.threads * 4;
	struct writing w = { d, pairwise_columns(d->pairs),
			     xalloc(nshares, sizeof *w.share) };

	for (size_t k = 0; k < nshares; k++)
		w.share[k].text.digits = d->args.digits;
	for (unsigned beg = 0; beg < w.n;) {
		size_t n = 0;

		for (; n < nshares && beg < w.n; n++) {
			w.share[n].beg = beg;
			w.share[n].end = beg = share_end(beg, w.n);
		}
		parallel(d->args.threads, n, share_task, &w);
		for (size_t k = 0; k < n; k++)
			table_write(d->table, &w.share[k].text);
	}
	for (size_t k = 0; k < nshares; k++)
		text_free(&w.share[k].text);
	free(w.share);
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

	if (!args->phased && source_groups(source)->used.size < 2)
		die_usage("a distance is between two samples, and %u is used",
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
	if (d->args.form > DIST_MATRIX && n < 2)
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
