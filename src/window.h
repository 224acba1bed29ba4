/*
 * window.h - sums along the genome
 *
 * The genome is cut into panes at every edge of a window (and of a jackknife
 * block), and where a batch ends.  Each pane is summed once, on any thread;
 * in order, panes are added to the windows that are open over them:
 *
 *   batch     |                |                    |
 *   pane      |--|-----|--|----|-|--|-----|--|------|
 *   window 0  [============)
 *   window 1           [============)
 *   window 2                     [============)
 *
 * Sums are exact (exact.h), so where panes end cannot show.  Windows counted
 * in sites are cut when the batches are folded, since only then is a site's
 * number known.
 *
 * What is summed is a measure's business: a vector of exact sums, and counts
 * of rows by bin.
 */
#ifndef WINDOW_H
#define WINDOW_H

#include "engine.h"
#include "grid.h"
#include "table.h"
#include "totals.h"

/* A growing list of bins, one entry a row that fell into it. */
struct hits {
	size_t n, room;
	uint32_t *bin;
};

/* A window that is complete. */
struct window {
	const char *chrom, *name; /* name: of the windows' file, or null */
	int64_t beg, end;	  /* 0-based, half-open */
	struct totals totals;
	size_t nblocks; /* of the jackknife, those with sites */
	const struct totals *block;
};

struct measure {
	const void *self;
	size_t nsums;
	/* What a slot has of its own. */
	void *(*make)(const void *self);
	void (*drop)(void *part);
	/* Take a batch's sites in; then sum sites [beg, end) of it, adding to
	 * 'sum' and 'hits'. */
	void (*load)(const void *self, void *part, const struct block *);
	void (*sum)(const void *self, void *part, size_t beg, size_t end,
		    exact *sum, struct hits *);
	/* Write the window's rows. */
	void (*rows)(const void *self, const struct window *, struct text *);
};

struct windows;

/*
 * Windows of 'grid', with jackknife blocks of 'blocks' or null; rows go to
 * 'out'.  What is passed must outlive the windows.
 */
struct windows *windows_create(const struct source *, const struct grid *grid,
			       const struct grid *blocks,
			       const struct measure *, struct table *out,
			       int digits);
struct work windows_work(struct windows *);
/* After the engine has run: the windows that were open, then free. */
void windows_finish(struct windows *);

/* The cells that a window's rows begin with. */
void window_cells(struct text *, const struct window *);
/* The same for the header. */
void window_header(struct text *, const struct grid *);

#endif
