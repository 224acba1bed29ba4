/*
 * bitsum.h - how often each bit of a row of planes is set
 *
 * Counters are kept in slices: slice k holds bit k of every sample's count,
 * so that one word operation counts for 64 samples at once.
 *
 *   sample     0 1 2 3 ..
 *   slice 0    1 0 1 1       counts are 5, 0, 3, 1
 *   slice 1    0 0 1 0
 *   slice 2    1 0 0 0
 *
 * Invariant: no more than BITSUM_MOST planes are added between flushes.
 */
#ifndef BITSUM_H
#define BITSUM_H

#include <stddef.h>
#include <stdint.h>

enum { BITSUM_SLICES = 8, BITSUM_MOST = 255 };

/* slices: [BITSUM_SLICES][stride]. */
void bitsum_add(uint64_t *slices, const uint64_t *plane, size_t stride);
/* Add the counts to count[i] of n samples, and empty the slices. */
void bitsum_flush(uint64_t *slices, size_t stride, unsigned n, int32_t *count);

#endif
