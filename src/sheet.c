#include "sheet.h"

#include <stdlib.h>
#include <string.h>

#include "counts.h"
#include "die.h"
#include "diploid.h"

enum { COPIES, CALLED, SEEN, HET };

static const size_t columns_of[SHEET_BANKS] = {
	[SHEET_ALLELES] = SEEN + 1,
	[SHEET_GENOTYPES] = HET + 1,
};

static void *make(const void *self)
{
	const struct sheets *s = self;
	struct sheet *x = xalloc(1, sizeof *x);
	size_t stride = source_groups(s->source)->stride;

	if (s->wanted[SHEET_GENOTYPES])
		x->planes =
			xaligned(DIPLOID_PLANES * stride, sizeof *x->planes);
	return x;
}

static void drop(void *sheet)
{
	struct sheet *x = sheet;

	for (int b = 0; b < SHEET_BANKS; b++)
		free(x->columns[b]);
	free(x->freq);
	free(x->row);
	free(x->weight);
	free(x->first);
	free(x->diploid);
	free(x->cells);
	free(x->planes);
	free(x);
}

static int32_t *column(const struct sheet *x, enum sheet_bank bank,
		       unsigned pop, int which)
{
	return x->columns[bank] +
	       (pop * columns_of[bank] + (size_t)which) * x->rows_room;
}

struct counts sheet_counts(const struct sheet *x, enum sheet_bank bank,
			   unsigned pop, size_t row)
{
	struct counts c = { column(x, bank, pop, COPIES) + row,
			    column(x, bank, pop, CALLED) + row,
			    column(x, bank, pop, SEEN) + row, NULL, NULL };

	if (bank == SHEET_GENOTYPES)
		c.het = column(x, bank, pop, HET) + row;
	else if (x->freq)
		c.freq = x->freq + pop * x->rows_room + row;
	return c;
}

/* --- room --- */

static size_t rows_of(const struct site *v)
{
	return v->nalleles > 2 ? v->nalleles : 1;
}

/* Lay out the rows; returns the most alleles that a site has, at least 2. */
static size_t lay_rows(struct sheet *x, const struct block *b)
{
	size_t rows = 0, most = 2;

	x->block = b;
	GROW(x->row, x->sites_room, b->nsites + 1);
	for (size_t i = 0; i < b->nsites; i++) {
		x->row[i] = rows;
		rows += rows_of(&b->site[i]);
		if (b->site[i].nalleles > most)
			most = b->site[i].nalleles;
	}
	x->row[b->nsites] = rows;
	return most;
}

/* Room for all rows, so that columns need not be moved while they fill. */
static void make_room(const struct sheets *s, struct sheet *x, unsigned npops)
{
	size_t rows = x->row[x->block->nsites];

	if (rows <= x->rows_room)
		return;
	x->rows_room = rows + rows / 2;
	x->weight = xrealloc(x->weight, x->rows_room, sizeof *x->weight);
	x->first = xrealloc(x->first, x->rows_room, sizeof *x->first);
	for (int b = 0; b < SHEET_BANKS; b++)
		if (s->wanted[b])
			x->columns[b] =
				xrealloc(x->columns[b],
					 x->rows_room * columns_of[b] * npops,
					 sizeof *x->columns[b]);
	if (s->frequencies)
		x->freq = xrealloc(x->freq, x->rows_room * npops,
				   sizeof *x->freq);
}

/* --- rows of a site --- */

static void weigh_rows(struct sheet *x, size_t row, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		x->weight[row + k] = n == 1 ? 2 : 1;
		x->first[row + k] = k ? 0 : 1;
	}
}

/*
 * One population's rows of a site, from its counts of each allele; 'het' may
 * be null.
 */
static void fill_rows(struct sheet *x, enum sheet_bank bank, unsigned pop,
		      const struct site *v, size_t row, const int32_t *allele,
		      const int32_t *het)
{
	struct counts to = sheet_counts(x, bank, pop, row);
	int32_t *copies = column(x, bank, pop, COPIES) + row;
	int32_t *called = column(x, bank, pop, CALLED) + row;
	int32_t *seen = column(x, bank, pop, SEEN) + row;
	size_t n = rows_of(v), skip = n == 1;
	int32_t total = 0, kinds = 0;

	for (unsigned a = 0; a < v->nalleles; a++) {
		total += allele[a];
		kinds += allele[a] > 0;
	}
	for (size_t k = 0; k < n; k++) {
		bool there = k + skip < v->nalleles;

		copies[k] = there ? allele[k + skip] : 0;
		called[k] = total;
		seen[k] = k ? 0 : kinds;
		if (to.het)
			column(x, bank, pop, HET)[row + k] =
				there ? het[k + skip] : 0;
	}
}

static void fill_alleles(const struct sheets *s, struct sheet *x,
			 const struct site *v, size_t row)
{
	unsigned npops = source_groups(s->source)->ngroups;

	count_alleles(x->block, v, source_masks(s->source), npops, x->cells);
	for (unsigned p = 0; p < npops; p++)
		fill_rows(x, SHEET_ALLELES, p, v, row,
			  x->cells + p * v->nalleles, NULL);
}

/* Nobody is counted at a site that has samples of another ploidy. */
static void fill_genotypes(const struct sheets *s, struct sheet *x,
			   const struct site *v, size_t row, bool diploid)
{
	const struct groups *g = source_groups(s->source);
	size_t cells = (size_t)g->ngroups * v->nalleles;
	const struct diploid_counts to = { x->cells + 2 * cells, x->cells,
					   x->cells + cells };

	if (diploid)
		count_diploid(x->block, v, source_masks(s->source), g->ngroups,
			      x->planes, &to);
	else
		memset(x->cells, 0, 2 * cells * sizeof *x->cells);
	for (unsigned p = 0; p < g->ngroups; p++)
		fill_rows(x, SHEET_GENOTYPES, p, v, row,
			  to.copies + p * v->nalleles,
			  to.het + p * v->nalleles);
}

static void fill_frequencies(struct sheet *x, unsigned npops)
{
	size_t n = x->row[x->block->nsites];

	for (unsigned p = 0; p < npops; p++) {
		struct counts c = sheet_counts(x, SHEET_ALLELES, p, 0);
		double *restrict freq = x->freq + p * x->rows_room;

#pragma omp simd
		for (size_t i = 0; i < n; i++)
			freq[i] = (double)c.copies[i] / (double)c.called[i];
	}
}

static void fill(const void *self, void *sheet, const struct block *b)
{
	const struct sheets *s = self;
	const struct groups *g = source_groups(s->source);
	const struct mask used = { g->used.mask, g->used.beg, g->used.end,
				   g->used.size };
	struct sheet *x = sheet;
	size_t most = lay_rows(x, b);

	make_room(s, x, g->ngroups);
	/* copies and heterozygotes of each allele, and individuals */
	GROW(x->cells, x->cells_room, (2 * most + 1) * g->ngroups);
	if (s->wanted[SHEET_GENOTYPES])
		GROW(x->diploid, x->diploid_room, b->nsites);
	for (size_t i = 0; i < b->nsites; i++) {
		const struct site *v = &b->site[i];

		weigh_rows(x, x->row[i], rows_of(v));
		if (s->wanted[SHEET_ALLELES])
			fill_alleles(s, x, v, x->row[i]);
		if (!s->wanted[SHEET_GENOTYPES])
			continue;
		x->diploid[i] = is_diploid(b, v, &used);
		fill_genotypes(s, x, v, x->row[i], x->diploid[i]);
	}
	if (s->frequencies)
		fill_frequencies(x, g->ngroups);
}

struct stage sheets_stage(const struct sheets *s)
{
	return (struct stage){ s, make, fill, drop };
}
