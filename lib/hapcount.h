/*
 * hapcount.h - how many haplotypes are alike over a window, exactly
 *
 * Haplotypes that are alike over a window stand together in the order of
 * pbwt.h after its last site, so the distinct ones are runs of positions:
 *
 *   start   8  3  2  9  9  1  6     window of the sites 5, 6 and 7
 *   bound   1  0  0  1  1  0  1  1  where start lies behind site 5; and at n
 *   runs    |-------|  |----|  |
 *           3        1  2     1     haplotypes in each
 *
 * No haplotype is compared with another, nothing is hashed, and one state
 * serves all windows that end at its site, whatever their sizes.
 *
 * From the counts come the homozygosities of Garud et al. (2015, PLoS Genetics
 * 11:e1005004): of all haplotypes (H1), with the two (H12) or three (H123)
 * commonest taken as one, and without the commonest (H2).
 */
#ifndef HAPCOUNT_H
#define HAPCOUNT_H

#include <stdbool.h>

#include "pbwt.h"

/* Words that the bounds of n haplotypes take. */
static inline size_t bound_words(unsigned n)
{
	return (size_t)n / 64 + 1;
}

/*
 * Bit j of 'bound' is set if the haplotype at position j differs, over the
 * sites from 'first' to that of the state, from the one before it.  Bits from
 * n on are set.
 */
void hapcount_bounds(const struct pbwt *, int32_t first, uint64_t *bound);

/* Runs of two haplotypes or more. */
struct runs {
	const uint64_t *bound;
	size_t word, words;
	uint64_t begs, ends; /* of the word, that are to come */
	unsigned beg, end;   /* the one that was found */
};

struct runs runs_begin(const uint64_t *bound, unsigned n);
/* The next, in order; false if there is none. */
bool runs_next(struct runs *);

/* Of n haplotypes over a window. */
struct hapcount {
	unsigned n, distinct;
	unsigned top[3]; /* the largest counts, in descending order, or 0 */
	int64_t squares; /* sum of the squares of all counts */
};

struct hapcount hapcount(const uint64_t *bound, unsigned n);

/* NaN without haplotypes; h2_h1 is H2 / H1, and diversity the chance that two
 * haplotypes differ (NaN if there is but one). */
struct garud {
	double h1, h12, h123, h2_h1, diversity;
};

struct garud garud(const struct hapcount *);

#endif
