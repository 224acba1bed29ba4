/*
 * gtstack.h - where a record's genotypes go, whichever way they are spelt
 *
 * For gttext.c and gttyped.c, which read them sample by sample: the planes of
 * genotypes.h with room for all of them, by gt_room().
 */
#ifndef GTSTACK_H
#define GTSTACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gt.h"
#include "simd.h"

/* One slot of one sample. */
enum { ALLELE_MISSING = -1, ALLELE_ABSENT = -2 };

/* That of '*', if it is not 0, is missing. */
static inline int64_t called_allele(int64_t allele, int64_t star)
{
	return star && allele == star ? ALLELE_MISSING : allele;
}

/* Where a sample's slots go: the stack of planes of one record. */
struct stack {
	uint64_t *planes;
	size_t stride;
	unsigned nalleles, ploidy;
};

static inline uint64_t *stack_plane(const struct stack *k, unsigned row,
				    unsigned slot)
{
	return k->planes + ((size_t)row * k->ploidy + slot) * k->stride;
}

static inline void stack_put(const struct stack *k, unsigned sample,
			     unsigned slot, int64_t allele)
{
	uint64_t bit = (uint64_t)1 << (sample & 63);
	size_t word = sample >> 6;

	if (allele == ALLELE_ABSENT)
		return;
	stack_plane(k, k->nalleles, slot)[word] |= bit;
	if (allele == ALLELE_MISSING)
		return;
	stack_plane(k, k->nalleles - 1, slot)[word] |= bit;
	if (allele > 0)
		stack_plane(k, (unsigned)allele - 1, slot)[word] |= bit;
}

/* Of a record that a kernel has packed. */
static inline struct gt_shape kernel_shape(enum packed packed, unsigned ploidy)
{
	uint32_t flags = SITE_UNIFORM;

	if (packed == PACKED_COMPLETE)
		flags |= SITE_COMPLETE;
	return (struct gt_shape){ GT_FINE, 0, ploidy, flags };
}

static inline bool is_among(const uint64_t *plane, unsigned i)
{
	return plane[i / 64] >> (i % 64) & 1;
}

#endif
