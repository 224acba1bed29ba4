/*
 * fitted.h - which samples and sites principal components are made of
 *
 * Axes are fitted to some of the samples used, or to all; the rest are placed
 * along them.  Rows of picks.h have the bits population by population; here
 * those of the samples fitted are put together, and those of the rest, and it
 * is told which sample of the file each then is.
 *
 * Whether a site is used is a matter of the samples fitted alone.
 */
#ifndef FITTED_H
#define FITTED_H

#include "decimal.h"
#include "dosage.h"
#include "picks.h"

/* Which sites. */
struct fitted_args {
	struct decimal maf;
	double max_missing;
	const char *samples; /* a list of those fitted; null: all */
};

struct fitted {
	struct fitted_args args;
	size_t stride;	      /* words of a row */
	uint64_t *fit, *rest; /* [stride] masks */
	unsigned nfit, nrest;
	size_t fit_words, rest_words;
	unsigned *sample; /* [nfit], then [nrest]: their numbers */
	unsigned *order;  /* [nfit]: those of the first, by their numbers */
};

/* Dies if fewer than two samples are fitted. */
void fitted_init(struct fitted *, const struct source *,
		 const struct fitted_args *);
void fitted_free(struct fitted *);

/* As of struct taker. */
enum skip fitted_choose(const struct fitted *, const struct picks *shape,
			const uint64_t *row);

/* A site's planes, row[2][stride], to those of the samples fitted,
 * [2][fit_words], or of the rest. */
void fitted_gather(const struct fitted *, const uint64_t *row, uint64_t *to);
void fitted_gather_rest(const struct fitted *, const uint64_t *row,
			uint64_t *to);

/* Is the negative of axis[nfit] the one to take?  By the file's order, whatever
 * that of the rows; see eigen.h. */
int fitted_is_negative(const struct fitted *, const double *axis);

#endif
