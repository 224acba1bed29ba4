/*
 * sheet.h - every population's counts at the sites of a batch
 *
 * Made once a batch, read by every estimator of the run (estimator.h): a
 * column for each population and count, a row for each site, or for each
 * allele of a site with more than two.
 *
 *   site         0    1    2              3
 *   row          0    1    2    3    4    5        site 2 has three alleles
 *   weight       2    2    1    1    1    2
 *   first        1    1    1    0    0    1
 *   A copies     .    .    .    .    .    .
 *   A called     .    .    .    .    .    .
 *   ..
 *
 * There are two banks of such columns: of the alleles that are called, and of
 * the individuals whose genotype is.  A run has those that it needs.
 */
#ifndef SHEET_H
#define SHEET_H

#include "engine.h"
#include "estimator.h"

enum sheet_bank { SHEET_ALLELES, SHEET_GENOTYPES, SHEET_BANKS };

/* What the sheets of a run have in common. */
struct sheets {
	const struct source *source;
	bool wanted[SHEET_BANKS];
	bool frequencies; /* of the alleles' bank */
};

struct sheet {
	const struct block *block;
	size_t *row; /* [nsites + 1] a site's first */
	double *weight, *first;
	/* [nsites] of the genotypes' bank: no sample is other than diploid */
	bool *diploid;
	/* [npops][columns of the bank][rows_room] */
	int32_t *columns[SHEET_BANKS];
	double *freq; /* [npops][rows_room] */
	size_t sites_room, diploid_room, rows_room;
	/* scratch, for one site */
	size_t cells_room;
	int32_t *cells;
	uint64_t *planes;
};

/* A sheet is what this makes of a batch: batch->stage. */
struct stage sheets_stage(const struct sheets *);

struct counts sheet_counts(const struct sheet *, enum sheet_bank, unsigned pop,
			   size_t row);

#endif
