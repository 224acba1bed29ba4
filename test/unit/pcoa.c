/*
 * Points whose distances are known are found again, but for turns and
 * mirrors; distances of no points have axes without places.
 */
#include "pcoa.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "eigen.h"
#include "random.h"
#include "unit.h"

enum { MAX = 40, DIMENSIONS = 5 };

static double point[MAX][DIMENSIONS], d[MAX * MAX], axis[MAX * MAX];
static double scratch[1 << 16];

static double apart(const double *x, const double *y, size_t n, size_t step)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (x[i * step] - y[i * step]) *
		       (x[i * step] - y[i * step]);
	return sqrt(sum);
}

static void check_points(size_t n, size_t dimensions)
{
	bool right = true;
	size_t k = n - 1;

	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < dimensions; c++)
			point[i][c] = below(1000) / 100.0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			d[i * n + j] = apart(point[i], point[j], dimensions, 1);
	pcoa(d, n, k, axis, scratch);
	for (size_t a = 0; a < k; a++) {
		double all = 0, size = 0;

		for (size_t i = 0; i < n; i++) {
			all += axis[a * n + i];
			size += axis[a * n + i] * axis[a * n + i];
		}
		right &= isnan(size) || fabs(all) < 1e-6;
		right &= a < dimensions || !(size > 1e-6);
		right &= !eigen_is_negative(axis + a * n, n) || !(size > 1e-6);
	}
	CHECK(right);
	k = dimensions < k ? dimensions : k;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			CHECK(fabs(apart(axis + i, axis + j, k, n) -
				   apart(point[i], point[j], dimensions, 1)) <
			      1e-9);
}

/* Two centres, each 1 from their own three, who are 2 from each other, all
 * others being 9: three axes below 0, and one of 0. */
static void check_nowhere(void)
{
	enum { N = 8 };

	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < N; j++)
			d[i * N + j] = i == j		? 0
				       : i / 4 != j / 4 ? 9
				       : i % 4 && j % 4 ? 2
							: 1;
	CHECK(eigen_scratch(N) <= sizeof scratch / sizeof *scratch);
	pcoa(d, N, N - 1, axis, scratch);
	for (size_t i = 0; i < N; i++) {
		CHECK(fabs(axis[i]) > 4);
		CHECK(isnan(axis[(N - 2) * N + i]));
	}
}

int main(void)
{
	for (int i = 0; i < 200; i++)
		check_points(2 + below(MAX - 1), 1 + below(DIMENSIONS));
	check_nowhere();
	return unit_end();
}
