#include "pcoa.h"

#include <float.h>
#include <math.h>

#include "eigen.h"

size_t pcoa_scratch(size_t n, size_t k)
{
	return k + (n > eigen_scratch(n) ? n : eigen_scratch(n));
}

/* -1/2 of the squares, without what rows, columns and all have in common. */
static void centre(double *d, size_t n, double *mean)
{
	double all = 0;

	for (size_t i = 0; i < n; i++) {
		mean[i] = 0;
		for (size_t j = 0; j < n; j++) {
			double *x = &d[i * n + j];

			*x = -*x * *x / 2;
			mean[i] += *x;
		}
		mean[i] /= (double)n;
		all += mean[i];
	}
	all /= (double)n;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			d[i * n + j] -= mean[i] + mean[j] - all;
}

void pcoa(double *d, size_t n, size_t k, double *axis, double *scratch)
{
	double *value = scratch, tiny;

	centre(d, n, scratch + k);
	eigen_top(d, n, k, value, axis, scratch + k);
	tiny = (double)n * DBL_EPSILON * fabs(value[0]);
	for (size_t a = 0; a < k; a++) {
		double root = value[a] > tiny ? sqrt(value[a]) : 0;

		for (size_t i = 0; i < n; i++)
			axis[a * n + i] *= value[a] < -tiny ? NAN : root;
	}
}
