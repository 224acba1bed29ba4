/* The inner loops of rowsum.h and ld.h. */

#include "level.h"
#include "pack.h"

enum { ROWS = 64 };

/* A step's place in the tile and in the table. */
static inline unsigned place_of(uint32_t step)
{
	return step & 0xffff;
}

static inline unsigned entry_of(uint32_t step)
{
	return step >> 16;
}

#if defined(LEVEL_AVX512) || defined(LEVEL_AVX2)

/* A step adds twice 4 at most, and 31 times 8 fits a byte. */
enum { FULL = 31 };

#if defined(LEVEL_AVX512)

enum { VECTORS = 1 };
typedef __m512i lanes;

static inline lanes zeros(void)
{
	return _mm512_setzero_si512();
}

static inline lanes entry_at(const uint8_t *table)
{
	return _mm512_broadcast_i32x4(_mm_load_si128((const __m128i *)table));
}

static inline lanes look_up(lanes sum, lanes entry, const uint8_t *tile)
{
	lanes found = _mm512_shuffle_epi8(entry, _mm512_loadu_si512(tile));

	return _mm512_add_epi8(sum, found);
}

static inline lanes add_even(lanes sum, lanes bytes)
{
	lanes even = _mm512_and_si512(bytes, _mm512_set1_epi16(0xff));

	return _mm512_add_epi16(sum, even);
}

static inline lanes add_odd(lanes sum, lanes bytes)
{
	return _mm512_add_epi16(sum, _mm512_srli_epi16(bytes, 8));
}

static inline void add_words(uint32_t *sum, lanes words)
{
	lanes lo = _mm512_cvtepu16_epi32(_mm512_castsi512_si256(words));
	lanes hi = _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(words, 1));
	lanes a = _mm512_loadu_si512(sum), b = _mm512_loadu_si512(sum + 16);

	_mm512_storeu_si512(sum, _mm512_add_epi32(a, lo));
	_mm512_storeu_si512(sum + 16, _mm512_add_epi32(b, hi));
}

#else

enum { VECTORS = 2 };
typedef __m256i lanes;

static inline lanes zeros(void)
{
	return _mm256_setzero_si256();
}

static inline lanes entry_at(const uint8_t *table)
{
	return _mm256_broadcastsi128_si256(
		_mm_load_si128((const __m128i *)table));
}

static inline lanes load(const void *p)
{
	return _mm256_loadu_si256((const __m256i *)p);
}

static inline lanes look_up(lanes sum, lanes entry, const uint8_t *tile)
{
	return _mm256_add_epi8(sum, _mm256_shuffle_epi8(entry, load(tile)));
}

static inline lanes add_even(lanes sum, lanes bytes)
{
	lanes even = _mm256_and_si256(bytes, _mm256_set1_epi16(0xff));

	return _mm256_add_epi16(sum, even);
}

static inline lanes add_odd(lanes sum, lanes bytes)
{
	return _mm256_add_epi16(sum, _mm256_srli_epi16(bytes, 8));
}

static inline void add_words(uint32_t *sum, lanes words)
{
	lanes lo = _mm256_cvtepu16_epi32(_mm256_castsi256_si128(words));
	lanes hi = _mm256_cvtepu16_epi32(_mm256_extracti128_si256(words, 1));
	__m256i *to = (__m256i *)sum;

	_mm256_storeu_si256(to, _mm256_add_epi32(load(to), lo));
	_mm256_storeu_si256(to + 1, _mm256_add_epi32(load(to + 1), hi));
}

#endif

static inline void take_step(lanes *sum, uint32_t step, const uint8_t *tile,
			     const uint8_t *table)
{
	lanes entry = entry_at(table + entry_of(step));
	const uint8_t *at = tile + place_of(step);

	for (int v = 0; v < VECTORS; v++)
		sum[v] = look_up(sum[v], entry, at + v * VEC);
}

void LEVELLED(rowsum)(const uint32_t *step, size_t n, const uint8_t *tile,
		      const uint8_t *table, uint32_t *sum)
{
	lanes even[VECTORS], odd[VECTORS];
	size_t i = 0;

	for (int v = 0; v < VECTORS; v++)
		even[v] = odd[v] = zeros();
	while (i < n) {
		size_t end = n - i < FULL ? n : i + FULL;
		lanes bytes[VECTORS];

		for (int v = 0; v < VECTORS; v++)
			bytes[v] = zeros();
		for (; i + 4 <= end; i += 4) {
			take_step(bytes, step[i], tile, table);
			take_step(bytes, step[i + 1], tile, table);
			take_step(bytes, step[i + 2], tile, table);
			take_step(bytes, step[i + 3], tile, table);
		}
		for (; i < end; i++)
			take_step(bytes, step[i], tile, table);
		for (int v = 0; v < VECTORS; v++) {
			even[v] = add_even(even[v], bytes[v]);
			odd[v] = add_odd(odd[v], bytes[v]);
		}
	}
	for (int v = 0; v < VECTORS; v++) {
		add_words(sum + v * VEC / 2, even[v]);
		add_words(sum + ROWS / 2 + v * VEC / 2, odd[v]);
	}
}

#else

void LEVELLED(rowsum)(const uint32_t *step, size_t n, const uint8_t *tile,
		      const uint8_t *table, uint32_t *sum)
{
	for (size_t i = 0; i < n; i++) {
		const uint8_t *entry = table + entry_of(step[i]);
		const uint8_t *at = tile + place_of(step[i]);

		for (int k = 0; k < ROWS / 2; k++) {
			sum[k] += entry[at[2 * k]];
			sum[ROWS / 2 + k] += entry[at[2 * k + 1]];
		}
	}
}

#endif

/*
 * Rows 0 to 31 have the even bytes of a step, 32 to 63 the odd ones: sums of
 * bytes become sums of words by a mask and a shift, and are then in order.
 */
static inline unsigned byte_of(unsigned row)
{
	return row < ROWS / 2 ? 2 * row : 2 * row - ROWS + 1;
}

/* Of every row the codes of 8 columns, 4 steps. */
static inline void put_steps(const uint8_t *lo, const uint8_t *hi, uint8_t *to)
{
#pragma omp simd
	for (int k = 0; k < ROWS; k++) {
		uint8_t even = (lo[k] & 0x55) | (hi[k] & 0x55) << 1;
		uint8_t odd = (lo[k] >> 1 & 0x55) | (hi[k] & 0xaa);

		to[k] = (uint8_t)((even & 3) | (odd & 3) << 2);
		to[ROWS + k] = (even >> 2 & 3) | (odd & 0x0c);
		to[2 * ROWS + k] = (even >> 4 & 3) | (odd >> 2 & 0x0c);
		to[3 * ROWS + k] = (even >> 6 & 3) | (odd >> 4 & 0x0c);
	}
}

void LEVELLED(tile)(const uint64_t *lo, const uint64_t *hi, size_t words,
		    unsigned rows, uint8_t *tile)
{
	uint8_t a[8][ROWS] = { 0 }, b[8][ROWS] = { 0 };

	for (size_t w = 0; w < words; w++) {
		for (unsigned row = 0; row < rows; row++) {
			uint64_t x = lo[row * words + w];
			uint64_t y = hi[row * words + w];
			unsigned at = byte_of(row);

			for (int i = 0; i < 8; i++) {
				a[i][at] = (uint8_t)(x >> 8 * i);
				b[i][at] = (uint8_t)(y >> 8 * i);
			}
		}
		for (int i = 0; i < 8; i++, tile += 4 * ROWS)
			put_steps(a[i], b[i], tile);
	}
}

void LEVELLED(r2)(const uint32_t *dot, const double *of, const double *sum,
		  const double *var, double *cov, double *r2)
{
#pragma omp simd
	for (int k = 0; k < ROWS; k++) {
		double c = of[0] * (double)(int32_t)dot[k] - of[1] * sum[k];

		cov[k] = c;
		r2[k] = c * c / (of[2] * var[k]);
	}
}

/* NaN is not. */
uint64_t LEVELLED(reach)(const double *x, double least)
{
	uint64_t which = 0;

#if defined(LEVEL_AVX512)
	for (int k = 0; k < ROWS; k += 8)
		which |= (uint64_t)_mm512_cmp_pd_mask(_mm512_loadu_pd(x + k),
						      _mm512_set1_pd(least),
						      _CMP_GE_OQ)
			 << k;
#elif defined(LEVEL_AVX2)
	for (int k = 0; k < ROWS; k += 4) {
		__m256d is = _mm256_cmp_pd(_mm256_loadu_pd(x + k),
					   _mm256_set1_pd(least), _CMP_GE_OQ);

		which |= (uint64_t)(unsigned)_mm256_movemask_pd(is) << k;
	}
#else
	for (int k = 0; k < ROWS; k++)
		which |= (uint64_t)(x[k] >= least) << k;
#endif
	return which;
}
