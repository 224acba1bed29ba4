#include "jackknife.h"

#include <assert.h>
#include <math.h>

/*
 * theta_J is computed as theta + sum (1 - m_j/n) (theta - theta_(-j)), which
 * is the same since the 1 - m_j/n add up to g - 1, and tau_j likewise:
 * differences of near numbers are taken once, before they are multiplied.
 */
double jackknife_se(double estimate, const double without[],
		    const double sites[], size_t nblocks)
{
	double n = 0, mean = 0, variance = 0;

	if (nblocks < 2)
		return NAN;
	for (size_t j = 0; j < nblocks; j++) {
		assert(sites[j] > 0);
		n += sites[j];
	}
	for (size_t j = 0; j < nblocks; j++)
		mean += (1 - sites[j] / n) * (estimate - without[j]);
	for (size_t j = 0; j < nblocks; j++) {
		double others = n / sites[j] - 1;
		double d = others * (estimate - without[j]) - mean;

		variance += d * d / others;
	}
	return sqrt(variance / (double)nblocks);
}

double jackknife_z(double estimate, double se)
{
	return se > 0 ? estimate / se : NAN;
}
