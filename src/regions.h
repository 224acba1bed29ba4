/*
 * regions.h - sets of places on the genome
 *
 * A set is, contig by contig, a list of intervals.  Lists are read as they
 * stand ('raw'): in any order, overlapping, with names; regions_merge()
 * sorts each contig's and joins what overlaps or touches.  Contigs are held
 * by name, in the order of their first appearance.
 */
#ifndef REGIONS_H
#define REGIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "names.h"

struct interval {
	int64_t beg, end; /* 0-based, half-open */
	int64_t before;	  /* bases of this contig's list before it; set by
			     regions_merge() */
	char *name;	  /* BED's fourth column, or null */
};

struct contig_regions {
	const char *contig;
	size_t n, room;
	struct interval *at; /* [n] */
};

struct regions {
	size_t ncontigs, room;
	struct names names; /* of the contigs, numbered as they are */
	struct contig_regions *contig;
	bool exclude; /* the list began with '^' */
	bool named;   /* some interval has a name */
	char *source; /* the option or file, for messages */
};

#define REGION_END (INT64_MAX / 4) /* where "chr" and "chr:beg-" end */

/*
 * "chr", "chr:pos", "chr:beg-end", "chr:beg-", comma-separated; positions
 * 1-based inclusive, digits may be grouped by nothing.  A name is tried whole
 * first with known(): names may hold ':'.  known() may be null.  {name} or
 * {name}:range quotes a name.  A leading '^' sets 'exclude'.  What is wrong is
 * a usage error; whether the contigs exist is the caller's to check.
 */
struct regions *regions_parse(const char *option, const char *list,
			      bool (*known)(const void *, const char *),
			      const void *arg);
/*
 * A file: *.bed, *.bed.gz (0-based half-open) or tab-separated "chr beg end"
 * or "chr pos" or the above notation (1-based inclusive) or VCF, of which the
 * positions are taken.  'bed' says it is BED whatever its name.  track,
 * browser and # lines are skipped; a leading '^' of the path sets 'exclude'.
 * Dies on a line that is wrong, naming it: beg >= end, negative, not a number;
 * and if there is no region.
 */
struct regions *regions_read(const char *path, bool bed);
/* Dies (usage) if it began with '^', of an option that takes none. */
void regions_no_exclude(const struct regions *, const char *option);
/* An empty set to be added to, in any order; 'name' is copied, or null. */
struct regions *regions_create(const char *source);
void regions_add(struct regions *, const char *contig, int64_t beg, int64_t end,
		 const char *name);
/* Also fills 'before' and drops the names. */
void regions_merge(struct regions *);
/* Another set, merged: the same with so many bases more on either side. */
struct regions *regions_widened(const struct regions *, int64_t bases);
void regions_free(struct regions *);

/* A contig's list, or null. */
const struct contig_regions *regions_of(const struct regions *, const char *);

/* The rest want a merged list; a null list has nothing in it. */

/* The number of intervals that begin at pos or before; the list need only be
 * in order.  O(log n), as the rest. */
size_t regions_begun(const struct contig_regions *, int64_t pos);
/* Is pos inside? */
bool regions_has(const struct contig_regions *, int64_t pos);
/* Bases of [beg, end) inside. */
int64_t regions_bases(const struct contig_regions *, int64_t beg, int64_t end);
/* The i-th base inside (from 0), or -1 if it has no so many. */
int64_t regions_base(const struct contig_regions *, int64_t i);

#endif
