/* Rows of genotypes, as text or as BCF has them, to bit-planes. */

#include "level.h"
#include "pack.h"

enum { MAX_ALLELES = 16, MAX_PLANES = 2 * MAX_ALLELES };

/*
 * What differs between text and BCF: the bytes a sample takes, which byte of
 * a sample is slot s, and what a byte must be.
 */
struct row {
	int width, slot[2];
	unsigned ploidy, nalleles;
};

/* A word of each plane, being filled: alleles' planes, then 'called'. */
struct words {
	uint64_t plane[MAX_PLANES];
};

/* Put the outcomes of one vector for plane 'k' of each slot in place. */
static inline void place(struct words *w, const struct row *r, unsigned k,
			 bits hit, unsigned shift)
{
	for (unsigned s = 0; s < r->ploidy; s++)
		w->plane[k * r->ploidy + s] |=
			bits_slot(hit, r->width, r->slot[s]) << shift;
}

/* Text: returns whether every byte is what its place allows. */
static inline bool take_text(struct words *w, const struct row *r,
			     const char *p, unsigned shift)
{
	unsigned per = (unsigned)(VEC / r->width);
	vec v = vec_load(p);
	bits called = vec_eq(v, '0'), known, sep;
	uint64_t ok;

	for (unsigned a = 1; a < r->nalleles; a++) {
		bits hit = vec_eq(v, (int)('0' + a));

		place(w, r, a - 1, hit, shift);
		called = bits_or(called, hit);
	}
	place(w, r, r->nalleles - 1, called, shift);
	known = bits_or(called, vec_eq(v, '.'));
	ok = bits_slot(vec_eq(v, '\t'), r->width, r->width - 1);
	for (unsigned s = 0; s < r->ploidy; s++)
		ok &= bits_slot(known, r->width, r->slot[s]);
	if (r->ploidy == 2) {
		sep = bits_or(vec_eq(v, '/'), vec_eq(v, '|'));
		ok &= bits_slot(sep, r->width, 1);
	}
	return ok == low_bits(per);
}

/* BCF: (allele + 1) << 1 | phased, 0 where missing. */
static inline bool take_typed(struct words *w, const struct row *r,
			      const char *p, unsigned shift)
{
	unsigned per = (unsigned)(VEC / r->width);
	vec v = vec_and(vec_load(p), 0xfe);
	bits called = vec_eq(v, 2), known;
	uint64_t ok = low_bits(per);

	for (unsigned a = 1; a < r->nalleles; a++) {
		bits hit = vec_eq(v, (int)((a + 1) << 1));

		place(w, r, a - 1, hit, shift);
		called = bits_or(called, hit);
	}
	place(w, r, r->nalleles - 1, called, shift);
	known = bits_or(called, vec_eq(v, 0));
	for (unsigned s = 0; s < r->ploidy; s++)
		ok &= bits_slot(known, r->width, r->slot[s]);
	return ok == low_bits(per);
}

typedef bool taker(struct words *, const struct row *, const char *, unsigned);

/* Write word k of every plane; returns the bits that are not called. */
static inline uint64_t put_words(const struct words *w, const struct row *r,
				 uint64_t valid, uint64_t *planes,
				 size_t stride, size_t k)
{
	unsigned n = r->nalleles * r->ploidy;
	uint64_t missing = 0;

	for (unsigned i = 0; i < n; i++) {
		planes[i * stride + k] = w->plane[i] & valid;
		if (i >= n - r->ploidy)
			missing |= ~w->plane[i] & valid;
	}
	return missing;
}

static inline void pad_planes(uint64_t *planes, unsigned n, size_t stride,
			      size_t used)
{
	for (unsigned i = 0; i < n; i++)
		for (size_t k = used; k < stride; k++)
			planes[i * stride + k] = 0;
}

/*
 * Whole words of 64 samples are read where they lie.  The rest are copied to
 * a buffer filled up with samples that pass, so that the loop knows no tail.
 */
static inline enum packed pack(taker *take, const struct row r, const char *p,
			       unsigned n, const char *filler, uint64_t *planes,
			       size_t stride)
{
	enum { BUFFER = 64 * 4 };
	unsigned step = (unsigned)(VEC / r.width);
	size_t k = 0, words = ((size_t)n + 63) / 64, span = (size_t)r.width * 64;
	uint64_t missing = 0;
	char last[BUFFER];

	for (; k < words; k++, p += span) {
		unsigned left = n - (unsigned)k * 64;
		struct words w = { { 0 } };
		bool ok = true;

		if (left <= 64) {
			size_t bytes = (size_t)left * (size_t)r.width;

			for (size_t i = 0; i < span; i++)
				last[i] = filler[i % (size_t)r.width];
			/* all but the last byte, which text does not prove */
			memcpy(last, p, bytes - (r.width > (int)r.ploidy));
			p = last;
		}
		for (unsigned i = 0; i < 64; i += step)
			ok &= take(&w, &r, p + i * (unsigned)r.width, i);
		if (!ok)
			return PACKED_ODD;
		missing |= put_words(&w, &r, low_bits(left), planes, stride, k);
	}
	pad_planes(planes, r.nalleles * r.ploidy, stride, words);
	return missing ? PACKED_MISSING : PACKED_COMPLETE;
}

enum packed LEVELLED(text)(const char *p, unsigned n, unsigned ploidy,
			   unsigned nalleles, uint64_t *planes, size_t stride)
{
	if (!n || nalleles > MAX_TEXT_ALLELES)
		return PACKED_ODD;
	/* constants, so that the compiler unrolls the commonest shape */
	if (ploidy == 2 && nalleles == 2)
		return pack(take_text, (struct row) { 4, { 0, 2 }, 2, 2 }, p, n,
			    "0/0\t", planes, stride);
	if (ploidy == 2)
		return pack(take_text,
			    (struct row) { 4, { 0, 2 }, 2, nalleles }, p, n,
			    "0/0\t", planes, stride);
	return pack(take_text, (struct row) { 2, { 0, 0 }, 1, nalleles }, p, n,
		    "0\t", planes, stride);
}

enum packed LEVELLED(typed)(const uint8_t *p, unsigned n, unsigned ploidy,
			    unsigned nalleles, uint64_t *planes, size_t stride)
{
	const char *q = (const char *)p;

	if (!n || nalleles > MAX_ALLELES)
		return PACKED_ODD;
	if (ploidy == 2 && nalleles == 2)
		return pack(take_typed, (struct row) { 2, { 0, 1 }, 2, 2 }, q, n,
			    "\2\2", planes, stride);
	if (ploidy == 2)
		return pack(take_typed,
			    (struct row) { 2, { 0, 1 }, 2, nalleles }, q, n,
			    "\2\2", planes, stride);
	return pack(take_typed, (struct row) { 1, { 0, 0 }, 1, nalleles }, q, n,
		    "\2", planes, stride);
}
