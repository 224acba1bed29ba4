/*
 * Sums over pairs of rows at every level, and what ld.h makes of them, against
 * loops over samples; limits against long arithmetic.
 */
#include "ld.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "simd.h"
#include "unit.h"

enum { MOST = 1700, MOST_WORDS = (MOST + 63) / 64, MISSING = 3 };

/* Copies of ALT, or MISSING. */
struct calls {
	uint8_t copies[MOST];
	uint64_t row[2][MOST_WORDS];
};

static uint64_t exists[MOST_WORDS];

static void put(uint64_t *row, unsigned i)
{
	row[i / 64] |= (uint64_t)1 << i % 64;
}

/* Rows as picks.h has them. */
static void make_rows(struct calls *s, unsigned n, int haplotypes)
{
	memset(s->row, 0, sizeof s->row);
	for (unsigned i = 0; i < n; i++) {
		unsigned x = s->copies[i];

		if (haplotypes && x == 1)
			put(s->row[0], i);
		if (haplotypes && x != MISSING)
			put(s->row[1], i);
		if (!haplotypes && x != MISSING && x != 1)
			put(s->row[0], i);
		if (!haplotypes && x != MISSING && x != 2)
			put(s->row[1], i);
	}
}

static void make_site(struct calls *s, unsigned n, int haplotypes, unsigned alt,
		      unsigned missing)
{
	for (unsigned i = 0; i < n; i++) {
		s->copies[i] = (uint8_t)percent(alt);
		if (!haplotypes)
			s->copies[i] = (uint8_t)(s->copies[i] + percent(alt));
		if (percent(missing))
			s->copies[i] = MISSING;
	}
	make_rows(s, n, haplotypes);
}

static struct ld_pair by_loop(const struct calls *a, const struct calls *b,
			      unsigned n)
{
	double m = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

	for (unsigned i = 0; i < n; i++) {
		double p = a->copies[i], q = b->copies[i];

		if (a->copies[i] == MISSING || b->copies[i] == MISSING)
			continue;
		m++;
		x += p;
		y += q;
		xx += p * p;
		yy += q * q;
		xy += p * q;
	}
	return (struct ld_pair){
		m, m * xy - x * y, m * xx - x * x, m * yy - y * y, x, y, false
	};
}

static double dprime_by_loop(const struct ld_pair *p)
{
	double a = p->sum1 / p->n, b = p->sum2 / p->n;
	double d = p->cov / p->n / p->n;
	double most = d > 0 ? fmin(a * (1 - b), (1 - a) * b)
			    : fmin(a * b, (1 - a) * (1 - b));

	return d / most;
}

static int same(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static int near(double a, double b)
{
	return same(a, b) || fabs(a - b) <= 1e-12 * fabs(b) + 1e-15;
}

static void check_pair(const struct ld_pair *got, const struct ld_pair *want,
		       double r2, int haplotypes)
{
	double cov = got->flipped ? -got->cov : got->cov;

	CHECK(got->n == want->n && cov == want->cov);
	CHECK(got->var1 == want->var1 && got->var2 == want->var2);
	CHECK(same(r2, ld_r2(want)) && same(ld_r2(got), ld_r2(want)));
	CHECK(same(ld_r(got), ld_r(want)));
	if (haplotypes && want->var1 > 0 && want->var2 > 0)
		CHECK(near(ld_dprime(got), dprime_by_loop(want)) &&
		      same(ld_d(got), want->cov / (want->n * want->n)));
}

static struct ld_tile make_tile(const struct calls *site, unsigned rows,
				unsigned n, int haplotypes)
{
	size_t words = (n + 63) / 64;
	struct ld_tile t;

	ld_tile_init(&t, aligned_alloc(64, ld_tile_bytes(words)), words);
	for (unsigned k = 0; k < rows; k++) {
		const struct calls *s = &site[k];
		struct ld_row row =
			(haplotypes ? ld_code_alleles : ld_code_dosages)(
				s->row[0], s->row[1], exists, words,
				ld_tile_lo(&t, k), ld_tile_hi(&t, k));

		CHECK(row.n == n);
		ld_tile_add(&t, &row);
	}
	ld_tile_fill(&t);
	return t;
}

static void test_pairs(unsigned n, int haplotypes, unsigned missing)
{
	enum { A = 9, B = TILE };
	size_t words = (n + 63) / 64;
	struct calls *a = calloc(A, sizeof *a), *b = calloc(B, sizeof *b);
	struct ld_tile s, t;
	struct ld_rows *r =
		ld_rows_init(aligned_alloc(64, ld_rows_bytes(words)), words);
	struct ld_lanes l;

	memset(exists, 0, sizeof exists);
	for (unsigned i = 0; i < n; i++)
		put(exists, i);
	for (unsigned k = 0; k < A; k++)
		make_site(&a[k], n, haplotypes, k * 12, k & 1 ? missing : 0);
	for (unsigned k = 0; k < B; k++)
		make_site(&b[k], n, haplotypes, below(101), missing);
	s = make_tile(a, A, n, haplotypes);
	t = make_tile(b, B - missing % 7, n, haplotypes);
	ld_rows_read(r, &s, 1, A);
	ld_rows_compare(r, 1, &t);
	for (unsigned i = 1; i < A; i++) {
		ld_rows_lanes(r, i, &l);
		for (unsigned j = 0; j < t.nrows; j++) {
			struct ld_pair got = ld_pair(r, i, &l, j);
			struct ld_pair want = by_loop(&a[i], &b[j], n);

			check_pair(&got, &want, l.r2[j], haplotypes);
		}
	}
	free(s.lo), free(t.lo), free(r), free(a), free(b);
}

/* Steps and tiles of any bytes; the table's sums are the largest there are. */
static void test_levels(void)
{
	static _Alignas(64) uint8_t tile[BAND * TILE];
	static uint32_t step[BAND];
	struct rowtable table;
	uint32_t want[TILE], got[TILE];

	for (int i = 0; i < 256; i++)
		table.of[i / 16][i % 16] =
			(uint8_t)(percent(50) ? 8 : below(9));
	for (unsigned i = 0; i < sizeof tile; i++)
		tile[i] = (uint8_t)below(16);
	for (unsigned n = 0; n <= BAND; n += n < 70 ? 1 : 31) {
		for (unsigned i = 0; i < n; i++)
			step[i] = below(16) << 20 | below(BAND) * TILE;
		for (int k = 0; k < TILE; k++)
			want[k] = 7;
		simd_levels()[0]->rowsum(step, n, tile, &table.of[0][0], want);
		for (const struct kernels *const *s = simd_levels(); *s; s++) {
			for (int k = 0; k < TILE; k++)
				got[k] = 7;
			(*s)->rowsum(step, n, tile, &table.of[0][0], got);
			CHECK(!memcmp(got, want, sizeof got));
		}
	}
}

static void test_r2_levels(void)
{
	double of[3] = { 1000, 300, 1000 * 500 - 300 * 300 };
	double sum[TILE], var[TILE], cov[2][TILE], r2[2][TILE];
	uint32_t dot[TILE];

	for (int k = 0; k < TILE; k++) {
		sum[k] = below(1000);
		var[k] = k ? below(1000000) : 0;
		dot[k] = below(1000);
	}
	simd_levels()[0]->r2(dot, of, sum, var, cov[0], r2[0]);
	for (const struct kernels *const *s = simd_levels(); *s; s++) {
		(*s)->r2(dot, of, sum, var, cov[1], r2[1]);
		CHECK(!memcmp(cov[0], cov[1], sizeof cov[0]));
		for (int k = 0; k < TILE; k++)
			CHECK(same(r2[0][k], r2[1][k]));
	}
}

static void test_reach_levels(void)
{
	double x[TILE];
	uint64_t want = 0;

	for (unsigned k = 0; k < TILE; k++) {
		x[k] = percent(20) ? NAN : below(5) / 4.0;
		want |= (uint64_t)(x[k] >= 0.5) << k;
	}
	for (const struct kernels *const *s = simd_levels(); *s; s++)
		CHECK((*s)->reach(x, 0.5) == want);
}

static unsigned code_of(const uint64_t *lo, const uint64_t *hi, unsigned column)
{
	return (unsigned)(lo[column / 64] >> column % 64 & 1) |
	       (unsigned)(hi[column / 64] >> column % 64 & 1) << 1;
}

/* Every byte of tiles of any codes, where rowsum.h says that it is. */
static void test_tile_levels(unsigned rows, size_t words)
{
	static uint64_t lo[TILE * 3], hi[TILE * 3];
	static uint8_t tile[TILE * 32 * 3];

	for (size_t i = 0; i < TILE * words; i++) {
		lo[i] = random64();
		hi[i] = random64();
	}
	for (const struct kernels *const *s = simd_levels(); *s; s++) {
		memset(tile, 77, sizeof tile);
		(*s)->tile(lo, hi, words, rows, tile);
		for (unsigned row = 0; row < TILE; row++)
			for (unsigned k = 0; k < words * 32; k++) {
				const uint64_t *a = lo + row * words;
				const uint64_t *b = hi + row * words;
				unsigned at = row < 32 ? 2 * row : 2 * row - 63;
				unsigned want = code_of(a, b, 2 * k) |
						code_of(a, b, 2 * k + 1) << 2;

				CHECK(tile[k * TILE + at] ==
				      (row < rows ? want : 0));
			}
	}
}

static int reads(const char *s, uint64_t num, uint64_t den)
{
	struct decimal d;

	return decimal_read(s, &d) && d.num == num && d.den == den;
}

static void test_decimals(void)
{
	static const char *const bad[] = { "",	    "x",     ".",   "1.1",
					   "-0.1",  "0.1x",  "1e1", "1e",
					   "1.2.3", "1e-99", "0x1" };
	struct decimal d;

	CHECK(reads("0.1", 1, 10) && reads(".05", 5, 100));
	CHECK(reads("1", 1, 1) && reads("1.000", 1, 1) && reads("0", 0, 1));
	CHECK(reads("5e-3", 5, 1000) && reads("0.5E+0", 5, 10));
	CHECK(reads("0.000000000000000001", 1, 1000000000000000000u));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!decimal_read(bad[i], &d));
	decimal_read("0.1", &d);
	CHECK(decimal_compare(1, 10, d) == 0);
	CHECK(decimal_compare((decimal_wide)1 << 96, (decimal_wide)10 << 96,
			      d) == 0);
	CHECK(decimal_compare(((decimal_wide)1 << 96) + 1,
			      (decimal_wide)10 << 96, d) > 0);
	CHECK(decimal_compare(((decimal_wide)1 << 96) - 1,
			      (decimal_wide)10 << 96, d) < 0);
}

/* Pairs on a limit, and of variances whose product no double holds. */
static void test_limits(void)
{
	struct ld_pair p = { .n = 10, .cov = 10, .var1 = 100, .var2 = 10 };
	struct decimal d;

	decimal_read("0.1", &d);
	CHECK(ld_compare(&p, d) == 0);
	p.cov = -10;
	CHECK(ld_compare(&p, d) == 0);
	p.cov = 1e12;
	p.var1 = 1e13;
	p.var2 = 1e12;
	CHECK(ld_compare(&p, d) == 0);
	p.var2 += 1;
	CHECK(ld_compare(&p, d) < 0);
	p.var2 -= 2;
	CHECK(ld_compare(&p, d) > 0);
	p.var2 = p.cov = 0;
	CHECK(ld_compare(&p, d) < 0);
}

int main(void)
{
	static const unsigned sizes[] = { 1,  2,  3,   20,   63,
					  64, 65, 500, 1025, MOST };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (int haplotypes = 0; haplotypes < 2; haplotypes++) {
			test_pairs(sizes[i], haplotypes, 0);
			test_pairs(sizes[i], haplotypes, 3);
			test_pairs(sizes[i], haplotypes, 60);
		}
	test_levels();
	test_r2_levels();
	test_reach_levels();
	test_tile_levels(TILE, 3);
	test_tile_levels(17, 1);
	test_tile_levels(0, 2);
	test_decimals();
	test_limits();
	return unit_end();
}
