/*
 * axes.h - principal components that were found, and cells of tables of them
 *
 * There may be fewer than were wanted; what there is not is NaN.
 */
#ifndef AXES_H
#define AXES_H

#include "text.h"

struct axes {
	size_t wanted, k;
	unsigned n;	/* samples fitted */
	double *value;	/* [k] s^2 */
	double *vector; /* [k][n] */
	double total;	/* of all s^2 */
};

void axes_free(struct axes *);

/* pc1, pc2, .. to the row's end. */
void axes_names(const struct axes *, struct text *);
/* x[k], likewise. */
void axes_cells(const struct axes *, const double *x, struct text *);
/* The table of eigenvalues. */
void axes_values(const struct axes *, struct text *);

#endif
