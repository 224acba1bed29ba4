/*
 * gram.h - products of every column with every column, in tiles
 *
 * Of x[rows][n], the matrix sum[n][n] of sums over rows of x[r][i] x[r][j].
 * It is symmetric, so only tiles that reach below the diagonal are made, and
 * each by itself, so that tiles can go to any number of threads.
 *
 *            j ->
 *      i   [0]
 *      |   [1][2]
 *      v   [3][4][5]
 *
 * Products of floats are summed over the rows of one call as floats, and over
 * calls as doubles: what is rounded does not grow with the number of calls.
 */
#ifndef GRAM_H
#define GRAM_H

#include <stddef.h>

enum { GRAM_TILE = 256 }; /* columns of the largest tile */

/* How many tiles n columns have: by n alone. */
size_t gram_tiles(size_t n);

/*
 * Add to sum[n][n] what the rows come to in a tile; x[rows][stride].
 * 'scratch' is [GRAM_TILE * GRAM_TILE].  Above the diagonal anything may be
 * written within the tile.
 */
void gram_add_float(const float *x, size_t stride, size_t rows, size_t tile,
		    double *sum, size_t n, float *scratch);
void gram_add(const double *x, size_t stride, size_t rows, size_t tile,
	      double *sum, size_t n);

/* y[rows] = x[rows][n] a[n], of 'columns' columns of a[n][n] from 'a' on; those
 * of y are as far apart as those of a. */
void gram_multiply(const double *x, size_t rows, const double *a, size_t n,
		   size_t columns, double *y);

#endif
