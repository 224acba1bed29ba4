#include "fstats.h"

#include <math.h>

enum { SITES, NUM, TERMS, DEN = TERMS, RATIO_TERMS };

static const enum term_kind kinds[RATIO_TERMS] = {
	[SITES] = TERM_COUNT,
	[NUM] = TERM_REAL,
	[DEN] = TERM_REAL,
};

/* --- terms --- */

/* h/n, what sampling n alleles adds to a squared frequency. */
static inline double sampling(double c, double n)
{
	return c * (n - c) / (n * n * (n - 1));
}

/*
 * A term that is NaN, because somebody is not called, is of a site that does
 * not count.  A loop each: gcc makes a branch of two choices by one condition,
 * and then no vectors.
 */
static void settle(double *restrict x, double *restrict sites, size_t n)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		sites[i] = x[i] == x[i] ? 1 : 0;
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		x[i] = x[i] == x[i] ? x[i] : 0;
}

/* 0/0 where fewer than two are called. */
static void f2_terms(double *const term[], int32_t *bin,
		     const struct rows *rows, const struct counts pop[],
		     size_t n)
{
	const struct counts a = pop[0], b = pop[1];
	double *restrict num = term[NUM];

	(void)bin;
	(void)rows;
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double d = a.freq[i] - b.freq[i];

		num[i] = d * d - (sampling(a.copies[i], a.called[i]) +
				  sampling(b.copies[i], b.called[i]));
	}
	settle(num, term[SITES], n);
}

static void f3_terms(double *const term[], int32_t *bin,
		     const struct rows *rows, const struct counts pop[],
		     size_t n)
{
	const struct counts a = pop[0], b = pop[1], c = pop[2];
	double *restrict num = term[NUM];

	(void)bin;
	(void)rows;
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		num[i] = (a.freq[i] - b.freq[i]) * (a.freq[i] - c.freq[i]) -
			 sampling(a.copies[i], a.called[i]);
	settle(num, term[SITES], n);
}

static void f3n_terms(double *const term[], int32_t *bin,
		      const struct rows *rows, const struct counts pop[],
		      size_t n)
{
	const struct counts a = pop[0];
	double *restrict sites = term[SITES], *restrict den = term[DEN];

	f3_terms(term, bin, rows, pop, n);
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double ca = a.copies[i], na = a.called[i];
		double mpd = 2 * ca * (na - ca) / (na * (na - 1));

		den[i] = sites[i] > 0 ? mpd : 0;
	}
}

static void f4_terms(double *const term[], int32_t *bin,
		     const struct rows *rows, const struct counts pop[],
		     size_t n)
{
	const struct counts a = pop[0], b = pop[1], c = pop[2], d = pop[3];
	double *restrict num = term[NUM];

	(void)bin;
	(void)rows;
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		num[i] = (a.freq[i] - b.freq[i]) * (c.freq[i] - d.freq[i]);
	settle(num, term[SITES], n);
}

static void d_terms(double *const term[], int32_t *bin, const struct rows *rows,
		    const struct counts pop[], size_t n)
{
	const struct counts a = pop[0], b = pop[1], c = pop[2], d = pop[3];
	double *restrict sites = term[SITES], *restrict den = term[DEN];

	f4_terms(term, bin, rows, pop, n);
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double p = a.freq[i], q = b.freq[i];
		double r = c.freq[i], s = d.freq[i];
		double x = (p + q - 2 * p * q) * (r + s - 2 * r * s);

		den[i] = sites[i] > 0 ? x : 0;
	}
}

/* --- values --- */

static void mean_value(double out[], const struct sums *sums,
		       const struct extent *extent, const void *params)
{
	(void)extent;
	(void)params;
	out[0] = sums->term[SITES];
	out[1] = sums->term[NUM] / sums->term[SITES];
}

/* Of a population that never varies f3n has no scale: not infinite, but NaN. */
static void ratio_value(double out[], const struct sums *sums,
			const struct extent *extent, const void *params)
{
	double den = sums->term[DEN];

	(void)extent;
	(void)params;
	out[0] = sums->term[SITES];
	out[1] = den > 0 ? sums->term[NUM] / den : NAN;
}

static const struct column columns[] = {
	{ "n_sites", COLUMN_COUNT, "sites called in every population" },
	{ "est", COLUMN_ESTIMATE, "the statistic" },
	{ 0 }
};

/* --- the same by moments --- */

static const struct moment one[] = { { 1, MOMENT_ONE, 0 }, { 0 } };
static const struct moment f2_num[] = {
	{ 1, 0, 0 }, { 1, 1, 1 }, { -2, 0, 1 }, { 0 }
};
static const struct moment f3_num[] = {
	{ 1, 0, 0 }, { -1, 0, 1 }, { -1, 0, 2 }, { 1, 1, 2 }, { 0 }
};
static const struct moment f3_den[] = { { 2, 0, MOMENT_MEAN },
					{ -2, 0, 0 },
					{ 0 } };
static const struct moment f4_num[] = {
	{ 1, 0, 2 }, { -1, 0, 3 }, { -1, 1, 2 }, { 1, 1, 3 }, { 0 }
};

static const struct moment *const f2_moments[] = { one, f2_num };
static const struct moment *const f3_moments[] = { one, f3_num, f3_den };
static const struct moment *const f4_moments[] = { one, f4_num };

const struct estimator fstats_f2 = {
	.tuple = "a<b",
	.needs = NEEDS_BIALLELIC | NEEDS_FREQUENCIES,
	.nterms = TERMS,
	.kinds = kinds,
	.terms = f2_terms,
	.moments = f2_moments,
	.moments_called = 2,
	.value = mean_value,
	.columns = columns,
};

const struct estimator fstats_f3 = {
	.tuple = "a,b<c",
	.needs = NEEDS_BIALLELIC | NEEDS_FREQUENCIES,
	.nterms = TERMS,
	.kinds = kinds,
	.terms = f3_terms,
	.moments = f3_moments,
	.moments_called = 2,
	.value = mean_value,
	.columns = columns,
};

const struct estimator fstats_f3n = {
	.tuple = "a,b<c",
	.needs = NEEDS_BIALLELIC | NEEDS_FREQUENCIES,
	.nterms = RATIO_TERMS,
	.kinds = kinds,
	.terms = f3n_terms,
	.moments = f3_moments,
	.moments_called = 2,
	.value = ratio_value,
	.columns = columns,
};

const struct estimator fstats_f4 = {
	.tuple = "a<b,c<d,a<c",
	.needs = NEEDS_BIALLELIC | NEEDS_FREQUENCIES,
	.nterms = TERMS,
	.kinds = kinds,
	.terms = f4_terms,
	.moments = f4_moments,
	.moments_called = 1,
	.value = mean_value,
	.columns = columns,
};

const struct estimator fstats_d = {
	.tuple = "a<b,c<d,a<c",
	.needs = NEEDS_BIALLELIC | NEEDS_FREQUENCIES,
	.nterms = RATIO_TERMS,
	.kinds = kinds,
	.terms = d_terms,
	.value = ratio_value,
	.columns = columns,
};
