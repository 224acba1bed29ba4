#include "terms.h"

#include <stdlib.h>

#include "die.h"
#include "moments.h"
#include "tuples.h"

enum { STRIP = 512 }; /* rows whose terms stay in L1 */

/* What a slot has of its own: the sheet, and scratch for a strip of it. */
struct part {
	const struct sheet *sheet;
	struct counts *pop;  /* [npops] columns at hand */
	struct counts *slot; /* [arity] those of a tuple */
	size_t room;	     /* rows in all that follows */
	double *term;	     /* [nterms][room] */
	int32_t *bin;
	/* Of an estimator that shares moments. */
	double *whole; /* 1 where all populations are called, else 0 */
	double *p;     /* [npops + 1][room] */
	/* rows that are not whole: [npops][copies, called][room] and
	 * [npops][room] */
	int32_t *columns;
	double *freq;
	double *weight, *first;
};

void *terms_make(const void *self)
{
	const struct estimate *e = self;
	struct part *p = xalloc(1, sizeof *p);

	p->pop = xalloc(e->npops, sizeof *p->pop);
	p->slot = xalloc(e->arity, sizeof *p->slot);
	return p;
}

void terms_drop(void *part)
{
	struct part *p = part;

	free(p->pop);
	free(p->slot);
	free(p->term);
	free(p->bin);
	free(p->whole);
	free(p->p);
	free(p->columns);
	free(p->freq);
	free(p->weight);
	free(p->first);
	free(p);
}

static void make_room(const struct estimate *e, struct part *p, size_t rows)
{
	if (rows <= p->room)
		return;
	p->room = rows;
	p->term = xrealloc(p->term, e->nterms * rows, sizeof *p->term);
	p->bin = xrealloc(p->bin, rows, sizeof *p->bin);
	if (!e->shared)
		return;
	p->whole = xrealloc(p->whole, rows, sizeof *p->whole);
	p->p = xrealloc(p->p, (e->npops + 1) * rows, sizeof *p->p);
	p->columns =
		xrealloc(p->columns, 2 * e->npops * rows, sizeof *p->columns);
	p->freq = xrealloc(p->freq, e->npops * rows, sizeof *p->freq);
	p->weight = xrealloc(p->weight, rows, sizeof *p->weight);
	p->first = xrealloc(p->first, rows, sizeof *p->first);
}

void terms_load(const void *self, void *part, const struct batch *b)
{
	(void)self;
	((struct part *)part)->sheet = b->stage;
}

enum skip terms_skip(const void *self, const void *part, size_t site)
{
	const struct estimate *e = self;
	const struct sheet *s = ((const struct part *)part)->sheet;
	unsigned needs = e->args.est->needs;

	if (needs & NEEDS_BIALLELIC && s->block->site[site].nalleles != 2)
		return SKIP_ALLELES;
	if (needs & NEEDS_GENOTYPES && !s->diploid[site])
		return SKIP_PLOIDY;
	return SKIP_NOT;
}

static void add_hits(struct hits *hits, const int32_t *bin, size_t n,
		     size_t tuple)
{
	GROW(hits->bin, hits->room, hits->n + n);
	for (size_t i = 0; i < n; i++)
		if (bin[i] >= 0)
			hits->bin[hits->n++] = hit_of(tuple, (uint32_t)bin[i]);
}

/* n rows of the columns at hand, for every tuple. */
static void sum_tuples(const struct estimate *e, struct part *p,
		       const struct rows *rows, size_t n, exact *sum,
		       struct hits *hits)
{
	const struct estimator *est = e->args.est;
	double *term[MAX_TERMS];

	for (size_t k = 0; k < e->nterms; k++)
		term[k] = p->term + k * p->room;
	for (size_t t = 0; t < e->ntuples; t++) {
		for (size_t a = 0; a < e->arity; a++)
			p->slot[a] = p->pop[pop_of(e, t, a)];
		est->terms(term, p->bin, rows, p->slot, n);
		for (size_t k = 0; k < e->nterms; k++)
			*sum++ += est->kinds[k] == TERM_COUNT
					  ? exact_sum_count(term[k], n)
					  : exact_sum_real(term[k], n);
		if (est->tallies)
			add_hits(hits, p->bin, n, t);
	}
}

/* Mark the rows at which all populations are called; how many are not. */
static size_t find_whole(const struct estimate *e, struct part *p, size_t n)
{
	int32_t least = e->args.est->moments_called;
	double whole = 0;

	for (size_t i = 0; i < n; i++)
		p->whole[i] = 1;
	for (unsigned k = 0; k < e->npops; k++) {
		const int32_t *called = p->pop[k].called;

		for (size_t i = 0; i < n; i++)
			p->whole[i] = called[i] >= least ? p->whole[i] : 0;
	}
	for (size_t i = 0; i < n; i++)
		whole += p->whole[i];
	return n - (size_t)whole;
}

/* Move the rows that are not whole together, and make them those at hand. */
static void gather_rest(const struct estimate *e, struct part *p, size_t n)
{
	for (unsigned k = 0; k < e->npops; k++) {
		struct counts *c = &p->pop[k];
		int32_t *copies = p->columns + 2 * k * p->room;
		int32_t *called = copies + p->room;
		double *freq = p->freq + k * p->room;
		size_t m = 0;

		for (size_t i = 0; i < n; i++) {
			if (p->whole[i] > 0)
				continue;
			copies[m] = c->copies[i];
			called[m] = c->called[i];
			freq[m++] = c->freq[i];
		}
		*c = (struct counts){ copies, called, NULL, NULL, freq };
	}
}

/* Rows of biallelic sites, whose weight is 2 and which are their first. */
static void sum_rest(const struct estimate *e, struct part *p, size_t n,
		     const struct sink *to)
{
	const struct rows rows = { p->weight, p->first, (unsigned)e->arity };

	for (size_t i = 0; i < n; i++) {
		p->weight[i] = 2;
		p->first[i] = 1;
	}
	sum_tuples(e, p, &rows, n, sink_late(to), to->hits);
}

static void sum_strip(const struct estimate *e, struct part *p, size_t row,
		      size_t n, const struct sink *to)
{
	const struct sheet *s = p->sheet;
	const struct rows rows = { s->weight + row, s->first + row,
				   (unsigned)e->arity };
	size_t rest;

	make_room(e, p, n > STRIP ? n : STRIP);
	for (unsigned k = 0; k < e->npops; k++)
		p->pop[k] = sheet_counts(s, e->bank, e->pop[k], row);
	if (!e->shared) {
		sum_tuples(e, p, &rows, n, to->sum, to->hits);
		return;
	}
	rest = find_whole(e, p, n);
	moments_sum(p->pop, e->npops, p->whole, n, p->p, to->sum);
	if (!rest)
		return;
	gather_rest(e, p, n);
	sum_rest(e, p, rest, to);
}

/* Strips hold whole sites, so one of very many alleles is a long strip. */
void terms_sum(const void *self, void *part, size_t beg, size_t end,
	       const struct sink *to)
{
	struct part *p = part;
	const size_t *row = p->sheet->row;

	while (beg < end) {
		size_t i = beg + 1;

		while (i < end && row[i + 1] - row[beg] <= STRIP)
			i++;
		sum_strip(self, p, row[beg], row[i] - row[beg], to);
		beg = i;
	}
}
