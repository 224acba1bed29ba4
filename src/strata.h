/*
 * strata.h - the means and deviations that scores are standardised by
 *
 * Each population, or pair of populations, has bins of its own: of counts of
 * ALT, of frequencies, or one for all scores.  What is kept of the rows are
 * the exact sums of the scores of every count (spread.h), or of every bin
 * where bins are known beforehand; so memory does not grow with the rows, nor
 * do results depend on their order.
 *
 *   strata_add()  every row  ->  strata_settle()  ->  strata_find() every row
 */
#ifndef STRATA_H
#define STRATA_H

#include "names.h"
#include "scores.h"
#include "text.h"

enum strata_by { STRATA_COUNT, STRATA_FREQUENCY, STRATA_ONE };

struct strata {
	enum strata_by by;
	uint32_t bins; /* how many are wanted; 0: the default */
	struct names names;
	struct population *pop; /* [names.n] */
	size_t room;
	struct text key; /* scratch */
};

/* What a score is standardised by. */
struct stratum {
	double mean, deviation; /* NaN without scores to compare with */
};

/* A score that is not finite is in no sum; its row's counts are looked at. */
void strata_add(struct strata *, const struct score_row *);
void strata_settle(struct strata *);
/* Null if there was no such row.  '*bin' is from 0. */
const struct stratum *strata_find(struct strata *, const struct score_row *,
				  uint32_t *bin);
void strata_free(struct strata *);

#endif
