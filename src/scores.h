/*
 * scores.h - tables of haplotype scans: a row for every site
 *
 * Of each population, iHS (Voight et al. 2006) and nSL (Ferrer-Admetlla et
 * al. 2014): the logarithm of what carriers of ALT have over what carriers of
 * REF have; or of each pair of populations, XP-EHH (Sabeti et al. 2007) and
 * XP-nSL (Szpiech et al. 2021): what the first has over what the second has.
 *
 * Sites without a score have a status that says why.
 */
#ifndef SCORES_H
#define SCORES_H

#include "geneticmap.h"
#include "hapscan.h"
#include "table.h"

struct scores_args {
	struct hapscan_args scan;
	double gap_scale; /* larger gaps count as this; 0: as they are */
	double max_gap;	  /* larger gaps are breaks; 0: none are */
	const struct genetic_map *map; /* null: bases are integrated over */
	const char *each, *score;      /* columns "ihh", "ihs" */
	int digits;
};

struct scores;

struct scores *scores_create(const struct source *, const struct scores_args *,
			     struct table *);
struct work scores_work(struct scores *);
void scores_header(const struct scores *, struct text *);
/* After the engine has run. */
void scores_finish(struct scores *);
void scores_free(struct scores *);

#endif
