/*
 * rare.h - sites at which few differ from the rest, for pairwise.h
 *
 * Most sites of most files are of this kind.  Let x and y be the copies that
 * two samples have of the rarer allele.  Then
 *
 *   |x - y| = x + y - 2 min(x, y)
 *
 * so what a pair differ by is what each has, added up sample by sample, but
 * for pairs that both have the allele, of which there are few:
 *
 *                            for each       for a pair that both have it
 *   PAIR_COPIES   |x - y|    + x            - 2 min(x, y)
 *   PAIR_TWICE    is 2       + 1 if x is 2  - 1 if x is 2, - 1 if y is
 *   PAIR_HETS     x = y = 1                 + 1 if both are 1
 *
 * Sites with a missing call are none of these.
 *
 * Invariant: with what each has added, sums are those of going through all
 * pairs; before that they may be below 0, which unsigned numbers undo.
 */
#ifndef RARE_H
#define RARE_H

#include "pairs.h"

struct rare;

/* Where the bits of a row belong; 'to' and 'members' stay the caller's. */
struct rare_columns {
	enum pair_rows rows;
	unsigned n;
	size_t stride;
	const int32_t *to;	 /* [stride * 64], -1 is nobody's */
	const uint64_t *members; /* [stride] bits that are somebody's */
};

struct rare *rare_create(const struct rare_columns *);
void rare_free(struct rare *);

/* Take a site, row[2][stride], if it is of the kind. */
bool rare_take(struct rare *, const uint64_t *row);
/* Have there been as many as should be kept? */
bool rare_full(const struct rare *);

/* Forget the sites, but not what each column has of them. */
void rare_clear(struct rare *);
/*
 * Add pairs of which one is in a block of PAIRS columns and the other in it
 * or in one behind it to that block's tiles, which are 'apart' words from
 * each other; 'more' is PAIR_CALLED, or what goes into a second sum that
 * lies 'second' words behind.  Any thread.
 */
void rare_add(const struct rare *, size_t block, enum pair_sum more,
	      uint32_t *tile, size_t apart, size_t second);

/* What each column has, of all sites taken. */
int64_t rare_sites(const struct rare *);
uint32_t rare_copies(const struct rare *, unsigned column);
uint32_t rare_twice(const struct rare *, unsigned column);

#endif
