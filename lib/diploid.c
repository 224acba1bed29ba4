#include "diploid.h"

#include <string.h>

#include "simd.h"

/* What scratch holds: whole genotypes, and of those with an allele. */
enum { WHOLE, TWICE, ONCE, REF_ONCE };

/* Keep the samples whose bit in 'plane' is not 'unless'. */
static void keep(uint64_t *whole, const uint64_t *plane, bool unless,
		 size_t stride)
{
	uint64_t flip = unless ? ~(uint64_t)0 : 0;

#pragma omp simd
	for (size_t i = 0; i < stride; i++)
		whole[i] &= plane[i] ^ flip;
}

/*
 * The samples with two slots, both called, at a site of two slots or more.
 * What is called is present; a complete site tells of slots by 'present'.
 */
static void whole_plane(const struct block *b, const struct site *v,
			uint64_t *whole)
{
	memset(whole, 0xff, b->stride * sizeof *whole);
	for (unsigned s = 0; s < 2; s++) {
		const uint64_t *has = site_called(b, v, s);

		if (!has)
			has = site_present(b, v, s);
		if (has)
			keep(whole, has, false, b->stride);
	}
	if (v->ploidy > 2 && v->flags & SITE_UNIFORM)
		memset(whole, 0, b->stride * sizeof *whole);
	else if (v->ploidy > 2)
		keep(whole, site_present(b, v, 2), true, b->stride);
}

/* The samples that carry allele a twice, and once; null 'whole' is all. */
static void carry_planes(const struct block *b, const struct site *v,
			 unsigned a, const uint64_t *whole, uint64_t *scratch)
{
	const uint64_t *x = site_allele(b, v, a, 0);
	const uint64_t *y = site_allele(b, v, a, 1);
	uint64_t *twice = scratch + TWICE * b->stride;
	uint64_t *once = scratch + ONCE * b->stride;

	if (!whole) {
#pragma omp simd
		for (size_t i = 0; i < b->stride; i++) {
			twice[i] = x[i] & y[i];
			once[i] = x[i] ^ y[i];
		}
		return;
	}
#pragma omp simd
	for (size_t i = 0; i < b->stride; i++) {
		twice[i] = x[i] & y[i] & whole[i];
		once[i] = (x[i] ^ y[i]) & whole[i];
	}
}

static void flip(uint64_t *plane, const uint64_t *by, size_t stride)
{
#pragma omp simd
	for (size_t i = 0; i < stride; i++)
		plane[i] ^= by[i];
}

/* Add bits times 'weight' to out[g * step], for each group. */
static void add_bits(const uint64_t *plane, const struct mask *group,
		     size_t ngroups, int32_t weight, int32_t *out, size_t step)
{
	enum { GROUPS = 64 };

	for (size_t beg = 0; beg < ngroups; beg += GROUPS) {
		size_t some = ngroups - beg < GROUPS ? ngroups - beg : GROUPS;
		int32_t count[GROUPS] = { 0 };

		simd()->count(plane, group + beg, some, count);
		for (size_t g = 0; g < some; g++)
			out[(beg + g) * step] += weight * count[g];
	}
}

/* Individuals, and the plane of them, or null if they are all. */
static const uint64_t *count_whole(const struct block *b, const struct site *v,
				   const struct mask *group, size_t ngroups,
				   uint64_t *whole, int32_t *individuals)
{
	if (v->ploidy == 2 && v->flags & SITE_COMPLETE &&
	    v->flags & SITE_UNIFORM) {
		for (size_t g = 0; g < ngroups; g++)
			individuals[g] = (int32_t)group[g].size;
		return NULL;
	}
	whole_plane(b, v, whole);
	memset(individuals, 0, ngroups * sizeof *individuals);
	add_bits(whole, group, ngroups, 1, individuals, 1);
	return whole;
}

/*
 * REF is what the other alleles leave.  A genotype has it once if it has one
 * other allele once, not two or none: an odd number of them.
 */
static void count_ref(const struct site *v, const struct mask *group,
		      size_t ngroups, const uint64_t *ref_once,
		      const struct diploid_counts *out)
{
	size_t k = v->nalleles;

	for (size_t g = 0; g < ngroups; g++) {
		int32_t *copies = out->copies + g * k, *het = out->het + g * k;

		copies[0] = 2 * out->individuals[g];
		for (size_t a = 1; a < k; a++)
			copies[0] -= copies[a];
		het[0] = k == 2 ? het[1] : 0;
	}
	if (k > 2)
		add_bits(ref_once, group, ngroups, 1, out->het, k);
}

void count_diploid(const struct block *b, const struct site *v,
		   const struct mask *group, size_t ngroups, uint64_t *scratch,
		   const struct diploid_counts *out)
{
	size_t k = v->nalleles, stride = b->stride;
	uint64_t *once = scratch + ONCE * stride;
	uint64_t *ref_once = scratch + REF_ONCE * stride;
	const uint64_t *whole;

	memset(out->copies, 0, ngroups * k * sizeof *out->copies);
	memset(out->het, 0, ngroups * k * sizeof *out->het);
	if (v->ploidy < 2) {
		memset(out->individuals, 0, ngroups * sizeof(int32_t));
		return;
	}
	whole = count_whole(b, v, group, ngroups, scratch + WHOLE * stride,
			    out->individuals);
	if (k > 2)
		memset(ref_once, 0, stride * sizeof *ref_once);
	for (unsigned a = 1; a < k; a++) {
		carry_planes(b, v, a, whole, scratch);
		add_bits(once, group, ngroups, 1, out->het + a, k);
		add_bits(scratch + TWICE * stride, group, ngroups, 2,
			 out->copies + a, k);
		for (size_t g = 0; g < ngroups; g++)
			out->copies[g * k + a] += out->het[g * k + a];
		if (k > 2)
			flip(ref_once, once, stride);
	}
	count_ref(v, group, ngroups, ref_once, out);
}
