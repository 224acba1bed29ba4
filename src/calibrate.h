/*
 * calibrate.h - how H12 is distributed in windows of several sizes
 *
 * Which size of window (in sites) suits a data set: too small, and H12 is high
 * everywhere; too large, and it is as low as it can be.  For every size and
 * population the mean and percentiles of H12 over the windows that are whole.
 * All sizes are counted on one pass (hapwindow.h).
 */
#ifndef CALIBRATE_H
#define CALIBRATE_H

#include "grid.h"
#include "resident.h"
#include "text.h"

struct calibrate_args {
	size_t nsizes;
	const struct grid *grid; /* [nsizes] of sites */
	enum pick_kind kind;
	int threads;
};

struct calibration;

struct calibration *calibrate_create(const struct source *,
				     const struct calibrate_args *);
struct work calibrate_work(struct calibration *);
/* After the engine has run: the table with its header. */
void calibrate_write(struct calibration *, struct text *);
void calibrate_free(struct calibration *);

/*
 * "10,50,250" to grids of so many sites, that begin every 'step' or follow
 * each other if that is null; usage errors die.  The caller frees them.
 */
struct grid *calibrate_sizes(const char *list, const char *step, size_t *n);

#endif
