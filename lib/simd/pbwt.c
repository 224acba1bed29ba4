/* The steps of pbwt.h and ihh.h that touch every haplotype. */

#include "level.h"
#include "pack.h"

static inline unsigned allele_of(const uint64_t *row, int32_t haplotype)
{
	return (unsigned)(row[haplotype >> 6] >> (haplotype & 63)) & 1;
}

/* What a step has come to: next free place and largest start on the way, of
 * the carriers of each allele. */
struct split {
	int32_t *order, *start;
	size_t at[2];
	int32_t most[2];
};

static inline int32_t larger(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

/* One haplotype, without a branch on its allele. */
static inline void place(struct split *s, int32_t haplotype, int32_t start,
			 unsigned x)
{
	int32_t zero = larger(s->most[0], start);
	int32_t one = larger(s->most[1], start);
	size_t at = x ? s->at[1] : s->at[0];

	s->order[at] = haplotype;
	s->start[at] = x ? one : zero;
	s->at[0] += !x;
	s->at[1] += x;
	s->most[0] = x ? zero : 0;
	s->most[1] = x ? 0 : one;
}

#if defined(LEVEL_AVX512) || defined(LEVEL_AVX2)

#if defined(LEVEL_AVX512)

enum { LANES = 16, ALL = 0xffff };
typedef __m512i lanes;

static inline lanes lanes_load(const int32_t *p)
{
	return _mm512_loadu_si512(p);
}

static inline void lanes_store(int32_t *p, lanes v)
{
	_mm512_storeu_si512(p, v);
}

static inline int32_t lanes_max(lanes v)
{
	return _mm512_reduce_max_epi32(v);
}

/*
 * Up to 512 haplotypes a row is one register, and looking up in it takes a
 * tenth of the time of a gather.
 */
enum { HELD = 512 };

struct held {
	lanes row;
};

static inline struct held hold(const uint64_t *row, size_t n)
{
	uint64_t word[8] = { 0 };

	memcpy(word, row, (n + 63) / 64 * sizeof *row);
	return (struct held){ _mm512_loadu_si512(word) };
}

static inline lanes held_words(const struct held *held, lanes h)
{
	return _mm512_permutexvar_epi32(_mm512_srli_epi32(h, 5), held->row);
}

static inline lanes far_words(const uint64_t *row, lanes h)
{
	return _mm512_i32gather_epi32(_mm512_srli_epi32(h, 5), row, 4);
}

/* Bit k: the allele of haplotype h[k], in 'word' of its row. */
static inline unsigned alleles_in(lanes word, lanes h)
{
	lanes bit =
		_mm512_sllv_epi32(_mm512_set1_epi32(1),
				  _mm512_and_si512(h, _mm512_set1_epi32(31)));

	return _mm512_test_epi32_mask(word, bit);
}

#else

enum { LANES = 8, ALL = 0xff };
typedef __m256i lanes;

static inline lanes lanes_load(const int32_t *p)
{
	return _mm256_loadu_si256((const __m256i *)p);
}

static inline void lanes_store(int32_t *p, lanes v)
{
	_mm256_storeu_si256((__m256i *)p, v);
}

static inline int32_t lanes_max(lanes v)
{
	__m128i x = _mm_max_epi32(_mm256_castsi256_si128(v),
				  _mm256_extracti128_si256(v, 1));

	x = _mm_max_epi32(x, _mm_shuffle_epi32(x, 0x4e));
	x = _mm_max_epi32(x, _mm_shuffle_epi32(x, 0xb1));
	return _mm_cvtsi128_si32(x);
}

/*
 * Up to 1024 haplotypes a row is four registers, and looking up in them takes
 * a fraction of the time of a gather.
 */
enum { HELD = 1024 };

struct held {
	lanes part[4];
};

static inline struct held hold(const uint64_t *row, size_t n)
{
	uint64_t word[16] = { 0 };
	struct held held;

	memcpy(word, row, (n + 63) / 64 * sizeof *row);
	for (int i = 0; i < 4; i++)
		held.part[i] = lanes_load((const int32_t *)(word + 4 * i));
	return held;
}

/* The lanes of b where those of 'which' have their top bit, else of a. */
static inline lanes either(lanes a, lanes b, lanes which)
{
	return _mm256_castps_si256(
		_mm256_blendv_ps(_mm256_castsi256_ps(a), _mm256_castsi256_ps(b),
				 _mm256_castsi256_ps(which)));
}

/* Bits 8 and 9 of the haplotype's number say which register. */
static inline lanes held_words(const struct held *held, lanes h)
{
	lanes at = _mm256_srli_epi32(h, 5), word[4];

	for (int i = 0; i < 4; i++)
		word[i] = _mm256_permutevar8x32_epi32(held->part[i], at);
	lanes odd = _mm256_slli_epi32(h, 23);
	return either(either(word[0], word[1], odd),
		      either(word[2], word[3], odd), _mm256_slli_epi32(h, 22));
}

static inline lanes far_words(const uint64_t *row, lanes h)
{
	return _mm256_i32gather_epi32((const int *)row, _mm256_srli_epi32(h, 5),
				      4);
}

/* The allele's bit is moved to the top, where movemask finds it. */
static inline unsigned alleles_in(lanes word, lanes h)
{
	lanes up = _mm256_andnot_si256(h, _mm256_set1_epi32(31));

	word = _mm256_sllv_epi32(word, up);
	return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(word));
}

#endif

/*
 * Neighbours that have the same allele stay neighbours.  Written out for each
 * allele: an index would keep the split in memory, out of registers.
 */
static inline void place_zeros(struct split *s, lanes order, lanes start,
			       int32_t first)
{
	lanes_store(s->order + s->at[0], order);
	lanes_store(s->start + s->at[0], start);
	s->start[s->at[0]] = larger(first, s->most[0]);
	s->at[0] += LANES;
	s->most[0] = 0;
	s->most[1] = larger(s->most[1], lanes_max(start));
}

static inline void place_ones(struct split *s, lanes order, lanes start,
			      int32_t first)
{
	lanes_store(s->order + s->at[1], order);
	lanes_store(s->start + s->at[1], start);
	s->start[s->at[1]] = larger(first, s->most[1]);
	s->at[1] += LANES;
	s->most[1] = 0;
	s->most[0] = larger(s->most[0], lanes_max(start));
}

/* Inlined with 'near' known: is the row held in registers? */
static inline __attribute__((always_inline)) size_t place_vectors(
	struct split *s, const uint64_t *row, size_t n, bool near,
	const int32_t *order, const int32_t *start)
{
	struct held held = hold(row, near ? n : 0);
	size_t j = 0;

	for (; j + LANES <= n; j += LANES) {
		lanes h = lanes_load(order + j), d = lanes_load(start + j);
		lanes word = near ? held_words(&held, h) : far_words(row, h);
		unsigned ones = alleles_in(word, h);

		if (!ones)
			place_zeros(s, h, d, start[j]);
		else if (ones == ALL)
			place_ones(s, h, d, start[j]);
		else
			for (unsigned k = 0; k < LANES; k++)
				place(s, order[j + k], start[j + k],
				      ones >> k & 1);
	}
	return j;
}

/* Returns the haplotypes placed: whole vectors of them. */
static size_t place_all(struct split *s, const uint64_t *row, size_t n,
			const int32_t *order, const int32_t *start)
{
	if (n <= HELD)
		return place_vectors(s, row, n, true, order, start);
	return place_vectors(s, row, n, false, order, start);
}

#else

static size_t place_all(struct split *s, const uint64_t *row, size_t n,
			const int32_t *order, const int32_t *start)
{
	(void)s, (void)row, (void)n, (void)order, (void)start;
	return 0;
}

#endif

void LEVELLED(pbwt)(const uint64_t *row, size_t n, size_t zeros, int32_t next,
		    const int32_t *order, const int32_t *start,
		    int32_t *new_order, int32_t *new_start)
{
	struct split s = { new_order, new_start, { 0, zeros }, { next, next } };

	for (size_t j = place_all(&s, row, n, order, start); j < n; j++)
		place(&s, order[j], start[j], allele_of(row, order[j]));
}

#if defined(LEVEL_AVX2) && !defined(LEVEL_AVX512)

/* The lanes that a mask has, one after another. */
static uint8_t kept_lanes[1 << LANES][LANES];

/* It runs on every processor. */
__attribute__((constructor, target("no-avx,no-bmi,no-bmi2"))) static void
fill_kept_lanes(void)
{
	for (unsigned which = 0; which < 1 << LANES; which++)
		for (unsigned k = 0, n = 0; k < LANES; k++)
			if (which >> k & 1)
				kept_lanes[which][n++] = (uint8_t)k;
}

#endif

size_t LEVELLED(from)(const int32_t *x, size_t beg, size_t end, int32_t least,
		      int32_t *value, int32_t *at)
{
	size_t n = 0, j = beg;

#if defined(LEVEL_AVX512)
	lanes low = _mm512_set1_epi32(least);
	lanes place =
		_mm512_add_epi32(_mm512_set1_epi32((int32_t)beg),
				 _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
						   10, 11, 12, 13, 14, 15));

	for (; j + LANES <= end; j += LANES) {
		lanes v = lanes_load(x + j);
		__mmask16 keep = _mm512_cmpge_epi32_mask(v, low);

		_mm512_mask_compressstoreu_epi32(value + n, keep, v);
		_mm512_mask_compressstoreu_epi32(at + n, keep, place);
		n += (size_t)__builtin_popcount(keep);
		place = _mm512_add_epi32(place, _mm512_set1_epi32(LANES));
	}
#elif defined(LEVEL_AVX2)
	lanes below = _mm256_set1_epi32(least - 1);
	lanes place =
		_mm256_add_epi32(_mm256_set1_epi32((int32_t)beg),
				 _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));

	for (; j + LANES <= end; j += LANES) {
		lanes v = lanes_load(x + j);
		lanes kept = _mm256_cmpgt_epi32(v, below);
		unsigned which =
			(unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(kept));
		lanes together = _mm256_cvtepu8_epi32(
			_mm_loadl_epi64((const __m128i *)kept_lanes[which]));

		lanes_store(value + n,
			    _mm256_permutevar8x32_epi32(v, together));
		lanes_store(at + n,
			    _mm256_permutevar8x32_epi32(place, together));
		n += (size_t)__builtin_popcount(which);
		place = _mm256_add_epi32(place, _mm256_set1_epi32(LANES));
	}
#endif
	for (; j < end; j++) {
		value[n] = x[j];
		at[n] = (int32_t)j;
		n += x[j] >= least;
	}
	return n;
}
