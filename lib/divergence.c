#include "divergence.h"

#include "hudson.h"

/* What all three count, and then what they make of differences. */
enum { SITES, FIXED, SHARED, PRIVATE1, PRIVATE2, COUNTS };
enum { BETWEEN = COUNTS, WITHIN1, WITHIN2, MEAN_TERMS };
enum { DIFFER = COUNTS, PAIRS, DIFFER1, PAIRS1, DIFFER2, PAIRS2, PAIR_TERMS };

static const enum term_kind mean_kinds[MEAN_TERMS] = {
	[SITES] = TERM_COUNT,	 [FIXED] = TERM_COUNT,	  [SHARED] = TERM_COUNT,
	[PRIVATE1] = TERM_COUNT, [PRIVATE2] = TERM_COUNT, [BETWEEN] = TERM_REAL,
	[WITHIN1] = TERM_REAL,	 [WITHIN2] = TERM_REAL,
};

static const enum term_kind pair_kinds[PAIR_TERMS] = {
	[SITES] = TERM_COUNT,	 [FIXED] = TERM_COUNT,	  [SHARED] = TERM_COUNT,
	[PRIVATE1] = TERM_COUNT, [PRIVATE2] = TERM_COUNT, [DIFFER] = TERM_COUNT,
	[PAIRS] = TERM_COUNT,	 [DIFFER1] = TERM_COUNT,  [PAIRS1] = TERM_COUNT,
	[DIFFER2] = TERM_COUNT,	 [PAIRS2] = TERM_COUNT,
};

static bool any_multiallelic(const double *weight, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (weight[i] < 2)
			return true;
	return false;
}

/*
 * Whether a site with more than two rows is fixed cannot be told from one of
 * them.  Backwards, so that all of a site have been seen when its first comes.
 */
static void fix_multiallelic(double fixed[], const double sites[],
			     const struct rows *rows, const struct counts pop[],
			     size_t n)
{
	bool common = false;

	for (size_t i = n; i-- > 0;) {
		common |= pop[0].copies[i] && pop[1].copies[i];
		if (rows->first[i] > 0) {
			if (rows->weight[i] < 2)
				fixed[i] = common ? 0 : sites[i];
			common = false;
		}
	}
}

static void count_terms(double *const term[], const struct rows *rows,
			const struct counts pop[], size_t n)
{
	const struct rows r = *rows;
	const struct counts a = pop[0], b = pop[1];
	double *restrict sites = term[SITES], *restrict fixed = term[FIXED];
	double *restrict shared = term[SHARED];
	double *restrict private1 = term[PRIVATE1];
	double *restrict private2 = term[PRIVATE2];

#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double n1 = a.called[i], c1 = a.copies[i];
		double n2 = b.called[i], c2 = b.copies[i];
		double common = c1 * c2 + (n1 - c1) * (n2 - c2);
		double site = r.first[i] * (n1 * n2 > 0 ? 1 : 0);
		double varies1 = site * (a.seen[i] >= 2 ? 1 : 0);
		double varies2 = site * (b.seen[i] >= 2 ? 1 : 0);

		sites[i] = site;
		fixed[i] = common > 0 ? 0 : site;
		shared[i] = varies1 * varies2;
		private1[i] = varies1 * (1 - varies2);
		private2[i] = varies2 * (1 - varies1);
	}
	if (any_multiallelic(r.weight, n))
		fix_multiallelic(fixed, sites, rows, pop, n);
}

static void mean_terms(double *const term[], int32_t *bin,
		       const struct rows *rows, const struct counts pop[],
		       size_t n)
{
	const struct rows r = *rows;
	const struct counts a = pop[0], b = pop[1];
	double *restrict between = term[BETWEEN];
	double *restrict within1 = term[WITHIN1];
	double *restrict within2 = term[WITHIN2];

	(void)bin;
	count_terms(term, rows, pop, n);
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double n1 = a.called[i], c1 = a.copies[i];
		double n2 = b.called[i], c2 = b.copies[i];
		double d = r.weight[i] * row_between(c1, n1, c2, n2);
		double d1 = r.weight[i] * row_within(c1, n1);
		double d2 = r.weight[i] * row_within(c2, n2);

		between[i] = n1 * n2 > 0 ? d : 0;
		within1[i] = (n2 > 0 ? n1 : 0) >= 2 ? d1 : 0;
		within2[i] = (n1 > 0 ? n2 : 0) >= 2 ? d2 : 0;
	}
}

/*
 * All in ordered pairs, of which every row has a whole number: a biallelic
 * row has weight 2, and the k rows of another site meet each differing pair
 * from both sides.
 */
static void pair_terms(double *const term[], int32_t *bin,
		       const struct rows *rows, const struct counts pop[],
		       size_t n)
{
	const struct rows r = *rows;
	const struct counts a = pop[0], b = pop[1];
	double *restrict differ = term[DIFFER], *restrict pairs = term[PAIRS];
	double *restrict differ1 = term[DIFFER1];
	double *restrict pairs1 = term[PAIRS1];
	double *restrict differ2 = term[DIFFER2];
	double *restrict pairs2 = term[PAIRS2];

	(void)bin;
	count_terms(term, rows, pop, n);
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double n1 = a.called[i], c1 = a.copies[i];
		double n2 = b.called[i], c2 = b.copies[i];
		double both = n1 * n2 > 0 ? 1 : 0;
		double weight = both * r.weight[i], site = both * r.first[i];

		differ[i] = weight * (c1 * (n2 - c2) + c2 * (n1 - c1));
		pairs[i] = site * 2 * (n1 * n2);
		differ1[i] = weight * (c1 * (n1 - c1));
		pairs1[i] = site * n1 * (n1 - 1);
		differ2[i] = weight * (c2 * (n2 - c2));
		pairs2[i] = site * n2 * (n2 - 1);
	}
}

static void common_value(double out[], const double *term, double bases)
{
	out[0] = bases;
	out[1] = term[SITES];
	out[4] = term[FIXED];
	out[5] = term[SHARED];
	out[6] = term[PRIVATE1];
	out[7] = term[PRIVATE2];
}

static void mean_value(double out[], const double *term, double bases)
{
	double within = (term[WITHIN1] + term[WITHIN2]) / 2;

	common_value(out, term, bases);
	out[2] = term[BETWEEN] / bases;
	out[3] = (term[BETWEEN] - within) / bases;
}

static void base_value(double out[], const struct sums *sums,
		       const struct extent *extent, const void *params)
{
	(void)params;
	mean_value(out, sums->term, (double)extent->bases);
}

static void site_value(double out[], const struct sums *sums,
		       const struct extent *extent, const void *params)
{
	(void)extent;
	(void)params;
	mean_value(out, sums->term, sums->term[SITES]);
}

static void pair_value(double out[], const struct sums *sums,
		       const struct extent *extent, const void *params)
{
	const double *term = sums->term;
	double pi1 = term[DIFFER1] / term[PAIRS1];
	double pi2 = term[DIFFER2] / term[PAIRS2];

	(void)extent;
	(void)params;
	common_value(out, term, term[SITES]);
	out[2] = term[DIFFER] / term[PAIRS];
	out[3] = out[2] - (pi1 + pi2) / 2;
}

static const struct column columns[] = {
	{ "n_bases", COLUMN_COUNT, "what dxy and da are divided by" },
	{ "n_sites", COLUMN_COUNT, "sites with called alleles in both" },
	{ "dxy", COLUMN_ESTIMATE, "divergence" },
	{ "da", COLUMN_ESTIMATE, "net divergence, dxy - (pi1 + pi2) / 2" },
	{ "n_fixed", COLUMN_COUNT, "sites without an allele in common" },
	{ "n_shared", COLUMN_COUNT, "sites that segregate in both" },
	{ "n_private1", COLUMN_COUNT, "sites that segregate in pop1 alone" },
	{ "n_private2", COLUMN_COUNT, "sites that segregate in pop2 alone" },
	{ 0 }
};

const struct estimator divergence_per_base = {
	.tuple = "a<b",
	.nterms = MEAN_TERMS,
	.kinds = mean_kinds,
	.terms = mean_terms,
	.value = base_value,
	.columns = columns,
	.sites_column = 1,
};

const struct estimator divergence_per_site = {
	.tuple = "a<b",
	.nterms = MEAN_TERMS,
	.kinds = mean_kinds,
	.terms = mean_terms,
	.value = site_value,
	.columns = columns,
	.sites_column = 1,
};

const struct estimator divergence_per_pair = {
	.tuple = "a<b",
	.nterms = PAIR_TERMS,
	.kinds = pair_kinds,
	.terms = pair_terms,
	.value = pair_value,
	.columns = columns,
	.sites_column = 1,
};
