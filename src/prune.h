/*
 * prune.h - sites of which no two in a window are in linkage disequilibrium
 *
 * Windows are laid over the sites of a contig that have both alleles, each a
 * step behind the one before.  In each, of a pair of kept sites with r2 above
 * the limit one is dropped, the later one, or the one with the rarer allele.
 *
 *   windows  [========|====)
 *                 [===|=====|====)
 *                       before  new    pairs of two sites that were together
 *                                      in a window before are not asked again
 *
 * What is kept is settled when no window to come has it.  Only windows, and
 * not batches or threads, say what is compared with what.
 */
#ifndef PRUNE_H
#define PRUNE_H

#include "decimal.h"
#include "picks.h"
#include "table.h"

struct prune_args {
	bool by_site, step_by_site;
	int64_t window, step; /* sites or bases */
	struct decimal limit; /* of r2 */
	bool rarer;	      /* is dropped, not the later one */
	int digits;
};

struct prune;
struct site_name;

/* Sites kept go to the table or, if it is null, are numbered. */
struct prune *prune_create(const struct source *, const struct prune_args *,
			   struct table *);
struct work prune_work(struct prune *);
void prune_header(struct text *);
void prune_finish(struct prune *);
void prune_free(struct prune *);

/* The kept ones of the run's sites (picks.h), in order; *n of them. */
const struct site_name *prune_kept(const struct prune *, size_t *n);

#endif
