/*
 * relation.h - the relationship matrix of samples
 *
 * Its entry (i, j) is the sum over sites of the product of the scaled dosages
 * (dosage.h) of samples i and j.  Sites are collected until a block is full:
 * RELATION_BLOCK of them, wherever batches and contigs end.  Then threads
 * expand the block into numbers, a share of its sites each, and add it to the
 * matrix, a tile of it each (gram.h).
 *
 * Invariant: an entry is the same sum in the same order, whatever the number
 * of threads.  BLAS chooses its kernels by the processor, so that another
 * processor may round otherwise.
 */
#ifndef RELATION_H
#define RELATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dosage.h"

enum { RELATION_BLOCK = 2048 }; /* sites */

struct relation_args {
	unsigned n; /* samples */
	enum dosage_scale scale;
	bool doubles; /* products within a block too */
	int threads;
};

struct relation;

/* Bytes that it takes. */
size_t relation_memory(const struct relation_args *);
struct relation *relation_create(const struct relation_args *);
void relation_free(struct relation *);

/* A site's planes, row[2][(n + 63) / 64]; bits from n on are 0. */
void relation_add(struct relation *, const uint64_t *row);

#define RELATION_ERROR 1e-9

/*
 * Of all sites added: [n][n], of which only entries [i][j <= i] are of use.
 * It remains the relation's and may be overwritten.
 */
double *relation_matrix(struct relation *);
/*
 * Its k largest eigenvalues and their vectors[k][n]: of a large matrix those
 * that products with it lead to (krylov.h), to an error of RELATION_ERROR; by
 * dsyevr if they do not or the matrix is small.
 */
void relation_eigen(struct relation *, size_t k, double *value, double *vector);
/* The sum of its diagonal. */
double relation_trace(const struct relation *);

#endif
