/*
 * listing.h - tables with rows for every record, made on any thread
 */
#ifndef LISTING_H
#define LISTING_H

#include "engine.h"
#include "table.h"

struct listing {
	const struct source *source;
	struct table *table;
	int digits;
	const void *self;
	/* Scratch of a slot. */
	void *(*make)(const void *self);
	void (*drop)(void *scratch);
	/* Write the rows of a site. */
	void (*rows)(const void *self, void *scratch, const struct block *,
		     const struct site *, const char *contig, struct text *);
};

struct work listing_work(struct listing *);

/* The cells that a record's row begins with: chrom pos ref alt. */
void site_cells(struct text *, const struct block *, const struct site *,
		const char *contig);
void site_header(struct text *);

#endif
