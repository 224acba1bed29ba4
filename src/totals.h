/*
 * totals.h - what is summed over a stretch of the genome
 *
 * Exact sums, and tallies: how many rows fell into each bin.  Bins are many
 * and most are empty, so those that are not are listed.  Some sums are
 * 'late': there can be very many of them, and most runs never add to one, so
 * they have no memory before that.
 */
#ifndef TOTALS_H
#define TOTALS_H

#include <stddef.h>
#include <stdint.h>

#include "exact.h"

/* A bin of a tally: those of one tally stand together when sorted. */
static inline uint64_t hit_of(size_t tally, uint32_t bin)
{
	return (uint64_t)tally << 32 | bin;
}

/* A growing list of bins, one entry a row that fell into it. */
struct hits {
	size_t n, room;
	uint64_t *bin;
};

struct tally {
	int64_t *count; /* [room] rows in each bin */
	size_t room;
};

struct totals {
	int64_t bases; /* accessible ones */
	size_t nsums, nlate, ntallies;
	exact *sum;  /* [nsums] */
	exact *late; /* [nlate], or null: all are 0 */
	struct tally *tally;
	size_t nbins, bin_room;
	uint64_t *bin; /* [nbins] the bins that have any */
	int64_t *rows; /* [nbins] how many; once sorted */
};

/* How many there are of everything. */
struct totals_size {
	size_t nsums, nlate, ntallies;
};

void totals_init(struct totals *, const struct totals_size *);
void totals_free(struct totals *);
void totals_clear(struct totals *);
/* 'late' may be null; each hit is the bin of a row. */
void totals_add(struct totals *, const exact *sum, const exact *late,
		const uint64_t *hit, size_t nhits);
/* Put the list of bins in order, and fill 'rows'. */
void totals_sort(struct totals *);
/* The sorted bins of a tally: the first of them, and how many. */
size_t totals_bins(const struct totals *, size_t tally, size_t *n);
/* Nothing will be added any more: keep what is listed alone. */
void totals_compact(struct totals *);

#endif
