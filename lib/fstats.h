/*
 * fstats.h - f-statistics and Patterson's D
 *
 * p is the frequency of ALT at a biallelic site, c of n alleles called;
 * h = c (n - c) / (n (n - 1)) is half the site's mean pairwise difference.
 *
 *   f2(1,2)     mean of (p1 - p2)^2 - h1/n1 - h2/n2
 *   f3(1;2,3)   mean of (p1 - p2) (p1 - p3) - h1/n1
 *   f3n(1;2,3)  sum of the same / sum of 2 h1
 *   f4(1,2;3,4) mean of (p1 - p2) (p3 - p4)
 *   d(1,2;3,4)  sum of the same /
 *               sum of (p1 + p2 - 2 p1 p2) (p3 + p4 - 2 p3 p4)
 *
 * (Reich et al. 2009; Patterson et al. 2012, equations 3 to 6 and appendix A;
 * D of Green et al. 2010 and Durand et al. 2011 in the form for frequencies.)
 * The subtracted h/n make f2 and f3 unbiased for samples of any size; f4 and
 * d need no such term, because their populations are all different.
 *
 * A site counts if every population of the tuple has an allele called, two or
 * more where h is needed.  A statistic does not change when REF and ALT are
 * exchanged.
 *
 * Columns: n_sites est.
 */
#ifndef FSTATS_H
#define FSTATS_H

#include "estimator.h"

extern const struct estimator fstats_f2, fstats_f3, fstats_f3n, fstats_f4,
	fstats_d;

#endif
