/*
 * counts.h - alleles and genotypes of each population at a site
 *
 * A population is a mask of samples.  Shapes: [group][allele], REF first.
 */
#ifndef COUNTS_H
#define COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "genotypes.h"

/* Copies of every allele: out is [ngroups][v->nalleles]. */
void count_alleles(const struct block *, const struct site *v,
		   const struct mask *group, size_t ngroups, int32_t *out);

/* Alleles that the samples have, called or not: out is [ngroups]. */
void count_present(const struct block *, const struct site *v,
		   const struct mask *group, size_t ngroups, int32_t *out);

/*
 * Individuals by genotype.  Missing: any slot not called, or no slot at all;
 * hom: all slots alike, so a haploid call is hom; het: the rest.
 */
enum genotype_class { GENO_HOM_REF, GENO_HET, GENO_HOM_ALT, GENO_MISSING };
enum { GENO_CLASSES = 4 };

/* The samples of a class: planes [GENO_CLASSES][stride]. */
void genotype_planes(const struct block *, const struct site *v,
		     uint64_t *planes);

/* Samples whose genotype is called but is not of 'ploidy' alleles: bits of
 * 'plane' [stride]. */
void other_ploidy(const struct block *, const struct site *v, unsigned ploidy,
		  uint64_t *plane);

/* No sample in 'used' has a called genotype that is not of two alleles. */
bool is_diploid(const struct block *, const struct site *v,
		const struct mask *used);

#endif
