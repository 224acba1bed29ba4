/*
 * krylov.h - the largest eigenvalues of a matrix that is not at hand
 *
 * A symmetric matrix A, without negative eigenvalues, may be too large to have
 * or to decompose, while its product with a few vectors is not.  A block of
 * random vectors is multiplied again and again, and what is new in each
 * product is added to a basis Q whose vectors are orthogonal:
 *
 *   A Q_j = Q_0 H_0j + .. + Q_j H_jj + Q_(j+1) R_(j+1)
 *
 * The eigenvectors s of H say which combinations of the basis are nearest to
 * eigenvectors of A (block Lanczos; Golub and Underwood 1977, Musco and Musco
 * 2015).  How far off they are is known without a further product: |A u - t u|
 * is |R_(j+1) s_j|, of which the error is the largest over the eigenvalues
 * wanted, each as a share of its eigenvalue t.
 *
 * A vector that brings nothing new is 0 in the basis, which does no harm.
 *
 * Updating vectors within a pass over the sites (PCAone, Li et al. 2023) saves
 * passes, but then there is no one matrix whose powers they are, and how far
 * off they came is known only after a further pass.  Here a dozen passes are
 * enough for ten components, and each says its error.
 */
#ifndef KRYLOV_H
#define KRYLOV_H

#include <stddef.h>
#include <stdint.h>

struct krylov {
	size_t n;     /* rows of the matrix */
	size_t width; /* vectors of a block */
	size_t most;  /* products at most */
	double error; /* enough is when it is this or less */
	uint64_t seed;
	/* y[width][n] = x[width][n] A */
	void (*multiply)(void *self, const double *x, double *y);
	void *self;
};

struct krylov_end {
	size_t products;
	double error;
};

/* Vectors that a block should have for k of them: some more, and as many as
 * are multiplied at a time. */
size_t krylov_width(size_t k);

/* Doubles of scratch memory. */
size_t krylov_scratch(const struct krylov *);

/* The k largest: value[k], vector[k][n] of length 1; k is width at most. */
struct krylov_end krylov_run(const struct krylov *, size_t k, double *value,
			     double *vector, double *scratch);

#endif
