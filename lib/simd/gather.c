/* The genotype at the front of every sample's column. */

#include "level.h"
#include "pack.h"

/* Where the 64 bytes at p are tabs, and where NULs. */
static inline uint64_t tabs(const char *p, uint64_t *nuls)
{
	uint64_t found = 0;

	*nuls = 0;
	for (unsigned i = 0; i < 64; i += VEC) {
		vec v = vec_load(p + i);

		found |= bits_slot(vec_eq(v, '\t'), 1, 0) << i;
		*nuls |= bits_slot(vec_eq(v, 0), 1, 0) << i;
	}
	return found;
}

/* Four bytes in file order, the first in the low bits. */
static inline uint32_t load4(const char *p)
{
	uint32_t x;

	memcpy(&x, p, sizeof x);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap32(x);
#endif
	return x;
}

static inline void store4(uint32_t *at, uint32_t x)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap32(x);
#endif
	*at = x;
}

static inline uint32_t take(const char *p)
{
	uint32_t x = load4(p), next = x >> 24;
	uint32_t ends = next == ':' || next == '\t';

	return (x & 0xffffff) | (ends ? (uint32_t)'\t' << 24 : 0);
}

size_t LEVELLED(gather)(const char *p, const char *end, uint32_t *column,
			size_t n)
{
	size_t k = 0, length = (size_t)(end - p);

	if (n)
		store4(&column[k], take(p));
	k++;
	for (size_t at = 0; at < length; at += 64) {
		uint64_t nuls, found = tabs(p + at, &nuls);

		if (length - at < 64) {
			found &= low_bits((unsigned)(length - at));
			nuls &= low_bits((unsigned)(length - at));
		}
		if (nuls)
			return 0;
		for (; found; found &= found - 1, k++) {
			size_t next = at + (size_t)__builtin_ctzll(found) + 1;

			if (k < n)
				store4(&column[k], take(p + next));
		}
	}
	/* the last column may end the line instead */
	if (k <= n && length >= 3 && (length == 3 || end[-4] == '\t'))
		store4(&column[k - 1],
		       (load4(end - 3) & 0xffffff) | (uint32_t)'\t' << 24);
	return k;
}
