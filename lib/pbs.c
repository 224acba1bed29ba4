#include "pbs.h"

#include "hudson.h"
#include "ln.h"

/* Of slots i and j the term is BETWEEN + i + j - 1. */
enum { SITES, WITHIN, BETWEEN = WITHIN + 3, TERMS = BETWEEN + 3 };

static const uint8_t views[3][MAX_ARITY] = {
	{ 0, 1, 2 },
	{ 1, 0, 2 },
	{ 2, 0, 1 },
};

static const enum term_kind kinds[TERMS] = {
	[SITES] = TERM_COUNT,	   [WITHIN] = TERM_REAL,
	[WITHIN + 1] = TERM_REAL,  [WITHIN + 2] = TERM_REAL,
	[BETWEEN] = TERM_REAL,	   [BETWEEN + 1] = TERM_REAL,
	[BETWEEN + 2] = TERM_REAL,
};

static double pairs(double called)
{
	return called * (called - 1);
}

/* A row's weight if two are called in all three, else 0. */
static void used_weight(double *restrict used, const struct rows *rows,
			const struct counts pop[], size_t n)
{
	const struct rows r = *rows;
	const struct counts a = pop[0], b = pop[1], c = pop[2];

#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double ok = pairs(a.called[i]) * pairs(b.called[i]) *
			    pairs(c.called[i]);

		used[i] = r.weight[i] * (ok > 0 ? 1 : 0);
	}
}

static void within_term(double *restrict within, const double *used,
			const struct counts *pop, size_t n)
{
	const struct counts a = *pop;

#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double d = used[i] * row_within(a.copies[i], a.called[i]);

		within[i] = used[i] > 0 ? d : 0;
	}
}

static void between_term(double *restrict between, const double *used,
			 const struct counts *pop1, const struct counts *pop2,
			 size_t n)
{
	const struct counts a = *pop1, b = *pop2;

#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double d = used[i] * row_between(a.copies[i], a.called[i],
						 b.copies[i], b.called[i]);

		between[i] = used[i] > 0 ? d : 0;
	}
}

/*
 * A loop for each term: six of them chosen by one condition in one loop make
 * gcc branch around their quotients, and no vectors.  The weights lie where
 * n_sites will, until the others are made of them.
 */
static void pbs_terms(double *const term[], int32_t *bin,
		      const struct rows *rows, const struct counts pop[],
		      size_t n)
{
	double *sites = term[SITES], *used = sites;
	const double *first = rows->first;

	(void)bin;
	used_weight(used, rows, pop, n);
	for (int i = 0; i < 3; i++)
		within_term(term[WITHIN + i], used, &pop[i], n);
	for (int i = 0; i < 3; i++)
		for (int j = i + 1; j < 3; j++)
			between_term(term[BETWEEN + i + j - 1], used, &pop[i],
				     &pop[j], n);
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		sites[i] = first[i] * (used[i] > 0 ? 1 : 0);
}

/* T between two slots; NaN goes through both comparisons as it is. */
static double branch(const double *term, int i, int j)
{
	const double most = 0.99999;
	double between = term[BETWEEN + i + j - 1];
	double within = (term[WITHIN + i] + term[WITHIN + j]) / 2;
	double f = (between - within) / between;

	if (f <= 0)
		return 0;
	return -ln_1p(-(f > most ? most : f));
}

static void pbs_value(double out[], const struct sums *sums,
		      const struct extent *extent, const void *params)
{
	const uint8_t *slot = views[sums->view];
	double t12 = branch(sums->term, slot[0], slot[1]);
	double t13 = branch(sums->term, slot[0], slot[2]);
	double t23 = branch(sums->term, slot[1], slot[2]);

	(void)extent;
	(void)params;
	out[0] = sums->term[SITES];
	out[1] = (t12 + t13 - t23) / 2;
	out[2] = out[1] / (1 + (t12 + t13 + t23) / 2);
}

static const struct column columns[] = {
	{ "n_sites", COLUMN_COUNT,
	  "sites with two or more called alleles in all three" },
	{ "pbs", COLUMN_ESTIMATE, "length of pop1's branch" },
	{ "pbsn1", COLUMN_ESTIMATE,
	  "the same, normalised by the lengths of all three" },
	{ 0 }
};

const struct estimator pbs = {
	.tuple = "a<b<c",
	.nviews = 3,
	.view = views,
	.nterms = TERMS,
	.kinds = kinds,
	.terms = pbs_terms,
	.value = pbs_value,
	.columns = columns,
	.sites_column = 0,
};
