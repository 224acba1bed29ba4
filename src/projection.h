/*
 * projection.h - spectra of a smaller sample than the sites have
 *
 * Each site adds its chances (lib/sfs.h) to the cells of its spectrum, that
 * of a pair the product of both populations' chances.  A chance is rounded
 * once, to a multiple of 2^-80, and then multiplied by a number of sites and
 * added as an integer (lib/exact.h).
 *
 * Invariant: a cell depends on the sites alone, not on how many of them were
 * added at a time nor in which order.
 */
#ifndef PROJECTION_H
#define PROJECTION_H

#include "exact.h"
#include "histogram.h"

struct projection {
	uint32_t size[2]; /* alleles that are drawn; size[1] may be 0 */
	size_t nspectra;
	exact **sum; /* each [size[0] + 1][size[1] + 1], null if no site */
	double *chance[2], *row;
};

struct projection *projection_create(size_t nspectra, const uint32_t size[2]);
void projection_free(struct projection *);

/* Both populations have as many alleles called as are drawn, or more. */
void projection_add(struct projection *, const struct histogram_entry *);

#endif
