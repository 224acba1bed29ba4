/*
 * standardise.h - tables of scores, read twice, with two columns more
 *
 * The first time sums are made (strata.h), the second time rows are written:
 * their own text, the bin, and the score less the bin's mean in units of its
 * deviation.  A row's text depends on all rows, but not on the order of rows
 * or files; the rows stand in the order in which they were read.
 */
#ifndef STANDARDISE_H
#define STANDARDISE_H

#include "run.h"
#include "table.h"

struct standardise_args {
	const _Bool *by_frequency;
	int bins; /* 0: the default */
};

/* A row without a finite score is counted as SKIP_SCORE, and written too. */
void standardise(const struct standardise_args *, const struct output_args *,
		 const struct run_args *, char *const *paths, struct table *,
		 struct tallies *);

#endif
