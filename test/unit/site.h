/*
 * site.h - sites of any ploidy and groups of samples, at random
 *
 * A test of what is read of planes sees the same site sample by sample.
 */
#ifndef SITE_H
#define SITE_H

#include <stdbool.h>
#include <stdlib.h>

#include "genotypes.h"
#include "random.h"

enum { MAX_N = 1200, MAX_SLOTS = 4, MAX_GROUPS = 150, MAX_ALLELES = 70 };
enum { MISSING = -1, ABSENT = -2 };

/* The site at hand, sample by sample and in planes. */
static unsigned n;
static int allele[MAX_N][MAX_SLOTS];
static struct block block;
static struct site site;

static unsigned ngroups;
static bool member[MAX_GROUPS][MAX_N];
static struct mask group[MAX_GROUPS];

static void *get(size_t count, size_t size)
{
	void *p = calloc(count + !count, size);

	if (!p)
		exit(1);
	return p;
}

/* --- the site --- */

static void set(unsigned row, unsigned slot, unsigned i)
{
	size_t plane = (size_t)row * site.ploidy + slot;

	block.word[plane * block.stride + i / 64] |= (uint64_t)1 << i % 64;
}

/* Write the planes that genotypes.h asks for with these flags. */
static void write_planes(void)
{
	unsigned k = site.nalleles, called = k - 1, present;

	present = called + !(site.flags & SITE_COMPLETE);
	free(block.word);
	block.word = get((k + 1) * (size_t)site.ploidy * block.stride,
			 sizeof *block.word);
	for (unsigned i = 0; i < n; i++)
		for (unsigned s = 0; s < site.ploidy; s++) {
			int a = allele[i][s];

			if (a != ABSENT && !(site.flags & SITE_UNIFORM))
				set(present, s, i);
			if (a >= 0 && !(site.flags & SITE_COMPLETE))
				set(called, s, i);
			if (a > 0)
				set((unsigned)a - 1, s, i);
		}
}

/* Alleles at random; planes are left out where they may be, or not. */
static inline void any_site(void)
{
	unsigned missing = percent(50) ? 0 : below(70);
	unsigned rare = percent(50) ? 0 : 90;
	bool mixed = percent(40), any_missing = false, any_absent = false;

	site = (struct site){ .nalleles =
				      1 + below(percent(70) ? 4 : MAX_ALLELES),
			      .ploidy = percent(3) ? 0 : 1 + below(MAX_SLOTS) };
	for (unsigned i = 0; i < n; i++) {
		unsigned ploidy = mixed ? below(site.ploidy + 1) : site.ploidy;

		for (unsigned s = 0; s < site.ploidy; s++) {
			int a = (int)below(site.nalleles);

			if (percent(rare))
				a = 0;
			if (percent(missing))
				a = MISSING;
			if (s >= ploidy)
				a = ABSENT;
			any_missing |= a == MISSING;
			any_absent |= a == ABSENT;
			allele[i][s] = a;
		}
	}
	if (!any_missing && percent(80))
		site.flags |= SITE_COMPLETE;
	if (!any_absent && percent(80))
		site.flags |= SITE_UNIFORM;
	write_planes();
}

/* --- groups --- */

static void make_mask(unsigned g)
{
	uint64_t *word = get(block.stride, sizeof *word);
	struct mask *m = &group[g];

	free((uint64_t *)(uintptr_t)m->word);
	*m = (struct mask){ .word = word };
	for (unsigned i = 0; i < n; i++)
		if (member[g][i]) {
			word[i / 64] |= (uint64_t)1 << i % 64;
			m->size++;
		}
	while (m->beg < block.stride && !word[m->beg])
		m->beg++;
	m->end = block.stride;
	while (m->end > m->beg && !word[m->end - 1])
		m->end--;
}

static inline void any_groups(void)
{
	ngroups = percent(20) ? 60 + below(MAX_GROUPS - 60) : 1 + below(5);
	for (unsigned g = 0; g < ngroups; g++) {
		unsigned share = below(5) * 25, from = below(n), to = n;

		if (percent(40))
			to = from + below(n - from) + 1;
		else
			from = 0;
		for (unsigned i = 0; i < n; i++)
			member[g][i] = i >= from && i < to && percent(share);
		make_mask(g);
	}
}

#endif
