/*
 * geneticmap.h - positions in centimorgans
 *
 * Read from a file of either kind, split at tabs or blanks:
 *
 *   PLINK    no header    chromosome  id  cM  bp
 *   HapMap   a header     chromosome  bp  cM/Mb  cM
 *
 * Between two places of the map the position is interpolated; before the
 * first and behind the last it is theirs.
 */
#ifndef GENETICMAP_H
#define GENETICMAP_H

#include <stdint.h>

struct genetic_map;

/* Dies, with file and line, on what is no number, and on places that are not
 * in order. */
struct genetic_map *genetic_map_read(const char *path);
void genetic_map_free(struct genetic_map *);

/* A contig's part; dies if the map lacks it. */
struct genetic_contig;
const struct genetic_contig *genetic_map_contig(const struct genetic_map *,
						const char *contig);

/* In centimorgans; 'pos' is 0-based. */
double genetic_position(const struct genetic_contig *, int64_t pos);

#endif
