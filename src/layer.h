/*
 * layer.h - the windows of a grid on their way along a track
 *
 * A window is opened when the first coordinate at or beyond its beginning is
 * reached, adds up what comes before its end, and leaves when that is
 * reached.  Windows leave in the order in which they began.
 *
 *   open     [ oldest | .. | youngest ]
 *   leaves     ^ once its end is reached
 */
#ifndef LAYER_H
#define LAYER_H

#include "grid.h"
#include "totals.h"

struct open {
	struct grid_window at;
	int64_t first, last; /* positions of its sites; -1 without */
	struct totals totals;
};

struct layer {
	const struct grid *grid; /* null: a layer that is not there */
	struct totals_size size;
	void *owner;
	/* A window leaves; it may be changed, but stays the layer's. */
	void (*leave)(void *owner, struct open *);
	struct grid_walk walk;
	size_t n, room;
	struct open **open;
	size_t nspare, spare_room;
	struct open **spare; /* to be used again */
};

void layer_free(struct layer *);
static inline bool layer_by_site(const struct layer *l)
{
	return l->grid && grid_by_site(l->grid);
}

/* Begin a track of the contig, [beg, end) in coordinates. */
void layer_begin(struct layer *, const char *contig, int64_t beg, int64_t end);
/* A window that no grid lays: the whole genome. */
void layer_open(struct layer *, const struct grid_window *);
/* Coordinate x is reached. */
void layer_reach(struct layer *, int64_t x);

/* Sums over sites that begin at coordinate x and lie between two edges. */
struct pane_sums {
	const exact *sum, *late; /* as in totals.h */
	const uint64_t *hit;
	size_t nhits;
	int64_t first, last; /* positions of its sites */
};

/* False if no window is open there. */
bool layer_add(struct layer *, int64_t x, const struct pane_sums *);
/*
 * The track ends at 'end', the contig at 'contig_end': what is left of its
 * windows is opened and all leave, but for those that would begin after one
 * had reached the contig's end.
 */
void layer_end(struct layer *, int64_t contig_end, int64_t end);

#endif
