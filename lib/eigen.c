#include "eigen.h"

#include <assert.h>
#include <cblas.h>
#include <lapack.h>
#include <limits.h>
#include <math.h>

/* dsyevr asks for 26 n doubles and 10 n integers at least; with blocks of up
 * to 64 columns it is fastest. */
enum { WORK = 26 + 64, INTEGERS = 10, BLOCK_SLACK = 64 };

/* As large as the largest: rounding is far below, differences far above. */
static const double nearly = 1 - 0x1p-20;

/* Threads are the program's to share out, and results the same for any number
 * of them.  Before main, when nobody else is there. */
__attribute__((constructor)) static void work_alone(void)
{
	openblas_set_num_threads(1);
}

size_t eigen_scratch(size_t n)
{
	size_t integers = (INTEGERS * n + 2 * n) * sizeof(lapack_int);

	return (1 + WORK) * n + integers / sizeof(double) + BLOCK_SLACK;
}

int eigen_is_negative(const double *vector, size_t n)
{
	double largest = 0;

	for (size_t i = 0; i < n; i++)
		if (fabs(vector[i]) > largest)
			largest = fabs(vector[i]);
	for (size_t i = 0; i < n; i++)
		if (fabs(vector[i]) >= nearly * largest)
			return vector[i] < 0;
	return 0;
}

static int is_finite(const double *a, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++)
			if (!isfinite(a[i * n + j]))
				return 0;
	return 1;
}

static void swap(double *a, double *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double x = a[i];

		a[i] = b[i];
		b[i] = x;
	}
}

/* LAPACK has the smallest first. */
static void reverse(size_t n, size_t k, double *value, double *vector)
{
	for (size_t i = 0; i < k / 2; i++) {
		size_t j = k - 1 - i;

		swap(value + i, value + j, 1);
		swap(vector + i * n, vector + j * n, n);
	}
}

/* To LAPACK, which has columns, the lower triangle of rows is the upper. */
static int decompose(double *a, size_t n, size_t k, double *value,
		     double *vector, double *scratch)
{
	lapack_int size = (lapack_int)n, first = size - (lapack_int)k + 1;
	lapack_int work_size = WORK * size, integers = INTEGERS * size;
	double *all = scratch, *work = all + n, none = 0;
	lapack_int *integer = (lapack_int *)(work + WORK * n);
	lapack_int *support = integer + INTEGERS * n, found = 0, info = 0;

	LAPACK_dsyevr("V", "I", "U", &size, a, &size, &none, &none, &first,
		      &size, &none, &found, all, vector, &size, support, work,
		      &work_size, integer, &integers, &info);
	if (info || found != (lapack_int)k)
		return 0;
	for (size_t i = 0; i < k; i++)
		value[i] = all[i];
	return 1;
}

void eigen_top(double *a, size_t n, size_t k, double *value, double *vector,
	       double *scratch)
{
	assert(k <= n && n <= INT_MAX / (2 * WORK));
	if (!k)
		return;
	if (!is_finite(a, n) || !decompose(a, n, k, value, vector, scratch)) {
		for (size_t i = 0; i < k; i++)
			value[i] = NAN;
		for (size_t i = 0; i < k * n; i++)
			vector[i] = NAN;
		return;
	}
	reverse(n, k, value, vector);
	for (size_t i = 0; i < k; i++)
		if (eigen_is_negative(vector + i * n, n))
			for (size_t j = 0; j < n; j++)
				vector[i * n + j] *= -1;
}
