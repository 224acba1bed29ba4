/*
 * genotypes.h - the genotypes of a run of sites, one bit an allele
 *
 * A site of ploidy P with k alleles over n samples is a stack of bit-planes.
 * Bit i of a plane is sample i; a plane has 'stride' 64-bit words, a whole
 * number of cache lines, and its bits from n on are zero.
 *
 *              slot 0      slot 1   ..  slot P-1
 *   allele 1   plane       plane        plane       copies of allele 1 in it
 *   ..
 *   allele k-1 plane       plane        plane
 *   called     plane       plane        plane       some allele is known
 *   present    plane       plane        plane       the sample has that slot
 *
 * The reference allele has no planes: it is called and none of the others.
 * 'called' is left out where every slot of every sample is called, 'present'
 * where every sample has all P slots; most sites of most files keep neither,
 * so the commonest case, diploid and biallelic, is two planes.
 *
 * Invariant: in each slot the alleles' planes are disjoint, all of them are
 * within 'called', and 'called' is within 'present'.
 */
#ifndef GENOTYPES_H
#define GENOTYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SITE_COMPLETE = 1, /* no called planes: all are */
	SITE_UNIFORM = 2,  /* no present planes: all are */
};

struct site {
	int64_t pos; /* 0-based */
	int32_t contig;
	uint32_t nalleles; /* REF included */
	uint32_t ploidy;   /* the largest of its samples, 0 without GT */
	uint32_t flags;
	int32_t ancestral; /* allele, -1 if not known or not asked for */
	int32_t unphased;  /* a sample whose alleles differ and are not phased,
			      -1 if none is or nobody asked */
	size_t planes;	   /* first word of its planes in the block */
	size_t alleles;	   /* first byte of "REF\tALT" in the block's text */
};

/* A run of sites in file order.  Buffers grow and are used again. */
struct block {
	unsigned nsamples;
	size_t stride; /* words a plane */
	size_t nsites, sites_room;
	struct site *site;
	size_t nwords, words_room;
	uint64_t *word;
	size_t ntext, text_room;
	char *text;
};

/* Some of the samples: bit i is sample i, words outside [beg, end) are 0. */
struct mask {
	const uint64_t *word; /* [stride] */
	size_t beg, end;
	unsigned size; /* samples */
};

/* Words in a plane of n samples: a multiple of eight, a cache line. */
static inline size_t plane_stride(unsigned nsamples)
{
	return ((size_t)nsamples + 511) / 512 * 8;
}

/* Copies of allele a (from 1) in slot s. */
static inline const uint64_t *site_allele(const struct block *b,
					  const struct site *v, unsigned a,
					  unsigned s)
{
	return b->word + v->planes +
	       ((size_t)(a - 1) * v->ploidy + s) * b->stride;
}

/* Slot s is called; null if it is in every sample. */
static inline const uint64_t *site_called(const struct block *b,
					  const struct site *v, unsigned s)
{
	return v->flags & SITE_COMPLETE ? NULL
					: site_allele(b, v, v->nalleles, s);
}

/* The sample has slot s; null if every sample has. */
static inline const uint64_t *site_present(const struct block *b,
					   const struct site *v, unsigned s)
{
	if (v->flags & SITE_UNIFORM)
		return NULL;
	return site_allele(b, v, v->nalleles + !(v->flags & SITE_COMPLETE), s);
}

#endif
