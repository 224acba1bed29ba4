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
 * that share, the integral runs to site s* - 1.  Haplotypes between two starts
 * from s on are alike from before s, so that the sizes of these blocks say how
 * many pairs are: s* is found by halves, in vectors, and the tree is of the
 * starts from s* on alone.  How far back to look is guessed from the sites
 * before.
 *
 * Invariant: the guess does not show in the result.  Pairs are counted in
 * integers, and the sum is taken over what lies before the stop.
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

/* Why there is no integral; but for the last, with which there is one. */
enum ihh_end {
	IHH_EDGE = 1,	  /* EHH has not decayed at the first site, and no
			     break lies before it */
	IHH_GAP = 2,	  /* a break lies within */
	IHH_NO_PAIRS = 4, /* fewer than two haplotypes */
	IHH_OPEN = 8,	  /* pairs are alike up to the first site: more sites
			     could have made it more */
};

/* Positions [beg, end) of a state's order: the carriers of one allele, or
 * all. */
struct ihh_group {
	unsigned beg, end;
};

enum { IHH_SIZES = 32 };

/* Scratch for n haplotypes, in memory of the caller's. */
struct ihh_bench {
	int32_t *start, *at; /* entries that are kept, and where */
	int32_t *left;	     /* nearest one with a larger start */
	/* For groups of 2^k haplotypes or more, how many sites back to look
	 * first; any number above 0 will do. */
	int32_t guess[IHH_SIZES];
};

size_t ihh_bench_bytes(unsigned n);
/* 'memory' is aligned for any type. */
void ihh_bench_init(struct ihh_bench *, unsigned n, void *memory);

/*
 * The integral from the state's site back, over all pairs of the group; pairs
 * that are not alike at the core count 0.  '*ends' is of enum ihh_end.
 */
double ihh(const struct pbwt *, struct ihh_group, const struct ihh_line *,
	   const struct ihh_rule *, struct ihh_bench *, unsigned *ends);

/*
 * The mean number of sites that pairs of the group are alike, the core
 * included (nSL of Ferrer-Admetlla et al. 2014, one direction).  NaN without
 * pairs.
 */
double shared_length(const struct pbwt *, struct ihh_group, struct ihh_bench *,
		     unsigned *ends);

#endif
