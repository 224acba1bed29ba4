/*
 * moments.h - moments of allele frequencies that many tuples share
 *
 * Of P populations there are three times (P choose 4) statistics f4, but all
 * of them are sums and differences of the P (P - 1) / 2 products p_a p_b
 * summed over sites:
 *
 *   sum (p1 - p2) (p3 - p4)
 *     = sum p1 p3 - sum p1 p4 - sum p2 p3 + sum p2 p4
 *
 * and likewise f2 and f3, with squares without bias in place of p^2 (Patterson
 * et al. 2012; Maier et al. 2023 keep f2 of every pair and block for the same
 * reason).  It holds if all of them are sums over the same sites, so only
 * sites at which every population has calls enter here.
 *
 * A vector of sums: one for the sites, P of frequencies, then the upper
 * triangle by rows, squares on its diagonal.
 */
#ifndef MOMENTS_H
#define MOMENTS_H

#include "estimator.h"
#include "exact.h"

/* Sums of P populations. */
static inline size_t moments_size(unsigned npops)
{
	return 1 + npops + (size_t)npops * (npops + 1) / 2;
}

/* Where in the vector a moment of these populations is; its members name
 * slots of 'tuple'. */
size_t moments_at(unsigned npops, const struct moment *, const uint32_t *tuple);

/*
 * Add n rows of biallelic sites; rows whose 'whole' is 0, not 1, are left
 * out.  'p' is scratch, [npops + 1][n].  The first sum is a count, the others
 * are reals (exact.h).
 */
void moments_sum(const struct counts pop[], unsigned npops,
		 const double whole[], size_t n, double *p, exact *sum);

#endif
