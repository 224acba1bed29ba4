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

/* Differences between what codes come to, as bits. */
struct lut {
	uint32_t none, hom, ref, both;
};

/*
 * Half a word at a time: lanes of 32 bits, as many as those of the result.
 * Choices between numbers would be branches; those between bits are masks.
 */
static inline void expand_half(uint32_t hom, uint32_t ref, const struct lut *v,
			       float *restrict to)
{
	const struct lut x = *v;
	uint32_t out[32];

#pragma omp simd
	for (uint32_t j = 0; j < 32; j++) {
		uint32_t h = -(hom >> j & 1), r = -(ref >> j & 1);

		out[j] = x.none ^ (h & x.hom) ^ (r & (x.ref ^ (h & x.both)));
	}
	memcpy(to, out, sizeof out);
}

void LEVELLED(expand)(const uint64_t *hom, const uint64_t *ref, size_t words,
		      const float value[4], float *to)
{
	uint32_t v[4];
	struct lut x;

	memcpy(v, value, sizeof v);
	x = (struct lut){ v[0], v[0] ^ v[1], v[0] ^ v[2],
			  v[0] ^ v[1] ^ v[2] ^ v[3] };
	for (size_t i = 0; i < words; i++, to += 64) {
		expand_half((uint32_t)hom[i], (uint32_t)ref[i], &x, to);
		expand_half((uint32_t)(hom[i] >> 32), (uint32_t)(ref[i] >> 32),
			    &x, to + 32);
	}
}
