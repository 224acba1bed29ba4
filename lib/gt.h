/*
 * gt.h - a record's genotypes, from its bytes to bit-planes
 *
 * Two spellings, VCF's text and BCF's typed vectors, one result: the planes
 * of genotypes.h.  Common shapes go through a kernel (simd.h) that proves
 * every byte; whatever a kernel will not prove is read sample by sample:
 * any ploidy, mixed within the record, half calls, any number of alleles,
 * GT anywhere in FORMAT.
 *
 * Work is in two steps since the caller owns the memory: gt_*_shape() says
 * how many planes there will be, gt_*_pack() writes them.
 *
 * Invariant: an allele index at or above 'nalleles' never gets past here.
 */
#ifndef GT_H
#define GT_H

#include <stddef.h>
#include <stdint.h>

#include "genotypes.h"

enum { MAX_PLOIDY = 255 };

enum gt_fault {
	GT_FINE,
	GT_FEW_COLUMNS,	 /* fewer sample columns than samples */
	GT_MANY_COLUMNS, /* more */
	GT_SYNTAX,	 /* a genotype that is none */
	GT_NUL,		 /* a NUL byte in a column */
	GT_ALLELE,	 /* an allele that the record does not have */
	GT_PLOIDY,	 /* above MAX_PLOIDY */
	GT_TYPE,	 /* BCF: not integers */
};

/* A record's sample columns in a VCF line: [text, end), and which of the
 * colon-separated subfields is GT (from 0).  The line's end, '\n' or
 * '\r', is at 'end', and TEXT_PAD bytes follow. */
struct gt_text {
	const char *text, *end;
	unsigned subfield;
};

/* BCF's GT: 'length' values a sample of 1, 2 or 4 bytes each; none if no
 * sample has a genotype. */
struct gt_typed {
	const uint8_t *data;
	unsigned length, bytes;
};

struct gt_shape {
	enum gt_fault fault;
	unsigned sample; /* at fault, from 0 */
	unsigned ploidy;
	uint32_t flags; /* SITE_* */
};

/* Words that 'planes' must have room for. */
static inline size_t gt_room(unsigned nalleles, unsigned ploidy, size_t stride)
{
	return ((size_t)nalleles + 1) * ploidy * stride;
}

/*
 * Try the kernels: fills 'planes', room for ploidy 2, and returns true; or
 * returns false and the record wants the two steps below.  'column' is
 * scratch of nsamples + 16 words.
 */
bool gt_text_fast(const struct gt_text *, unsigned nsamples, unsigned nalleles,
		  uint32_t *column, uint64_t *planes, size_t stride,
		  struct gt_shape *);
bool gt_typed_fast(const struct gt_typed *, unsigned nsamples,
		   unsigned nalleles, uint64_t *planes, size_t stride,
		   struct gt_shape *);

/* Check everything; ploidy is the largest of the samples, flags are 0. */
struct gt_shape gt_text_shape(const struct gt_text *, unsigned nsamples,
			      unsigned nalleles);
struct gt_shape gt_typed_shape(const struct gt_typed *, unsigned nsamples,
			       unsigned nalleles);

/* Fill all planes of a record that was found fine: room by gt_room(). */
void gt_text_pack(const struct gt_text *, unsigned nsamples, unsigned nalleles,
		  unsigned ploidy, uint64_t *planes, size_t stride);
void gt_typed_pack(const struct gt_typed *, unsigned nsamples,
		   unsigned nalleles, unsigned ploidy, uint64_t *planes,
		   size_t stride);

/*
 * The first sample of the plane 'among' whose alleles differ, and it is not
 * known which of them stands on which haplotype: '/' is between them.  One that
 * is missing, or is 'star' where that is not 0, differs from one that is not.
 * -1 without.  The record was found fine.
 */
int32_t gt_text_unphased(const struct gt_text *, unsigned nsamples,
			 const uint64_t *among, unsigned star);
int32_t gt_typed_unphased(const struct gt_typed *, unsigned nsamples,
			  const uint64_t *among, unsigned star);

/*
 * Make one allele's calls missing (VCF's '*', a deletion upstream): its
 * planes are emptied and taken out of 'called'.  Returns the flags to keep.
 */
uint32_t gt_drop_allele(uint64_t *planes, size_t stride, unsigned nsamples,
			unsigned nalleles, unsigned ploidy, uint32_t flags,
			unsigned allele);

#endif
