/*
 * refine.h - classes of haplotypes that split, site by site
 *
 * Haplotypes that carry one allele at a core begin as one class.  Each site
 * parts the members of a class that have ALT from those that do not, for good:
 *
 *   core  {0 1 2 3 4 5}            15 pairs alike
 *   site  {0 1 2 4} {3 5}           7   3 and 5 have ALT
 *   site  {0 2} {1 4} {3 5}         3   1 and 4 have ALT
 *
 * EHH at a site is the share of all pairs that are still alike.  A step looks
 * at the carriers of ALT alone, whatever the number of classes.
 */
#ifndef REFINE_H
#define REFINE_H

#include <stddef.h>
#include <stdint.h>

struct refine {
	unsigned n;		/* haplotypes, of which some are members */
	const uint64_t *member; /* [(n + 63) / 64] */
	int64_t pairs;		/* that are alike */
	int32_t classes;
	int32_t *of;	  /* [n] a member's class */
	int32_t *size;	  /* [n] of a class */
	int32_t *with;	  /* [n] those of it with ALT; 0 between steps */
	int32_t *split;	  /* [n] the class that these make */
	int32_t *touched; /* [n] classes with ALT */
};

/* Words of memory for n haplotypes. */
static inline size_t refine_words(unsigned n)
{
	return 5 * (size_t)n;
}

/* Use this memory. */
void refine_init(struct refine *, unsigned n, int32_t *words);
/* All members are one class; 'member' is used until the next begin. */
void refine_begin(struct refine *, const uint64_t *member);
/* The next site: bit h of 'row' is haplotype h's allele. */
void refine_step(struct refine *, const uint64_t *row);

#endif
