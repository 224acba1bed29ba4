/*
 * terms.h - an estimator's terms, summed over the sites of a pane
 *
 * The columns of a sheet are taken in strips, and the terms of every tuple
 * summed over a strip while its rows are in the cache.
 */
#ifndef TERMS_H
#define TERMS_H

#include "window.h"

/* The functions of a struct measure whose 'self' is a struct estimate. */
void *terms_make(const void *estimate);
void terms_drop(void *part);
void terms_load(const void *estimate, void *part, const struct batch *);
enum skip terms_skip(const void *estimate, const void *part, size_t site);
void terms_sum(const void *estimate, void *part, size_t beg, size_t end,
	       const struct sink *);

#endif
