/* Where haplotypes that are alike over a window stand apart; hapcount.h. */

#include "level.h"
#include "pack.h"

#if defined(__AVX512BW__)

enum { LANES = 16 };

/* Bit k is x[k] >= least. */
static inline uint64_t from(const int32_t *x, int32_t least)
{
	return _mm512_cmpge_epi32_mask(_mm512_loadu_si512(x),
				       _mm512_set1_epi32(least));
}

#elif defined(__AVX2__)

enum { LANES = 8 };

static inline uint64_t from(const int32_t *x, int32_t least)
{
	__m256i v = _mm256_loadu_si256((const __m256i *)x);
	__m256i less = _mm256_cmpgt_epi32(_mm256_set1_epi32(least), v);

	return 0xff & ~(unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(less));
}

#else

enum { LANES = 1 };

static inline uint64_t from(const int32_t *x, int32_t least)
{
	return *x >= least;
}

#endif

void LEVELLED(bounds)(const int32_t *x, size_t n, int32_t least, uint64_t *bit)
{
	for (size_t w = 0; w <= n / 64; w++, x += 64) {
		size_t left = n - w * 64, j = 0;
		uint64_t here = 0;

		for (; j < 64 && j + LANES <= left; j += LANES)
			here |= from(x + j, least) << j;
		for (; j < 64; j++)
			here |= (uint64_t)(j >= left || x[j] >= least) << j;
		bit[w] = here;
	}
}
