#include "transpose.h"

/*
 * Quarters of the square change places, then quarters of the quarters, and so
 * on down to single bits (Warren 2013, Hacker's Delight, section 7-3).
 */
void transpose64(uint64_t word[64])
{
	uint64_t mask = 0x00000000ffffffffu;

	for (unsigned half = 32; half; half /= 2, mask ^= mask << half)
		for (unsigned top = 0; top < 64; top += 2 * half) {
			uint64_t *x = word + top, *y = x + half;

#pragma omp simd
			for (unsigned i = 0; i < half; i++) {
				uint64_t swap = (x[i] >> half ^ y[i]) & mask;

				x[i] ^= swap << half;
				y[i] ^= swap;
			}
		}
}
