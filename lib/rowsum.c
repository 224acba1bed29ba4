#include "rowsum.h"

#include <assert.h>

#include "simd.h"

void rowtable_make(struct rowtable *t, const uint8_t f[4][4])
{
	for (int a = 0; a < 4; a++)
		for (int b = 0; b < 4; b++)
			assert(f[a][b] <= (a ? MOST_OF_TABLE : 0));
	for (int a = 0; a < 16; a++)
		for (int b = 0; b < 16; b++)
			t->of[a][b] =
				(uint8_t)(f[a & 3][b & 3] + f[a >> 2][b >> 2]);
}

size_t row_bands(unsigned n)
{
	return ((size_t)n + 2 * BAND - 1) / (2 * BAND);
}

/* A whole number of words, since they are put by the word. */
size_t tile_bytes(unsigned n)
{
	return ((size_t)n + 63) / 64 * 32 * TILE;
}

size_t rowlist_room(unsigned n)
{
	return ((size_t)n + 63) / 64 * 32;
}

/* Bit i goes to bit 2 i. */
static uint64_t spread(uint32_t x)
{
	uint64_t y = x;

	y = (y | y << 16) & 0x0000ffff0000ffffu;
	y = (y | y << 8) & 0x00ff00ff00ff00ffu;
	y = (y | y << 4) & 0x0f0f0f0f0f0f0f0fu;
	y = (y | y << 2) & 0x3333333333333333u;
	return (y | y << 1) & 0x5555555555555555u;
}

static uint32_t half_of(const uint64_t *row, size_t half)
{
	return (uint32_t)(row[half / 2] >> (half & 1 ? 32 : 0));
}

/* The codes of 32 columns, 16 nibbles. */
static uint64_t codes(const uint64_t *lo, const uint64_t *hi, size_t half)
{
	return spread(half_of(lo, half)) | spread(half_of(hi, half)) << 1;
}

static size_t halves(unsigned n)
{
	return ((size_t)n + 31) / 32;
}

void tile_put(uint8_t *tile, unsigned rows, const uint64_t *lo,
	      const uint64_t *hi, unsigned n)
{
	simd()->tile(lo, hi, ((size_t)n + 63) / 64, rows, tile);
}

/* 'keep': bits of the nibbles that are wanted. */
static size_t add_steps(struct rowlist *l, size_t n, uint64_t x, uint64_t keep,
			size_t half)
{
	while (keep) {
		unsigned k = (unsigned)__builtin_ctzll(keep) / 4;
		size_t at = (half * 16 + k) % BAND * TILE;

		l->step[n++] = (uint32_t)((x >> 4 * k & 15) << 20 | at);
		keep &= ~((uint64_t)15 << 4 * k);
	}
	return n;
}

static void read_list(struct rowlist *l, const uint64_t *lo, const uint64_t *hi,
		      unsigned columns, int only_3)
{
	size_t n = 0, last = halves(columns);

	for (size_t i = 0; i < last; i++) {
		if (half_of(lo, i) | half_of(hi, i)) {
			uint64_t x = codes(lo, hi, i);
			uint64_t both = x & x >> 1 & 0x5555555555555555u;

			n = add_steps(l, n, x, only_3 ? both : x, i);
		}
		if ((i + 1) % (BAND / 16) == 0 || i + 1 == last)
			l->end[i / (BAND / 16)] = n;
	}
}

void rowlist_read(struct rowlist *l, const uint64_t *lo, const uint64_t *hi,
		  unsigned n)
{
	read_list(l, lo, hi, n, 0);
}

void rowlist_read_3(struct rowlist *l, const uint64_t *lo, const uint64_t *hi,
		    unsigned n)
{
	read_list(l, lo, hi, n, 1);
}

void rowsum_band(const struct rowlist *l, size_t band, const uint8_t *tile,
		 const struct rowtable *t, uint32_t *sum)
{
	size_t beg = band ? l->end[band - 1] : 0;

	simd()->rowsum(l->step + beg, l->end[band] - beg,
		       tile + band * BAND * TILE, &t->of[0][0], sum);
}

void rowsum(const struct rowlist *l, size_t nbands, const uint8_t *tile,
	    const struct rowtable *t, uint32_t *sum)
{
	for (size_t i = 0; i < nbands; i++)
		rowsum_band(l, i, tile, t, sum);
}
