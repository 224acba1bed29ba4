/*
 * groups.h - which samples are used, and in which population
 *
 * Samples are numbered as in the file's header.  A group is a bit-plane of
 * samples (genotypes.h) and the words of it that are not zero.
 */
#ifndef GROUPS_H
#define GROUPS_H

#include <stdint.h>
#include <stddef.h>

struct group {
	char *name;
	unsigned size;	 /* samples */
	uint64_t *mask;	 /* [stride] */
	size_t beg, end; /* its non-zero words lie in [beg, end) */
};

struct groups {
	unsigned nsamples; /* in the file */
	size_t stride;	   /* words in a mask, see genotypes.h */
	unsigned ngroups;
	struct group *group; /* in order of first appearance in the file */
	struct group used;   /* all samples of any group */
	int32_t *of;	     /* [nsamples] sample's group, -1 if not used */
};

struct groups_args {
	const char *samples, *samples_file; /* -s, -S; '^' excludes */
	const char *pops, *pop_col, *sample_col;
};

/*
 * Read the lists and match them against the header's 'sample' names.  Dies,
 * naming file, line and remedy, when a sample listed is not in the file (all
 * such names, the first ten spelled out), stands in two populations, or no
 * sample is left.  Warns of samples left out and of a sample listed twice.
 *
 * With 'pop_col' the file is a table, split at the tabs, commas or blanks that
 * its header has; it may list other samples too, and rows whose population is
 * empty or NA are left out.  Populations that -s and -S empty are left out.
 * Blanks around a name count only if the input has a sample so named.
 */
void groups_read(struct groups *, const struct groups_args *,
		 const char *const sample[], unsigned nsamples);
void groups_free(struct groups *);

#endif
