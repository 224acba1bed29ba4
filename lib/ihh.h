/*
 * ihh.h - homozygosity of extended haplotypes, integrated along the genome
 *
 * EHH at a distance from a core site is the chance that two of the haplotypes
 * with the core's allele are alike all the way there (Sabeti et al. 2002);
 * iHH is its integral (Voight et al. 2006).  By pairs it takes n^2 steps a
 * site.  Here it takes about n: the state of pbwt.h at the core says of every
 * pair from where on it is alike, and EHH needs no more than how many pairs
 * part where.
 *
 *   start   .  3  7  3  5          position t parts those before it from
 *   t       0  1  2  3  4          those from it on, as far as start is not
 *                                  larger on the way: at t = 2 six pairs part
 *                                  at site 7, at t = 4 two pairs at 5, ..
 *
 * Position t has the largest start for (t - L) (R - t) pairs, L and R being
 * the nearest on either side with a larger one (Cartesian tree).  A pair that
 * is alike from site s on adds to the integral, by trapezoids, the distance
 * from the core to the middle between s - 1 and s.
 *
 * Integration stops at the first site at which EHH is 'least' or below: with
 * s* the largest s such that pairs alike from before s on are no more than
 * that share, the integral runs to site s* - 1.  Only starts from s* on are
 * looked at one by one, so most of the haplotypes are passed over in vectors;
 * how far back that is, is guessed from the site before.
 *
 * Invariant: the guess does not show in the result.  Pairs are counted in
 * integers, and the sum is taken in an order that smaller starts have no part
 * in.
 */
#ifndef IHH_H
#define IHH_H

#include <stdbool.h>
#include <stdint.h>

#include "pbwt.h"

/*
 * A line of sites, in the direction in which the transform goes.  Distances
 * that are not to be integrated over count 0 and are breaks.
 */
struct ihh_line {
	const double *at;      /* [nsites] distance from the first site */
	const int32_t *broken; /* [nsites] the last site at or before this one
				  with a break behind it, -1 without */
};

struct ihh_rule {
	double least; /* EHH at which integration stops */
	bool edges;   /* if it does not stop before the first site, so be it */
};

/* Why there is no integral. */
enum ihh_end {
	IHH_EDGE = 1,	  /* EHH has not decayed at the first site, and no
			     break lies before it */
	IHH_GAP = 2,	  /* a break lies within */
	IHH_NO_PAIRS = 4, /* fewer than two haplotypes */
};

/* Positions [beg, end) of a state's order, alike at the core. */
struct ihh_group {
	unsigned beg, end;
};

/* Pairs that are alike from 'start' on and no farther. */
struct parting {
	int64_t pairs;
	int32_t start;
};

/* Scratch for n haplotypes, in memory of the caller's. */
struct ihh_bench {
	int32_t *start, *at;		/* entries that are kept, and where */
	int32_t *stack, *left;		/* the right branch of the tree */
	struct parting *parting, *copy; /* [n + 1] */
};

size_t ihh_bench_bytes(unsigned n);
/* 'memory' is aligned for any type. */
void ihh_bench_init(struct ihh_bench *, unsigned n, void *memory);

/*
 * The integral from the state's site back, over all pairs of the groups; pairs
 * of two groups part at the core.  'guess' is how many sites back to look
 * first, and is made what it should have been; any number above 0 will do.
 * NaN if '*ends' is not 0.
 */
double ihh(const struct pbwt *, const struct ihh_group group[], int ngroups,
	   const struct ihh_line *, const struct ihh_rule *, int32_t *guess,
	   struct ihh_bench *, unsigned *ends);

/*
 * The mean number of sites that pairs are alike, the core included (nSL of
 * Ferrer-Admetlla et al. 2014, one direction).  Pairs of two groups count 0.
 * NaN without pairs.
 */
double shared_length(const struct pbwt *, const struct ihh_group group[],
		     int ngroups, struct ihh_bench *);

#endif
