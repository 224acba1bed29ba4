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
 */
#ifndef HAPLOTYPES_H
#define HAPLOTYPES_H

#include "engine.h"

struct haplotypes {
	const char *contig;
	bool beg_cut, end_cut; /* a region's end is one of the contig's not */
	size_t nsites;
	const int64_t *pos;
	const size_t *alleles; /* where a site's "REF\tALT" begins in 'text' */
	const char *text;
	unsigned ngroups;
	const unsigned *n;   /* [ngroups] haplotypes */
	const size_t *first; /* [ngroups] first word of a row */
	size_t stride;	     /* words a row */
	const uint64_t *row; /* [nsites][stride] */
};

static inline const uint64_t *haplotypes_row(const struct haplotypes *h,
					     size_t site, unsigned group)
{
	return h->row + site * h->stride + h->first[group];
}

struct resident;

/*
 * Collects haplotypes; scan() is called with those of each contig, or each
 * region (-r), in order.  Dies on a record with other ploidies than those
 * before it, on an unphased heterozygote if the source looks for them, and
 * when they do not fit into memory.
 */
struct resident *resident_create(const struct source *, void *self,
				 void (*scan)(void *self,
					      const struct haplotypes *));
struct work resident_work(struct resident *);
/* After the engine has run: the last of them. */
void resident_finish(struct resident *);
void resident_free(struct resident *);

#endif
