/*
 * grid.h - how the genome is cut into windows
 *
 * A grid lays windows along a track: a contig, or each wanted region of it.
 * Places on a track are coordinates: bases, or for windows of sites the
 * number of the used site on the track.
 *
 *   contig   0                                                  length
 *   grid     [    0    )[    1    )[    2    )[    3    )[  4   )
 *   region           [------------------)
 *   windows          [0 )[    1    )[ 2 )
 *
 * Windows are those of the whole contig up to the first that reaches its
 * end, cut at the ends of the regions.
 */
#ifndef GRID_H
#define GRID_H

#include <stdbool.h>
#include <stdint.h>

#include "opt.h"
#include "regions.h"

enum grid_kind {
	GRID_GENOME, /* one window */
	GRID_CONTIG, /* one a track */
	GRID_BASES,
	GRID_SITES,
	GRID_LIST, /* of a file, or of accessible bases */
};

struct grid {
	enum grid_kind kind;
	int64_t size, step;    /* coordinates */
	struct regions *list;  /* GRID_LIST: each contig's in order of beg */
	struct regions *edges; /* GRID_LIST: where they begin and end, as 'beg'
				  of intervals, in order */
	bool from_file;	       /* the windows were listed by the user */
	bool named;
};

struct window_args {
	const char *window, *step, *file;
};

struct jackknife_args {
	const char *blocks;
};

extern const struct opt window_opts[], jackknife_opts[];

/*
 * From the options; usage errors die.  'accessible' (merged, or null) is what
 * windows of accessible bases are made of.
 */
struct grid grid_make(const struct window_args *,
		      const struct regions *accessible);
/* A distance, "50k" bases or "200snp" sites; a usage error of the option if it
 * is neither. */
int64_t grid_distance(const char *option, const char *spec, bool *by_site);
/* From -j; kind is GRID_BASES or GRID_SITES.  Usage error unless the windows
 * are those of the genome or of contigs. */
struct grid grid_blocks(const struct jackknife_args *,
			const struct grid *windows);
void grid_free(struct grid *);

static inline bool grid_by_site(const struct grid *g)
{
	return g->kind == GRID_SITES;
}

/* The windows that the user listed, or null. */
static inline const struct regions *grid_listed(const struct grid *g)
{
	return g->from_file ? g->list : NULL;
}

/* A contig's part of a grid. */
struct grid_contig {
	const struct grid *grid;
	const struct contig_regions *list, *edges;
};

struct grid_contig grid_contig(const struct grid *, const char *contig);

/* The first edge of a window beyond coordinate x. */
int64_t grid_edge(const struct grid_contig *, int64_t x);

/* The windows of a track [beg, end) in order of their beginning. */
struct grid_walk {
	struct grid_contig contig;
	int64_t beg, end; /* INT64_MAX while the end is not known */
	int64_t k;	  /* of the next window */
};

struct grid_window {
	int64_t beg, end; /* cut at the track's ends */
	int64_t reach;	  /* where the window before it in the grid ends */
	const char *name; /* or null */
};

struct grid_walk grid_walk(const struct grid_contig *, int64_t beg,
			   int64_t end);
/* The next window that begins at or before x; false if there is none yet. */
bool grid_next(struct grid_walk *, int64_t x, struct grid_window *);

#endif
