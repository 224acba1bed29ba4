/*
 * ldpairs.h - a row for every pair of sites and population
 *
 * Rows are made where their pairs are computed, and then merged: by first
 * site, second site, population.
 */
#ifndef LDPAIRS_H
#define LDPAIRS_H

#include "ldstream.h"
#include "table.h"

struct ld_pairs_args {
	struct ld_args ld;
	bool limited; /* to r2 of min_r2 or more */
	struct decimal min_r2;
	int digits;
};

struct ld_pairs;

struct ld_pairs *ld_pairs_create(const struct source *,
				 const struct ld_pairs_args *, struct table *);
struct work ld_pairs_work(struct ld_pairs *);
void ld_pairs_header(const struct ld_pairs *, struct text *);
void ld_pairs_finish(void *);
void ld_pairs_free(void *);

#endif
