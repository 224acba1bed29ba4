#include "bitsum.h"

#include <string.h>

/* A slice at a time, so that the inner loop is one of whole vectors. */
void bitsum_add(uint64_t *restrict slices, const uint64_t *restrict plane,
		size_t stride)
{
	enum { WORDS = 8 }; /* stride is a multiple, see genotypes.h */

	for (size_t i = 0; i < stride; i += WORDS) {
		uint64_t carry[WORDS];

		memcpy(carry, plane + i, sizeof carry);
		for (int k = 0; k < BITSUM_SLICES; k++) {
			uint64_t *s = slices + (size_t)k * stride + i;

#pragma omp simd
			for (int j = 0; j < WORDS; j++) {
				uint64_t was = s[j];

				s[j] = was ^ carry[j];
				carry[j] &= was;
			}
		}
	}
}

void bitsum_flush(uint64_t *slices, size_t stride, unsigned n, int32_t *count)
{
	for (unsigned i = 0; i < n; i++) {
		int32_t c = 0;

		for (int k = 0; k < BITSUM_SLICES; k++)
			c |= (int32_t)(slices[(size_t)k * stride + i / 64] >>
					       i % 64 &
				       1)
			     << k;
		count[i] += c;
	}
	memset(slices, 0, BITSUM_SLICES * stride * sizeof *slices);
}
