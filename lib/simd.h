/*
 * simd.h - the kernels that are worth a vector register
 *
 * Each kernel is one source in lib/simd, written over the few operations of
 * simd/level.h and compiled once a level.  The level is chosen by what the
 * processor can do, not by which it is: gcc's target_clones go by the model,
 * which virtual machines hide.  AGTOOLS_SIMD=scalar|avx2|avx512 forces one.
 *
 * Invariant: all levels write the same bits.
 */
#ifndef SIMD_H
#define SIMD_H

#include <stddef.h>
#include <stdint.h>

#include "genotypes.h"

/* What became of a row of genotypes. */
enum packed {
	PACKED_ODD,	 /* not of the shape the kernel proves: planes void */
	PACKED_MISSING,	 /* some slot is not called: 'called' planes written */
	PACKED_COMPLETE, /* all are called; 'called' planes are void */
};

enum {
	TEXT_PAD = 64,	       /* bytes readable past the end of any text */
	MAX_TEXT_ALLELES = 10, /* digits */
	FROM_PAD = 16,	       /* entries, see from() */
};

struct kernels {
	const char *name;
	/*
	 * Text columns of fixed width, "a/b TAB" (ploidy 2) or "a TAB" (1),
	 * alleles one digit below 'nalleles' or '.', either separator; the
	 * byte after the last column is not looked at.  Fills the planes of
	 * genotypes.h with 'called'.  Every byte is proved.
	 */
	enum packed (*text)(const char *, unsigned nsamples, unsigned ploidy,
			    unsigned nalleles, uint64_t *planes, size_t stride);
	/*
	 * BCF's one-byte genotypes, [nsamples][ploidy 1 or 2], no end-of-
	 * vector.  Reads TEXT_PAD bytes past the end at most.
	 */
	enum packed (*typed)(const uint8_t *, unsigned nsamples,
			     unsigned ploidy, unsigned nalleles,
			     uint64_t *planes, size_t stride);
	/*
	 * The first four bytes of every tab-separated column of [p, end),
	 * the fourth of them made a tab if it ends the GT subfield (colon,
	 * tab or 'end'), else a NUL, so that text() proves the rest.  Returns
	 * the number of columns, 0 if there is a NUL among the bytes; at most
	 * 'n' are written.
	 */
	size_t (*gather)(const char *p, const char *end, uint32_t *column,
			 size_t n);
	/* count[g] += bits of plane & mask[g], for each of 'n' masks. */
	void (*count)(const uint64_t *plane, const struct mask *mask, size_t n,
		      int32_t *count);
	/*
	 * A step of pbwt.h: carriers of 0, of which there are 'zeros', before
	 * those of 1, in the order they had; 'next' is the site's number + 1.
	 */
	void (*pbwt)(const uint64_t *row, size_t n, size_t zeros, int32_t next,
		     const int32_t *order, const int32_t *start,
		     int32_t *new_order, int32_t *new_start);
	/*
	 * Those of x[beg .. end) that are 'least' or more, and where they are,
	 * in order; returns how many.  Room for FROM_PAD more than end - beg.
	 */
	size_t (*from)(const int32_t *x, size_t beg, size_t end, int32_t least,
		       int32_t *value, int32_t *at);
	/* A list's steps with a tile: sum[0 .. 64) += ..., see rowsum.h. */
	void (*rowsum)(const uint32_t *step, size_t n, const uint8_t *tile,
		       const uint8_t *table, uint32_t *sum);
	/*
	 * Of a row with 64 others, complete ones: cov = n dot - sum1 sum2 and
	 * r2 = cov^2 / (var1 var2), where 'of' is { n, sum1, var1 }.
	 */
	void (*r2)(const uint32_t *dot, const double *of, const double *sum,
		   const double *var, double *cov, double *r2);
};

/* The level in use. */
const struct kernels *simd(void);

/* Every level this processor can run, best last, ended by null. */
const struct kernels *const *simd_levels(void);

static inline const char *simd_name(void)
{
	return simd()->name;
}

#endif
