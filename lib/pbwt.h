/*
 * pbwt.h - haplotypes in the order of what they share up to a site
 *
 * The positional Burrows-Wheeler transform (Durbin 2014, Bioinformatics
 * 30:1266).  After site i the haplotypes stand sorted by their alleles read
 * backwards from i, so that those which share the longest stretch up to and
 * including i are neighbours:
 *
 *   site     0 1 2 3 4 i     order  start
 *            0 0 1 1 0 0       0     i+1      the first has no neighbour
 *            1 0 1 1 0 0       3      1       alike from site 1 on
 *            1 1 1 0 1 0       2      5       alike from site 5 on, i here
 *            0 1 1 0 1 1       1     i+1      not alike at i
 *            1 1 1 0 1 1       4      1
 *
 * start[j] is the first site of the stretch up to i at which order[j - 1] and
 * order[j] are alike; i + 1 if they differ at i, and for j = 0.  Any two
 * haplotypes order[p], order[q], p < q, are alike from the largest of start[p
 * + 1 .. q] on.
 *
 * Invariant: since site i is the first key, carriers of allele 0 are the
 * positions [0, zeros) and those of allele 1 the rest.  Of one population
 * alone nothing need be left out.
 *
 * A step costs n, whatever the number of sites.  A run of sites can also be
 * begun anywhere as if it were the first, and be composed with what came
 * before it later, so that blocks of a chromosome can go to many threads.
 */
#ifndef PBWT_H
#define PBWT_H

#include <stddef.h>
#include <stdint.h>

struct pbwt {
	unsigned n;		/* haplotypes */
	int32_t site;		/* last one taken in */
	unsigned zeros;		/* carriers of allele 0 there */
	int32_t *order, *start; /* [n] */
	int32_t *spare[2];	/* [n] those of the step to come */
};

/* Words of memory that a state of n haplotypes takes. */
static inline size_t pbwt_words(unsigned n)
{
	return 4 * (size_t)n;
}

/* Use this memory, and begin before site 'first'. */
void pbwt_init(struct pbwt *, unsigned n, int32_t *words);
void pbwt_begin(struct pbwt *, int32_t first);
/* Be where another of as many haplotypes is. */
void pbwt_copy(struct pbwt *, const struct pbwt *from);

/* Take in the next site: bit h of 'row' is haplotype h's allele.  Bits from n
 * on are 0. */
void pbwt_step(struct pbwt *, const uint64_t *row);

/*
 * 'last' is the state after a block of sites that was begun at site 'first';
 * make it what it would be had it been begun with 'before', the state after
 * site first - 1.  'scratch' is of n (log2 n + 3) words at most:
 * pbwt_scratch(n).
 */
void pbwt_compose(struct pbwt *last, const struct pbwt *before, int32_t first,
		  int32_t *scratch);
size_t pbwt_scratch(unsigned n);

#endif
