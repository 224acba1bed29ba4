/*
 * diploid.h - whole genotypes of each population at a site, allele by allele
 *
 * What estimators count that compare the two alleles of an individual.  Half
 * calls, and genotypes of any other ploidy, are left out; a site of ploidy 0
 * or 1 has no individual.
 *
 * Invariant: copies of all alleles are twice the individuals.
 */
#ifndef DIPLOID_H
#define DIPLOID_H

#include <stdint.h>

#include "genotypes.h"

/* Of individuals with both alleles called. */
struct diploid_counts {
	int32_t *individuals; /* [ngroups] */
	int32_t *copies;      /* [ngroups][nalleles] */
	int32_t *het; /* [ngroups][nalleles] individuals with one copy */
};

enum { DIPLOID_PLANES = 4 };

/* Groups as in counts.h; 'scratch' is [DIPLOID_PLANES][stride]. */
void count_diploid(const struct block *, const struct site *v,
		   const struct mask *group, size_t ngroups, uint64_t *scratch,
		   const struct diploid_counts *out);

#endif
