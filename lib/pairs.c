#include "pairs.h"

#include <assert.h>

#include "simd.h"
#include "transpose.h"

/* A kernel takes 8 at once. */
static size_t words_of(size_t nsites)
{
	return (nsites + 511) / 512 * 8;
}

/* 64 sites at most, as words of samples. */
static void turn(const uint64_t *row, size_t site, size_t n, uint64_t word[64])
{
	for (size_t i = 0; i < n; i++)
		word[i] = row[i * site];
	for (size_t i = n; i < 64; i++)
		word[i] = 0;
	transpose64(word);
}

static void put_dosages(uint64_t *at, uint64_t even, uint64_t low)
{
	at[0] = even ^ low;
	at[PAIRS_PLANE] = even & ~low;
	at[2 * PAIRS_PLANE] = even | low;
}

static void put_alleles(uint64_t *at, uint64_t copy, uint64_t called)
{
	at[0] = copy & called;
	at[PAIRS_PLANE] = 0;
	at[2 * PAIRS_PLANE] = called;
}

void pairs_turn(enum pair_rows kind, const uint64_t *row, size_t site,
		size_t second, size_t nsites, const int32_t *to,
		uint64_t *blocks)
{
	assert(nsites <= PAIRS_SITES);
	for (size_t w = 0; w < words_of(nsites); w++) {
		size_t beg = w * 64 < nsites ? w * 64 : nsites;
		size_t n = nsites - beg < 64 ? nsites - beg : 64;
		uint64_t x[64], y[64];

		turn(row + beg * site, site, n, x);
		turn(row + beg * site + second, site, n, y);
		for (unsigned j = 0; j < 64; j++) {
			size_t c = (size_t)to[j];
			uint64_t *at;

			if (to[j] < 0)
				continue;
			at = blocks + c / PAIRS * PAIRS_BLOCK + w * PAIRS +
			     c % PAIRS;
			if (kind == PAIR_DOSAGES)
				put_dosages(at, x[j], y[j]);
			else
				put_alleles(at, x[j], y[j]);
		}
	}
}

bool pairs_complete(const uint64_t *block, unsigned n, size_t nsites)
{
	const uint64_t *called = block + 2 * PAIRS_PLANE;
	uint64_t missing = 0;

	for (size_t w = 0; w * 64 < nsites; w++) {
		size_t left = nsites - w * 64;
		uint64_t all =
			left < 64 ? ((uint64_t)1 << left) - 1 : ~(uint64_t)0;

		for (unsigned j = 0; j < n; j++)
			missing |= all & ~called[w * PAIRS + j];
	}
	return !missing;
}

void pairs_count(unsigned what, const uint64_t *a, const uint64_t *b,
		 size_t nsites, uint32_t *sum)
{
	simd()->pairs(what, a, b, words_of(nsites), sum);
}
