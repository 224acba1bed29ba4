/*
 * totals.h - what is summed over a stretch of the genome
 *
 * Exact sums, and how many rows fell into each bin.  Bins are many and most
 * are empty, so those that are not are listed.
 */
#ifndef TOTALS_H
#define TOTALS_H

#include <stddef.h>
#include <stdint.h>

#include "exact.h"

struct totals {
	int64_t bases;	/* accessible ones */
	exact *sum;	/* [nsums] */
	int64_t *count; /* [room] rows in each bin */
	size_t room;
	uint32_t *bin; /* [nbins] the bins that have any */
	size_t nbins, bin_room;
};

void totals_init(struct totals *, size_t nsums);
void totals_free(struct totals *);
void totals_clear(struct totals *, size_t nsums);
/* Each hit is the bin of a row. */
void totals_add(struct totals *, size_t nsums, const exact *sum,
		const uint32_t *hit, size_t nhits);
/* Put the list of bins in order. */
void totals_sort(struct totals *);

#endif
