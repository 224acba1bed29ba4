/*
 * hwe.h - exact test of Hardy-Weinberg proportions
 *
 * Wigginton, Cutler and Abecasis 2005, Am J Hum Genet 76:887.  Given the
 * copies of both alleles, the chance of h heterozygotes among n individuals
 * with a and b homozygotes is
 *
 *   P(h) = n! / (h! a! b!) * 2^h / (2n choose copies)
 *
 * and the p value is the sum of P over all numbers of heterozygotes that are
 * no likelier than the observed one (their eq. 2, two-sided, not mid-p).
 *
 * Two numbers of heterozygotes count as equally likely if their chances
 * agree to 2^-32, which covers the rounding among 500,000 individuals.
 */
#ifndef HWE_H
#define HWE_H

#include <stdint.h>

/*
 * The p value of a table of genotypes: heterozygotes, and homozygotes of one
 * and the other allele.  1 where the site does not vary, 0 where p is too
 * small for a double, NaN without individuals.
 */
double hwe_exact(int64_t hets, int64_t hom1, int64_t hom2);

#endif
