/*
 * Eigenvalues against Jacobi's rotations, on matrices of many sizes, some of
 * low rank and some with eigenvalues that are equal.
 */
#include "eigen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "jacobi.h"
#include "random.h"
#include "unit.h"

enum { MAX = 40 };

static double a[MAX * MAX], b[MAX * MAX], value[MAX], vector[MAX * MAX];
static double known[MAX], axes[MAX * MAX];

static double uniform(void)
{
	return (double)(random64() >> 11) * 0x1p-52 - 1;
}

/* A product of an n x rank matrix with its transpose, or any matrix. */
static void make(size_t n, size_t rank)
{
	static double x[MAX * MAX];

	for (size_t i = 0; i < n * n; i++)
		x[i] = percent(20) ? 0 : uniform();
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++) {
			double sum = rank ? 0 : x[i * n + j];

			for (size_t r = 0; r < rank; r++)
				sum += x[i * n + r] * x[j * n + r];
			a[i * n + j] = a[j * n + i] = sum;
		}
}

static double dot(const double *x, const double *y, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i] * y[i];
	return sum;
}

/* A vector is turned by the matrix into a multiple of itself. */
static double residual(size_t n, size_t i)
{
	double worst = 0;

	for (size_t r = 0; r < n; r++) {
		double y = dot(a + r * n, vector + i * n, n);

		worst = fmax(worst, fabs(y - value[i] * vector[i * n + r]));
	}
	return worst;
}

static void check(size_t n, size_t k)
{
	double *scratch = malloc(eigen_scratch(n) * sizeof *scratch);
	double scale = 1;

	memcpy(b, a, n * n * sizeof *a);
	for (size_t i = 0; i < n; i++) /* not read */
		for (size_t j = i + 1; j < n; j++)
			b[i * n + j] = NAN;
	eigen_top(b, n, k, value, vector, scratch);
	memcpy(b, a, n * n * sizeof *a);
	jacobi(b, n, known, axes);
	for (size_t i = 0; i < n; i++)
		scale = fmax(scale, fabs(known[i]));
	for (size_t i = 0; i < k; i++) {
		CHECK(fabs(value[i] - known[i]) < 1e-12 * scale);
		CHECK(residual(n, i) < 1e-12 * scale);
		CHECK(!eigen_is_negative(vector + i * n, n));
		for (size_t j = 0; j <= i; j++)
			CHECK(fabs(dot(vector + i * n, vector + j * n, n) -
				   (i == j)) < 1e-12);
	}
	free(scratch);
}

static void check_not_finite(void)
{
	double m[4] = { 1, 0, NAN, 1 }, scratch[2048];

	CHECK(eigen_scratch(2) <= sizeof scratch / sizeof *scratch);
	eigen_top(m, 2, 2, value, vector, scratch);
	CHECK(isnan(value[0]) && isnan(value[1]) && isnan(vector[3]));
}

int main(void)
{
	const double tie[] = { -0.5, 0.5, 0.1 }, near[] = { 0.5, -0.50000001 };

	for (size_t n = 1; n <= MAX; n += n < 8 ? 1 : 7)
		for (size_t rank = 0; rank <= n; rank++)
			for (size_t k = 1; k <= n; k += n < 8 ? 1 : 5) {
				make(n, rank);
				check(n, k);
			}
	check_not_finite();
	CHECK(eigen_is_negative(tie, 3) && !eigen_is_negative(near, 2));
	return unit_end();
}
