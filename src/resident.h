/*
 * resident.h - a contig's picks (picks.h) in memory, all at once
 *
 * For scans of haplotypes, which look along the whole of a contig.
 */
#ifndef RESIDENT_H
#define RESIDENT_H

#include "picks.h"

struct resident;

/*
 * scan() is called with all the sites of each track, in order.  Dies as a
 * picker does, and when they do not fit into memory.
 */
struct resident *resident_create(const struct source *, enum pick_kind,
				 void *self,
				 void (*scan)(void *self,
					      const struct picks *));
/* The same of the sites that choose() takes; see struct taker. */
struct resident *resident_create_of(
	const struct source *, enum pick_kind, void *self,
	enum skip (*choose)(const void *self, const struct picks *,
			    const uint64_t *row),
	void (*scan)(void *self, const struct picks *));
/* As picker_show_empty(). */
void resident_show_empty(struct resident *, const struct regions *list);
struct work resident_work(struct resident *);
/* From scan(): that many of its sites are passed by after all. */
void resident_skip(struct resident *, enum skip, size_t nsites);
/* After the engine has run: the last of them. */
void resident_finish(struct resident *);
void resident_free(struct resident *);

#endif
