/*
 * divergence.h - differences between two populations
 *
 * Three estimators that differ only in what sums are divided by:
 *
 *              n_bases              dxy
 *   per base   the window's bases   sum of between / n_bases
 *   per site   n_sites              sum of between / n_bases
 *   per pair   n_sites              differing pairs / pairs
 *
 * and pi1 and pi2 likewise, with 'within' and the pairs within a population.
 * Between and within are the chances that an allele of one population and one
 * of the other, or two of the same, differ (hudson.h), and
 *
 *   da = dxy - (pi1 + pi2) / 2
 *
 * is the net divergence (Nei and Li 1979).
 *
 * A site needs one called allele in both populations to count at all, and
 * pi1 and pi2 are of the same sites: else a site that is called in one alone
 * would lower da.  Of a site with one called allele a population has no pair,
 * so it adds nothing to that population's pi.  "Per pair" weighs a site by
 * its pairs, as pixy does (Korunes and Samuk 2021); "per base" takes a base
 * without a record for an invariant one, the others trust only records.
 *
 * A site with two or more alleles seen in a population segregates in it.
 *
 *   n_fixed      sites where the two have no allele in common
 *   n_shared     sites that segregate in both
 *   n_private1   sites that segregate in the first and not in the second
 *   n_private2   the reverse
 *
 * A fixed difference may segregate too, if there are three alleles or more.
 *
 * Columns: n_bases n_sites dxy da n_fixed n_shared n_private1 n_private2.
 * dxy and da are NaN if n_bases is 0; with "per pair" da is NaN also if one of
 * the populations has no pair at any site.
 */
#ifndef DIVERGENCE_H
#define DIVERGENCE_H

#include "estimator.h"

extern const struct estimator divergence_per_base;
extern const struct estimator divergence_per_site;
extern const struct estimator divergence_per_pair;

#endif
