#include "fst.h"

#include <math.h>

#include "hudson.h"

enum { SITES, NUM, DEN, TERMS };

static const enum term_kind kinds[TERMS] = {
	[SITES] = TERM_COUNT,
	[NUM] = TERM_REAL,
	[DEN] = TERM_REAL,
};

/* What to divide by where the row will be multiplied by 0 if it is fewer:
 * more than one choice by the same condition would be a branch. */
static inline double at_least_2(int32_t called)
{
	return called >= 2 ? called : 2;
}

static void hudson_terms(double *const term[], int32_t *bin,
			 const struct rows *rows, const struct counts pop[],
			 size_t n)
{
	const struct rows r = *rows;
	const struct counts a = pop[0], b = pop[1];
	double *restrict sites = term[SITES];
	double *restrict num = term[NUM], *restrict den = term[DEN];

	(void)bin;
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double c1 = a.copies[i], n1 = at_least_2(a.called[i]);
		double c2 = b.copies[i], n2 = at_least_2(b.called[i]);
		double within = row_within(c1, n1) + row_within(c2, n2);
		double between = row_between(c1, n1, c2, n2);
		double ok = (a.called[i] >= 2) & (b.called[i] >= 2);

		sites[i] = r.first[i] * ok;
		num[i] = r.weight[i] * ok * (between - within / 2);
		den[i] = r.weight[i] * ok * between;
	}
}

/*
 * Populations are the outer loop, so that the inner one is a vector's however
 * many there are; what it adds to stays in cache, a few rows at a time.
 */
enum { CHUNK = 64 };

/* Sums over populations.  All but 'spread' are exact, in any order. */
struct chunk {
	double enough[CHUNK];	   /* 1 if every population has calls */
	double individuals[CHUNK]; /* n_i */
	double squares[CHUNK];	   /* n_i^2 */
	double copies[CHUNK];
	double het[CHUNK];
	double spread[CHUNK]; /* n_i (p_i - pbar)^2 */
};

static void add_counts(struct chunk *s, const struct counts *pop, size_t beg,
		       size_t n)
{
	const int32_t *called = pop->called + beg;
	const int32_t *copies = pop->copies + beg, *het = pop->het + beg;

#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double individuals = called[i] * 0.5;

		s->enough[i] = called[i] >= 2 ? s->enough[i] : 0;
		s->individuals[i] += individuals;
		s->squares[i] += individuals * individuals;
		s->copies[i] += copies[i];
		s->het[i] += het[i];
	}
}

/* Around the mean, which is therefore known: no small difference of large
 * sums where populations are alike. */
static void add_spread(struct chunk *s, const struct counts *pop, size_t beg,
		       size_t n)
{
	const int32_t *called = pop->called + beg;
	const int32_t *copies = pop->copies + beg;

#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double mean = s->copies[i] / (2 * s->individuals[i]);
		double d = (double)copies[i] / called[i] - mean;

		s->spread[i] += called[i] * 0.5 * d * d;
	}
}

/* The weighted components of n rows, r populations; void where undefined. */
static void components(const struct chunk *s, double r, const double *weight,
		       double *restrict num, double *restrict den, size_t n)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double total = s->individuals[i], nbar = total / r;
		double nc = (total - s->squares[i] / total) / (r - 1);
		double pbar = s->copies[i] / (2 * total);
		double hbar = s->het[i] / total;
		double s2 = s->spread[i] / ((r - 1) * nbar);
		double v = pbar * (1 - pbar) - (r - 1) / r * s2;
		double a = nbar / nc * (s2 - (v - hbar / 4) / (nbar - 1));
		double b = nbar / (nbar - 1) *
			   (v - (2 * nbar - 1) / (4 * nbar) * hbar);

		num[i] = weight[i] * a;
		den[i] = weight[i] * (a + b + hbar / 2);
	}
}

/* 0 where components are undefined. */
static void clear(const struct chunk *s, double r, double *restrict x, size_t n)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double spare = s->enough[i] * (s->individuals[i] - r) * (r - 1);
		double here = x[i];

		x[i] = spare > 0 ? here : 0;
	}
}

static void wc_chunk(double *const term[], const struct rows *rows,
		     const struct counts pop[], size_t beg, size_t n)
{
	const double *first = rows->first + beg;
	double *sites = term[SITES] + beg;
	double *num = term[NUM] + beg, *den = term[DEN] + beg;
	struct chunk s = { 0 };

	for (size_t i = 0; i < CHUNK; i++)
		s.enough[i] = 1;
	for (unsigned p = 0; p < rows->arity; p++)
		add_counts(&s, &pop[p], beg, n);
	for (unsigned p = 0; p < rows->arity; p++)
		add_spread(&s, &pop[p], beg, n);
	components(&s, rows->arity, rows->weight + beg, num, den, n);
	clear(&s, rows->arity, num, n);
	clear(&s, rows->arity, den, n);
	for (size_t i = 0; i < n; i++)
		sites[i] = first[i] * s.enough[i];
}

static void wc_terms(double *const term[], int32_t *bin,
		     const struct rows *rows, const struct counts pop[],
		     size_t n)
{
	(void)bin;
	for (size_t beg = 0; beg < n; beg += CHUNK)
		wc_chunk(term, rows, pop, beg,
			 n - beg < CHUNK ? n - beg : CHUNK);
}

static void value(double out[], const struct sums *sums,
		  const struct extent *extent, const void *params)
{
	double num = sums->term[NUM], den = sums->term[DEN];

	(void)extent, (void)params;
	out[0] = sums->term[SITES];
	out[1] = den != 0 ? num / den : NAN;
	out[2] = num;
	out[3] = den;
}

static const struct column columns[] = {
	{ "n_sites", COLUMN_COUNT,
	  "sites with two or more called alleles in every population" },
	{ "fst", COLUMN_ESTIMATE, "num / den" },
	{ "num", COLUMN_REAL, "sum of what lies between populations" },
	{ "den", COLUMN_REAL, "sum of all variation" },
	{ 0 }
};

const struct estimator fst_hudson = {
	.tuple = "a<b",
	.nterms = TERMS,
	.kinds = kinds,
	.terms = hudson_terms,
	.value = value,
	.columns = columns,
	.sites_column = 0,
};

const struct estimator fst_wc = {
	.tuple = "a<b",
	.needs = NEEDS_GENOTYPES,
	.nterms = TERMS,
	.kinds = kinds,
	.terms = wc_terms,
	.value = value,
	.columns = columns,
	.sites_column = 0,
};

const struct estimator fst_wc_joint = {
	.tuple = "*",
	.needs = NEEDS_GENOTYPES,
	.nterms = TERMS,
	.kinds = kinds,
	.terms = wc_terms,
	.value = value,
	.columns = columns,
	.sites_column = 0,
};
