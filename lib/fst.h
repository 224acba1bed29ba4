/*
 * fst.h - differentiation of populations, a ratio of sums over sites
 *
 * Columns of all: n_sites fst num den, where fst = num/den, NaN if den is 0,
 * and n_sites is the number of sites with two or more called alleles in every
 * population of the tuple.  Only these are summed.
 *
 * hudson, of pairs, all alleles together and any ploidy (Hudson, Slatkin and
 * Maddison 1992; as a ratio of sums, Bhatia et al. 2013):
 *
 *   num = sum of (between - (within1 + within2) / 2)
 *   den = sum of between
 *
 * within and between being the chances that two alleles differ (hudson.h).
 *
 * wc, of pairs or of all populations jointly (Weir and Cockerham 1984,
 * eq. 2-4), from whole diploid genotypes: r populations of n_i individuals,
 * p_i an allele's frequency among them, h_i the share that has one copy.
 * With means nbar, and pbar and hbar weighted by n_i,
 *
 *   nc = (r nbar - sum of n_i^2 / (r nbar)) / (r - 1)
 *   s2 = sum of n_i (p_i - pbar)^2 / ((r - 1) nbar)
 *   v  = pbar (1 - pbar) - (r - 1)/r s2
 *   a  = nbar/nc (s2 - (v - hbar/4) / (nbar - 1))          populations
 *   b  = nbar/(nbar - 1) (v - (2 nbar - 1)/(4 nbar) hbar)  individuals
 *   c  = hbar/2                                            alleles
 *
 *   num = sum of a, den = sum of a + b + c, over sites and alleles
 *
 * A half call is a missing genotype.  A site with one individual in every
 * population has no variance between individuals of a population: nbar is 1
 * and b is undefined.  It is one of n_sites but adds 0 to both sums.  Nor does
 * a single population add to them: its fst is NaN.  nc is above 0 elsewhere.
 *
 * Invariant: the order of a pair changes no bit.
 */
#ifndef FST_H
#define FST_H

#include "estimator.h"

extern const struct estimator fst_hudson;
extern const struct estimator fst_wc;
extern const struct estimator fst_wc_joint;

#endif
