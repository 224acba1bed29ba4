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

#include <string.h>

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

/* r2, a number, in units of 2^-52: as far as doubles from 1 to 2 are apart, so
 * that adding 1 rounds. */
static inline int64_t ld_fixed(double r2)
{
	const double one = 1;
	double x = one + r2;
	int64_t bits, bits_of_one;

	memcpy(&bits, &x, sizeof bits);
	memcpy(&bits_of_one, &one, sizeof bits_of_one);
	return bits - bits_of_one;
}

/* Of up to 1024; sums of more could overflow. */
int64_t ld_fixed_sum(const double *r2, size_t n);
/* A mean of n of them, NaN of none. */
double ld_fixed_mean(exact sum, int64_t n);

#endif
