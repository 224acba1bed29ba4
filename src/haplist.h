/*
 * haplist.h - the distinct haplotypes of a region, and who has them
 *
 * The transform of pbwt.h goes over all populations together, from the last
 * site to the first, so that haplotypes end in the order of their alleles
 * read forwards, with like ones side by side: sorted and counted at once.
 */
#ifndef HAPLIST_H
#define HAPLIST_H

#include "resident.h"
#include "table.h"

struct haplist;

/* Dies (usage) if there are several regions, and later if sites turn out to be
 * of several contigs. */
struct haplist *haplist_create(const struct source *, struct table *,
			       int digits);
struct work haplist_work(struct haplist *);
/* After the engine has run. */
void haplist_finish(struct haplist *);
void haplist_free(struct haplist *);

#endif
