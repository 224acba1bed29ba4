#include "sfs.h"

#include <assert.h>

/*
 * Ratios of neighbours, from the mode outward, so that nothing overflows and
 * what underflows is nothing; dividing by the sum then makes them chances.
 * A product of two whole numbers below 2^26 is exact.
 */
static double step_up(double n, double c, double m, double i)
{
	return (c - i) * (m - i) / ((i + 1) * (n - c - m + i + 1));
}

static double step_down(double n, double c, double m, double i)
{
	return i * (n - c - m + i) / ((c - i + 1) * (m - i + 1));
}

/* One after the other, so that the last bit is the same everywhere. */
static void normalise(double *weight, uint32_t n)
{
	double sum = 0;

	for (uint32_t i = 0; i < n; i++)
		sum += weight[i];
	for (uint32_t i = 0; i < n; i++)
		weight[i] /= sum;
}

struct sfs_range sfs_project(uint32_t n, uint32_t c, uint32_t m, double *weight)
{
	struct sfs_range r = { c + m > n ? c + m - n : 0, (c < m ? c : m) + 1 };
	uint64_t mode = ((uint64_t)c + 1) * ((uint64_t)m + 1) / (n + 2);

	assert(c <= n && m <= n && n < 1u << 26);
	mode = mode < r.beg ? r.beg : mode;
	mode = mode < r.end ? mode : r.end - 1;
	weight[mode - r.beg] = 1;
	for (uint64_t i = mode; i + 1 < r.end; i++)
		weight[i + 1 - r.beg] =
			weight[i - r.beg] * step_up(n, c, m, (double)i);
	for (uint64_t i = mode; i > r.beg; i--)
		weight[i - 1 - r.beg] =
			weight[i - r.beg] * step_down(n, c, m, (double)i);
	normalise(weight, r.end - r.beg);
	return r;
}
