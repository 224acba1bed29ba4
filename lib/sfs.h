/*
 * sfs.h - arithmetic of site frequency spectra
 *
 * A site with c copies of an allele among n that are called is projected to
 * a smaller sample: m of the n, drawn without replacement, have i copies with
 * the hypergeometric chance
 *
 *   P(i) = (c choose i) (n - c choose m - i) / (n choose m)
 *
 * so that sites with different n make one spectrum, of m + 1 counts (Marth et
 * al. 2004, Genetics 166:351; Gutenkunst et al. 2009, PLoS Genetics
 * 5:e1000695).
 *
 * A spectrum is folded by counting copies of the minor allele: a cell with
 * more than half of all alleles, those of both populations together if it is
 * joint, becomes the cell of the other allele, (n - c) or (n1 - c1, n2 - c2).
 */
#ifndef SFS_H
#define SFS_H

#include <stdbool.h>
#include <stdint.h>

/* The counts that a projection can have: [beg, end). */
struct sfs_range {
	uint32_t beg, end;
};

/*
 * weight[i - beg] is P(i), for every i of the range; room for m + 1.
 * c <= n, m <= n.  Chances below the least double are 0.
 */
struct sfs_range sfs_project(uint32_t n, uint32_t c, uint32_t m,
			     double *weight);

/* Is an allele with so many copies the major one, or neither? */
static inline bool sfs_major(uint64_t copies, uint64_t alleles)
{
	return copies > alleles - copies;
}

static inline bool sfs_tied(uint64_t copies, uint64_t alleles)
{
	return copies == alleles - copies;
}

#endif
