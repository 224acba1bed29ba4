/*
 * scoretable.h - tables of haplotype scans: a row for every site
 *
 * Of each population, iHS (Voight et al. 2006) and nSL (Ferrer-Admetlla et
 * al. 2014): the logarithm of what carriers of ALT have over what carriers of
 * REF have; or of each pair of populations, XP-EHH (Sabeti et al. 2007) and
 * XP-nSL (Szpiech et al. 2021): what the first has over what the second has.
 *
 * Sites without a score have a status that says why.
 */
#ifndef SCORETABLE_H
#define SCORETABLE_H

#include "geneticmap.h"
#include "hapscan.h"
#include "table.h"

struct score_table_args {
	struct hapscan_args scan;
	double gap_scale; /* larger gaps count as this; 0: as they are */
	double max_gap;	  /* larger gaps are breaks; 0: none are */
	const struct genetic_map *map; /* null: bases are integrated over */
	const char *each, *score;      /* columns "ihh", "ihs" */
	int digits;
};

struct score_table;

struct score_table *score_table_create(const struct source *,
				       const struct score_table_args *,
				       struct table *);
struct work score_table_work(struct score_table *);
void score_table_header(const struct score_table *, struct text *);
/* After the engine has run. */
void score_table_finish(struct score_table *);
void score_table_free(struct score_table *);

#endif
