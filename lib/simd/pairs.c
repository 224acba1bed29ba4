/*
 * Bits that two samples' words have between them, of 16 samples by 16; see
 * pairs.h.
 *
 * Without an instruction that counts the bits of a vector's lanes, eight
 * vectors are first added up bit by bit (carry-save adders: Warren 2013,
 * Hacker's Delight, section 5-1), and one in eight is counted.
 */

#include "level.h"
#include "pack.h"
#include "pairs.h"

#define INLINE static inline __attribute__((always_inline))

/* Lanes of 64 bits. */
#if defined(LEVEL_AVX512)

enum { LANES = 8 };
typedef __m512i lanes;

INLINE lanes lanes_load(const uint64_t *p)
{
	return _mm512_loadu_si512(p);
}

INLINE void lanes_store(uint64_t *p, lanes v)
{
	_mm512_storeu_si512(p, v);
}

INLINE lanes lanes_all(uint64_t x)
{
	return _mm512_set1_epi64((long long)x);
}

INLINE lanes lanes_add(lanes a, lanes b)
{
	return _mm512_add_epi64(a, b);
}

INLINE lanes lanes_bits(lanes v)
{
	return _mm512_popcnt_epi64(v);
}

#elif defined(LEVEL_AVX2)

enum { LANES = 4 };
typedef __m256i lanes;

INLINE lanes lanes_load(const uint64_t *p)
{
	return _mm256_loadu_si256((const __m256i *)p);
}

INLINE void lanes_store(uint64_t *p, lanes v)
{
	_mm256_storeu_si256((__m256i *)p, v);
}

INLINE lanes lanes_all(uint64_t x)
{
	return _mm256_set1_epi64x((long long)x);
}

INLINE lanes lanes_add(lanes a, lanes b)
{
	return _mm256_add_epi64(a, b);
}

/* By looking up halves of bytes. */
INLINE lanes lanes_bits(lanes v)
{
	lanes four = _mm256_set1_epi8(15);
	lanes of = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3,
				    4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3,
				    3, 4);
	lanes low = _mm256_and_si256(v, four);
	lanes high = _mm256_and_si256(_mm256_srli_epi16(v, 4), four);
	lanes n = _mm256_add_epi8(_mm256_shuffle_epi8(of, low),
				  _mm256_shuffle_epi8(of, high));

	return _mm256_sad_epu8(n, _mm256_setzero_si256());
}

#else

enum { LANES = 1 };
typedef uint64_t lanes;

INLINE lanes lanes_load(const uint64_t *p)
{
	return *p;
}

INLINE void lanes_store(uint64_t *p, lanes v)
{
	*p = v;
}

INLINE lanes lanes_all(uint64_t x)
{
	return x;
}

INLINE lanes lanes_add(lanes a, lanes b)
{
	return a + b;
}

INLINE lanes lanes_bits(lanes v)
{
	return (uint64_t)__builtin_popcountll(v);
}

#endif

/* --- counting --- */

enum { STEP = 8 }; /* vectors */

#if defined(LEVEL_AVX512)

struct tally {
	lanes sum;
};

INLINE void tally_add(struct tally *t, const lanes v[STEP])
{
	for (int i = 0; i < STEP; i++)
		t->sum = lanes_add(t->sum, lanes_bits(v[i]));
}

INLINE lanes tally_end(const struct tally *t)
{
	return t->sum;
}

#else

struct tally {
	lanes ones, twos, fours; /* not yet counted */
	lanes eights;		 /* how many */
};

/* Of three bits in each place: what goes on to the next, and what stays. */
INLINE lanes carry(lanes *stays, lanes a, lanes b)
{
	lanes either = a ^ b, c = *stays;

	*stays = either ^ c;
	return (a & b) | (either & c);
}

INLINE void tally_add(struct tally *t, const lanes v[STEP])
{
	lanes two[4], four[2];

	for (int i = 0; i < 4; i++)
		two[i] = carry(&t->ones, v[2 * i], v[2 * i + 1]);
	for (int i = 0; i < 2; i++)
		four[i] = carry(&t->twos, two[2 * i], two[2 * i + 1]);
	t->eights = lanes_add(t->eights,
			      lanes_bits(carry(&t->fours, four[0], four[1])));
}

INLINE lanes twice(lanes v)
{
	return lanes_add(v, v);
}

INLINE lanes tally_end(const struct tally *t)
{
	lanes sum = lanes_add(twice(t->eights), lanes_bits(t->fours));

	sum = lanes_add(twice(sum), lanes_bits(t->twos));
	return lanes_add(twice(sum), lanes_bits(t->ones));
}

#endif

/* --- what is counted --- */

INLINE lanes both_called(const uint64_t *a, const uint64_t *b)
{
	return lanes_all(a[2 * PAIRS_PLANE]) & lanes_load(b + 2 * PAIRS_PLANE);
}

INLINE lanes differ(bool masked, int plane, const uint64_t *a,
		    const uint64_t *b)
{
	lanes x = lanes_all(a[plane * PAIRS_PLANE]) ^
		  lanes_load(b + plane * PAIRS_PLANE);

	if (masked)
		x = x & both_called(a, b);
	return x;
}

/* One copy in both; that not both are called is in the copies. */
INLINE lanes both_one(const uint64_t *a, const uint64_t *b)
{
	return lanes_all(a[0] & ~a[PAIRS_PLANE]) &
	       (lanes_load(b) ^ lanes_load(b + PAIRS_PLANE));
}

INLINE lanes word_of(enum pair_sum what, bool masked, const uint64_t *a,
		     const uint64_t *b)
{
	switch (what) {
	case PAIR_TWICE:
		return differ(masked, 0, a, b) & differ(false, 1, a, b);
	case PAIR_ALLELES: return differ(masked, 0, a, b);
	case PAIR_HETS: return both_one(a, b);
	default: return both_called(a, b);
	}
}

/* Eight vectors from word w on: of as many words, or of half as many. */
INLINE void fill(enum pair_sum what, bool masked, const uint64_t *a,
		 const uint64_t *b, lanes v[STEP])
{
	if (what == PAIR_COPIES)
		for (int i = 0; i < STEP; i += 2) {
			v[i] = differ(masked, 0, a + i / 2 * PAIRS,
				      b + i / 2 * PAIRS);
			v[i + 1] = differ(masked, 1, a + i / 2 * PAIRS,
					  b + i / 2 * PAIRS);
		}
	else
		for (int i = 0; i < STEP; i++)
			v[i] = word_of(what, masked, a + i * PAIRS,
				       b + i * PAIRS);
}

/* One sample with as many as there are lanes. */
INLINE void count_row(enum pair_sum what, bool masked, const uint64_t *a,
		      const uint64_t *b, size_t nwords, uint32_t *sum)
{
	size_t step = what == PAIR_COPIES ? STEP / 2 : STEP;
	struct tally t;
	uint64_t n[LANES];

	memset(&t, 0, sizeof t);
	for (size_t w = 0; w < nwords; w += step) {
		lanes v[STEP];

		fill(what, masked, a + w * PAIRS, b + w * PAIRS, v);
		tally_add(&t, v);
	}
	lanes_store(n, tally_end(&t));
	for (int i = 0; i < LANES; i++)
		sum[i] += (uint32_t)n[i];
}

/*
 * So many words at a time that two planes of two blocks stay in the first-
 * level cache, 16 kB of 32, while each pair of rows goes through them.
 */
enum { NEAR = 32 };

INLINE void count_all(enum pair_sum what, bool masked, const uint64_t *a,
		      const uint64_t *b, size_t nwords, uint32_t *sum)
{
	for (size_t w = 0; w < nwords; w += NEAR) {
		size_t n = nwords - w < NEAR ? nwords - w : NEAR;

		for (size_t i = 0; i < PAIRS; i++)
			for (size_t j = 0; j < PAIRS; j += LANES)
				count_row(what, masked, a + w * PAIRS + i,
					  b + w * PAIRS + j, n,
					  sum + i * PAIRS + j);
	}
}

void LEVELLED(pairs)(unsigned what, const uint64_t *a, const uint64_t *b,
		     size_t nwords, uint32_t *sum)
{
#define CASE(x)                                                \
	case x: count_all(x, false, a, b, nwords, sum); break; \
	case x | PAIR_MASKED: count_all(x, true, a, b, nwords, sum); break
	switch (what) {
		CASE(PAIR_COPIES);
		CASE(PAIR_TWICE);
		CASE(PAIR_ALLELES);
	case PAIR_HETS:
	case PAIR_HETS | PAIR_MASKED:
		count_all(PAIR_HETS, false, a, b, nwords, sum);
		break;
	default: count_all(PAIR_CALLED, false, a, b, nwords, sum);
	}
#undef CASE
}
