/*
 * cores.h - sites that a user names
 *
 * A list of positions, of which each must turn out to be a site that is used.
 */
#ifndef CORES_H
#define CORES_H

#include "resident.h"

struct cores;

/* Dies (usage) if neither is given: a check for before files are opened. */
void cores_given(const char *list, const char *file);
/*
 * From "chr:pos,chr:pos" or a file of positions (regions.h), or from both;
 * dies (usage) if one is a region of several bases, and if the source has no
 * such contig.
 */
struct cores *cores_create(const char *list, const char *file,
			   const struct source *);
void cores_free(struct cores *);

/*
 * The cores within a contig or region: how many, and their sites in order, in
 * '*site', which is theirs until the next call.  Dies if one is not a site.
 */
size_t cores_here(struct cores *, const struct picks *, const size_t **site);
/* After the last: dies if one was within none of them. */
void cores_check(const struct cores *);

#endif
