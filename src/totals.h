/*
 * totals.h - what is summed over a stretch of the genome
 *
 * Exact sums, and how many rows fell into each bin.  Bins are many and most
 * are empty, so those that are not are listed.  Some sums are 'late': there
 * can be very many of them, and most runs never add to one, so they have no
 * memory before that.
 */
#ifndef TOTALS_H
#define TOTALS_H

#include <stddef.h>
#include <stdint.h>

#include "exact.h"

/* A growing list of bins, one entry a row that fell into it. */
struct hits {
	size_t n, room;
	uint32_t *bin;
};

struct totals {
	int64_t bases; /* accessible ones */
	size_t nsums, nlate;
	exact *sum;	/* [nsums] */
	exact *late;	/* [nlate], or null: all are 0 */
	int64_t *count; /* [room] rows in each bin */
	size_t room;
	uint32_t *bin; /* [nbins] the bins that have any */
	size_t nbins, bin_room;
};

void totals_init(struct totals *, size_t nsums, size_t nlate);
void totals_free(struct totals *);
void totals_clear(struct totals *);
/* 'late' may be null; each hit is the bin of a row. */
void totals_add(struct totals *, const exact *sum, const exact *late,
		const uint32_t *hit, size_t nhits);
/* Put the list of bins in order. */
void totals_sort(struct totals *);

#endif
