/*
 * census.h - one site's alleles and genotypes, in every population
 */
#ifndef CENSUS_H
#define CENSUS_H

#include "counts.h"
#include "source.h"

/* Genotypes by class, and behind them the called ones that are not diploid. */
enum { CENSUS_NOT_DIPLOID = GENO_CLASSES, CENSUS_KINDS };

struct census {
	const struct mask *masks;
	size_t npops, room;
	int32_t *allele;    /* [npops][nalleles] copies, REF first */
	int32_t *genotypes; /* [npops][CENSUS_KINDS] individuals */
	int32_t *count;	    /* scratch: [npops] */
	uint64_t *planes;   /* scratch: [CENSUS_KINDS][stride] */
};

/* For one thread; the caller's to free. */
struct census *census_create(const struct source *);
void census_free(struct census *);

/* Fill in 'allele', or 'genotypes'. */
void census_alleles(struct census *, const struct block *, const struct site *);
void census_genotypes(struct census *, const struct block *,
		      const struct site *);

#endif
