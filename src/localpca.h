/*
 * localpca.h - principal components of every window along the genome
 *
 * How samples are related differs along a chromosome: where recombination is
 * low, inversions segregate, or selection acts.  Of each window come its first
 * eigenvalues and their vectors, which Li and Ralph (2019) compare between
 * windows.
 *
 * A window of m sites has the m x m matrix of its sites' products if that is
 * smaller than the n x n matrix of its samples': with x = w s u', the one has
 * the vectors w and the other u.
 */
#ifndef LOCALPCA_H
#define LOCALPCA_H

#include "fitted.h"
#include "grid.h"
#include "table.h"

struct local_pca_args {
	const struct grid *grid;
	int k;
	enum dosage_scale scale;
	struct fitted_args of;
	int threads, digits;
};

struct local_pca;

struct local_pca *local_pca_create(const struct source *,
				   const struct local_pca_args *,
				   struct table *);
struct work local_pca_work(struct local_pca *);
void local_pca_header(const struct local_pca *, struct text *);
/* After the engine has run. */
void local_pca_finish(struct local_pca *);
void local_pca_free(struct local_pca *);

#endif
