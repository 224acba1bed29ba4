#include "gram.h"

#include <cblas.h>

/* Columns [i, i + ni) by [j, j + nj). */
struct tile {
	size_t i, ni, j, nj;
};

__attribute__((constructor)) static void work_alone(void)
{
	openblas_set_num_threads(1);
}

/* Small enough that a few threads all have some, large enough that copying
 * columns, which BLAS does first, is little of it. */
static size_t side(size_t n)
{
	return n <= 256 ? 64 : n < 1000 ? 128 : GRAM_TILE;
}

static size_t bands(size_t n)
{
	return (n + side(n) - 1) / side(n);
}

size_t gram_tiles(size_t n)
{
	return bands(n) * (bands(n) + 1) / 2;
}

static struct tile tile_at(size_t k, size_t n)
{
	size_t s = side(n), band = 0;
	struct tile t;

	while (k > band)
		k -= ++band;
	t.i = band * s;
	t.j = k * s;
	t.ni = n - t.i < s ? n - t.i : s;
	t.nj = n - t.j < s ? n - t.j : s;
	return t;
}

void gram_add_float(const float *x, size_t stride, size_t rows, size_t tile,
		    double *sum, size_t n, float *scratch)
{
	struct tile t = tile_at(tile, n);
	int ni = (int)t.ni, nj = (int)t.nj, k = (int)rows, ld = (int)stride;

	if (t.i == t.j)
		cblas_ssyrk(CblasRowMajor, CblasLower, CblasTrans, ni, k, 1,
			    x + t.i, ld, 0, scratch, nj);
	else
		cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, ni, nj, k,
			    1, x + t.i, ld, x + t.j, ld, 0, scratch, nj);
	for (size_t i = 0; i < t.ni; i++) {
		double *to = sum + (t.i + i) * n + t.j;
		const float *from = scratch + i * t.nj;
		size_t end = t.i == t.j ? i + 1 : t.nj;

#pragma omp simd
		for (size_t j = 0; j < end; j++)
			to[j] += (double)from[j];
	}
}

void gram_add(const double *x, size_t stride, size_t rows, size_t tile,
	      double *sum, size_t n)
{
	struct tile t = tile_at(tile, n);
	int ni = (int)t.ni, nj = (int)t.nj, k = (int)rows, ld = (int)stride;
	double *to = sum + t.i * n + t.j;

	if (t.i == t.j)
		cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, ni, k, 1,
			    x + t.i, ld, 1, to, (int)n);
	else
		cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, ni, nj, k,
			    1, x + t.i, ld, x + t.j, ld, 1, to, (int)n);
}

void gram_multiply(const double *x, size_t rows, const double *a, size_t n,
		   size_t columns, double *y)
{
	cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)rows,
		    (int)columns, (int)n, 1, x, (int)n, a, (int)n, 0, y,
		    (int)n);
}
