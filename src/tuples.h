/*
 * tuples.h - an estimator and the tuples of populations that it is run on
 *
 * What the three parts of estimate.h share: it is made in estimate.c, its sums
 * are made in terms.c, and rows from them in results.c.
 */
#ifndef TUPLES_H
#define TUPLES_H

#include "estimate.h"

struct estimate {
	const struct source *source;
	struct estimate_args args;
	unsigned npops; /* that stand in a tuple */
	uint32_t *pop;	/* [npops] their groups */
	size_t arity, nviews, nterms, ncolumns;
	size_t ntuples;
	uint32_t *tuple; /* [ntuples][arity] indexes of 'pop' */
	enum sheet_bank bank;
	bool shared; /* sums are of moments */
};

/* The population in a slot of a tuple, as an index of 'pop'. */
static inline unsigned pop_of(const struct estimate *e, size_t tuple,
			      size_t slot)
{
	return e->tuple[tuple * e->arity + slot];
}

#endif
