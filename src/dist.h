/*
 * dist.h - distances between all samples, or all haplotypes
 *
 * From the sums of pairwise.h: a table of pairs, a square one, coordinates or
 * a tree.
 */
#ifndef DIST_H
#define DIST_H

#include "pairwise.h"
#include "table.h"

enum dist_metric {
	DIST_CITYBLOCK,	  /* copies of ALT that two differ by, summed */
	DIST_SQEUCLIDEAN, /* their squares */
	DIST_EUCLIDEAN,	  /* the root of that sum */
	DIST_IBS,	  /* alleles that are not the same, of each two */
	DIST_DXY,	  /* chance that an allele of each differ, summed */
};

enum dist_form { DIST_PAIRS, DIST_MATRIX, DIST_PCOA, DIST_NJ, DIST_UPGMA };

struct dist_args {
	enum dist_metric metric;
	bool mean;   /* divided by the number of sites */
	bool phased; /* of haplotypes */
	enum dist_form form;
	int axes; /* of DIST_PCOA */
	int threads, digits;
};

struct dist;

struct dist *dist_create(const struct source *, const struct dist_args *,
			 struct table *);
struct work dist_work(struct dist *);
/* After the engine has run: writes the table.  Dies if what is asked for
 * needs a distance that two samples do not have. */
void dist_finish(struct dist *);
void dist_free(struct dist *);

#endif
