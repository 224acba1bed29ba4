/*
 * hapscan.h - how far haplotypes are alike around every site of a contig
 *
 * Two transforms go along the contig (pbwt.h), one from each end, for every
 * population; at each site each of them says how far carriers of the same
 * allele, or all, are alike in its direction (ihh.h).
 *
 *   task        population A forward | A back | B forward | B back
 *   block       |    0    |    1    |    2    |   of each task
 *
 * If there are fewer tasks than threads, each is cut into blocks of sites: a
 * transform of each block alone is composed with those before it, so that it
 * can be begun where the block begins.
 *
 * Invariant: the number of threads does not show.
 */
#ifndef HAPSCAN_H
#define HAPSCAN_H

#include "resident.h"
#include "ihh.h"

enum hapscan_kind {
	HAPSCAN_IHH,	/* integrals (ihh.h) */
	HAPSCAN_LENGTH, /* shared lengths */
};

struct hapscan_args {
	enum hapscan_kind kind;
	bool by_allele; /* of the carriers of each allele; else of all */
	struct ihh_rule rule;
	double min_maf; /* by allele: rarer ones are not looked at */
	int threads;
};

/* Of one population at one site, both directions together. */
struct hapscore {
	double value[2]; /* by allele; [0] alone if not by_allele; or NaN */
	unsigned ends;	 /* enum ihh_end of any of them; of the sum */
	unsigned zeros;	 /* carriers of allele 0 */
	bool rare;	 /* below min_maf: no value */
	bool cut; /* IHH_EDGE or _OPEN at a region's end, not the contig's */
};

struct hapscan;

/*
 * Scan; 'gap[i]' is the distance between sites i and i + 1, below 0 a break,
 * and null for lengths.
 */
struct hapscan *hapscan_create(const struct picks *, const double *gap,
			       const struct hapscan_args *);
void hapscan_free(struct hapscan *);

struct hapscore hapscan_score(const struct hapscan *, size_t site,
			      unsigned group);

#endif
