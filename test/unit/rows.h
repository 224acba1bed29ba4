/*
 * rows.h - sites of several populations as an engine would hand them out
 *
 * A site is copies[population][allele].  sum_terms() has an estimator turn
 * the sites of a window into terms and adds them up.
 */
#ifndef ROWS_H
#define ROWS_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "estimator.h"
#include "random.h"
#include "unit.h"

enum { ALLELES = 4, POPS = 3, ROWS = 400 };

struct site {
	int nalleles;
	int copies[POPS][ALLELES];
};

struct window {
	size_t n;
	double weight[ROWS], first[ROWS];
	int32_t copies[POPS][ROWS], called[POPS][ROWS], seen[POPS][ROWS];
	double terms[MAX_TERMS][ROWS];
	double sum[MAX_TERMS];
};

static inline int site_called(const struct site *s, int pop)
{
	int called = 0;

	for (int a = 0; a < s->nalleles; a++)
		called += s->copies[pop][a];
	return called;
}

static inline int site_seen(const struct site *s, int pop)
{
	int seen = 0;

	for (int a = 0; a < s->nalleles; a++)
		seen += s->copies[pop][a] > 0;
	return seen;
}

static inline void add_site(struct window *w, const struct site *s)
{
	int nrows = s->nalleles > 2 ? s->nalleles : 1;

	for (int k = 0; k < nrows; k++) {
		size_t i = w->n++;
		if (!CHECK(i < ROWS))
			return;
		w->weight[i] = nrows > 1 ? 1 : 2;
		w->first[i] = k == 0;
		for (int p = 0; p < POPS; p++) {
			int allele = nrows > 1 ? k : 1;
			w->copies[p][i] =
				allele < s->nalleles ? s->copies[p][allele] : 0;
			w->called[p][i] = site_called(s, p);
			w->seen[p][i] = k ? 0 : site_seen(s, p);
		}
	}
}

/* Slot k of the tuple is population order[k]. */
static inline void sum_terms(struct window *w, const struct estimator *e,
			     const int order[])
{
	const struct rows rows = { w->weight, w->first, POPS };
	struct counts pop[POPS];
	double *term[MAX_TERMS];

	for (int p = 0; p < POPS; p++)
		pop[p] = (struct counts){ w->copies[order[p]],
					  w->called[order[p]],
					  w->seen[order[p]], NULL };
	for (int k = 0; k < e->nterms; k++)
		term[k] = w->terms[k];
	e->terms(term, NULL, &rows, pop, w->n);
	for (int k = 0; k < e->nterms; k++) {
		w->sum[k] = 0;
		for (size_t i = 0; i < w->n; i++) {
			w->sum[k] += w->terms[k][i];
			CHECK(fabs(w->terms[k][i]) < 1024);
		}
		if (e->kinds[k] == TERM_COUNT)
			CHECK(w->sum[k] == floor(w->sum[k]));
	}
}

/* Alleles of a population one by one; returns how many. */
static inline int site_list(const struct site *s, int pop, int allele[])
{
	int n = 0;

	for (int a = 0; a < s->nalleles; a++)
		for (int i = 0; i < s->copies[pop][a]; i++)
			allele[n++] = a;
	return n;
}

/* Compare each allele of p with each other of q, the same or another. */
static inline void compare(const struct site *s, int p, int q, int *differ,
			   int *pairs)
{
	int x[64], y[64], nx = site_list(s, p, x), ny = site_list(s, q, y);

	*differ = *pairs = 0;
	for (int i = 0; i < nx; i++)
		for (int j = 0; j < (p == q ? i : ny); j++) {
			*differ += x[i] != y[j];
			(*pairs)++;
		}
}

/* The chance to differ, 0 if there is no pair. */
static inline double mean_difference(const struct site *s, int p, int q)
{
	int differ, pairs;

	compare(s, p, q, &differ, &pairs);
	return pairs ? (double)differ / pairs : 0;
}

/* Few called alleles in some, none in some; often all of one kind. */
static inline struct site random_site(void)
{
	struct site s = { .nalleles = 1 + (int)below(ALLELES) };

	for (int p = 0; p < POPS; p++) {
		unsigned called = percent(30) ? below(4) : 4 + below(6);
		unsigned kinds = percent(40) ? 1 : (unsigned)s.nalleles;
		unsigned shift = below((unsigned)s.nalleles);
		while (called--)
			s.copies[p][(below(kinds) + shift) %
				    (unsigned)s.nalleles]++;
	}
	return s;
}

/* The same site with its alleles in another order. */
static inline struct site relabelled(const struct site *s, int by)
{
	struct site t = { .nalleles = s->nalleles };

	for (int p = 0; p < POPS; p++)
		for (int a = 0; a < s->nalleles; a++)
			t.copies[p][(a + by) % s->nalleles] = s->copies[p][a];
	return t;
}

static inline bool near(double x, double y)
{
	return fabs(x - y) <= 1e-12 * fabs(y) + 1e-14;
}

/* The same bits, or both NaN. */
static inline bool same(double x, double y)
{
	return isnan(x) ? isnan(y) : !memcmp(&x, &y, sizeof(x));
}

#endif
