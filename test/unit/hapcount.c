/*
 * Counts of distinct haplotypes against comparing each with each, over all
 * windows that end at one state.
 */
#include "hapcount.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "unit.h"

enum { MAX_N = 200, MAX_SITES = 12, WORDS = (MAX_N + 63) / 64 };

static uint64_t row[MAX_SITES][WORDS];

static unsigned bit(int site, unsigned h)
{
	return row[site][h / 64] >> (h % 64) & 1;
}

static void make_rows(unsigned n, int sites, unsigned rarity)
{
	memset(row, 0, sizeof row);
	for (int i = 0; i < sites; i++)
		for (unsigned h = 0; h < n; h++)
			if (!below(rarity))
				row[i][h / 64] |= (uint64_t)1 << h % 64;
}

static int alike(unsigned a, unsigned b, int first, int last)
{
	for (int i = first; i <= last; i++)
		if (bit(i, a) != bit(i, b))
			return 0;
	return 1;
}

static int descending(const void *a, const void *b)
{
	const unsigned *x = a, *y = b;

	return (*x < *y) - (*x > *y);
}

/* How many have each haplotype, the commonest first; returns how many. */
static unsigned count_by_pairs(unsigned n, int first, int last,
			       unsigned count[])
{
	unsigned kinds = 0;

	for (unsigned a = 0; a < n; a++) {
		unsigned before = 0, all = 0;

		for (unsigned b = 0; b < n; b++)
			if (alike(a, b, first, last)) {
				before += b < a;
				all++;
			}
		if (!before)
			count[kinds++] = all;
	}
	qsort(count, kinds, sizeof *count, descending);
	return kinds;
}

static double square(double x)
{
	return x * x;
}

/* The sum of squared frequencies, the first 'together' taken as one. */
static double homozygosity(const unsigned count[], unsigned kinds, unsigned n,
			   unsigned together)
{
	double joint = 0, sum = 0;

	for (unsigned k = 0; k < kinds; k++)
		if (k < together)
			joint += (double)count[k] / n;
		else
			sum += square((double)count[k] / n);
	return sum + square(joint);
}

static int near(double a, double b)
{
	return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-12;
}

static void check_window(const struct pbwt *p, int first, int last,
			 int32_t *run)
{
	unsigned count[MAX_N], n = p->n;
	unsigned kinds = count_by_pairs(n, first, last, count);
	struct hapcount c = hapcount(p, first, run);
	struct garud g = garud(&c);
	double h1 = homozygosity(count, kinds, n, 0);
	int64_t squares = 0;

	CHECK(c.n == n && c.distinct == kinds);
	for (unsigned k = 0; k < kinds; k++)
		squares += (int64_t)count[k] * count[k];
	CHECK(c.squares == squares);
	for (unsigned k = 0; k < 3; k++)
		CHECK(c.top[k] == (k < kinds ? count[k] : 0));
	CHECK(near(g.h1, h1));
	CHECK(near(g.h12, homozygosity(count, kinds, n, 2)));
	CHECK(near(g.h123, homozygosity(count, kinds, n, 3)));
	CHECK(near(g.h2_h1, 1 - square((double)count[0] / n) / h1));
	CHECK(near(g.diversity, n > 1 ? (1 - h1) * n / (n - 1.0) : NAN));
}

/* Runs are of like haplotypes, and all of them. */
static void check_runs(const struct pbwt *p, int first, int last, int32_t *run)
{
	unsigned runs = hapcount_runs(p, first, run);

	CHECK(run[0] == 0 && run[runs] == (int32_t)p->n);
	for (unsigned k = 0; k < runs; k++) {
		unsigned head = (unsigned)p->order[run[k]];

		CHECK(run[k] < run[k + 1]);
		for (int32_t j = run[k]; j < run[k + 1]; j++)
			CHECK(alike(head, (unsigned)p->order[j], first, last));
	}
}

static void check_rows(unsigned n, int sites)
{
	int32_t words[4 * MAX_N], run[2 * (MAX_N + FROM_PAD)];
	struct pbwt p;

	pbwt_init(&p, n, words);
	pbwt_begin(&p, 0);
	for (int last = 0; last < sites; last++) {
		pbwt_step(&p, row[last]);
		for (int first = 0; first <= last; first++) {
			check_window(&p, first, last, run);
			check_runs(&p, first, last, run);
		}
	}
}

static void check_none(void)
{
	const struct hapcount none = { 0 };
	struct garud g = garud(&none);

	CHECK(isnan(g.h1) && isnan(g.h12) && isnan(g.h123) && isnan(g.h2_h1) &&
	      isnan(g.diversity));
}

int main(void)
{
	static const unsigned sizes[] = { 1,  2,  3,  5,  8,   15,
					  16, 63, 64, 65, 128, 200 };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (unsigned rarity = 1; rarity < 40;
		     rarity = rarity * 3 + 1) {
			make_rows(sizes[i], MAX_SITES, rarity);
			check_rows(sizes[i], MAX_SITES);
		}
	check_none();
	return unit_end();
}
