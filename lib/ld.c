#include "ld.h"

#include <assert.h>
#include <string.h>

#include "simd.h"

/* --- rows --- */

static unsigned bits_of(const uint64_t *x, size_t words)
{
	const struct mask all = { x, 0, words, (unsigned)words * 64 };
	int32_t n = 0;

	simd()->count(x, &all, 1, &n);
	return (unsigned)n;
}

/* Codes 0, 1, 2 of copies of ALT become 2, 1, 0 of REF; 3 stays. */
struct ld_row ld_code_dosages(const uint64_t *hom, const uint64_t *ref,
			      const uint64_t *exists, size_t words,
			      uint64_t *lo, uint64_t *hi)
{
	struct ld_row r = { .n = bits_of(exists, words) };
	int64_t n[3], two;

	simd()->dosages(hom, ref, exists, words, n);
	r.called = (uint32_t)(n[0] + n[1] + n[2]);
	r.flipped = n[2] > n[0];
	two = r.flipped ? n[0] : n[2];
	r.sum = r.rarer = (uint32_t)(n[1] + 2 * two);
	r.alleles = 2 * r.called;
	r.squares = (uint32_t)(n[1] + 4 * two);
	for (size_t i = 0; i < words; i++) {
		lo[i] = exists[i] & ~hom[i];
		hi[i] = exists[i] & ~(r.flipped ? hom[i] ^ ref[i] : ref[i]);
	}
	return r;
}

void ld_row_haploid(struct ld_row *r, uint32_t samples)
{
	uint32_t alt = r->flipped ? 2 * r->called - r->sum : r->sum;
	uint32_t ref;

	r->alleles = 2 * r->called - samples;
	ref = r->alleles - alt;
	r->rarer = alt < ref ? alt : ref;
}

struct ld_row ld_code_alleles(const uint64_t *alt, const uint64_t *called,
			      const uint64_t *exists, size_t words,
			      uint64_t *lo, uint64_t *hi)
{
	struct ld_row r = { .n = bits_of(exists, words),
			    .called = bits_of(called, words),
			    .sum = bits_of(alt, words) };

	r.flipped = 2 * (uint64_t)r.sum > r.called;
	for (size_t i = 0; i < words; i++) {
		hi[i] = exists[i] & ~called[i];
		lo[i] = hi[i] | (r.flipped ? called[i] & ~alt[i] : alt[i]);
	}
	r.sum = r.flipped ? r.called - r.sum : r.sum;
	r.squares = r.rarer = r.sum;
	r.alleles = r.called;
	return r;
}

/* --- tiles --- */

static size_t round_up(size_t bytes)
{
	return (bytes + 63) / 64 * 64;
}

static void *part(char **at, size_t bytes)
{
	void *p = *at;

	*at += round_up(bytes);
	return p;
}

size_t ld_tile_bytes(size_t words)
{
	return 2 * round_up(TILE * words * sizeof(uint64_t)) +
	       round_up(tile_bytes((unsigned)words * 64)) +
	       round_up(TILE * sizeof(struct ld_row)) +
	       2 * round_up(TILE * sizeof(double));
}

void ld_tile_init(struct ld_tile *t, void *memory, size_t words)
{
	char *at = memory;

	assert(words * 64 <= LD_MOST_SAMPLES);
	t->columns = (unsigned)words * 64;
	t->lo = part(&at, TILE * words * sizeof(uint64_t));
	t->hi = part(&at, TILE * words * sizeof(uint64_t));
	t->code = part(&at, tile_bytes(t->columns));
	t->row = part(&at, TILE * sizeof(struct ld_row));
	t->sum = part(&at, TILE * sizeof(double));
	t->var = part(&at, TILE * sizeof(double));
	ld_tile_clear(t);
}

/* Codes of rows that were are put over, or not looked at. */
void ld_tile_clear(struct ld_tile *t)
{
	t->nrows = t->nfilled = 0;
	t->missing = t->constant = false;
	memset(t->sum, 0, TILE * sizeof(double));
	memset(t->var, 0, TILE * sizeof(double));
}

uint64_t *ld_tile_lo(const struct ld_tile *t, unsigned row)
{
	return t->lo + (size_t)row * (t->columns / 64);
}

uint64_t *ld_tile_hi(const struct ld_tile *t, unsigned row)
{
	return t->hi + (size_t)row * (t->columns / 64);
}

static double variance(double n, double sum, double squares)
{
	return n * squares - sum * sum;
}

void ld_tile_add(struct ld_tile *t, const struct ld_row *r)
{
	unsigned i = t->nrows++;

	assert(i < TILE);
	t->row[i] = *r;
	t->sum[i] = r->sum;
	t->var[i] = variance(r->called, r->sum, r->squares);
	t->missing |= r->called < r->n;
	t->constant |= t->var[i] <= 0;
}

void ld_tile_fill(struct ld_tile *t)
{
	tile_put(t->code, t->nrows, t->lo, t->hi, t->columns);
	t->nfilled = t->nrows;
}

/* --- rows against tiles --- */

/* Which sums there are; the first is of all lists, the next two of a tile that
 * lacks calls, the rest of rows that do. */
enum {
	DOT,	 /* x y */
	X,	 /* x where y is missing */
	XX,	 /* x^2 */
	Y,	 /* y where x is missing */
	YY,	 /* y^2 */
	NEITHER, /* both are missing */
	NSUMS
};

struct ld_rows {
	size_t nbands, room;
	const struct ld_tile *of, *with;
	unsigned beg, end;
	struct rowtable *table; /* [NSUMS] */
	struct rowlist *list, *list_3;
	size_t *ends;	 /* [2 TILE][nbands] */
	uint32_t *steps; /* [2 TILE][room] */
	uint32_t (*dot)[TILE];
};

static const uint8_t tables[NSUMS][4][4] = {
	[DOT] = { { 0 }, { 0, 1, 2, 0 }, { 0, 2, 4, 0 }, { 0 } },
	[X] = { { 0 }, { 0, 0, 0, 1 }, { 0, 0, 0, 2 }, { 0 } },
	[XX] = { { 0 }, { 0, 0, 0, 1 }, { 0, 0, 0, 4 }, { 0 } },
	[Y] = { { 0 }, { 0 }, { 0 }, { 0, 1, 2, 0 } },
	[YY] = { { 0 }, { 0 }, { 0 }, { 0, 1, 4, 0 } },
	[NEITHER] = { { 0 }, { 0 }, { 0 }, { 0, 0, 0, 1 } },
};

size_t ld_rows_bytes(size_t words)
{
	unsigned columns = (unsigned)words * 64;

	return round_up(sizeof(struct ld_rows)) +
	       round_up(NSUMS * sizeof(struct rowtable)) +
	       2 * round_up(TILE * sizeof(struct rowlist)) +
	       round_up(2 * TILE * row_bands(columns) * sizeof(size_t)) +
	       round_up(2 * TILE * rowlist_room(columns) * sizeof(uint32_t)) +
	       round_up(TILE * TILE * sizeof(uint32_t));
}

struct ld_rows *ld_rows_init(void *memory, size_t words)
{
	unsigned columns = (unsigned)words * 64;
	char *at = memory;
	struct ld_rows *r = part(&at, sizeof *r);

	r->nbands = row_bands(columns);
	r->room = rowlist_room(columns);
	r->table = part(&at, NSUMS * sizeof *r->table);
	r->list = part(&at, TILE * sizeof *r->list);
	r->list_3 = part(&at, TILE * sizeof *r->list);
	r->ends = part(&at, 2 * TILE * r->nbands * sizeof(size_t));
	r->steps = part(&at, 2 * TILE * r->room * sizeof(uint32_t));
	r->dot = part(&at, sizeof(uint32_t[TILE][TILE]));
	for (size_t i = 0; i < TILE; i++) {
		r->list[i].end = r->ends + 2 * i * r->nbands;
		r->list[i].step = r->steps + 2 * i * r->room;
		r->list_3[i].end = r->list[i].end + r->nbands;
		r->list_3[i].step = r->list[i].step + r->room;
	}
	for (int i = 0; i < NSUMS; i++)
		rowtable_make(&r->table[i], tables[i]);
	return r;
}

static bool lacks(const struct ld_row *row)
{
	return row->called < row->n;
}

void ld_rows_read(struct ld_rows *r, const struct ld_tile *t, unsigned beg,
		  unsigned end)
{
	r->of = t;
	r->beg = beg;
	r->end = end;
	for (unsigned i = beg; i < end; i++) {
		const uint64_t *lo = ld_tile_lo(t, i), *hi = ld_tile_hi(t, i);

		rowlist_read(&r->list[i], lo, hi, t->columns);
		if (lacks(&t->row[i]))
			rowlist_read_3(&r->list_3[i], lo, hi, t->columns);
	}
}

void ld_rows_compare(struct ld_rows *r, unsigned beg, const struct ld_tile *t)
{
	assert(t->nfilled == t->nrows);
	r->with = t;
	assert(beg >= r->beg && beg <= r->end);
	memset(r->dot + beg, 0, (r->end - beg) * sizeof *r->dot);
	for (size_t band = 0; band < r->nbands; band++)
		for (unsigned i = beg; i < r->end; i++)
			rowsum_band(&r->list[i], band, t->code, &r->table[DOT],
				    r->dot[i]);
}

static void complete_lanes(const struct ld_rows *r, unsigned i,
			   struct ld_lanes *l)
{
	const struct ld_row *row = &r->of->row[i];
	double of[3] = { row->called, row->sum, r->of->var[i] };

	l->complete = true;
	l->n[0] = of[0];
	l->sum1[0] = of[1];
	l->var1[0] = of[2];
	l->defined = of[2] > 0 && !r->with->constant;
	l->sum2 = r->with->sum;
	l->var2 = r->with->var;
	simd()->r2(r->dot[i], of, l->sum2, l->var2, l->cov, l->r2);
}

static void add_sums(const struct ld_rows *r, const struct rowlist *l,
		     int which, uint32_t sum[][TILE])
{
	rowsum(l, r->nbands, r->with->code, &r->table[which], sum[which]);
}

static void partial_lanes(const struct ld_rows *r, unsigned i,
			  struct ld_lanes *l)
{
	const struct ld_row *row = &r->of->row[i];
	uint32_t s[NSUMS][TILE] = { 0 };

	for (int which = X; which <= XX && r->with->missing; which++)
		add_sums(r, &r->list[i], which, s);
	for (int which = Y; which < NSUMS && lacks(row); which++)
		add_sums(r, &r->list_3[i], which, s);
	l->complete = l->defined = false;
	l->sum2 = l->own_sum2;
	l->var2 = l->own_var2;
	for (unsigned k = 0; k < r->with->nrows; k++) {
		const struct ld_row *other = &r->with->row[k];
		double n = (double)row->called + other->called -
			   ((double)row->n - s[NEITHER][k]);

		l->n[k] = n;
		l->sum1[k] = (double)row->sum - s[X][k];
		l->own_sum2[k] = (double)other->sum - s[Y][k];
		l->var1[k] = variance(n, l->sum1[k],
				      (double)row->squares - s[XX][k]);
		l->own_var2[k] = variance(n, l->sum2[k],
					  (double)other->squares - s[YY][k]);
		l->cov[k] = n * r->dot[i][k] - l->sum1[k] * l->sum2[k];
		l->r2[k] = l->cov[k] * l->cov[k] / (l->var1[k] * l->var2[k]);
	}
}

void ld_rows_lanes(const struct ld_rows *r, unsigned i, struct ld_lanes *l)
{
	if (lacks(&r->of->row[i]) || r->with->missing)
		partial_lanes(r, i, l);
	else
		complete_lanes(r, i, l);
}

uint64_t ld_lanes_from(const struct ld_lanes *l, unsigned n, double least)
{
	uint64_t all = simd()->reach(l->r2, least);

	return n < TILE ? all & (((uint64_t)1 << n) - 1) : all;
}

struct ld_pair ld_pair(const struct ld_rows *r, unsigned i,
		       const struct ld_lanes *l, unsigned j)
{
	unsigned k = l->complete ? 0 : j;

	return (struct ld_pair){
		l->n[k],
		l->cov[j],
		l->var1[k],
		l->var2[j],
		l->sum1[k],
		l->sum2[j],
		r->of->row[i].flipped != r->with->row[j].flipped,
	};
}
