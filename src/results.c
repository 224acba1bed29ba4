#include "results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "jackknife.h"
#include "moments.h"
#include "tuples.h"

enum { CHUNK = 1 << 16 }; /* bytes of rows after which they are written */

/* Scratch for the rows of a window. */
struct bench {
	struct bin_count *tally; /* [the window's bins] */
	size_t nblocks;		 /* of those, with sites of the tuple */
	double *sites, *one;	 /* [blocks] */
	double *without;	 /* [blocks][ncolumns] */
};

static struct bench bench_make(const struct estimate *e, const struct window *w)
{
	struct bench b = { .tally = xalloc(w->totals.nbins, sizeof *b.tally) };

	b.sites = xalloc(w->nblocks, sizeof *b.sites);
	b.one = xalloc(w->nblocks, sizeof *b.one);
	b.without = xalloc(w->nblocks * e->ncolumns, sizeof *b.without);
	return b;
}

static void bench_free(struct bench *b)
{
	free(b->tally);
	free(b->sites);
	free(b->one);
	free(b->without);
}

/* A tuple's tally over a window, less that of a block, which may be null and
 * has no bins that the window lacks. */
static size_t tally_without(size_t t, const struct totals *all,
			    const struct totals *without,
			    struct bin_count *tally)
{
	size_t n, k = 0, kept = 0, m = 0, i = totals_bins(all, t, &n);

	if (without)
		k = totals_bins(without, t, &m);
	for (size_t end = i + n, last = k + m; i < end; i++) {
		int64_t rows = all->rows[i];

		if (k < last && without->bin[k] == all->bin[i])
			rows -= without->rows[k++];
		if (rows)
			tally[kept++] =
				(struct bin_count){ (int32_t)all->bin[i],
						    rows };
	}
	return kept;
}

static exact shared_sum(const struct estimate *e, size_t t, size_t k,
			const struct totals *totals)
{
	const struct moment *m = e->args.est->moments[k];
	const uint32_t *tuple = e->tuple + t * e->arity;
	exact sum = totals->late ? totals->late[t * e->nterms + k] : 0;

	for (; m->coef; m++)
		sum += m->coef * totals->sum[moments_at(e->npops, m, tuple)];
	return sum;
}

static void tuple_sums(const struct estimate *e, size_t t,
		       const struct totals *totals, exact sum[MAX_TERMS])
{
	for (size_t k = 0; k < e->nterms; k++)
		sum[k] = e->shared ? shared_sum(e, t, k, totals)
				   : totals->sum[t * e->nterms + k];
}

/* A tuple's results, from its sums over a stretch. */
static void evaluate(const struct estimate *e, size_t view, const exact *sum,
		     int64_t bases, const struct bin_count *tally, size_t nbins,
		     double out[MAX_COLUMNS])
{
	const struct estimator *est = e->args.est;
	double term[MAX_TERMS];
	const struct sums sums = { term, tally, nbins, (int)view };
	const struct extent extent = { bases };

	for (size_t k = 0; k < e->nterms; k++)
		term[k] = est->kinds[k] == TERM_COUNT ? exact_count(sum[k])
						      : exact_real(sum[k]);
	est->value(out, &sums, &extent, e->args.params);
}

/* What a block weighs; NaN or 0 if it has no sites of the tuple. */
static double block_sites(const struct estimate *e, size_t t,
			  const struct totals *block, const exact *sum,
			  struct bench *b)
{
	double value[MAX_COLUMNS];
	size_t nbins = tally_without(t, block, NULL, b->tally);

	evaluate(e, 0, sum, block->bases, b->tally, nbins, value);
	return value[e->args.est->sites_column];
}

/* The estimates without each of the blocks, and what these weigh. */
static void leave_out(const struct estimate *e, size_t t, size_t view,
		      const struct window *w, const exact *all, struct bench *b)
{
	exact sum[MAX_TERMS];
	double value[MAX_COLUMNS];

	b->nblocks = 0;
	for (size_t i = 0; i < w->nblocks; i++) {
		const struct totals *block = &w->block[i];
		size_t n = b->nblocks, nbins;

		tuple_sums(e, t, block, sum);
		b->sites[n] = block_sites(e, t, block, sum, b);
		if (!(b->sites[n] > 0))
			continue;
		for (size_t k = 0; k < e->nterms; k++)
			sum[k] = all[k] - sum[k];
		nbins = tally_without(t, &w->totals, block, b->tally);
		evaluate(e, view, sum, w->totals.bases - block->bases, b->tally,
			 nbins, value);
		memcpy(b->without + n * e->ncolumns, value,
		       e->ncolumns * sizeof *value);
		b->nblocks++;
	}
}

static void error_cells(const struct estimate *e, const double *out,
			struct bench *b, struct text *text)
{
	const struct column *column = e->args.est->columns;
	double estimate = NAN, se = NAN;
	int estimates = 0;

	for (size_t c = 0; c < e->ncolumns; c++) {
		if (column[c].kind != COLUMN_ESTIMATE)
			continue;
		for (size_t i = 0; i < b->nblocks; i++)
			b->one[i] = b->without[i * e->ncolumns + c];
		estimate = out[c];
		se = jackknife_se(estimate, b->one, b->sites, b->nblocks);
		text_real(text, se);
		estimates++;
	}
	if (estimates == 1)
		text_real(text, jackknife_z(estimate, se));
	if (e->args.stat)
		text_int(text, (int64_t)b->nblocks);
}

static void name_cells(const struct estimate *e, size_t t, size_t view,
		       struct text *text)
{
	const struct group *group = source_groups(e->source)->group;
	const struct estimator *est = e->args.est;

	if (e->args.stat)
		text_cell(text, e->args.stat);
	if (!strcmp(est->tuple, "*")) {
		text_cell(text, "*");
		text_cell(text, "*");
		return;
	}
	for (size_t a = 0; a < e->arity; a++) {
		size_t slot = est->nviews ? est->view[view][a] : a;

		text_cell(text, group[e->pop[pop_of(e, t, slot)]].name);
	}
}

static void row(const struct estimate *e, size_t t, size_t view,
		const struct window *w, struct bench *b, struct text *text)
{
	const struct column *column = e->args.est->columns;
	double out[MAX_COLUMNS];
	exact sum[MAX_TERMS];
	size_t nbins = tally_without(t, &w->totals, NULL, b->tally);

	tuple_sums(e, t, &w->totals, sum);
	evaluate(e, view, sum, w->totals.bases, b->tally, nbins, out);
	window_cells(text, w);
	name_cells(e, t, view, text);
	for (size_t c = 0; c < e->ncolumns; c++)
		if (column[c].kind == COLUMN_COUNT)
			text_int(text, (int64_t)out[c]);
		else
			text_real(text, out[c]);
	if (e->args.jackknife) {
		leave_out(e, t, view, w, sum, b);
		error_cells(e, out, b, text);
	}
	text_end_row(text);
}

bool results_rows(const void *self, const struct window *w, size_t *next,
		  struct text *text)
{
	const struct estimate *e = self;
	size_t end = e->ntuples * e->nviews;
	struct bench b = bench_make(e, w);

	for (; *next < end && text->len < CHUNK; ++*next)
		row(e, *next / e->nviews, *next % e->nviews, w, &b, text);
	bench_free(&b);
	return *next < end;
}
