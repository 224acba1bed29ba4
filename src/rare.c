#include "rare.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

/*
 * Up to n / FEW carriers a site takes less time by pairs of them than by bits
 * of all: k^2 / 2 pairs at about 3 ns, n^2 / 2 at about 6 ps.
 */
enum { FEW = 32 };
enum { KEPT = 1 << 18 }; /* carriers */

/* A carrier whose block it is, and those behind it in its site. */
struct run {
	uint32_t at, end;
};

struct runs {
	size_t n, room;
	struct run *run;
};

struct rare {
	struct rare_columns of;
	size_t nblocks;
	int64_t sites;
	uint32_t *copies, *twice; /* [n] */
	size_t n, room;
	uint32_t *carrier;   /* column * 2 + 1 if it has two copies */
	struct runs *blocks; /* [nblocks] */
};

struct rare *rare_create(const struct rare_columns *of)
{
	struct rare *r = xalloc(1, sizeof *r);

	r->of = *of;
	r->nblocks = (of->n + PAIRS - 1) / PAIRS;
	r->copies = xalloc(of->n, sizeof *r->copies);
	r->twice = xalloc(of->n, sizeof *r->twice);
	r->blocks = xalloc(r->nblocks, sizeof *r->blocks);
	return r;
}

void rare_free(struct rare *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->nblocks; i++)
		free(r->blocks[i].run);
	free(r->blocks);
	free(r->carrier);
	free(r->copies);
	free(r->twice);
	free(r);
}

/* --- what a word of a site says --- */

static uint64_t called(const struct rare_columns *of, const uint64_t *row)
{
	return of->rows == PAIR_DOSAGES ? row[0] | row[of->stride]
					: row[of->stride];
}

/* Who has the allele, REF or ALT, and who has it twice. */
static uint64_t has(const struct rare_columns *of, const uint64_t *row, int alt)
{
	uint64_t a = row[0], b = row[of->stride];

	if (of->rows == PAIR_DOSAGES)
		return alt ? a ^ b : b;
	return alt ? a : b & ~a;
}

static uint64_t has_two(const struct rare_columns *of, const uint64_t *row,
			int alt)
{
	uint64_t a = row[0], b = row[of->stride];

	if (of->rows == PAIR_DOSAGES)
		return alt ? a & ~b : a & b;
	return 0;
}

/* --- a site --- */

static bool is_complete(const struct rare_columns *of, const uint64_t *row)
{
	uint64_t missing = 0;

	for (size_t i = 0; i < of->stride; i++)
		missing |= of->members[i] & ~called(of, row + i);
	return !missing;
}

/* Most words have none, and what has many is soon seen to. */
static bool is_few(const struct rare_columns *of, const uint64_t *row, int alt)
{
	size_t few = of->n / FEW, n = 0;

	for (size_t i = 0; i < of->stride && n <= few; i++) {
		uint64_t x = has(of, row + i, alt);

		n += x ? (size_t)__builtin_popcountll(x) : 0;
	}
	return n <= few;
}

/* Behind those of the site with a lower column; nearly all are in order. */
static void insert(struct rare *r, size_t beg, uint32_t carrier)
{
	size_t at = r->n++;

	for (; at > beg && r->carrier[at - 1] > carrier; at--)
		r->carrier[at] = r->carrier[at - 1];
	r->carrier[at] = carrier;
}

static void list_carriers(struct rare *r, const uint64_t *row, int alt)
{
	const struct rare_columns *of = &r->of;
	size_t beg = r->n;

	GROW(r->carrier, r->room, r->n + of->n / FEW);
	for (size_t i = 0; i < of->stride; i++) {
		uint64_t two = has_two(of, row + i, alt);

		for (uint64_t x = has(of, row + i, alt); x; x &= x - 1) {
			unsigned bit = (unsigned)__builtin_ctzll(x);
			uint32_t c = (uint32_t)of->to[i * 64 + bit];
			uint32_t twice = two >> bit & 1;

			insert(r, beg, c * 2 + twice);
			r->copies[c] += 1 + twice;
			r->twice[c] += twice;
		}
	}
}

/* Each carrier but the last begins pairs. */
static void list_runs(struct rare *r, size_t beg)
{
	for (size_t i = beg; i + 1 < r->n; i++) {
		struct runs *b = &r->blocks[r->carrier[i] / 2 / PAIRS];

		GROW(b->run, b->room, b->n + 1);
		b->run[b->n++] = (struct run){ (uint32_t)i, (uint32_t)r->n };
	}
}

bool rare_take(struct rare *r, const uint64_t *row)
{
	size_t beg = r->n;
	int alt = is_few(&r->of, row, 1);

	if ((!alt && !is_few(&r->of, row, 0)) || !is_complete(&r->of, row))
		return false;
	list_carriers(r, row, alt);
	list_runs(r, beg);
	r->sites++;
	return true;
}

bool rare_full(const struct rare *r)
{
	return r->n >= KEPT;
}

void rare_clear(struct rare *r)
{
	r->n = 0;
	for (size_t i = 0; i < r->nblocks; i++)
		r->blocks[i].n = 0;
}

/* --- pairs --- */

static void add_pair(uint32_t x, uint32_t y, enum pair_sum more,
		     uint32_t *copies, uint32_t *second)
{
	*copies -= 2 + 2 * (x & y);
	if (more == PAIR_TWICE)
		*second -= x + y;
	else if (more == PAIR_HETS)
		*second += !(x | y);
}

void rare_add(const struct rare *r, size_t block, enum pair_sum more,
	      uint32_t *tile, size_t apart, size_t second)
{
	const struct runs *b = &r->blocks[block];

	for (size_t k = 0; k < b->n; k++) {
		uint32_t x = r->carrier[b->run[k].at];
		uint32_t *row = tile + x / 2 % PAIRS * PAIRS;

		for (size_t i = b->run[k].at + 1; i < b->run[k].end; i++) {
			uint32_t y = r->carrier[i];
			size_t to = y / 2 / PAIRS - block;
			uint32_t *sum = row + to * apart + y / 2 % PAIRS;

			add_pair(x & 1, y & 1, more, sum, sum + second);
		}
	}
}

int64_t rare_sites(const struct rare *r)
{
	return r->sites;
}

uint32_t rare_copies(const struct rare *r, unsigned column)
{
	return r->copies[column];
}

uint32_t rare_twice(const struct rare *r, unsigned column)
{
	return r->twice[column];
}
