/*
 * jackknife.h - the standard error of an estimate from linked sites
 *
 * The weighted delete-one-block jackknife of Busing, Meijer and van der
 * Leeden 1999, Statistics and Computing 9:3.  The genome is cut into g blocks
 * longer than linkage reaches; block j holds m_j of all n sites, and the
 * estimate is made again without it:
 *
 *   h_j      = n / m_j
 *   theta_J  = g theta - sum over j of (1 - m_j / n) theta_(-j)
 *   tau_j    = h_j theta - (h_j - 1) theta_(-j)                (pseudovalue)
 *   variance = 1/g sum over j of (tau_j - theta_J)^2 / (h_j - 1)
 *
 * With blocks of one size it is the usual jackknife.
 */
#ifndef JACKKNIFE_H
#define JACKKNIFE_H

#include <stddef.h>

/*
 * Standard error of 'estimate', the square root of the variance, in its unit.
 * NaN for fewer than two blocks, or if any of the estimates is NaN.
 */
double jackknife_se(double estimate,
		    const double without[], /* [nblocks] theta_(-j) */
		    const double sites[],   /* [nblocks] m_j, each above 0 */
		    size_t nblocks);

/* The estimate in standard errors from 0; NaN without a standard error above
 * 0, since nothing can be said of one that does not vary. */
double jackknife_z(double estimate, double se);

#endif
