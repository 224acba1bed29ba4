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

#if defined(__AVX512BW__) || defined(__AVX2__)

/* A step adds twice 4 at most, and 31 times 8 fits a byte. */
enum { FULL = 31 };

#if defined(__AVX512BW__)

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
