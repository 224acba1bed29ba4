/*
 * gather.h - bits of some samples, moved together
 */
#ifndef GATHER_H
#define GATHER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Append the bits of plane[beg .. end) that 'mask' has to the bits of 'to'
 * from bit 'at' on, in order; returns at plus how many.  Bits of 'to' from
 * 'at' on are 0 before.
 */
size_t gather_bits(const uint64_t *plane, const uint64_t *mask, size_t beg,
		   size_t end, uint64_t *to, size_t at);

#endif
