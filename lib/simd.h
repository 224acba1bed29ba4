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
	FROM_PAD = 16,	       /* entries, see from() and blocks() */
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
	/*
	 * Entries x[0 .. n) stand at the places at[0 .. n), which ascend from
	 * at[-1] to at[n].  Those of 'least', above 0, or more cut the way
	 * into blocks: the sum of the squares of their sizes.  next[0] is the
	 * smallest x of 'least' or more, next[1] the largest below, INT32_MAX
	 * and 0 if there is none.  x[n .. n + FROM_PAD) are -1.
	 */
	int64_t (*blocks)(const int32_t *x, const int32_t *at, size_t n,
			  int32_t least, int32_t next[2]);
	/*
	 * One of pairs.h's sums, 'what', over words of two blocks, a multiple
	 * of 8 and zero past the last site; added to sum[PAIRS][PAIRS].
	 */
	void (*pairs)(unsigned what, const uint64_t *a, const uint64_t *b,
		      size_t nwords, uint32_t *sum);
	/* How many of 'mask' (null: of all) have 0, 1 and 2 copies by the
	 * planes of dosage.h. */
	void (*dosages)(const uint64_t *hom, const uint64_t *ref,
			const uint64_t *mask, size_t words, int64_t n[3]);
	/* to[words * 64]: what value[] has for the code of each. */
	void (*expand)(const uint64_t *hom, const uint64_t *ref, size_t words,
		       const float value[4], float *to);
	/* A list's steps with a tile: sum[0 .. 64) += ..., see rowsum.h. */
	void (*rowsum)(const uint32_t *step, size_t n, const uint8_t *tile,
		       const uint8_t *table, uint32_t *sum);
	/* A tile of rowsum.h, of 'rows' rows of codes; codes of rows beyond
	 * are 0. */
	void (*tile)(const uint64_t *lo, const uint64_t *hi, size_t words,
		     unsigned rows, uint8_t *tile);
	/*
	 * Of a row with 64 others, complete ones: cov = n dot - sum1 sum2 and
	 * r2 = cov^2 / (var1 var2), where 'of' is { n, sum1, var1 }.
	 */
	void (*r2)(const uint32_t *dot, const double *of, const double *sum,
		   const double *var, double *cov, double *r2);
	/* Which of x[64] are 'least' or more. */
	uint64_t (*reach)(const double *x, double least);
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
