/*
 * scores.h - the rows of a table of haplotype scores
 *
 * The tables of ihs and nsl have a score a site and population, and how many
 * copies of both alleles there are; those of xpehh and xpnsl a score a site
 * and pair of populations.
 *
 *   chrom pos ref alt pop n0 n1 .. ihs|nsl ..
 *   chrom pos ref alt pop1 pop2 .. xpehh|xpnsl ..
 *
 * Columns are found by their names.  chrom and pos must be the first, what
 * else there is does not matter, but all tables must have the same columns in
 * the same order, since their rows shall be one table.
 */
#ifndef SCORES_H
#define SCORES_H

#include <stdbool.h>
#include <stdint.h>

#include "tablefile.h"

enum { SCORES_MAX_ALLELES = 1 << 24 }; /* of a population */

enum score_cell {
	CELL_OTHER,
	CELL_CHROM,
	CELL_POS,
	CELL_POP,  /* or pop1 */
	CELL_POP2, /* of pairs */
	CELL_N0,   /* of no pairs */
	CELL_N1,
	CELL_SCORE,
	SCORE_CELLS
};

struct scores {
	const char *of;	     /* "ihs", "nsl", "xpehh" or "xpnsl" */
	bool pairs;	     /* of populations */
	char *columns, *std; /* the header's line; "ihs_std" */
	const char *path;    /* whose header it was */
	size_t ncells;
	uint8_t *cell; /* [ncells] which of the above */
};

struct score_row {
	struct line line; /* all of it */
	struct line cell[SCORE_CELLS];
	int64_t pos;	 /* from 0 */
	uint32_t n0, n1; /* 0 of pairs */
	double score;	 /* may be NaN or infinite */
};

/* Take the columns of the first table, or compare those of another with them;
 * dies if they will not do. */
void scores_columns(struct scores *, struct tablefile *);
/* Dies, with file and line, if a cell is not what its column has. */
void scores_row(const struct scores *, const struct tablefile *,
		const struct line *, struct score_row *);
void scores_free(struct scores *);

#endif
