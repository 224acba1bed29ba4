/*
 * lddecay.h - mean r2 by distance
 *
 * Pairs are never kept: each thread has for every bin of distance how many
 * there were and the sum of their r2.  An r2 is rounded to a multiple of
 * 2^-52, which of those from 1/2 to 1 changes no bit, and added as a whole
 * number; so the sums are exact, whatever thread had which pair.
 */
#ifndef LDDECAY_H
#define LDDECAY_H

#include "exact.h"
#include "ldstream.h"
#include "table.h"

struct ld_decay;

/* Bins of 'bin' bases up to args->distance. */
struct ld_decay *ld_decay_create(const struct source *, const struct ld_args *,
				 int64_t bin, struct table *, int digits);
struct work ld_decay_work(struct ld_decay *);
void ld_decay_header(struct text *);
void ld_decay_finish(void *);
void ld_decay_free(void *);

/* r2 in units of 2^-52; it must be a number. */
int64_t ld_fixed(double r2);
/* A mean of n of them, NaN of none. */
double ld_fixed_mean(exact sum, int64_t n);

#endif
