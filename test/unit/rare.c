/* Sums of pairs from carriers of rare alleles, against every pair in turn. */
#include "rare.h"

#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "unit.h"

enum { MAX_N = 300, MAX_STRIDE = MAX_N / 64 + 2, NSITES = 60 };
enum { TILE = PAIRS * PAIRS, BLOCKS = (MAX_N + PAIRS - 1) / PAIRS };

static unsigned n;
static int32_t to[MAX_STRIDE * 64];
static uint64_t members[MAX_STRIDE], row[2 * MAX_STRIDE];
static int8_t copies[MAX_N]; /* -1: not called */
static uint32_t sum[BLOCKS][BLOCKS][2][TILE];
static uint32_t expect[MAX_N][MAX_N][2];
static int64_t taken;

static struct rare_columns any_columns(enum pair_rows rows)
{
	size_t stride;

	n = 1 + below(MAX_N);
	stride = (n + 63) / 64 + below(2);
	memset(members, 0, sizeof members);
	for (size_t i = 0; i < stride * 64; i++)
		to[i] = i < n ? (int32_t)i : -1;
	for (size_t i = 0; i < stride * 64 && percent(50); i++) {
		size_t j = below((unsigned)stride * 64);
		int32_t x = to[i];

		to[i] = to[j];
		to[j] = x;
	}
	for (size_t i = 0; i < stride * 64; i++)
		members[i / 64] |= (uint64_t)(to[i] >= 0) << i % 64;
	return (struct rare_columns){ rows, n, stride, to, members };
}

static void any_site(const struct rare_columns *of)
{
	unsigned most = of->rows == PAIR_DOSAGES ? 2 : 1;
	unsigned carriers = below(n / 16 + 3);
	bool alt = percent(50), missing = percent(10);

	for (unsigned c = 0; c < n; c++)
		copies[c] = alt ? 0 : (int8_t)most;
	for (unsigned k = 0; k < carriers; k++)
		copies[below(n)] =
			(int8_t)(alt ? 1 + below(most) : below(most));
	if (missing)
		copies[below(n)] = -1;
	memset(row, 0, sizeof row);
	for (size_t i = 0; i < of->stride * 64; i++) {
		int x = to[i] < 0 ? -1 : copies[to[i]];
		bool a = of->rows == PAIR_DOSAGES ? x == 0 || x == 2 : x == 1;
		bool b = of->rows == PAIR_DOSAGES ? x == 0 || x == 1 : x >= 0;

		row[i / 64] |= (uint64_t)a << i % 64;
		row[of->stride + i / 64] |= (uint64_t)b << i % 64;
	}
}

/* Both rare and without a missing call? */
static bool is_rare(const struct rare_columns *of)
{
	unsigned ref = 0, alt = 0;

	for (unsigned c = 0; c < n; c++) {
		if (copies[c] < 0)
			return false;
		alt += copies[c] > 0;
		ref += of->rows == PAIR_DOSAGES ? copies[c] < 2 : !copies[c];
	}
	return alt <= n / 32 || ref <= n / 32;
}

static void add_site(enum pair_sum more)
{
	taken++;
	for (unsigned c = 0; c < n; c++)
		for (unsigned d = c + 1; d < n; d++) {
			int apart = abs(copies[c] - copies[d]);

			expect[c][d][0] += (uint32_t)apart;
			expect[c][d][1] += more == PAIR_TWICE
						   ? apart == 2
						   : more == PAIR_HETS &&
							     copies[c] == 1 &&
							     copies[d] == 1;
		}
}

static void add_all(struct rare *r, enum pair_sum more)
{
	for (size_t a = 0; a < BLOCKS && a * PAIRS < n; a++)
		rare_add(r, a, more, &sum[a][a][0][0], 2 * TILE, TILE);
	rare_clear(r);
}

static bool right_sums(const struct rare *r, enum pair_sum more)
{
	bool right = rare_sites(r) == taken;

	for (unsigned c = 0; c < n; c++)
		for (unsigned d = c + 1; d < n; d++) {
			uint32_t *x = &sum[c / PAIRS][d / PAIRS][0][0] +
				      c % PAIRS * PAIRS + d % PAIRS;
			uint32_t twice = rare_twice(r, c) + rare_twice(r, d);

			right &= x[0] + rare_copies(r, c) + rare_copies(r, d) ==
				 expect[c][d][0];
			right &= x[TILE] + (more == PAIR_TWICE ? twice : 0) ==
				 expect[c][d][1];
		}
	return right;
}

static void check(enum pair_rows rows, enum pair_sum more)
{
	struct rare_columns of = any_columns(rows);
	struct rare *r = rare_create(&of);

	memset(sum, 0, sizeof sum);
	memset(expect, 0, sizeof expect);
	taken = 0;
	for (int i = 0; i < NSITES; i++) {
		bool rare;

		any_site(&of);
		rare = is_rare(&of);
		CHECK(rare_take(r, row) == rare);
		if (rare)
			add_site(more);
		if (percent(10))
			add_all(r, more);
	}
	add_all(r, more);
	CHECK(right_sums(r, more));
	rare_free(r);
}

int main(void)
{
	for (int i = 0; i < 60; i++) {
		check(PAIR_DOSAGES, PAIR_CALLED);
		check(PAIR_DOSAGES, PAIR_TWICE);
		check(PAIR_DOSAGES, PAIR_HETS);
		check(PAIR_HAPLOTYPES, PAIR_CALLED);
	}
	return unit_end();
}
