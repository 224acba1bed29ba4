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
 * the site and not to the allele stands on its first row alone.  terms() is
 * given whole sites: the rows of one are never parted.
 */
#ifndef ESTIMATOR_H
#define ESTIMATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAX_ARITY = 4, MAX_TERMS = 16, MAX_COLUMNS = 16 };

/* What n rows have in common for all populations. */
struct rows {
	const double *weight; /* [n] 2 or 1, see above */
	const double *first;  /* [n] 1 on a site's first row, else 0 */
	unsigned arity;	      /* populations in the tuple */
};

/* One population's counts on n rows. */
struct counts {
	const int32_t *copies; /* [n] copies of the row's allele */
	const int32_t *called; /* [n] alleles called, 0 if none */
	const int32_t *seen;   /* [n] alleles with a copy or more; on a site's
				  first row, else 0 */
	const int32_t *het;    /* [n] individuals with one copy of the row's
				  allele; null unless NEEDS_GENOTYPES */
	const double *freq;    /* [n] copies / called, NaN if none is; null
				  unless NEEDS_FREQUENCIES */
};

/* What an estimator asks of a record; others are skipped, and counted. */
enum estimator_needs {
	NEEDS_BIALLELIC = 1, /* REF and one ALT */
	/*
	 * All samples used are diploid.  Counts are then of individuals with
	 * both alleles called: 'called' is twice their number, and a half
	 * call adds nothing to 'copies'.
	 */
	NEEDS_GENOTYPES = 2,
	NEEDS_FREQUENCIES = 4,
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
	int view; /* which of the estimator's */
};

/*
 * A moment of allele frequencies at a biallelic site, of populations a and b
 * of the tuple (p copies of ALT in n called, c = p n):
 *
 *   a < b         p_a p_b
 *   a == b        the square of p_a without bias, c (c - 1) / (n (n - 1))
 *   b == MEAN     p_a
 *   a == ONE      1, the site itself
 *
 * times 'coef'.  A list of them ends with coef 0.
 */
enum { MOMENT_MEAN = -1, MOMENT_ONE = -2 };

struct moment {
	int coef, a, b;
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
	 * population, "a<b" every unordered pair, "*" all at once (tuple.h).
	 */
	const char *tuple;
	/*
	 * If a tuple has several results that share their sums, how many, and
	 * of which slots each is; else 0, and the slots in order.
	 */
	int nviews;
	const uint8_t (*view)[MAX_ARITY];
	unsigned needs; /* enum estimator_needs */
	int nterms;
	const enum term_kind *kinds; /* [nterms] */
	/*
	 * Fill term[k][0..n) from n rows.  If the estimator tallies, also
	 * bin[0..n): the row's bin, or -1 for none.
	 */
	void (*terms)(double *const term[], int32_t *bin, const struct rows *,
		      const struct counts pop[], size_t n);
	bool tallies;
	/*
	 * If each term is linear in moments at sites where every population of
	 * any tuple has 'moments_called' alleles or more called: how, so that
	 * many tuples can share the moments of few pairs (moments.h).  Then
	 * terms() reads no counts but copies, called and freq.
	 */
	const struct moment *const *moments; /* [nterms], or null */
	int moments_called;
	/* Results in the order of columns; NaN where undefined. */
	void (*value)(double out[], const struct sums *, const struct extent *,
		      const void *params);
	const struct column *columns; /* one an out[], ends with {0} */
	int sites_column; /* the one that weighs a jackknife block */
};

#endif
