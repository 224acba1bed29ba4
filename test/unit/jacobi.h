/*
 * jacobi.h - eigenvalues by Jacobi's rotations, the plain way
 */
#ifndef JACOBI_H
#define JACOBI_H

#include <math.h>
#include <stddef.h>

/* Make a[p][q] zero, in rows and columns alike. */
static inline void jacobi_rotate(double *a, double *axes, size_t n, size_t p,
				 size_t q)
{
	double angle =
		0.5 * atan2(2 * a[p * n + q], a[q * n + q] - a[p * n + p]);
	double c = cos(angle), s = sin(angle);

	for (size_t i = 0; i < n; i++) {
		double x = a[i * n + p], y = a[i * n + q];

		a[i * n + p] = c * x - s * y;
		a[i * n + q] = s * x + c * y;
	}
	for (size_t i = 0; i < n; i++) {
		double x = a[p * n + i], y = a[q * n + i];

		a[p * n + i] = c * x - s * y;
		a[q * n + i] = s * x + c * y;
		x = axes[p * n + i], y = axes[q * n + i];
		axes[p * n + i] = c * x - s * y;
		axes[q * n + i] = s * x + c * y;
	}
}

/* All eigenvalues of a[n][n], which is overwritten, largest first, and their
 * vectors, axes[n][n]. */
static inline void jacobi(double *a, size_t n, double *value, double *axes)
{
	for (size_t i = 0; i < n * n; i++)
		axes[i] = i % (n + 1) == 0;
	for (int sweep = 0; sweep < 30; sweep++)
		for (size_t p = 0; p < n; p++)
			for (size_t q = p + 1; q < n; q++)
				if (a[p * n + q] != 0)
					jacobi_rotate(a, axes, n, p, q);
	for (size_t i = 0; i < n; i++)
		value[i] = a[i * n + i];
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			if (value[j] > value[i]) {
				double t = value[i];

				value[i] = value[j];
				value[j] = t;
				for (size_t r = 0; r < n; r++) {
					t = axes[i * n + r];
					axes[i * n + r] = axes[j * n + r];
					axes[j * n + r] = t;
				}
			}
}

#endif
