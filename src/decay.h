/*
 * decay.h - EHH at every site on both sides of a core
 *
 * For each core, population and allele: the chance that two haplotypes with
 * this allele at the core are alike from there to a site, both included
 * (Sabeti et al. 2002), for all sites of the contig or region.
 */
#ifndef DECAY_H
#define DECAY_H

#include "cores.h"
#include "table.h"

struct decay;

/* The cores stay the caller's. */
struct decay *decay_create(const struct source *, struct cores *,
			   struct table *, int threads, int digits);
struct work decay_work(struct decay *);
void decay_header(struct text *);
/* After the engine has run. */
void decay_finish(struct decay *);
void decay_free(struct decay *);

#endif
