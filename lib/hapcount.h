/*
 * hapcount.h - how many haplotypes are alike over a window, exactly
 *
 * Haplotypes that are alike over a window stand together in the order of
 * pbwt.h after its last site, so the distinct ones are runs of positions:
 *
 *   start   8  3  2  9  9  1  6   window of the sites 5, 6 and 7
 *   run     0        3  4     6 7 where start lies behind site 5; and the end
 *   of      3        1  2     1   haplotypes
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

#include "pbwt.h"
#include "simd.h"

/* Words of memory that the runs of n haplotypes take. */
static inline size_t run_words(unsigned n)
{
	return 2 * ((size_t)n + FROM_PAD);
}

/*
 * Haplotypes at positions [run[k], run[k + 1]) of the order are alike over the
 * sites from 'first' to that of the state, and differ from all others.
 * Returns how many runs there are.
 */
unsigned hapcount_runs(const struct pbwt *, int32_t first, int32_t *run);

/* Of n haplotypes over a window. */
struct hapcount {
	unsigned n, distinct;
	unsigned top[3]; /* the largest counts, in descending order, or 0 */
	int64_t squares; /* sum of the squares of all counts */
};

/* 'run' is scratch. */
struct hapcount hapcount(const struct pbwt *, int32_t first, int32_t *run);

/* NaN without haplotypes; h2_h1 is H2 / H1, and diversity the chance that two
 * haplotypes differ (NaN if there is but one). */
struct garud {
	double h1, h12, h123, h2_h1, diversity;
};

struct garud garud(const struct hapcount *);

#endif
