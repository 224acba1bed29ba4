/*
 * Rows of genotypes, as text or as BCF has them, to bit-planes.
 *
 * One loop serves all shapes; it is inlined with its shape known, so that
 * the commonest, two alleles of a diploid with none missing, is straight
 * code.  A row is first taken to have no missing call, which halves the work
 * for most; the first missing call sends it through the loop that allows it.
 */

#include "level.h"
#include "pack.h"

#define INLINE static inline __attribute__((always_inline))

enum { MAX_ALLELES = 16, MAX_PLANES = 2 * MAX_ALLELES, WORD = 64 };

struct shape {
	bool text;
	int width; /* bytes a sample takes */
	unsigned ploidy;
	unsigned nalleles;
	bool missing;	 /* calls may be missing: write 'called' too */
	uint32_t filler; /* samples that pass, for the row's end */
};

/* The byte of a sample that is slot s: "a/b TAB", or one after another. */
INLINE int slot_byte(struct shape r, unsigned s)
{
	return (int)s * (r.text ? 2 : 1);
}

INLINE int allele_byte(struct shape r, unsigned a)
{
	return r.text ? (int)('0' + a) : (int)((a + 1) << 1);
}

/* What separators there must be in text, and where. */
INLINE bits separators(struct shape r, vec v)
{
	bits tab = vec_eq(v, '\t'), between;

	if (r.ploidy == 1)
		return bits_and(tab, bits_at(2, 1));
	between = bits_or(vec_eq(v, '/'), vec_eq(v, '|'));
	return bits_or(bits_and(between, bits_at(4, 1)),
		       bits_and(tab, bits_at(4, 3)));
}

/*
 * Take a vector of samples into the words at 'shift': returns whether every
 * byte is what its place allows.
 */
INLINE bool take(uint64_t *word, struct shape r, const char *p, unsigned shift)
{
	vec v = vec_load(p);
	bits known, ok;

	if (!r.text)
		v = vec_and(v, 0xfe);
	known = vec_eq(v, allele_byte(r, 0));
	for (unsigned a = 1; a < r.nalleles; a++) {
		bits hit = vec_eq(v, allele_byte(r, a));

		for (unsigned s = 0; s < r.ploidy; s++)
			*word++ |= bits_slot(hit, r.width, slot_byte(r, s))
				   << shift;
		known = bits_or(known, hit);
	}
	if (r.missing) {
		for (unsigned s = 0; s < r.ploidy; s++)
			*word++ |= bits_slot(known, r.width, slot_byte(r, s))
				   << shift;
		known = bits_or(known, vec_eq(v, r.text ? '.' : 0));
	}
	if (!r.text)
		return bits_all(known);
	ok = bits_and(known, bits_at(r.width, 0));
	if (r.ploidy == 2)
		ok = bits_or(ok, bits_and(known, bits_at(4, 2)));
	return bits_all(bits_or(ok, separators(r, v)));
}

INLINE unsigned planes_of(struct shape r)
{
	return (r.nalleles - 1 + r.missing) * r.ploidy;
}

/* Up to 64 samples, whole vectors of them, into word k of every plane. */
INLINE bool take_word(struct shape r, const char *p, unsigned samples,
		      uint64_t *planes, size_t stride, size_t k)
{
	unsigned n = planes_of(r), step = (unsigned)(VEC / r.width);
	uint64_t word[MAX_PLANES] = { 0 }, valid = low_bits(samples);
	bool ok = true;

	for (unsigned i = 0; i < n; i++)
		word[i] = 0;
#pragma GCC unroll 8
	for (unsigned i = 0; i < WORD; i += step)
		ok &= take(word, r, p + i * (unsigned)r.width, i);
	for (unsigned i = 0; i < n; i++)
		planes[i * stride + k] = word[i] & valid;
	return ok;
}

/*
 * Whole words of 64 samples are read where they lie.  The rest is copied in
 * front of samples that pass, and the last byte of text, which may be
 * anything, is left to the filler.
 */
INLINE bool pack(struct shape r, const char *p, unsigned n, uint64_t *planes,
		 size_t stride)
{
	size_t k = 0, span = (size_t)r.width * WORD;
	unsigned left = n;
	uint32_t last[WORD];

	for (; left > WORD; left -= WORD, k++, p += span)
		if (!take_word(r, p, WORD, planes, stride, k))
			return false;
	for (size_t i = 0; i < WORD; i++)
		last[i] = r.filler;
	memcpy(last, p, (size_t)left * (size_t)r.width - r.text);
	if (!take_word(r, (const char *)last, left, planes, stride, k++))
		return false;
	for (unsigned i = 0; i < planes_of(r); i++)
		memset(planes + i * stride + k, 0,
		       (stride - k) * sizeof *planes);
	return true;
}

INLINE enum packed pack_either(struct shape r, const char *p, unsigned n,
			       uint64_t *planes, size_t stride)
{
	r.missing = false;
	if (pack(r, p, n, planes, stride))
		return PACKED_COMPLETE;
	r.missing = true;
	return pack(r, p, n, planes, stride) ? PACKED_MISSING : PACKED_ODD;
}

/* Four bytes as they lie in memory. */
INLINE uint32_t bytes4(const char *s)
{
	uint32_t x;

	memcpy(&x, s, sizeof x);
	return x;
}

INLINE enum packed pack_shape(struct shape r, const char *p, unsigned n,
			      unsigned nalleles, uint64_t *planes,
			      size_t stride)
{
	r.nalleles = nalleles;
	if (r.ploidy == 2 && nalleles == 2) {
		r.nalleles = 2; /* known to the compiler */
		return pack_either(r, p, n, planes, stride);
	}
	return pack_either(r, p, n, planes, stride);
}

enum packed LEVELLED(text)(const char *p, unsigned n, unsigned ploidy,
			   unsigned nalleles, uint64_t *planes, size_t stride)
{
	struct shape r = { .text = true, .width = 4, .ploidy = 2 };

	if (!n || nalleles > MAX_TEXT_ALLELES)
		return PACKED_ODD;
	r.filler = bytes4("0/0\t");
	if (ploidy == 2)
		return pack_shape(r, p, n, nalleles, planes, stride);
	r.width = 2;
	r.ploidy = 1;
	r.filler = bytes4("0\t0\t");
	return pack_shape(r, p, n, nalleles, planes, stride);
}

enum packed LEVELLED(typed)(const uint8_t *p, unsigned n, unsigned ploidy,
			    unsigned nalleles, uint64_t *planes, size_t stride)
{
	struct shape r = { .width = 2, .ploidy = 2 };
	const char *q = (const char *)p;

	if (!n || nalleles > MAX_ALLELES)
		return PACKED_ODD;
	r.filler = bytes4("\2\2\2\2");
	if (ploidy == 2)
		return pack_shape(r, q, n, nalleles, planes, stride);
	r.width = 1;
	r.ploidy = 1;
	return pack_shape(r, q, n, nalleles, planes, stride);
}
