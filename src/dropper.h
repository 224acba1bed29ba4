/*
 * dropper.h - which sites of a window linkage disequilibrium drops
 *
 * Of every two sites of a window whose r2 is above the limit one goes: the
 * later one, or by plink's rule the one with the rarer allele.  Windows come
 * in order and may overlap; a pair is looked at once, in the first window that
 * has both.
 */
#ifndef DROPPER_H
#define DROPPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decimal.h"
#include "ld.h"

struct prune_site {
	int64_t pos, number;
	struct ld_row row;
	size_t alleles; /* where the caller has "REF\tALT" */
	bool kept;
};

/* The sites of a track, but for those that no window to come has. */
struct prune_sites {
	size_t words;
	int64_t base;	 /* the track's number of site[0] */
	int64_t checked; /* sites below it were together in a window */
	size_t n, room, codes_room;
	struct prune_site *site;
	uint64_t *code; /* [n][2][words], of ld_code_dosages() */
};

/* By its number in the track. */
static inline struct prune_site *site_at(const struct prune_sites *s, int64_t i)
{
	return &s->site[i - s->base];
}

struct dropper;

/* 'sites' stays the caller's, who may move it on from window to window; its
 * 'words' are set.  A pair is above the limit if its exact r2 is. */
struct dropper *dropper_create(struct prune_sites *sites, struct decimal limit,
			       bool rarer);
/* Sites [beg, end), numbers in the track, are a window: clears 'kept' of those
 * that are dropped and moves 'checked' to its end. */
void dropper_window(struct dropper *, int64_t beg, int64_t end);
void dropper_free(struct dropper *);

#endif
