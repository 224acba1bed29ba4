/*
 * hudson.h - what one row says of differences within and between populations
 *
 * Two alleles drawn from one population of a site without replacement, or one
 * from each of two populations, differ with the chance (Nei and Li 1979)
 *
 *   within    sum over a of c_a (n - c_a) / (n (n - 1))
 *   between   1 - sum over a of p1_a p2_a,     p = c / n
 *
 * for c_a copies of allele a in n called.  Below is one row's part, which its
 * weight (estimator.h) is yet to multiply; the rows of a site then add up to
 * the chance.  "between" is written so that exchange of the populations gives
 * the same bits: half of a row's part is of an allele drawn from the first,
 * half of one from the second.
 *
 * Hudson's F_ST is a ratio of sums over sites (Hudson, Slatkin and Maddison
 * 1992; Bhatia et al. 2013):
 *
 *   sum of (between - (within1 + within2) / 2) / sum of between
 *
 * Neither function looks whether enough is called: the result is infinite or
 * NaN with fewer than two (within) or one (between), and the caller selects.
 */
#ifndef HUDSON_H
#define HUDSON_H

static inline double row_within(double copies, double called)
{
	return copies * (called - copies) / (called * (called - 1));
}

static inline double row_between(double c1, double n1, double c2, double n2)
{
	return (c1 * (n2 - c2) + c2 * (n1 - c1)) / (2 * n1 * n2);
}

#endif
