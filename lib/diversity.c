#include "diversity.h"

#include <math.h>

#include "harmonic.h"

enum { SITES, SEG, MPD, TERMS, DIFFER = TERMS, PAIRS, PAIR_TERMS };

static const enum term_kind kinds[PAIR_TERMS] = {
	[SITES] = TERM_COUNT,  [SEG] = TERM_COUNT,   [MPD] = TERM_REAL,
	[DIFFER] = TERM_COUNT, [PAIRS] = TERM_COUNT,
};

static void diversity_terms(double *const term[], int32_t *restrict bin,
			    const struct rows *rows, const struct counts pop[],
			    size_t n)
{
	const struct rows r = *rows;
	const struct counts a = pop[0];
	double *restrict sites = term[SITES], *restrict seg = term[SEG];
	double *restrict mpd = term[MPD];

#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double called = a.called[i], copies = a.copies[i];
		double d = r.weight[i] * copies * (called - copies) /
			   (called * (called - 1));
		double site = r.first[i] * (called >= 2 ? 1 : 0);
		double varies = site * (a.seen[i] >= 2 ? 1 : 0);

		sites[i] = site;
		seg[i] = varies;
		mpd[i] = called >= 2 ? d : 0;
		bin[i] = (int32_t)(varies > 0 ? called : -1);
	}
}

/*
 * Both in ordered pairs, of which every row has a whole number: a biallelic
 * row has weight 2, and the k rows of another site meet each differing pair
 * from both sides.
 */
static void pair_terms(double *const term[], int32_t *restrict bin,
		       const struct rows *rows, const struct counts pop[],
		       size_t n)
{
	const struct rows r = *rows;
	const struct counts a = pop[0];
	double *restrict differ = term[DIFFER], *restrict pairs = term[PAIRS];

	diversity_terms(term, bin, rows, pop, n);
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double called = a.called[i], copies = a.copies[i];

		differ[i] = r.weight[i] * copies * (called - copies);
		pairs[i] = r.first[i] * called * (called - 1);
	}
}

/*
 * What S_n = s adds to Watterson's estimate, not yet a base's, and to the
 * deviation of D.
 */
static void watterson(size_t called, double s, double *theta, double *sd)
{
	const struct harmonic h = harmonic(called);
	double n = (double)called;
	double b1 = (n + 1) / (3 * (n - 1));
	double b2 = 2 * (n * n + n + 3) / (9 * n * (n - 1));
	double c1 = b1 - 1 / h.a1;
	double c2 = b2 - (n + 2) / (h.a1 * n) + h.a2 / (h.a1 * h.a1);
	double e1 = c1 / h.a1, e2 = c2 / (h.a1 * h.a1 + h.a2);

	*theta += s / h.a1;
	/* c1 and c2 are 0 for two and three alleles, but for rounding */
	if (called > 3)
		*sd += sqrt(e1 * s + e2 * s * (s - 1));
}

/* All but pi, given what it and theta are divided by. */
static void common_value(double out[], const struct sums *sums, double bases,
			 const struct diversity_params *p)
{
	const double *term = sums->term;
	double theta = 0, sd = 0;

	for (size_t i = 0; i < sums->nbins; i++)
		watterson((size_t)sums->tally[i].bin,
			  (double)sums->tally[i].rows, &theta, &sd);
	double d = (term[MPD] - theta) / sd;
	out[0] = bases;
	out[1] = term[SITES];
	out[2] = term[SEG];
	out[3] = term[MPD] / bases;
	out[4] = theta / bases;
	out[5] = term[SEG] >= p->min_seg && sd > 0 ? d : NAN;
}

static void base_value(double out[], const struct sums *sums,
		       const struct extent *extent, const void *params)
{
	common_value(out, sums, (double)extent->bases, params);
}

static void site_value(double out[], const struct sums *sums,
		       const struct extent *extent, const void *params)
{
	(void)extent;
	common_value(out, sums, sums->term[SITES], params);
}

static void pair_value(double out[], const struct sums *sums,
		       const struct extent *extent, const void *params)
{
	site_value(out, sums, extent, params);
	out[3] = sums->term[DIFFER] / sums->term[PAIRS];
}

static const struct column columns[] = {
	{ "n_bases", COLUMN_COUNT, "what pi and theta_w are divided by" },
	{ "n_sites", COLUMN_COUNT, "sites with two or more called alleles" },
	{ "n_seg", COLUMN_COUNT, "those with two or more alleles seen" },
	{ "pi", COLUMN_ESTIMATE, "nucleotide diversity" },
	{ "theta_w", COLUMN_ESTIMATE, "Watterson's theta" },
	{ "tajima_d", COLUMN_ESTIMATE, "Tajima's D" },
	{ 0 }
};

const struct estimator diversity_per_base = {
	.tuple = "a",
	.nterms = TERMS,
	.kinds = kinds,
	.terms = diversity_terms,
	.tallies = true,
	.value = base_value,
	.columns = columns,
	.sites_column = 1,
};

const struct estimator diversity_per_site = {
	.tuple = "a",
	.nterms = TERMS,
	.kinds = kinds,
	.terms = diversity_terms,
	.tallies = true,
	.value = site_value,
	.columns = columns,
	.sites_column = 1,
};

const struct estimator diversity_per_pair = {
	.tuple = "a",
	.nterms = PAIR_TERMS,
	.kinds = kinds,
	.terms = pair_terms,
	.tallies = true,
	.value = pair_value,
	.columns = columns,
	.sites_column = 1,
};
