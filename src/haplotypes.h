/*
 * haplotypes.h - a contig's haplotypes in memory, one bit an allele
 *
 * What scans of haplotypes work on: the biallelic sites of a contig, or of a
 * region of it, at which every sample used has all its alleles called.  A row
 * has the haplotypes of one population after those of another, each from a
 * word of its own:
 *
 *            word 0 .. w0-1     w0 .. w1-1
 *   site 0   population 0       population 1     bit h: haplotype h has ALT
 *   site 1   population 0       population 1
 *   ..
 *
 * Haplotypes of a population are the first alleles of its samples in their
 * order, then the second ones, and so on; a haploid sample has one.
 *
 * Genotypes, whose phase does not matter, are kept alike: a bit is then a
 * sample, and a site has as many rows as samples have alleles.  In the k-th,
 * from 1, are those with k copies of ALT or more.
 */
#ifndef HAPLOTYPES_H
#define HAPLOTYPES_H

#include "engine.h"

struct haplotypes {
	const char *contig;
	int64_t beg, end;      /* of the contig or region; see regions.h */
	bool beg_cut, end_cut; /* a region's end is one of the contig's not */
	size_t nsites;
	size_t planes; /* rows a site: 1, or of genotypes the largest ploidy */
	const int64_t *pos;
	const size_t *alleles; /* where a site's "REF\tALT" begins in 'text' */
	const char *text;
	unsigned ngroups;
	const unsigned *n;   /* [ngroups] haplotypes, or samples */
	const size_t *first; /* [ngroups] first word of a row */
	size_t stride;	     /* words a row */
	const uint64_t *row; /* [nsites][planes][stride] */
};

/* Row i of a group: of site i, where a site has one row. */
static inline const uint64_t *haplotypes_row(const struct haplotypes *h,
					     size_t i, unsigned group)
{
	return h->row + i * h->stride + h->first[group];
}

struct resident;

/* What a bit is of. */
enum resident_kind { RESIDENT_HAPLOTYPES, RESIDENT_GENOTYPES };

/*
 * Collects haplotypes; scan() is called with those of each contig, or each
 * region (-r), in order.  Dies on a record with other ploidies than those
 * before it, on an unphased heterozygote if the source looks for them, and
 * when they do not fit into memory.
 */
struct resident *resident_create(const struct source *, enum resident_kind,
				 void *self,
				 void (*scan)(void *self,
					      const struct haplotypes *));
struct work resident_work(struct resident *);
/* After the engine has run: the last of them. */
void resident_finish(struct resident *);
void resident_free(struct resident *);

#endif
