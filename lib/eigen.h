/*
 * eigen.h - the largest eigenvalues of a symmetric matrix, with their vectors
 *
 * By LAPACK's dsyevr.  An eigenvector is as good as its negative, so the
 * program takes the one whose entry of largest absolute value is positive;
 * where several are as large, up to rounding, their first is.
 */
#ifndef EIGEN_H
#define EIGEN_H

#include <stddef.h>

/* Doubles of scratch memory. */
size_t eigen_scratch(size_t n);

/*
 * The k largest eigenvalues of a[n][n], of which only [i][j <= i] is read and
 * all is overwritten: value[k], largest first, and vector[k][n] of length 1.
 * k is n at most.  All are NaN if the matrix is not finite.
 */
void eigen_top(double *a, size_t n, size_t k, double *value, double *vector,
	       double *scratch);

/* Is the negative the one to take? */
int eigen_is_negative(const double *vector, size_t n);

#endif
