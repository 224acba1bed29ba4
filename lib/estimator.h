/*
 * estimator.h - what a windowed statistic is
 *
 * An estimator is two pure functions and some words about them:
 *
 *   terms   maps the allele counts of a tuple of populations, row by row, to
 *           a few numbers (and, if it tallies, to a bin);
 *   value   turns the sums of those numbers (and the tally) over a window
 *           into results.
 *
 * Nothing here reads, writes, allocates or knows of threads.  Sums are exact
 * (exact.h), so the engine may cut the genome wherever it likes.
 *
 * Rows.  A biallelic site is one row, of its ALT allele, with weight 2, since
 * what an estimator asks of one allele it would answer alike for the other.
 * A site with k > 2 alleles is k rows of weight 1.  A sum over rows, each
 * times its weight, is thus a sum over sites and alleles.  What belongs to
 * the site and not to the allele stands on its first row alone.
 */
#ifndef ESTIMATOR_H
#define ESTIMATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAX_ARITY = 4, MAX_TERMS = 8, MAX_COLUMNS = 16 };

/* What n rows have in common for all populations. */
struct rows {
	const double *weight; /* [n] 2 or 1, see above */
	const double *first;  /* [n] 1 on a site's first row, else 0 */
};

/* One population's counts on n rows. */
struct counts {
	const int32_t *copies; /* [n] copies of the row's allele */
	const int32_t *called; /* [n] alleles called, 0 if none */
	const int32_t *seen;   /* [n] alleles of the site with a copy or more */
};

enum term_kind {
	TERM_REAL,  /* |x| < 1024 in every row; summed to 2^-80 */
	TERM_COUNT, /* a whole number below 2^53 in every row; summed exactly */
};

struct extent {
	int64_t bases; /* that could have held a site: accessible ones */
};

/* Rows that fell into a bin. */
struct bin_count {
	int32_t bin;
	int64_t rows; /* one or more */
};

/* Sums over a window of one tuple's terms, and its tally. */
struct sums {
	const double *term;	       /* [nterms] */
	const struct bin_count *tally; /* [nbins] in order of bin */
	size_t nbins;
};

enum column_kind {
	COLUMN_TEXT,
	COLUMN_COUNT, /* a whole number */
	COLUMN_REAL,
	COLUMN_ESTIMATE, /* a real that a jackknife gives an error for */
};

struct column {
	const char *name;
	enum column_kind kind;
	const char *help;
};

struct estimator {
	/*
	 * The populations it takes and its symmetries: "a" is every
	 * population, "a<b" every unordered pair (tuple.h).
	 */
	const char *tuple;
	int nterms;
	const enum term_kind *kinds; /* [nterms] */
	/*
	 * Fill term[k][0..n) from n rows.  If the estimator tallies, also
	 * bin[0..n): the row's bin, or -1 for none.
	 */
	void (*terms)(double *const term[], int32_t *bin, const struct rows *,
		      const struct counts pop[], size_t n);
	bool tallies;
	/* Results in the order of columns; NaN where undefined. */
	void (*value)(double out[], const struct sums *, const struct extent *,
		      const void *params);
	const struct column *columns; /* one an out[], ends with {0} */
	int sites_column; /* the one that weighs a jackknife block */
};

#endif
