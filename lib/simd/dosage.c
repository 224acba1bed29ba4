/* Dosages out of two planes (dosage.h): how many, and as numbers. */

#include "level.h"
#include "pack.h"

void LEVELLED(dosages)(const uint64_t *hom, const uint64_t *ref,
		       const uint64_t *mask, size_t words, int64_t n[3])
{
	int64_t two = 0, one = 0, none = 0;

	for (size_t i = 0; i < words; i++) {
		uint64_t m = mask ? mask[i] : ~(uint64_t)0;

		none += __builtin_popcountll(hom[i] & ref[i] & m);
		one += __builtin_popcountll(~hom[i] & ref[i] & m);
		two += __builtin_popcountll(hom[i] & ~ref[i] & m);
	}
	n[0] = none;
	n[1] = one;
	n[2] = two;
}

/* Half a word at a time: lanes of 32 bits, as many as those of the result. */
static inline void expand_half(uint32_t hom, uint32_t ref, const float *value,
			       float *restrict to)
{
#pragma omp simd
	for (uint32_t j = 0; j < 32; j++) {
		bool h = hom >> j & 1, r = ref >> j & 1;
		float with = h ? value[3] : value[2];
		float without = h ? value[1] : value[0];

		to[j] = r ? with : without;
	}
}

void LEVELLED(expand)(const uint64_t *hom, const uint64_t *ref, size_t words,
		      const float value[4], float *to)
{
	for (size_t i = 0; i < words; i++, to += 64) {
		expand_half((uint32_t)hom[i], (uint32_t)ref[i], value, to);
		expand_half((uint32_t)(hom[i] >> 32), (uint32_t)(ref[i] >> 32),
			    value, to + 32);
	}
}
