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

/* A window that is complete. */
struct window {
	const char *chrom, *name; /* name: of the windows' file, or null */
	int64_t beg, end;	  /* 0-based, half-open */
	struct totals totals;
	size_t nblocks; /* of the jackknife, those with sites */
	const struct totals *block;
};

/* Where a measure adds. */
struct sink {
	exact *sum;   /* [nsums] */
	exact **late; /* [nlate], null at first: sink_late() */
	size_t nlate;
	struct hits *hits;
};

/* The late sums (totals.h), which are 0 when first asked for. */
exact *sink_late(const struct sink *);

struct measure {
	const void *self;
	struct totals_size size;
	/* What a slot has of its own. */
	void *(*make)(const void *self);
	void (*drop)(void *part);
	/* Take a batch's sites in. */
	void (*load)(const void *self, void *part, const struct batch *);
	/* Why a site of it is not used; null: all are. */
	enum skip (*skip)(const void *self, const void *part, size_t site);
	/* Add sites [beg, end), all of them used, to the sink. */
	void (*sum)(const void *self, void *part, size_t beg, size_t end,
		    const struct sink *);
	/*
	 * Write rows of the window, from the one that '*next' (0 at first)
	 * says on, and move it; false if that were the last.
	 */
	bool (*rows)(const void *self, const struct window *, size_t *next,
		     struct text *);
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
/* After the engine has run: the windows that were open. */
void windows_finish(struct windows *);
void windows_free(struct windows *);

/* The cells that a window's rows begin with. */
void window_cells(struct text *, const struct window *);
/* The same for the header. */
void window_header(struct text *, const struct grid *);

#endif
