/*
 * filter.h - which records are wanted
 *
 * Read-only once made; any number of threads may ask it.
 */
#ifndef FILTER_H
#define FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "alleles.h"
#include "regions.h"
#include "run.h"

struct filter {
	const struct regions *regions;	  /* merged; null: everywhere */
	const struct regions *targets;	  /* merged; null: everywhere */
	const struct regions *accessible; /* merged; null: everywhere */
	char **passes;	/* FILTER values, null-ended; or null */
	unsigned types; /* enum variant_type */
	/* Not a condition: the INFO tag that names the ancestral allele, which
	 * is read into each site; or null. */
	const char *ancestral;
	/* Nor this: the samples of whom each site shall know whether one is
	 * an unphased genotype of unlike alleles; or null. */
	const uint64_t *phased;
};

/* A contig's part of each list, looked up once a run of records. */
struct places {
	const struct contig_regions *region, *target, *accessible;
};

struct places filter_places(const struct filter *, const char *contig);

/* Within the regions (-r)?  Records outside were not asked for at all.  POS 0
 * counts as the first base here. */
bool filter_region(const struct filter *, const struct places *, int64_t pos);

/* By place, then by alleles; the first reason that holds. */
enum skip filter_site(const struct filter *, const struct places *, int64_t pos,
		      const struct alleles *);

/* Is it one of the FILTER values asked for? */
bool filter_passes(const struct filter *, const char *value, size_t n);

/* "PASS,." to a null-ended list; dies (usage), naming the option, if a word
 * is empty. */
char **filter_list(const char *option, const char *list);
/* "snps,indels" to a set; dies (usage) on another word. */
unsigned filter_types(const char *list);

#endif
