#include "counts.h"

#include <string.h>

#include "simd.h"

/* Alleles that the samples have, or those of them that are called. */
static void count_slots(const struct block *b, const struct site *v,
			bool called, const struct mask *group, size_t ngroups,
			int32_t *total)
{
	called = called && !(v->flags & SITE_COMPLETE);
	if (!called && v->flags & SITE_UNIFORM) {
		for (size_t g = 0; g < ngroups; g++)
			total[g] = (int32_t)(group[g].size * v->ploidy);
		return;
	}
	memset(total, 0, ngroups * sizeof *total);
	for (unsigned s = 0; s < v->ploidy; s++)
		simd()->count(called ? site_called(b, v, s)
				     : site_present(b, v, s),
			      group, ngroups, total);
}

void count_present(const struct block *b, const struct site *v,
		   const struct mask *group, size_t ngroups, int32_t *out)
{
	count_slots(b, v, false, group, ngroups, out);
}

void count_alleles(const struct block *b, const struct site *v,
		   const struct mask *group, size_t ngroups, int32_t *out)
{
	enum { GROUPS = 64 };
	int32_t count[GROUPS];
	size_t k = v->nalleles;

	for (; ngroups > GROUPS; ngroups -= GROUPS) {
		count_alleles(b, v, group, GROUPS, out);
		group += GROUPS;
		out += GROUPS * k;
	}
	count_slots(b, v, true, group, ngroups, count);
	for (size_t g = 0; g < ngroups; g++)
		out[g * k] = count[g];
	for (unsigned a = 1; a < v->nalleles; a++) {
		memset(count, 0, sizeof count);
		for (unsigned s = 0; s < v->ploidy; s++)
			simd()->count(site_allele(b, v, a, s), group, ngroups,
				      count);
		for (size_t g = 0; g < ngroups; g++) {
			out[g * k + a] = count[g];
			out[g * k] -= count[g];
		}
	}
}

/* Words of a plane that stands for all samples when it is null. */
static uint64_t word_of(const uint64_t *plane, size_t i, uint64_t all)
{
	return plane ? plane[i] : all;
}

/* Bits of the samples that there are, in word i. */
static uint64_t samples_of(const struct block *b, size_t i)
{
	size_t left = b->nsamples > i * 64 ? b->nsamples - i * 64 : 0;

	return left >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1;
}

/* The samples of word i that carry allele a in all their slots, by 'whole',
 * or in any of them. */
static uint64_t carriers(const struct block *b, const struct site *v,
			 unsigned a, size_t i, uint64_t *whole)
{
	uint64_t any = 0, all = ~(uint64_t)0;

	for (unsigned s = 0; s < v->ploidy; s++) {
		uint64_t x = site_allele(b, v, a, s)[i];

		any |= x;
		all &= x | ~word_of(site_present(b, v, s), i, ~(uint64_t)0);
	}
	*whole = all & any;
	return any;
}

static uint64_t missing_of(const struct block *b, const struct site *v,
			   size_t i, uint64_t samples)
{
	uint64_t missing = v->ploidy ? 0 : samples;

	for (unsigned s = 0; s < v->ploidy; s++) {
		uint64_t here = word_of(site_present(b, v, s), i, samples);

		missing |= here & ~word_of(site_called(b, v, s), i, here);
		if (!s)
			missing |= samples & ~here;
	}
	return missing;
}

/* The commonest site, diploid, biallelic and complete, word by word. */
static void plain_planes(const struct block *b, const struct site *v,
			 uint64_t *planes)
{
	const uint64_t *x = site_allele(b, v, 1, 0);
	const uint64_t *y = site_allele(b, v, 1, 1);
	uint64_t *hom_ref = planes + GENO_HOM_REF * b->stride;
	uint64_t *het = planes + GENO_HET * b->stride;
	uint64_t *hom_alt = planes + GENO_HOM_ALT * b->stride;
	size_t last = b->nsamples / 64;

	for (size_t i = 0; i < b->stride; i++) {
		hom_ref[i] = ~(x[i] | y[i]);
		het[i] = x[i] ^ y[i];
		hom_alt[i] = x[i] & y[i];
	}
	for (size_t i = last; i < b->stride; i++)
		hom_ref[i] &= samples_of(b, i);
	memset(planes + GENO_MISSING * b->stride, 0,
	       b->stride * sizeof *planes);
}

void genotype_planes(const struct block *b, const struct site *v,
		     uint64_t *planes)
{
	if (v->ploidy == 2 && v->nalleles == 2 && v->flags & SITE_COMPLETE &&
	    v->flags & SITE_UNIFORM) {
		plain_planes(b, v, planes);
		return;
	}
	for (size_t i = 0; i < b->stride; i++) {
		uint64_t samples = samples_of(b, i), any = 0, hom_alt = 0;
		uint64_t missing = missing_of(b, v, i, samples);

		for (unsigned a = 1; a < v->nalleles && v->ploidy; a++) {
			uint64_t whole;

			any |= carriers(b, v, a, i, &whole);
			hom_alt |= whole;
		}
		hom_alt &= ~missing;
		planes[GENO_HOM_REF * b->stride + i] =
			samples & ~missing & ~any;
		planes[GENO_HET * b->stride + i] = any & ~missing & ~hom_alt;
		planes[GENO_HOM_ALT * b->stride + i] = hom_alt;
		planes[GENO_MISSING * b->stride + i] = missing;
	}
}

/* The samples of word i that have slot s. */
static uint64_t present_of(const struct block *b, const struct site *v,
			   unsigned s, size_t i, uint64_t samples)
{
	return s < v->ploidy ? word_of(site_present(b, v, s), i, samples) : 0;
}

/* The samples of word i whose genotype is called, but not of 'ploidy'. */
static uint64_t other_of(const struct block *b, const struct site *v,
			 unsigned ploidy, size_t i)
{
	uint64_t samples = samples_of(b, i);
	uint64_t called = samples & ~missing_of(b, v, i, samples);
	uint64_t least = present_of(b, v, ploidy - 1, i, samples);
	uint64_t more = present_of(b, v, ploidy, i, samples);

	return called & ~(least & ~more);
}

void other_ploidy(const struct block *b, const struct site *v, unsigned ploidy,
		  uint64_t *plane)
{
	for (size_t i = 0; i < b->stride; i++)
		plane[i] = other_of(b, v, ploidy, i);
}

bool is_diploid(const struct block *b, const struct site *v,
		const struct mask *used)
{
	if (v->ploidy == 2 && v->flags & SITE_UNIFORM)
		return true;
	for (size_t i = used->beg; i < used->end; i++)
		if (other_of(b, v, 2, i) & used->word[i])
			return false;
	return true;
}
