/*
 * level.h - a vector of bytes, at three levels
 *
 * A kernel is written once over 'vec', VEC bytes, and 'bits', the outcome of
 * a comparison.  bits_slot(b, width, k) gathers, for each group of 'width'
 * bytes, the outcome at byte k of the group into consecutive low bits.
 *
 *   level    VEC  vec       bits
 *   scalar     8  uint64_t  uint64_t, 0x80 in each byte that matched
 *   avx2      32  __m256i   __m256i, 0xff in each byte that matched
 *   avx512    64  __m512i   __mmask64
 *
 * AVX2 gathers by movemask and not by pext, which takes hundreds of cycles
 * on processors before Zen 3; every processor with AVX-512 has a fast one.
 */
#ifndef LEVEL_H
#define LEVEL_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define NAME_(a, b) a##_##b
#define NAME__(a, b) NAME_(a, b)
#define LEVELLED(name) NAME__(name, LEVEL) /* text_avx2, ... */

#if defined(LEVEL_AVX512)

#include <immintrin.h>

enum { VEC = 64 };
typedef __m512i vec;
typedef __mmask64 bits;

static inline vec vec_load(const void *p)
{
	return _mm512_loadu_si512(p);
}

static inline vec vec_and(vec v, int byte)
{
	return _mm512_and_si512(v, _mm512_set1_epi8((char)byte));
}

static inline bits vec_eq(vec v, int byte)
{
	return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8((char)byte));
}

static inline bits bits_or(bits a, bits b)
{
	return a | b;
}

static inline bits bits_and(bits a, bits b)
{
	return a & b;
}

static inline bool bits_all(bits b)
{
	return b == ~(bits)0;
}

/* Byte k of every group of 'of'. */
static inline uint64_t every(int of, int k)
{
	uint64_t one = of == 1	 ? ~(uint64_t)0
		       : of == 2 ? 0x5555555555555555u
				 : 0x1111111111111111u;

	return one << k;
}

static inline bits bits_at(int width, int k)
{
	return every(width, k);
}

static inline uint64_t bits_slot(bits b, int width, int k)
{
	return _pext_u64(b, every(width, k));
}

#elif defined(LEVEL_AVX2)

#include <immintrin.h>

enum { VEC = 32 };
typedef __m256i vec;
typedef __m256i bits;

static inline vec vec_load(const void *p)
{
	return _mm256_loadu_si256(p);
}

static inline vec vec_and(vec v, int byte)
{
	return _mm256_and_si256(v, _mm256_set1_epi8((char)byte));
}

static inline bits vec_eq(vec v, int byte)
{
	return _mm256_cmpeq_epi8(v, _mm256_set1_epi8((char)byte));
}

static inline bits bits_or(bits a, bits b)
{
	return _mm256_or_si256(a, b);
}

static inline bits bits_and(bits a, bits b)
{
	return _mm256_and_si256(a, b);
}

static inline bool bits_all(bits b)
{
	return _mm256_movemask_epi8(b) == -1;
}

static inline bits bits_at(int width, int k)
{
	if (width == 1)
		return _mm256_set1_epi8(-1);
	if (width == 2)
		return _mm256_set1_epi16((short)(0xff << 8 * k));
	return _mm256_set1_epi32((int)(0xffu << 8 * k));
}

/* The low or high byte of each pair, by saturation, which keeps 0 and -1. */
static inline uint64_t slot_of_2(bits b, int k)
{
	__m256i x = k ? b : _mm256_slli_epi16(b, 8);
	__m128i lo = _mm256_castsi256_si128(_mm256_srai_epi16(x, 8));
	__m128i hi = _mm256_extracti128_si256(_mm256_srai_epi16(x, 8), 1);

	return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(lo, hi));
}

static inline uint64_t bits_slot(bits b, int width, int k)
{
	__m256i top;

	if (width == 1)
		return (uint32_t)_mm256_movemask_epi8(b);
	if (width == 2)
		return slot_of_2(b, k);
	top = _mm256_slli_epi32(b, 24 - 8 * k);
	return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(top));
}

#else

enum { VEC = 8 };
typedef uint64_t vec;
typedef uint64_t bits;

static inline vec vec_load(const void *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

static inline vec vec_and(vec v, int byte)
{
	return v & (uint64_t)byte * 0x0101010101010101u;
}

/* The top bit of each byte that is zero after the xor, and no other. */
static inline bits vec_eq(vec v, int byte)
{
	uint64_t low = 0x7f7f7f7f7f7f7f7fu;
	uint64_t x = v ^ (uint64_t)byte * 0x0101010101010101u;

	return ~(((x & low) + low) | x | low);
}

static inline bits bits_or(bits a, bits b)
{
	return a | b;
}

enum { TOPS = 0x80 };

static inline bits bits_and(bits a, bits b)
{
	return a & b;
}

static inline bool bits_all(bits b)
{
	return b == TOPS * (uint64_t)0x0101010101010101u;
}

static inline bits bits_at(int width, int k)
{
	bits b = 0;

	for (int i = k; i < VEC; i += width)
		b |= (bits)TOPS << 8 * i;
	return b;
}

static inline uint64_t bits_slot(bits b, int width, int k)
{
	uint64_t out = 0;

	for (int i = 0; i < VEC / width; i++)
		out |= (b >> (8 * (i * width + k) + 7) & 1) << i;
	return out;
}

#endif

/* All bits of a vector of n outcomes. */
static inline uint64_t low_bits(unsigned n)
{
	return n >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << n) - 1;
}

#endif
