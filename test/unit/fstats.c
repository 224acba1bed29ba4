/* f-statistics: every draw of alleles, and every sample of a population. */
#include "fstats.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "random.h"
#include "unit.h"

enum { POPS = 4 };
enum { SITES, NUM, DEN, TERMS };

static const struct estimator *const all[] = { &fstats_f2, &fstats_f3,
					       &fstats_f3n, &fstats_f4,
					       &fstats_d };
enum { F2, F3, F3N, F4, D, STATS };

static const int npops[STATS] = { 2, 3, 3, 4, 4 };
static const char *const names[] = { "f2", "f3", "f3n", "f4", "d" };

/* c copies of ALT among n alleles called, in each population. */
struct site {
	int c[POPS], n[POPS];
};

static bool near(double x, double y)
{
	return fabs(x - y) <= 1e-14 * (1 + fabs(y));
}

static bool same(double x, double y)
{
	return !memcmp(&x, &y, sizeof(x));
}

/* Terms of n rows that are all this site; 'at' has those of the last. */
static void terms_of(int stat, const struct site *s, size_t n, double at[TERMS])
{
	enum { ROWS = 19 };
	const struct estimator *e = all[stat];
	double weight[ROWS], first[ROWS], out[TERMS][ROWS];
	double *const term[] = { out[0], out[1], out[2] };
	int32_t copies[POPS][ROWS], called[POPS][ROWS], seen[POPS][ROWS];
	const struct rows rows = { weight, first, (unsigned)npops[stat] };
	double freq[POPS][ROWS];
	struct counts pop[POPS];

	for (int p = 0; p < POPS; p++)
		pop[p] = (struct counts){ copies[p], called[p], seen[p], NULL,
					  freq[p] };
	for (size_t i = 0; i < n; i++) {
		weight[i] = 2;
		first[i] = 1;
		for (int p = 0; p < POPS; p++) {
			copies[p][i] = s->c[p];
			called[p][i] = s->n[p];
			seen[p][i] = (s->c[p] > 0) + (s->c[p] < s->n[p]);
			freq[p][i] = (double)s->c[p] / s->n[p];
		}
	}
	e->terms(term, NULL, &rows, pop, n);
	at[DEN] = 0;
	for (int k = 0; k < e->nterms; k++) {
		at[k] = term[k][n - 1];
		CHECK(same(at[k], term[k][0]));
		CHECK(fabs(at[k]) < 1024);
	}
}

static void terms(int stat, const struct site *s, double at[TERMS])
{
	terms_of(stat, s, 1, at);
}

/* --- by definition: alleles drawn in every way --- */

static int allele(const struct site *s, int p, int i)
{
	return i < s->c[p];
}

/* The mean of x y over an allele of p and another of q, 1 being ALT. */
static double both(const struct site *s, int p, int q)
{
	int sum = 0, draws = 0;

	for (int i = 0; i < s->n[p]; i++)
		for (int j = 0; j < s->n[q]; j++) {
			if (p == q && i == j)
				continue;
			sum += allele(s, p, i) * allele(s, q, j);
			draws++;
		}
	return (double)sum / draws;
}

/* The chance that the two differ. */
static double differ(const struct site *s, int p, int q)
{
	int sum = 0, draws = 0;

	for (int i = 0; i < s->n[p]; i++)
		for (int j = 0; j < s->n[q]; j++) {
			if (p == q && i == j)
				continue;
			sum += allele(s, p, i) != allele(s, q, j);
			draws++;
		}
	return (double)sum / draws;
}

static double true_num(int stat, const struct site *s)
{
	if (stat == F2)
		return both(s, 0, 0) + both(s, 1, 1) - 2 * both(s, 0, 1);
	if (stat == F3 || stat == F3N)
		return both(s, 0, 0) - both(s, 0, 1) - both(s, 0, 2) +
		       both(s, 1, 2);
	return both(s, 0, 2) - both(s, 0, 3) - both(s, 1, 2) + both(s, 1, 3);
}

static double true_den(int stat, const struct site *s)
{
	if (stat == F3N)
		return differ(s, 0, 0);
	return stat == D ? differ(s, 0, 1) * differ(s, 2, 3) : 0;
}

/* Alleles that population p needs. */
static int least(int stat, int p)
{
	if (p >= npops[stat])
		return 0;
	return stat == F2 || ((stat == F3 || stat == F3N) && p == 0) ? 2 : 1;
}

static bool counts(int stat, const struct site *s)
{
	for (int p = 0; p < POPS; p++)
		if (s->n[p] < least(stat, p))
			return false;
	return true;
}

static void check_site(const struct site *s)
{
	for (int stat = 0; stat < STATS; stat++) {
		bool ok = counts(stat, s);
		double t[TERMS];
		terms(stat, s, t);
		CHECK(t[SITES] == ok);
		CHECK(ok ? near(t[NUM], true_num(stat, s)) : same(t[NUM], 0));
		CHECK(ok ? near(t[DEN], true_den(stat, s)) : same(t[DEN], 0));
	}
}

/* The next combination of copies and called up to 'most' in each; false at
 * the end. */
static bool next_site(struct site *s, int most)
{
	for (int p = 0; p < POPS; p++) {
		if (s->c[p]++ < s->n[p])
			return true;
		s->c[p] = 0;
		if (s->n[p]++ < most)
			return true;
		s->n[p] = 0;
	}
	return false;
}

/* From nobody called on. */
static void test_definition(void)
{
	struct site s = { 0 };

	do
		check_site(&s);
	while (next_site(&s, 3));
	for (int rep = 0; rep < 2000; rep++) {
		for (int p = 0; p < POPS; p++) {
			s.n[p] = (int)below(60);
			s.c[p] = (int)below((unsigned)s.n[p] + 1);
		}
		check_site(&s);
	}
}

/* Rows in vectors are as rows by themselves. */
static void test_rows(void)
{
	for (int rep = 0; rep < 200; rep++) {
		struct site s;
		for (int p = 0; p < POPS; p++) {
			s.n[p] = (int)below(9);
			s.c[p] = (int)below((unsigned)s.n[p] + 1);
		}
		for (int stat = 0; stat < STATS; stat++) {
			double one[TERMS], many[TERMS];
			terms(stat, &s, one);
			terms_of(stat, &s, 1 + (size_t)rep % 19, many);
			for (int k = 0; k < TERMS; k++)
				CHECK(near(many[k], one[k]));
		}
	}
}

/* --- without bias: samples drawn in every way --- */

static double choose(int n, int k)
{
	double x = 1;

	for (int i = 0; i < k; i++)
		x = x * (n - i) / (i + 1);
	return k < 0 || k > n ? 0 : x;
}

/* The chance of c in n, of a population with K in N; without replacement, or
 * with. */
static double chance(int c, int n, int K, int N, bool replaced)
{
	double p = (double)K / N;

	if (!replaced)
		return choose(K, c) * choose(N - K, n - c) / choose(N, n);
	return choose(n, c) * pow(p, c) * pow(1 - p, n - c);
}

/* The mean of terms over samples of s->n alleles of 'population'. */
static void expect(int stat, const struct site *population,
		   const struct site *size, bool replaced, double mean[TERMS])
{
	struct site s = *size;
	int n = npops[stat];

	memset(mean, 0, TERMS * sizeof *mean);
	memset(s.c, 0, sizeof s.c);
	for (;;) {
		double t[TERMS], weight = 1;
		int p = 0;
		for (int k = 0; k < n; k++)
			weight *= chance(s.c[k], s.n[k], population->c[k],
					 population->n[k], replaced);
		terms(stat, &s, t);
		for (int k = 0; k < TERMS; k++)
			mean[k] += weight * t[k];
		while (p < n && s.c[p]++ == s.n[p])
			s.c[p++] = 0;
		if (p == n)
			return;
	}
}

/* Of the frequencies themselves. */
static double parameter(int stat, const struct site *s)
{
	double p[POPS];

	for (int k = 0; k < POPS; k++)
		p[k] = (double)s->c[k] / s->n[k];
	if (stat == F2)
		return (p[0] - p[1]) * (p[0] - p[1]);
	if (stat == F3 || stat == F3N)
		return (p[0] - p[1]) * (p[0] - p[2]);
	return (p[0] - p[1]) * (p[2] - p[3]);
}

static double den_parameter(int stat, const struct site *s)
{
	double p[POPS];

	for (int k = 0; k < POPS; k++)
		p[k] = (double)s->c[k] / s->n[k];
	if (stat == F3N)
		return 2 * p[0] * (1 - p[0]);
	return stat == D ? (p[0] + p[1] - 2 * p[0] * p[1]) *
				   (p[2] + p[3] - 2 * p[2] * p[3])
			 : 0;
}

static void check_bias(const struct site *population, const struct site *size)
{
	for (int stat = 0; stat < STATS; stat++) {
		double mean[TERMS], whole[TERMS];
		if (!counts(stat, size))
			continue;
		expect(stat, population, size, true, mean);
		CHECK(near(mean[SITES], 1));
		CHECK(near(mean[NUM], parameter(stat, population)));
		CHECK(near(mean[DEN], den_parameter(stat, population)));
		expect(stat, population, size, false, mean);
		terms(stat, population, whole);
		CHECK(near(mean[NUM], whole[NUM]));
		CHECK(near(mean[DEN], whole[DEN]));
	}
}

static void test_unbiased(void)
{
	static const struct site sizes[] = {
		{ .n = { 2, 2, 1, 1 } }, { .n = { 2, 3, 2, 1 } },
		{ .n = { 4, 2, 1, 3 } }, { .n = { 3, 5, 2, 2 } },
		{ .n = { 1, 1, 2, 1 } },
	};
	static const int N[POPS] = { 5, 6, 4, 7 };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (int rep = 0; rep < 60; rep++) {
			struct site population;
			for (int p = 0; p < POPS; p++) {
				population.n[p] = N[p];
				population.c[p] =
					(int)below((unsigned)N[p] + 1);
			}
			check_bias(&population, &sizes[i]);
		}
}

/* --- exchanged --- */

static struct site exchanged(const struct site *s, int a, int b)
{
	struct site t = *s;

	t.c[a] = s->c[b];
	t.n[a] = s->n[b];
	t.c[b] = s->c[a];
	t.n[b] = s->n[a];
	return t;
}

static void check_exchange(const struct site *s, int stat, int a, int b,
			   double sign)
{
	struct site other = exchanged(s, a, b);
	double t[TERMS], u[TERMS];

	terms(stat, s, t);
	terms(stat, &other, u);
	CHECK(t[SITES] == u[SITES]);
	CHECK(near(u[NUM], sign * t[NUM]));
	CHECK(near(u[DEN], t[DEN]));
}

static void test_exchange(void)
{
	struct site s = { 0 };

	do {
		check_exchange(&s, F2, 0, 1, 1);
		check_exchange(&s, F3, 1, 2, 1);
		check_exchange(&s, F3N, 1, 2, 1);
		for (int stat = F4; stat <= D; stat++) {
			check_exchange(&s, stat, 0, 1, -1);
			check_exchange(&s, stat, 2, 3, -1);
		}
	} while (next_site(&s, 3));
}

/* Pairs exchanged; REF for ALT; the ratio of D's terms. */
static void test_relations(void)
{
	struct site s = { 0 };

	do {
		struct site pairs = exchanged(&s, 0, 2), other = s;
		double t[TERMS], u[TERMS];
		pairs = exchanged(&pairs, 1, 3);
		for (int p = 0; p < POPS; p++)
			other.c[p] = s.n[p] - s.c[p];
		for (int stat = 0; stat < STATS; stat++) {
			terms(stat, &s, t);
			terms(stat, &other, u);
			for (int k = 0; k < TERMS; k++)
				CHECK(near(u[k], t[k]));
			if (stat < F4)
				continue;
			terms(stat, &pairs, u);
			for (int k = 0; k < TERMS; k++)
				CHECK(near(u[k], t[k]));
			if (stat == D)
				CHECK(fabs(t[NUM]) <= t[DEN] + 1e-15);
		}
	} while (next_site(&s, 3));
}

/* --- results --- */

static void value(int stat, const struct site *sites, int n, double out[2])
{
	const struct extent extent = { 100 };
	double sum[TERMS] = { 0 }, t[TERMS];
	const struct sums sums = { .term = sum };

	for (int i = 0; i < n; i++) {
		terms(stat, &sites[i], t);
		for (int k = 0; k < TERMS; k++)
			sum[k] += t[k];
	}
	all[stat]->value(out, &sums, &extent, NULL);
}

/*
 * Frequencies 1/2, 3/4, 0 and 1 of 2, 4, 3 and 1 alleles; h1 = 1/2, h2 = 1/4.
 * f2 = 1/16 - 1/4 - 1/16, f3 = -1/4 * 1/2 - 1/4, over 2 h1 = 1; f4 = -1/4 * -1,
 * D's other sum 1/2 * 1.  The second site has 1/4, 0, 1 and 0 of 4, 2, 1 and 2,
 * h1 = 1/4: f2 = 1/16 - 1/16, f3 = 1/4 * -3/4 - 1/16, over 1/2; f4 = 1/4, over
 * 1/4 * 1.  The third is of no use to any.
 */
static void test_by_hand(void)
{
	static const struct site sites[] = {
		{ { 1, 3, 0, 1 }, { 2, 4, 3, 1 } },
		{ { 1, 0, 1, 0 }, { 4, 2, 1, 2 } },
		{ { 4, 0, 1, 0 }, { 4, 0, 1, 2 } },
	};
	static const double want[STATS] = {
		[F2] = (-1.0 / 4 + 0) / 2,
		[F3] = (-3.0 / 8 - 1.0 / 4) / 2,
		[F3N] = (-3.0 / 8 - 1.0 / 4) / (1 + 1.0 / 2),
		[F4] = (1.0 / 4 + 1.0 / 4) / 2,
		[D] = (1.0 / 4 + 1.0 / 4) / (1.0 / 2 + 1.0 / 4),
	};
	double out[2];

	for (int stat = 0; stat < STATS; stat++) {
		value(stat, sites, 3, out);
		CHECK(out[0] == 2);
		CHECK(near(out[1], want[stat]));
		value(stat, sites + 2, 1, out);
		CHECK(out[0] == 0 && isnan(out[1]));
	}
}

static void test_undefined(void)
{
	static const struct site alike = { { 0, 0, 0, 0 }, { 4, 4, 4, 4 } };
	static const struct site fixed = { { 0, 4, 4, 0 }, { 4, 4, 4, 4 } };
	double out[2];

	value(F3, &fixed, 1, out);
	CHECK(near(out[1], 1));
	value(F3N, &fixed, 1, out);
	CHECK(out[0] == 1 && isnan(out[1]));

	for (int stat = 0; stat < STATS; stat++) {
		value(stat, &alike, 1, out);
		CHECK(out[0] == 1);
		if (stat == F3N || stat == D)
			CHECK(isnan(out[1]));
		else
			CHECK(same(out[1], 0));
	}
}

static void test_words(void)
{
	static const char *const tuple[STATS] = { "a<b", "a,b<c", "a,b<c",
						  "a<b,c<d,a<c",
						  "a<b,c<d,a<c" };

	for (int stat = 0; stat < STATS; stat++) {
		const struct estimator *e = all[stat];
		if (!CHECK(!strcmp(e->tuple, tuple[stat])))
			fprintf(stderr, "%s\n", names[stat]);
		CHECK(e->needs & NEEDS_BIALLELIC);
		CHECK(!(e->needs & NEEDS_GENOTYPES));
		CHECK(!strcmp(e->columns[e->sites_column].name, "n_sites"));
		CHECK(!strcmp(e->columns[1].name, "est"));
		CHECK(e->columns[1].kind == COLUMN_ESTIMATE);
		CHECK(!e->columns[2].name && !e->tallies && !e->nviews);
		for (int p = 0; e->moments && p < npops[stat]; p++)
			CHECK(e->moments_called >= least(stat, p));
	}
}

int main(void)
{
	test_definition();
	test_rows();
	test_unbiased();
	test_exchange();
	test_relations();
	test_by_hand();
	test_undefined();
	test_words();
	return unit_end();
}
