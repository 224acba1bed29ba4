/* Bits of some samples moved together, against one bit at a time. */
#include "gather.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "unit.h"

enum { MAX_WORDS = 8 };

static bool bit(const uint64_t *x, size_t i)
{
	return x[i / 64] >> i % 64 & 1;
}

/* Dense, sparse, in runs, full, or none. */
static uint64_t any_mask(unsigned kind)
{
	unsigned beg = below(64), end = below(65);

	switch (kind) {
	case 0: return random64();
	case 1: return random64() & random64() & random64();
	case 2:
		return (end == 64 ? 0 : ~(uint64_t)0 << end) ^ ~(uint64_t)0
								       << beg;
	case 3: return ~(uint64_t)0;
	case 4: return (uint64_t)1 << beg;
	default: return 0;
	}
}

static void any_masks(uint64_t mask[MAX_WORDS])
{
	unsigned kind = below(7); /* 6: of each word its own */

	for (int i = 0; i < MAX_WORDS; i++)
		mask[i] = any_mask(kind == 6 ? below(6) : kind);
}

/* Bits that the mask has in these words. */
static size_t size_of(const uint64_t *mask, size_t beg, size_t end)
{
	size_t n = 0;

	for (size_t i = beg * 64; i < end * 64; i++)
		n += bit(mask, i);
	return n;
}

/* One run behind 'at' bits that were there before, in memory of just that
 * size. */
static bool right_run(const uint64_t *plane, const uint64_t *mask, size_t beg,
		      size_t end, size_t at)
{
	size_t total = at + size_of(mask, beg, end), words = (total + 63) / 64;
	uint64_t *to = calloc(words + !words, sizeof *to);
	uint64_t before[2] = { random64(), random64() };
	bool right;

	if (!to)
		exit(1);
	for (size_t i = 0; i < at; i++)
		to[i / 64] |= (uint64_t)bit(before, i) << i % 64;
	right = gather_bits(plane, mask, beg, end, to, at) == total;
	for (size_t i = 0; i < at; i++)
		right &= bit(to, i) == bit(before, i);
	for (size_t i = beg * 64; i < end * 64; i++)
		if (bit(mask, i))
			right &= bit(to, at++) == bit(plane, i);
	for (; at < words * 64; at++)
		right &= !bit(to, at);
	free(to);
	return right;
}

int main(void)
{
	for (int i = 0; i < 20000; i++) {
		uint64_t plane[MAX_WORDS], mask[MAX_WORDS];
		size_t beg = below(MAX_WORDS + 1);
		size_t end = beg + below(MAX_WORDS + 1 - (unsigned)beg);

		any_masks(mask);
		for (int k = 0; k < MAX_WORDS; k++)
			plane[k] = percent(10) ? ~(uint64_t)0 : random64();
		CHECK(right_run(plane, mask, beg, end, below(128)));
	}
	/* the planes of two slots, one behind the other */
	for (unsigned n = 0; n <= 64; n++) {
		uint64_t plane = random64();
		uint64_t mask = n < 64 ? ((uint64_t)1 << n) - 1 : ~(uint64_t)0;
		uint64_t to[2] = { 0 };
		size_t at = gather_bits(&plane, &mask, 0, 1, to, 0);

		CHECK(at == n && to[0] == (plane & mask));
		CHECK(gather_bits(&plane, &mask, 0, 1, to, at) == 2 * n);
		for (unsigned i = 0; i < n; i++)
			CHECK(bit(to, n + i) == bit(&plane, i));
	}
	return unit_end();
}
