/*
 * pane.h - runs of a batch's sites that no window's edge parts
 *
 * Of a batch's sites those that the measure uses are picked, and numbered from
 * 0: picks.
 *
 * A cutter says where a pane ends: at the next edge of a window, of a block
 * of the jackknife, or of a region.  Panes are summed as they are cut, once.
 */
#ifndef PANE_H
#define PANE_H

#include "window.h"

struct pane {
	size_t beg, end;   /* picks */
	size_t sum;	   /* first of its sums */
	exact *late;	   /* or null */
	size_t hit, nhits; /* its hits */
};

/* Those of a batch, and what the measure keeps of it. */
struct panes {
	struct measure measure;
	void *loaded;
	size_t *pick; /* its site in the block */
	int64_t *pos; /* and where that is */
	size_t *end;  /* [nstretches] picks of the batch up to its end */
	size_t pick_room, pos_room, end_room;
	int64_t skipped[NSKIPS];
	size_t n, room;
	struct pane *pane;
	size_t mapped; /* picks that map() has summed */
	size_t nsums, nlate, sums_room;
	exact *sum;
	struct hits hits;
};

struct panes *panes_create(const struct measure *);
void panes_free(struct panes *);
/* Take a batch's sites in and pick; there are no panes yet. */
void panes_load(struct panes *, const struct batch *);
void panes_clear(struct panes *);
/* Do the sums take so much memory that the rest should wait for fold()? */
bool panes_full(const struct panes *);
/* Add the pane of picks [beg, end). */
void panes_sum(struct panes *, size_t beg, size_t end);

/* A contig's edges. */
struct cutter {
	struct grid_contig grid[2]; /* windows, blocks; either may be none */
	const struct contig_regions *regions;
};

/* 'blocks' and 'regions' may be null. */
struct cutter cutter_make(const struct grid *windows, const struct grid *blocks,
			  const struct regions *regions, const char *contig);
/*
 * Where the pane that begins at pick i ends, at 'end' at most; 'number' is
 * i's among the used sites of its track, for windows of sites.
 */
size_t cutter_end(const struct cutter *, const int64_t *pos, size_t i,
		  size_t end, int64_t number);

#endif
