/* Blocks between entries, see ihh.h. */

#include "level.h"
#include "pack.h"

#if defined(LEVEL_AVX2)

enum { LANES = 8 };

static inline __m256i load(const int32_t *p)
{
	return _mm256_loadu_si256((const __m256i *)p);
}

/* Lane k: the largest of lanes 0 .. k of v; none is below 0. */
static inline __m256i largest_so_far(__m256i v)
{
	__m256i low;

	v = _mm256_max_epi32(v, _mm256_slli_si256(v, 4));
	v = _mm256_max_epi32(v, _mm256_slli_si256(v, 8));
	low = _mm256_shuffle_epi32(_mm256_permute2x128_si256(v, v, 0x08), 0xff);
	return _mm256_max_epi32(v, low);
}

/* Lanes of v moved up by one, the last of 'before' first. */
static inline __m256i behind(__m256i before, __m256i v)
{
	const __m256i up = _mm256_setr_epi32(7, 0, 1, 2, 3, 4, 5, 6);

	return _mm256_blend_epi32(_mm256_permutevar8x32_epi32(v, up), before,
				  1);
}

static inline int64_t sum_of(__m256i v)
{
	int64_t x[4];

	memcpy(x, &v, sizeof x);
	return x[0] + x[1] + x[2] + x[3];
}

static inline __m256i squares_of(__m256i v)
{
	__m256i odd = _mm256_srli_epi64(v, 32);

	return _mm256_add_epi64(_mm256_mul_epu32(v, v),
				_mm256_mul_epu32(odd, odd));
}

static inline int32_t least_of(__m256i v)
{
	__m128i x = _mm_min_epi32(_mm256_castsi256_si128(v),
				  _mm256_extracti128_si256(v, 1));

	x = _mm_min_epi32(x, _mm_shuffle_epi32(x, 0x4e));
	x = _mm_min_epi32(x, _mm_shuffle_epi32(x, 0xb1));
	return _mm_cvtsi128_si32(x);
}

static inline int32_t most_of(__m256i v)
{
	return ~least_of(_mm256_xor_si256(v, _mm256_set1_epi32(-1)));
}

int64_t LEVELLED(blocks)(const int32_t *x, const int32_t *at, size_t n,
			 int32_t least, int32_t next[2])
{
	const __m256i top = _mm256_set1_epi32(LANES - 1);
	const __m256i none = _mm256_set1_epi32(INT32_MAX);
	const __m256i limit = _mm256_set1_epi32(least - 1);
	__m256i last = _mm256_set1_epi32(at[-1]), sum = _mm256_setzero_si256();
	__m256i above = none, below = _mm256_setzero_si256();
	int64_t rest;

	for (size_t k = 0; k < n; k += LANES) {
		__m256i v = load(x + k), here = load(at + k), so_far, step;
		__m256i kept = _mm256_cmpgt_epi32(v, limit);

		above = _mm256_min_epi32(above,
					 _mm256_blendv_epi8(none, v, kept));
		below = _mm256_max_epi32(below, _mm256_andnot_si256(kept, v));
		so_far = largest_so_far(_mm256_and_si256(here, kept));
		so_far = _mm256_max_epi32(so_far, last);
		step = _mm256_sub_epi32(here, behind(last, so_far));
		sum = _mm256_add_epi64(
			sum, squares_of(_mm256_and_si256(step, kept)));
		last = _mm256_permutevar8x32_epi32(so_far, top);
	}
	next[0] = least_of(above);
	next[1] = most_of(below);
	rest = at[n] - _mm256_cvtsi256_si32(last);
	return sum_of(sum) + rest * rest;
}

#else

int64_t LEVELLED(blocks)(const int32_t *x, const int32_t *at, size_t n,
			 int32_t least, int32_t next[2])
{
	int64_t last = at[-1], sum = 0, rest;

	next[0] = INT32_MAX;
	next[1] = 0;
	for (size_t k = 0; k < n; k++) {
		bool kept = x[k] >= least;
		int64_t step = kept ? at[k] - last : 0;

		sum += step * step;
		last += step;
		next[0] = kept && x[k] < next[0] ? x[k] : next[0];
		next[1] = !kept && x[k] > next[1] ? x[k] : next[1];
	}
	rest = at[n] - last;
	return sum + rest * rest;
}

#endif
