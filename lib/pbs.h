/*
 * pbs.h - the population branch statistic
 *
 * How long the branch to a focal population 1 is, in the tree of 1, 2 and 3
 * (Yi et al. 2010):
 *
 *   T     = -ln(1 - F)
 *   pbs   = (T12 + T13 - T23) / 2
 *   pbsn1 = pbs / (1 + (T12 + T13 + T23) / 2)
 *
 * F is Hudson's F_ST of two populations over the window, a ratio of sums
 * (hudson.h), clipped to [0, 0.99999] since T has no end.  pbsn1 is small
 * where all three branches are long (Malaspinas et al. 2016; Crawford et al.
 * 2017).
 *
 * A site needs two called alleles in each of the three, and all three F are
 * of the same sites, so that the branches belong to one tree.
 *
 * A triple has three views, each of its populations being the focal one; the
 * other two stay in order.  The sums they share are of the triple, each
 * population's within and each pair's between.
 *
 *   view   1 2 3
 *   0      a b c
 *   1      b a c
 *   2      c a b
 *
 * Columns: n_sites pbs pbsn1.  Both are NaN if there is a pair of the three
 * that do not differ at any site, as their F is then 0/0.
 */
#ifndef PBS_H
#define PBS_H

#include "estimator.h"

extern const struct estimator pbs;

#endif
