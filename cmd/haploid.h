/*
 * haploid.h - what the commands that scan haplotypes share
 */
#ifndef HAPLOID_H
#define HAPLOID_H

#include "common.h"
#include "scoretable.h"

/* Of commands on phased genotypes. */
struct phase_args {
	_Bool assume;
};

extern const struct opt phase_opts[];

/* Of commands that score sites by what is on both sides of them. */
struct score_args {
	struct phase_args phase;
	int64_t flank;
};

extern const struct opt score_opts[];

struct ehh_args {
	double min_ehh, gap_scale, max_gap;
	const char *map;
	_Bool edges;
};

extern const struct opt ehh_opts[];

/* A command that writes scores; 'scores' but for threads, digits and map, of
 * which 'map' is the file, or null. */
void scores_run(const char *command, const struct score_table_args *scores,
		const char *map, const struct score_args *,
		struct common_args *, char **inputs);

#endif
