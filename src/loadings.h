/*
 * loadings.h - weights of sites in axes, and samples placed by them
 *
 * With x the scaled dosages of the samples fitted, [nsites][nfit], the
 * eigenvectors u of the relationship matrix give loadings, of length 1,
 *
 *     v = x u / sqrt(eigenvalue)
 *
 * and v turns the dosages of any sample into its coordinates, those of the
 * rest in planes.h.  Both come of one pass over the sites.
 */
#ifndef LOADINGS_H
#define LOADINGS_H

#include "planes.h"

struct loadings_args {
	size_t k;
	const double *value; /* [k] eigenvalues, above 0 */
	const double *u;     /* [k][nfit] */
	double *at;	     /* [nrest][k] gets where the rest lie */
	/* Gets v[n][k] of the next n sites; null if nobody wants them. */
	void (*take)(void *self, const double *v, size_t n);
	void *self;
};

void loadings_run(struct planes *, const struct loadings_args *);

#endif
