/*
 * pairwise.h - sums over sites for every pair of samples, or of haplotypes
 *
 * Sites are collected until there are enough to be turned (pairs.h), then the
 * blocks are shared out to threads: first to be laid out, then pair by pair.
 *
 *              block 0      1      2
 *   block 0    tile 0       1      2      a tile is PAIRS by PAIRS pairs;
 *         1              tile 3    4      each has its sums to itself, so
 *         2                     tile 5    no two threads meet
 *
 * Columns are the samples used, in the file's order, or the haplotypes of
 * each in theirs.  Sites at which few differ from the rest take less (rare.h).
 * Sites that do not vary among those used are passed by.
 */
#ifndef PAIRWISE_H
#define PAIRWISE_H

#include "pairs.h"
#include "picks.h"

struct pairwise_args {
	enum pick_kind kind; /* PICK_DOSAGES, PICK_SHARES, PICK_ALLELES */
	enum pair_sum more;  /* besides PAIR_COPIES; PAIR_CALLED for none */
	int threads;
};

/* Of one pair, over the sites called in both. */
struct pair_sums {
	int64_t copies, more, sites;
};

struct pairwise;

/* Dies later if sums do not fit into memory, or if haplotypes of a contig are
 * of other samples than those of one before. */
struct pairwise *pairwise_create(const struct source *,
				 const struct pairwise_args *);
struct work pairwise_work(struct pairwise *);
/* After the engine has run. */
void pairwise_finish(struct pairwise *);
void pairwise_free(struct pairwise *);

/* After that.  Of haplotypes there are none if no site was used. */
unsigned pairwise_columns(const struct pairwise *);
/* That are compared, if all of a pair are called. */
int64_t pairwise_sites(const struct pairwise *);
/* SAMPLE, or SAMPLE.1, SAMPLE.2, ... of haplotypes. */
const char *pairwise_name(const struct pairwise *, unsigned column);
struct pair_sums pairwise_sums(const struct pairwise *, unsigned i, unsigned j);

#endif
