/*
 * spread.h - the mean and standard deviation of scores, exactly
 *
 * A score is rounded once, to a multiple of 2^-53.  From then on the sums of
 * scores and of squares are whole numbers, and so is
 *
 *   n sum x^2 - (sum x)^2,
 *
 * which is n (n - ddof) times the variance: nothing cancels, scores that are
 * all the same have a deviation of 0 and not nearly so, and the order in which
 * they came cannot show.  The rounding is less than a score of 1 has of its
 * own.
 *
 * Invariant: with |x| < 2^10 a term is below 2^63 and its square below 2^126;
 * n of them, n < 2^63, fit 128 and 192 bits, the products above 256.
 */
#ifndef SPREAD_H
#define SPREAD_H

#include <stdbool.h>
#include <stdint.h>

#include "exact.h"

enum { SPREAD_BITS = 53, SPREAD_MAX = 1024 };

__extension__ typedef unsigned __int128 spread_wide;

struct spread {
	int64_t n;
	exact sum;	    /* in 2^-53 */
	spread_wide square; /* sum of squares, in 2^-106: the low 128 bits */
	uint64_t over;	    /* and those above */
};

/* |x| < SPREAD_MAX, which no logarithm of a ratio of doubles reaches. */
void spread_add(struct spread *, double x);
/* The scores of both. */
void spread_join(struct spread *, const struct spread *);

double spread_mean(const struct spread *); /* NaN of none */
/*
 * sqrt(sum (x - mean)^2 / (n - ddof)), NaN unless n > ddof.  numpy's std()
 * has ddof 0, the unbiased variance 1.
 */
double spread_deviation(const struct spread *, int ddof);

#endif
