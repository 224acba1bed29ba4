/*
 * results.h - an estimator's rows of a window, from the sums over it
 *
 * A row a tuple (and view of it), with the jackknife's standard errors if they
 * are wanted: the estimator's value() is asked again for the sums less those
 * of each block.
 */
#ifndef RESULTS_H
#define RESULTS_H

#include "window.h"

/* rows() of a struct measure whose 'self' is a struct estimate. */
bool results_rows(const void *estimate, const struct window *, size_t *next,
		  struct text *);

#endif
