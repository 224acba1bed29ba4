/*
 * Integrated homozygosity and shared lengths from the transform's state,
 * against the definition: every pair of haplotypes, every site on the way.
 * What a pair counts, where integration stops and when there is no integral
 * are scikit-allel's rules.
 */
#include "ihh.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "unit.h"

enum { MAX_N = 66, MAX_SITES = 90, WORDS = 2 };
enum { MAX_PAIRS = MAX_N * (MAX_N - 1) / 2 };

static unsigned n;
static int32_t nsites;
static uint64_t row[MAX_SITES][WORDS];
static double gap[MAX_SITES];	     /* between site i and i + 1 */
static int32_t length[MAX_N][MAX_N]; /* that a pair is alike, in sites */
static double at[MAX_SITES];	     /* the line, as ihh() wants it */
static double slack;		     /* of differences of 'at' */
static int32_t broken[MAX_SITES];

static unsigned allele(int32_t site, unsigned haplotype)
{
	return row[site][haplotype / 64] >> haplotype % 64 & 1;
}

static void set(int32_t site, unsigned haplotype)
{
	row[site][haplotype / 64] |= (uint64_t)1 << haplotype % 64;
}

static bool same(double x, double y)
{
	return isnan(x) ? isnan(y) : !memcmp(&x, &y, sizeof x);
}

/* Distances are differences of 'at', which are exact for whole bases. */
static bool near(double x, double y)
{
	return isnan(x) ? isnan(y) : fabs(x - y) <= 1e-12 * fabs(y) + slack;
}

/* --- by the definition --- */

enum { ALL = 2 }; /* whose pairs: those of allele 0, of allele 1, or all */

/* How long the pairs are alike, the core included; returns how many. */
static int lengths_at(int32_t site, unsigned whose, int32_t out[MAX_PAIRS])
{
	int pairs = 0;

	for (unsigned a = 0; a < n; a++)
		for (unsigned b = a + 1; b < n; b++)
			if (whose == ALL || (allele(site, a) == whose &&
					     allele(site, b) == whose))
				out[pairs++] = length[a][b];
	return pairs;
}

static void lengthen(int32_t site)
{
	for (unsigned a = 0; a < n; a++)
		for (unsigned b = a + 1; b < n; b++)
			length[a][b] = allele(site, a) == allele(site, b)
					       ? length[a][b] + 1
					       : 0;
}

/* EHH k sites before the core. */
static double ehh(const int32_t *x, int pairs, int32_t k)
{
	int alike = 0;

	for (int i = 0; i < pairs; i++)
		alike += x[i] > k;
	return (double)alike / pairs;
}

static double direct_ihh(const int32_t *x, int pairs, int32_t site,
			 const struct ihh_rule *rule, unsigned *ends)
{
	double sum = 0, here;

	*ends = pairs ? 0 : IHH_NO_PAIRS;
	if (!pairs)
		return NAN;
	here = ehh(x, pairs, 0);
	if (here <= rule->least)
		return 0;
	for (int32_t k = 1; k <= site; k++) {
		double bases = gap[site - k], next = ehh(x, pairs, k);

		if (bases < 0) {
			*ends = IHH_GAP;
			return NAN;
		}
		sum += bases * (here + next) / 2;
		if (next <= rule->least)
			return sum;
		here = next;
	}
	*ends = rule->edges ? IHH_OPEN : IHH_EDGE;
	return rule->edges ? sum : NAN;
}

static double direct_length(int32_t site, unsigned whose, unsigned *ends)
{
	static int32_t x[MAX_PAIRS];
	int pairs = lengths_at(site, whose, x);
	int64_t sum = 0;

	*ends = pairs ? 0 : IHH_NO_PAIRS;
	for (int i = 0; i < pairs; i++) {
		sum += x[i];
		if (x[i] == site + 1)
			*ends = IHH_OPEN;
	}
	return pairs ? (double)sum / pairs : NAN;
}

/* --- panels --- */

static void copies_of(unsigned founders, unsigned changes)
{
	unsigned of[MAX_N];

	for (unsigned h = 0; h < n; h++)
		of[h] = below(founders);
	for (int32_t i = 0; i < nsites; i++) {
		uint64_t x = random64();

		for (unsigned h = 0; h < n; h++) {
			if (!below(500)) /* recombine */
				of[h] = below(founders);
			if ((x >> of[h] & 1) != (unsigned)percent(changes))
				set(i, h);
		}
	}
}

static void any_panel(void)
{
	unsigned kind = below(5), hundred = 1 + below(99);

	n = percent(10) ? 1 + below(4) : 1 + below(MAX_N);
	nsites = 1 + (int32_t)below(percent(50) ? 20 : MAX_SITES);
	memset(row, 0, sizeof row);
	if (kind < 2)
		copies_of(1 + below(15), kind);
	for (int32_t i = 0; i < nsites && kind >= 2; i++)
		for (unsigned h = 0; h < n; h++)
			if (kind == 2	? percent(hundred)
			    : kind == 3 ? !below(n)   /* rare */
					: i % 4 == 3) /* not varying */
				set(i, h);
}

/* Whole bases, genetic distances, or none; breaks here and there. */
static void any_line(void)
{
	unsigned kind = below(3), breaks = percent(50) ? 0 : below(10);

	at[0] = 0;
	broken[0] = -1;
	slack = 0;
	for (int32_t i = 1; i < nsites; i++) {
		double x = kind ? 1 + below(1000)
				: (double)below(1000000) / 123456789;

		if (percent(kind == 2 ? 20 : 0))
			x = 0; /* not accessible */
		if (percent(breaks))
			x = -1;
		gap[i - 1] = x;
		at[i] = at[i - 1] + (x < 0 ? 0 : x);
		broken[i] = x < 0 ? i - 1 : broken[i - 1];
	}
	if (!kind)
		slack = 4 * DBL_EPSILON * at[nsites - 1];
}

static struct ihh_rule any_rule(void)
{
	static const double some[] = { 0, .05, .3, 1, .5, .29, .07, .01 };
	unsigned pairs = n * (n - 1) / 2;
	struct ihh_rule rule = { some[below(8)], percent(50) };

	if (pairs && percent(30)) /* what EHH may come to just so */
		rule.least = (double)below(pairs + 1) / pairs;
	return rule;
}

/* --- the same by the transform --- */

struct bench {
	void *memory;
	int32_t *words;
	struct ihh_bench of;
	struct pbwt pbwt;
};

static struct bench new_bench(void)
{
	struct bench b;

	b.memory = malloc(ihh_bench_bytes(n));
	b.words = malloc(pbwt_words(n) * sizeof *b.words);
	if (!b.memory || !b.words)
		exit(1);
	ihh_bench_init(&b.of, n, b.memory);
	pbwt_init(&b.pbwt, n, b.words);
	return b;
}

static void free_bench(struct bench *b)
{
	free(b->memory);
	free(b->words);
}

/* The group whose pairs these are. */
static struct ihh_group group_of(const struct pbwt *p, unsigned whose)
{
	return (struct ihh_group){ whose == 1 ? p->zeros : 0,
				   whose == 0 ? p->zeros : p->n };
}

static const int32_t guesses[] = { 64, 1, 7, 1000000, INT32_MAX };

static double by_guess(struct bench *b, unsigned whose,
		       const struct ihh_rule *rule, int32_t guess,
		       unsigned *ends)
{
	const struct ihh_line line = { at, broken };
	double x;

	for (int k = 0; k < IHH_SIZES; k++)
		b->of.guess[k] = guess;
	x = ihh(&b->pbwt, group_of(&b->pbwt, whose), &line, rule, &b->of, ends);
	for (int k = 0; k < IHH_SIZES; k++)
		CHECK(b->of.guess[k] > 0);
	CHECK(isnan(x) == ((*ends & ~(unsigned)IHH_OPEN) != 0));
	return x;
}

static void check_ihh(struct bench *b, unsigned whose,
		      const struct ihh_rule *rule)
{
	static int32_t x[MAX_PAIRS];
	int32_t site = b->pbwt.site;
	int pairs = lengths_at(site, whose, x);
	unsigned want_ends, ends, other_ends;
	double want = direct_ihh(x, pairs, site, rule, &want_ends), got;

	got = by_guess(b, whose, rule, guesses[0], &ends);
	CHECK(near(got, want));
	CHECK(ends == want_ends);
	for (int i = 1; i < 5; i++) {
		double other =
			by_guess(b, whose, rule, guesses[i], &other_ends);

		CHECK(same(got, other) && other_ends == ends);
	}
}

static void check_length(struct bench *b, unsigned whose)
{
	struct ihh_group g = group_of(&b->pbwt, whose);
	unsigned ends, want_ends;
	double x = shared_length(&b->pbwt, g, &b->of, &ends);

	CHECK(same(x, direct_length(b->pbwt.site, whose, &want_ends)));
	CHECK(ends == want_ends);
}

static void check_panel(void)
{
	struct bench b = new_bench();
	struct ihh_rule rule = any_rule();

	memset(length, 0, sizeof length);
	pbwt_begin(&b.pbwt, 0);
	for (int32_t i = 0; i < nsites; i++) {
		pbwt_step(&b.pbwt, row[i]);
		lengthen(i);
		for (unsigned whose = 0; whose < 3; whose++) {
			check_ihh(&b, whose, &rule);
			check_length(&b, whose);
		}
	}
	free_bench(&b);
}

/* --- known ones --- */

static void panel_of(const char *const haplotype[], unsigned haplotypes)
{
	n = haplotypes;
	nsites = (int32_t)strlen(haplotype[0]);
	memset(row, 0, sizeof row);
	at[0] = 0;
	broken[0] = -1;
	for (int32_t i = 0; i < nsites; i++) {
		for (unsigned h = 0; h < n; h++)
			if (haplotype[h][i] == '1')
				set(i, h);
		at[i] = 10 * i;
		broken[i] = -1;
	}
}

/* Two pairs are alike over two sites and one over five, so that EHH is 1, 1,
 * 1/3, 1/3, 1/3, 0. */
static void three_haplotypes(void)
{
	static const char *const some[] = { "0110000", "0101100", "1001100" };
	struct ihh_rule rule = { 0, false };
	struct ihh_group all = { 0, 3 };
	struct bench b;
	unsigned ends;

	panel_of(some, 3);
	b = new_bench();
	pbwt_begin(&b.pbwt, 0);
	for (int32_t i = 0; i < nsites; i++)
		pbwt_step(&b.pbwt, row[i]);
	CHECK(near(shared_length(&b.pbwt, all, &b.of, &ends), 9 / 3.));
	CHECK(near(by_guess(&b, 0, &rule, 1, &ends), 25));
	rule.least = .4;
	CHECK(near(by_guess(&b, 0, &rule, 1, &ends), 50 / 3.));
	free_bench(&b);
}

/* The example of ihh.h: six pairs part at site 7, two at 5 and two at 3. */
static void the_picture(void)
{
	static int32_t order[] = { 0, 1, 2, 3, 4 };
	static int32_t start[] = { 8, 3, 7, 3, 5 };
	struct ihh_rule rule = { 0, false };
	struct ihh_group all = { 0, 5 };
	struct bench b;
	unsigned ends;

	n = 5;
	nsites = 8;
	for (int32_t i = 0; i < nsites; i++) {
		at[i] = i;
		broken[i] = -1;
	}
	b = new_bench();
	b.pbwt.order = order;
	b.pbwt.start = start;
	b.pbwt.zeros = 5;
	b.pbwt.site = 7;
	CHECK(near(shared_length(&b.pbwt, all, &b.of, &ends),
		   (6 * 1 + 2 * 3 + 2 * 5) / 10.));
	CHECK(near(by_guess(&b, 0, &rule, 1, &ends),
		   (6 * .5 + 2 * 2.5 + 2 * 4.5) / 10));
	free_bench(&b);
}

int main(void)
{
	three_haplotypes();
	the_picture();
	for (int i = 0; i < 1500; i++) {
		any_panel();
		any_line();
		check_panel();
	}
	return unit_end();
}
