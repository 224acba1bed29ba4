/*
 * index.h - where in a file a region's records are
 *
 * A virtual offset is a BGZF block's place in the file << 16 | a byte of its
 * text.  Those of a file's own index are where records begin; join.h proves
 * that it is the file's own.
 */
#ifndef INDEX_H
#define INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "contigs.h"
#include "header.h"
#include "regions.h"

struct range {
	uint64_t beg, end; /* virtual offsets */
};

/* What the index says of a contig of which regions are wanted. */
struct indexed_contig {
	int32_t contig;
	bool exists;	  /* it has records */
	bool read;	  /* some of them are in the ranges */
	bool whole;	  /* all of it is wanted */
	int64_t expected; /* its records, -1 if the index does not say */
	int64_t records;  /* read so far */
};

struct index {
	size_t nranges, ranges_room;
	struct range *range; /* in order, apart from each other */
	size_t ncontigs, contigs_room;
	struct indexed_contig *contig;
	size_t room;
	size_t *place; /* [room] of a contig's number: 1 + index, or 0 */
	uint64_t end;  /* of the last record that it knows, 0 if of none */
};

/*
 * Find the ranges that hold the regions (merged).  Dies if there is no index
 * or it cannot be the file's; warns if it is older than the file.
 */
void index_load(struct index *, const char *path, const struct header *,
		const struct regions *, struct contigs *);
void index_free(struct index *);

/* The contig's entry, or null if none of it is wanted. */
struct indexed_contig *index_contig(const struct index *, int32_t contig);

#endif
