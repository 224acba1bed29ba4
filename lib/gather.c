#include "gather.h"

/* pext as runs of ones: samples of a population mostly stand together; '*bits'
 * is how many the mask has. */
static uint64_t compress(uint64_t x, uint64_t mask, size_t *bits)
{
	uint64_t out = 0;
	unsigned n = 0;

	*bits = 64;
	if (!~mask)
		return x;
	while (mask) {
		unsigned skip = (unsigned)__builtin_ctzll(mask), run;

		mask >>= skip;
		x >>= skip;
		run = (unsigned)__builtin_ctzll(~mask);
		out |= (x & (((uint64_t)1 << run) - 1)) << n;
		n += run;
		mask >>= run;
		x >>= run;
	}
	*bits = n;
	return out;
}

size_t gather_bits(const uint64_t *plane, const uint64_t *mask, size_t beg,
		   size_t end, uint64_t *to, size_t at)
{
	for (size_t i = beg; i < end; i++) {
		size_t word = at / 64, bit = at % 64, more;
		uint64_t x = compress(plane[i], mask[i], &more);

		if (!more)
			continue;
		to[word] |= x << bit;
		at += more;
		if (bit && at > (word + 1) * 64)
			to[word + 1] |= x >> (64 - bit);
	}
	return at;
}
