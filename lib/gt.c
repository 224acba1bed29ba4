#include "gt.h"

#include <string.h>

#include "gtstack.h"

static void fill_ones(uint64_t *plane, unsigned n)
{
	for (size_t i = 0; i < n / 64; i++)
		plane[i] = ~(uint64_t)0;
	if (n % 64)
		plane[n / 64] = ((uint64_t)1 << n % 64) - 1;
}

/*
 * There is room for 'called' behind the alleles' planes even where a kernel
 * found no need of it.
 */
uint32_t gt_drop_allele(uint64_t *planes, size_t stride, unsigned n,
			unsigned nalleles, unsigned ploidy, uint32_t flags,
			unsigned allele)
{
	struct stack k = { planes, stride, nalleles, ploidy };
	uint64_t any = 0;

	for (unsigned s = 0; s < ploidy; s++)
		for (size_t i = 0; i < stride; i++)
			any |= stack_plane(&k, allele - 1, s)[i];
	if (!any)
		return flags;
	for (unsigned s = 0; s < ploidy; s++) {
		uint64_t *plane = stack_plane(&k, allele - 1, s);
		uint64_t *called = stack_plane(&k, nalleles - 1, s);

		if (flags & SITE_COMPLETE) {
			memset(called, 0, stride * sizeof *called);
			fill_ones(called, n);
		}
		for (size_t i = 0; i < stride; i++) {
			called[i] &= ~plane[i];
			plane[i] = 0;
		}
	}
	return flags & ~(uint32_t)SITE_COMPLETE;
}
