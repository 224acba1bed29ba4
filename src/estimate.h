/*
 * estimate.h - an estimator (estimator.h) as what windows measure
 *
 * The estimator turns strips of a sheet's columns (sheet.h) into terms for
 * every tuple of populations; these are summed, and the sums turned into rows.
 *
 * Tuples can be very many, such as the 690,900 of f4 among 50 populations. If
 * the estimator's terms are linear in moments (moments.h), and there are fewer
 * of these than of the tuples' terms, sums of moments are kept in place of
 * them, for the sites at which all populations of any tuple have calls. What
 * the other sites add is summed tuple by tuple; these sums are late ones
 * (totals.h), so that without such sites they cost nothing.
 *
 * Memory: 16 bytes a sum, for every window that is open and every block of a
 * jackknife.  690,900 f4 are 20 kB of moments, or with late sums 22 MB.
 */
#ifndef ESTIMATE_H
#define ESTIMATE_H

#include "estimator.h"
#include "sheet.h"
#include "window.h"

struct estimate_args {
	const struct estimator *est;
	const void *params;
	/* Windows come with the jackknife's blocks, if they have any, and rows
	 * with standard errors. */
	bool jackknife;
	/* A cell before the populations, and the number of blocks as the last
	 * column: for an estimator that is one of several of a table. */
	const char *stat;
	/* These, in this order, if not null; else all. */
	const uint32_t *tuples;
	size_t ntuples;
};

struct estimate;

/* The tuples are copied. */
struct estimate *estimate_create(const struct source *,
				 const struct estimate_args *);
void estimate_free(struct estimate *);
/* What it needs of the sheets is added to what they have. */
void estimate_needs(const struct estimate *, struct sheets *);
/* To be measured in a run whose stage are those sheets. */
struct measure estimate_measure(const struct estimate *);
/* The header's cells behind the window's. */
void estimate_header(const struct estimate *, struct text *);

#endif
