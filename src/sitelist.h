/*
 * sitelist.h - where sites are, and their alleles, kept for a table
 *
 * Names of contigs are the source's.
 */
#ifndef SITELIST_H
#define SITELIST_H

#include "picks.h"
#include "text.h"

struct sitelist {
	size_t n, room, text_room, ntext;
	struct listed {
		const char *contig;
		int64_t pos;
		size_t alleles; /* in 'text' */
	} * at;
	char *text;
};

void sitelist_free(struct sitelist *);
void sitelist_add(struct sitelist *, const struct picks *, size_t i);

void sitelist_header(struct text *);
/* chrom pos ref alt of the i-th. */
void sitelist_cells(const struct sitelist *, size_t i, struct text *);

#endif
