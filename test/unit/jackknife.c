/* The jackknife against the formulae of the paper, and where they end. */
#include "jackknife.h"

#include <math.h>
#include <stdbool.h>

#include "unit.h"

enum { MOST = 6 };

static bool near(double x, double y)
{
	return fabs(x - y) <= 1e-12 * fabs(y);
}

/* Word for word, in long double. */
static double slow_se(double theta, const double without[],
		      const double sites[], int g)
{
	long double n = 0, theta_j = (long double)g * theta, sum = 0;

	for (int j = 0; j < g; j++)
		n += sites[j];
	for (int j = 0; j < g; j++)
		theta_j -= (1 - sites[j] / n) * without[j];
	for (int j = 0; j < g; j++) {
		long double h = n / sites[j];
		long double tau = h * theta - (h - 1) * without[j];
		sum += (tau - theta_j) * (tau - theta_j) / (h - 1);
	}
	return (double)sqrtl(sum / g);
}

/*
 * Blocks of 1, 2 and 3 sites that sum to 2, 2 and 12.  The mean is 16/6 = 8/3;
 * without each block it is 14/5, 14/4 and 4/3; h is 6, 3 and 2.
 *
 *   theta_J = 3 * 8/3 - 5/6 * 14/5 - 4/6 * 7/2 - 3/6 * 4/3
 *           = 8 - 7/3 - 7/3 - 2/3 = 8/3
 *   tau     = 6 * 8/3 - 5 * 14/5 = 2,  3 * 8/3 - 2 * 7/2 = 1,
 *             2 * 8/3 - 4/3 = 4                     (the blocks' own means)
 *   tau - theta_J = -2/3, -5/3, 4/3
 *   variance = 1/3 (4/9 / 5 + 25/9 / 2 + 16/9 / 1) = 1/3 * 293/90
 */
static void test_by_hand(void)
{
	const double without[] = { 14.0 / 5, 14.0 / 4, 4.0 / 3 };
	const double sites[] = { 1, 2, 3 };
	double se = jackknife_se(8.0 / 3, without, sites, 3);

	CHECK(near(se, sqrt(293.0 / 270)));
	CHECK(near(jackknife_z(8.0 / 3, se), 8.0 / 3 / sqrt(293.0 / 270)));
}

/* Equal blocks: of a mean, it is the standard error of the blocks' means. */
static void test_equal_blocks(void)
{
	const double mean[] = { 3, 1, 4, 1, 5 }, sites[] = { 7, 7, 7, 7, 7 };
	double all = 14.0 / 5, ss = 0, without[5];

	for (int j = 0; j < 5; j++) {
		without[j] = (14 - mean[j]) / 4;
		ss += (mean[j] - all) * (mean[j] - all);
	}
	CHECK(near(jackknife_se(all, without, sites, 5), sqrt(ss / 4 / 5)));
}

/* A ratio of sums, for all small numbers of blocks and sizes. */
static void test_ratios(void)
{
	double num[MOST], den[MOST], sites[MOST], without[MOST];

	for (int g = 2; g <= MOST; g++)
		for (int seed = 1; seed < 100; seed++) {
			double nums = 0, dens = 0;
			for (int j = 0; j < g; j++) {
				sites[j] = 1 + (seed * (j + 3) * 7) % 11;
				num[j] = (seed * (j + 1) * 13) % 17;
				den[j] = 1 + (seed * (j + 2) * 5) % 19;
				nums += num[j];
				dens += den[j];
			}
			for (int j = 0; j < g; j++)
				without[j] = (nums - num[j]) / (dens - den[j]);
			double slow = slow_se(nums / dens, without, sites, g);
			double se = jackknife_se(nums / dens, without, sites,
						 (size_t)g);
			CHECK(fabs(se - slow) <= 1e-12 * (slow + 1));
		}
}

static void test_undefined(void)
{
	const double sites[] = { 1, 2, 3 }, flat[] = { 2, 2, 2 };
	const double hole[] = { 1, NAN, 3 };

	CHECK(isnan(jackknife_se(1, flat, sites, 0)));
	CHECK(isnan(jackknife_se(1, flat, sites, 1)));
	CHECK(isnan(jackknife_se(1, hole, sites, 3)));
	CHECK(isnan(jackknife_se(NAN, flat, sites, 3)));
	CHECK(jackknife_se(2, flat, sites, 3) == 0);
	CHECK(isnan(jackknife_z(2, 0)));
	CHECK(isnan(jackknife_z(2, NAN)));
	CHECK(isnan(jackknife_z(NAN, 1)));
}

int main(void)
{
	test_by_hand();
	test_equal_blocks();
	test_ratios();
	test_undefined();
	return unit_end();
}
