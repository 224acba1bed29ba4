/*
 * estimate.h - an estimator (estimator.h) as what windows measure
 *
 * Counts every population at every site of a batch, once, lays the counts out
 * in columns of rows, and has the estimator turn strips of them into terms
 * for every tuple of populations.
 */
#ifndef ESTIMATE_H
#define ESTIMATE_H

#include "estimator.h"
#include "window.h"

struct estimate;

/* 'jackknife': windows come with blocks, and rows end with standard errors. */
struct estimate *estimate_create(const struct source *,
				 const struct estimator *, const void *params,
				 bool jackknife);
void estimate_free(struct estimate *);
struct measure estimate_measure(const struct estimate *);
/* The header's cells behind the window's. */
void estimate_header(const struct estimate *, struct text *);

#endif
