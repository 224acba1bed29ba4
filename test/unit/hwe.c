/* The exact test against its definition, in whole numbers. */
#include "hwe.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "unit.h"

__extension__ typedef __int128 whole;

/*
 * Ways to give n individuals these genotypes, times 2^hets: P(h) but for a
 * factor that all tables share.  At most 6^n, which 127 bits hold to n = 49.
 */
static whole ways(int hets, int hom1, int hom2)
{
	whole w = 1;
	int n = 0;

	for (int i = 1; i <= hom1; i++)
		w = w * ++n / i;
	for (int i = 1; i <= hom2; i++)
		w = w * ++n / i;
	for (int i = 1; i <= hets; i++)
		w = w * ++n / i;
	return w * ((whole)1 << hets);
}

static double slow_hwe(int hets, int hom1, int hom2)
{
	whole limit = ways(hets, hom1, hom2), all = 0, tail = 0;
	int copies1 = hets + 2 * hom1, copies2 = hets + 2 * hom2;

	for (int h = hets % 2; h <= copies1 && h <= copies2; h += 2) {
		whole w = ways(h, (copies1 - h) / 2, (copies2 - h) / 2);
		all += w;
		tail += w <= limit ? w : 0;
	}
	return (double)((long double)tail / (long double)all);
}

static bool near(double p, double q, double relative)
{
	return fabs(p - q) <= relative * q;
}

static void test_all_tables(void)
{
	for (int n = 1; n <= 40; n++)
		for (int hets = 0; hets <= n; hets++)
			for (int hom1 = 0; hom1 <= n - hets; hom1++) {
				int hom2 = n - hets - hom1;
				CHECK(near(hwe_exact(hets, hom1, hom2),
					   slow_hwe(hets, hom1, hom2), 1e-13));
			}
}

/* log P(h), as far as it depends on h. */
static long double log_chance(int64_t hets, int64_t hom1, int64_t hom2)
{
	return (long double)hets * logl(2) - lgammal((long double)hets + 1) -
	       lgammal((long double)hom1 + 1) - lgammal((long double)hom2 + 1);
}

static double long_hwe(int64_t hets, int64_t hom1, int64_t hom2)
{
	int64_t copies1 = hets + 2 * hom1, copies2 = hets + 2 * hom2;
	long double limit = log_chance(hets, hom1, hom2), top = limit;
	long double all = 0, tail = 0;

	for (int64_t h = hets % 2; h <= copies1 && h <= copies2; h += 2)
		top = fmaxl(top, log_chance(h, (copies1 - h) / 2,
					    (copies2 - h) / 2));
	for (int64_t h = hets % 2; h <= copies1 && h <= copies2; h += 2) {
		long double c =
			log_chance(h, (copies1 - h) / 2, (copies2 - h) / 2);
		all += expl(c - top);
		tail += c <= limit + 1e-12L ? expl(c - top) : 0;
	}
	return (double)(tail / all);
}

static void test_biobank(void)
{
	static const int64_t tables[][3] = {
		{ 250000, 125000, 125000 }, { 249000, 125500, 125500 },
		{ 0, 3, 499997 },	    { 1, 0, 499999 },
		{ 1000, 0, 499000 },	    { 1000, 10, 498990 },
		{ 90000, 4500, 405500 },    { 90000, 5600, 404400 },
		{ 240000, 130000, 130000 }, { 499999, 0, 1 },
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		const int64_t *t = tables[i];
		double p = hwe_exact(t[0], t[1], t[2]);
		CHECK(near(p, long_hwe(t[0], t[1], t[2]), 1e-9));
		CHECK(near(p, hwe_exact(t[0], t[2], t[1]), 1e-9));
	}
}

static void test_edges(void)
{
	CHECK(isnan(hwe_exact(0, 0, 0)));
	CHECK(hwe_exact(0, 0, 7) == 1);
	CHECK(hwe_exact(0, 500000, 0) == 1);
	CHECK(hwe_exact(1, 0, 0) == 1);
	CHECK(hwe_exact(500000, 0, 0) == 0);
	CHECK(hwe_exact(0, 250000, 250000) == 0);
}

int main(void)
{
	test_all_tables();
	test_biobank();
	test_edges();
	return unit_end();
}
