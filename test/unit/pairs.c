/*
 * Sums of pairs of samples at every level, against going through their sites
 * one by one; bits turned and turned back.
 */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "simd.h"
#include "transpose.h"
#include "unit.h"

enum { NBLOCKS = 4, COLUMNS = NBLOCKS * PAIRS, WORDS = 3 };

static int8_t copies[COLUMNS][PAIRS_SITES]; /* -1: not called */
static uint64_t blocks[NBLOCKS * PAIRS_BLOCK];
static uint64_t rows[PAIRS_SITES][2][WORDS];
static int32_t to[WORDS * 64];

/* --- turning --- */

static void check_transpose(void)
{
	uint64_t x[64], y[64];

	for (int i = 0; i < 64; i++)
		x[i] = y[i] = random64();
	transpose64(y);
	for (int i = 0; i < 64; i++)
		for (int j = 0; j < 64; j++)
			CHECK((x[i] >> j & 1) == (y[j] >> i & 1));
}

/* Each column's bit, and bits of nobody that are set all the same. */
static void place_columns(void)
{
	unsigned used[WORDS * 64];

	for (unsigned j = 0; j < WORDS * 64; j++) {
		to[j] = -1;
		used[j] = j;
	}
	for (unsigned c = 0; c < COLUMNS; c++) {
		unsigned k = c + below(WORDS * 64 - c), j = used[k];

		used[k] = used[c];
		to[j] = (int32_t)c;
	}
}

static void set(uint64_t *row, unsigned bit, int x)
{
	row[bit / 64] |= (uint64_t) !!x << bit % 64;
}

static void make_rows(enum pair_rows kind, size_t nsites)
{
	memset(rows, 0, sizeof rows);
	for (size_t i = 0; i < nsites; i++)
		for (unsigned j = 0; j < WORDS * 64; j++) {
			int g = to[j] < 0 ? 1 : copies[to[j]][i];

			if (kind == PAIR_HAPLOTYPES) {
				set(rows[i][0], j, g == 1);
				set(rows[i][1], j, g >= 0);
			} else {
				set(rows[i][0], j, g == 0 || g == 2);
				set(rows[i][1], j, g == 0 || g == 1);
			}
		}
}

static void make_blocks(enum pair_rows kind, size_t nsites)
{
	size_t site = &rows[1][0][0] - &rows[0][0][0];

	place_columns();
	make_rows(kind, nsites);
	memset(blocks, 0xaa, sizeof blocks);
	for (unsigned w = 0; w < WORDS; w++)
		pairs_turn(kind, &rows[0][0][w], site, WORDS, nsites,
			   to + w * 64, blocks);
}

/* --- sums --- */

static void any_copies(enum pair_rows kind, size_t nsites, unsigned missing)
{
	for (unsigned c = 0; c < COLUMNS; c++)
		for (size_t i = 0; i < nsites; i++)
			copies[c][i] =
				(int8_t)(percent(missing)
						 ? -1
						 : (int)below(
							   kind == PAIR_DOSAGES
								   ? 3
								   : 2));
}

static uint32_t by_site(enum pair_sum what, unsigned c, unsigned d, size_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		int x = copies[c][i], y = copies[d][i], apart = abs(x - y);

		if (x < 0 || y < 0)
			continue;
		switch (what) {
		case PAIR_COPIES: sum += (uint32_t)apart; break;
		case PAIR_TWICE: sum += apart == 2; break;
		case PAIR_ALLELES: sum += !x != !y; break;
		case PAIR_HETS: sum += x == 1 && y == 1; break;
		default: sum++;
		}
	}
	return sum;
}

static void check_sum(const struct kernels *k, unsigned what, size_t n,
		      unsigned a, unsigned b)
{
	uint32_t sum[PAIRS][PAIRS];
	bool right = true;

	for (unsigned i = 0; i < PAIRS * PAIRS; i++)
		sum[i / PAIRS][i % PAIRS] = i;
	k->pairs(what, blocks + a * PAIRS_BLOCK, blocks + b * PAIRS_BLOCK,
		 (n + 511) / 512 * 8, &sum[0][0]);
	for (unsigned i = 0; i < PAIRS; i++)
		for (unsigned j = 0; j < PAIRS; j++)
			right &= sum[i][j] == i * PAIRS + j +
						      by_site(what & 7,
							      a * PAIRS + i,
							      b * PAIRS + j, n);
	CHECK(right);
}

static bool all_called(unsigned block, unsigned n, size_t nsites)
{
	for (unsigned j = 0; j < n; j++)
		for (size_t i = 0; i < nsites; i++)
			if (copies[block * PAIRS + j][i] < 0)
				return false;
	return true;
}

static void check_sums(enum pair_rows kind, size_t n, unsigned missing)
{
	any_copies(kind, n, missing);
	make_blocks(kind, n);
	for (unsigned b = 0; b < NBLOCKS; b++)
		for (unsigned m = 1; m <= PAIRS; m++)
			CHECK(pairs_complete(blocks + b * PAIRS_BLOCK, m, n) ==
			      all_called(b, m, n));
	for (size_t i = 0; simd_levels()[i]; i++)
		for (unsigned what = 0; what < PAIR_SUMS; what++)
			for (unsigned masked = missing ? PAIR_MASKED : 0;
			     masked <= PAIR_MASKED; masked += PAIR_MASKED) {
				if (kind == PAIR_HAPLOTYPES &&
				    what == PAIR_HETS)
					continue;
				check_sum(simd_levels()[i], what | masked, n, 0,
					  1);
				check_sum(simd_levels()[i], what | masked, n, 3,
					  3);
			}
}

int main(void)
{
	static const size_t sizes[] = { 1,   63,  64,	65,   511,
					512, 513, 2048, 2500, PAIRS_SITES };

	check_transpose();
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		check_sums(PAIR_DOSAGES, sizes[i], 0);
		check_sums(PAIR_DOSAGES, sizes[i], 20);
		check_sums(PAIR_HAPLOTYPES, sizes[i], 0);
		check_sums(PAIR_HAPLOTYPES, sizes[i], 1);
	}
	return unit_end();
}
