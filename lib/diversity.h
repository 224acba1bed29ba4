/*
 * diversity.h - variation within one population
 *
 * Three estimators that differ only in what pi and theta are divided by:
 *
 *              n_bases              pi
 *   per base   the window's bases   sum of mpd / n_bases
 *   per site   n_sites              sum of mpd / n_bases
 *   per pair   n_sites              differing pairs / pairs
 *
 * mpd, the mean pairwise difference of a site at which n alleles are called,
 * c_a of them copies of allele a, is the chance that two drawn without
 * replacement differ (Nei and Li 1979; Tajima 1983):
 *
 *   mpd = sum over a of c_a (n - c_a) / (n (n - 1))
 *
 * A site needs two called alleles to count at all, and two different ones to
 * be segregating.  "Per base" takes a base without a record for an invariant
 * one; "per site" and "per pair" trust only records and need a file of all
 * sites.  "Per pair" weighs a site by its pairs, as pixy does (Korunes and
 * Samuk 2021), which keeps missing calls from biasing pi.
 *
 * Let S_n be the number of segregating sites at which n alleles are called
 * (the tally, by n).  With a1, e1 and e2 of n as in Tajima 1989 (eq. 3, 36
 * and 37),
 *
 *   theta_w  = sum over n of S_n / a1 / n_bases            (Watterson 1975)
 *   tajima_d = (sum of mpd - sum over n of S_n / a1) /
 *              sum over n of sqrt(e1 S_n + e2 S_n (S_n - 1))
 *
 * which are the textbook values if n is the same at every site.
 *
 * Columns: n_bases n_sites n_seg pi theta_w tajima_d.  pi and theta_w are
 * NaN if n_bases (or the number of pairs) is 0.  tajima_d is NaN if fewer
 * than min_seg sites are segregating, or none of those has four alleles
 * called: with two or three it can only be 0/0.
 */
#ifndef DIVERSITY_H
#define DIVERSITY_H

#include "estimator.h"

/* The params of value(). */
struct diversity_params {
	int min_seg; /* segregating sites that tajima_d needs */
};

extern const struct estimator diversity_per_base;
extern const struct estimator diversity_per_site;
extern const struct estimator diversity_per_pair;

#endif
