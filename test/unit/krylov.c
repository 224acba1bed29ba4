/*
 * Eigenvalues by products alone, against Jacobi's rotations: matrices with
 * and without a large gap, of low rank, smaller than a block.  The numbers
 * drawn are normal.
 */
#include "krylov.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "jacobi.h"
#include "normal.h"
#include "random.h"
#include "unit.h"

enum { MAX = 60, MOST = 30, WIDTH = 8 };

static size_t n;
static double a[MAX * MAX], value[MAX], vector[MAX * MAX];
static double known[MAX], axes[MAX * MAX];

/* With the eigenvalues that value_of() gives, along random axes. */
static void make(double (*value_of)(size_t))
{
	static double b[MAX * MAX];

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++)
			b[i * n + j] = b[j * n + i] =
				normal_at(random64(), i * n + j);
	jacobi(b, n, known, axes);
	memset(a, 0, sizeof a);
	for (size_t k = 0; k < n; k++) {
		known[k] = value_of(k);
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n; j++)
				a[i * n + j] += known[k] * axes[k * n + i] *
						axes[k * n + j];
	}
}

static double steps(size_t k)
{
	return k < 3 ? 100 - 20.0 * (double)k : 1 / (double)k;
}

static double slope(size_t k)
{
	return (double)(MAX - k);
}

static double few(size_t k)
{
	return k < 5 ? (double)(10 - k) : 0;
}

static void multiply(void *self, const double *x, double *y)
{
	(void)self;
	for (size_t c = 0; c < WIDTH; c++)
		for (size_t i = 0; i < n; i++) {
			double sum = 0;

			for (size_t j = 0; j < n; j++)
				sum += a[i * n + j] * x[c * n + j];
			y[c * n + i] = sum;
		}
}

static void check(size_t k, double error)
{
	struct krylov y = { n, WIDTH, MOST, error, random64(), multiply, NULL };
	double *scratch = malloc(krylov_scratch(&y) * sizeof *scratch);
	struct krylov_end end = krylov_run(&y, k, value, vector, scratch);

	CHECK(end.error <= error && end.products <= MOST);
	for (size_t i = 0; i < k; i++) {
		double off = 0;

		CHECK(fabs(value[i] - known[i]) < 1e-9 * known[0]);
		for (size_t r = 0; r < n; r++) {
			double sum = -value[i] * vector[i * n + r];

			for (size_t j = 0; j < n; j++)
				sum += a[r * n + j] * vector[i * n + j];
			off += sum * sum;
		}
		/* it was said how far off they are */
		CHECK(sqrt(off) <= error * value[i] + 1e-9);
	}
	free(scratch);
}

/* Moments of the normal distribution, and that seeds differ. */
static void check_normal(void)
{
	double sum[5] = { 0 };
	const int many = 400000;

	for (int i = 0; i < many; i++) {
		double x = normal_at(7, (uint64_t)i), y = 1;

		for (int m = 0; m < 5; m++, y *= x)
			sum[m] += y / many;
	}
	CHECK(fabs(sum[1]) < 0.01 && fabs(sum[2] - 1) < 0.01);
	CHECK(fabs(sum[3]) < 0.03 && fabs(sum[4] - 3) < 0.05);
	CHECK(normal_at(1, 2) != normal_at(2, 1));
	CHECK(normal_at(1, 2) == normal_at(1, 2));
}

int main(void)
{
	static const size_t sizes[] = { 1, 2, 7, 8, 9, 30, MAX };

	check_normal();
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		n = sizes[s];
		make(steps);
		check(n < 3 ? n : 3, 1e-6);
		make(slope);
		check(n < WIDTH ? n : WIDTH, 1e-6);
		make(few);
		check(n < 5 ? n : 5, 1e-6);
	}
	return unit_end();
}
