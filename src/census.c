#include "census.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "simd.h"

struct census *census_create(const struct source *source)
{
	const struct groups *g = source_groups(source);
	struct census *c = xalloc(1, sizeof *c);

	c->masks = source_masks(source);
	c->npops = g->ngroups;
	c->genotypes = xalloc(c->npops * CENSUS_KINDS, sizeof *c->genotypes);
	c->count = xalloc(c->npops, sizeof *c->count);
	c->planes = xaligned(CENSUS_KINDS * g->stride, sizeof *c->planes);
	return c;
}

void census_free(struct census *c)
{
	free(c->allele);
	free(c->genotypes);
	free(c->count);
	free(c->planes);
	free(c);
}

void census_alleles(struct census *c, const struct block *b,
		    const struct site *v)
{
	GROW(c->allele, c->room, c->npops * v->nalleles);
	count_alleles(b, v, c->masks, c->npops, c->allele);
}

void census_genotypes(struct census *c, const struct block *b,
		      const struct site *v)
{
	genotype_planes(b, v, c->planes);
	other_ploidy(b, v, 2, c->planes + CENSUS_NOT_DIPLOID * b->stride);
	for (size_t k = 0; k < CENSUS_KINDS; k++) {
		memset(c->count, 0, c->npops * sizeof *c->count);
		simd()->count(c->planes + k * b->stride, c->masks, c->npops,
			      c->count);
		for (size_t p = 0; p < c->npops; p++)
			c->genotypes[p * CENSUS_KINDS + k] = c->count[p];
	}
}
