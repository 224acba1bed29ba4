/*
 * garud.h - homozygosity of haplotypes in windows
 *
 * H1, H12, H123 and H2/H1 of Garud et al. (2015) for every window and
 * population, from the counts of its distinct haplotypes; or for every pair
 * of populations the chance that one haplotype of each are the same.
 */
#ifndef GARUD_H
#define GARUD_H

#include "grid.h"
#include "resident.h"
#include "table.h"

struct garud_args {
	const struct grid *grid;
	enum pick_kind kind;
	bool between; /* pairs of populations */
	int threads, digits;
};

struct garud_scan;

struct garud_scan *garud_create(const struct source *,
				const struct garud_args *, struct table *);
struct work garud_work(struct garud_scan *);
void garud_header(const struct garud_scan *, struct text *);
/* After the engine has run. */
void garud_finish(struct garud_scan *);
void garud_free(struct garud_scan *);

#endif
