/*
 * products.h - axes by products of vectors with the sites
 *
 * With x the scaled dosages of the samples fitted, [nsites][nfit], the
 * relationship matrix is x' x.  It is not made: a product with it is one pass
 * over the sites (planes.h), of which krylov.h says how many there are.
 *
 * Invariant: chunk c of the sites is summed with chunks c + PLANES_CHUNKS,
 * c + 2 PLANES_CHUNKS, .. in this order, as floats, and these sums are added
 * as doubles, whatever the number of threads.
 */
#ifndef PRODUCTS_H
#define PRODUCTS_H

#include "krylov.h"
#include "planes.h"

/* An error that is small enough. */
static const double products_enough = 1e-3;

/* Bytes that vectors for k axes of n samples take. */
size_t products_memory(unsigned n, size_t k, int threads);

/*
 * The k largest eigenvalues of the relationship matrix, and their
 * vectors[k][nfit]; says how far off they are (krylov.h).
 */
struct krylov_end products_eigen(struct planes *, size_t k, uint64_t seed,
				 double *value, double *vector);

#endif
