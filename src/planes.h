/*
 * planes.h - the dosages of all sites in memory, two bits each
 *
 * For what has to see the sites more than once.  Samples are of two kinds:
 * those that axes are fitted to, and the rest, which are only placed along
 * them.  A site's row is, in words,
 *
 *      fit_words  fit_words  rest_words  rest_words
 *     [hom       |ref       |hom        |ref       ]
 *
 * and beside it is what each code (dosage.h) comes to, by the mean and the
 * spread of the samples fitted.
 *
 * With x the scaled dosages of the samples fitted, [nsites][nfit], the
 * eigenvectors u of the relationship matrix give loadings, of length 1,
 *
 *     v = x u / sqrt(eigenvalue)
 *
 * and v turns the dosages of any sample into its coordinates.
 */
#ifndef PLANES_H
#define PLANES_H

#include <stddef.h>
#include <stdint.h>

#include "dosage.h"
#include "krylov.h"

/* An error that is small enough. */
static const double planes_enough = 1e-3;

struct planes {
	unsigned nfit, nrest;
	size_t fit_words, rest_words;
	enum dosage_scale scale;
	int threads;
	size_t nsites, rows_room, values_room;
	uint64_t *row;
	double (*value)[4];
};

void planes_init(struct planes *, unsigned nfit, unsigned nrest,
		 enum dosage_scale, int threads);
void planes_free(struct planes *);

/* Words of a row. */
static inline size_t planes_words(const struct planes *p)
{
	return 2 * (p->fit_words + p->rest_words);
}

/* Dies if one more does not fit into memory. */
void planes_add(struct planes *, const uint64_t *row);

/* The sum of squares of all scaled dosages of the samples fitted. */
double planes_squares(const struct planes *);

/*
 * The k largest eigenvalues of the samples' relationship matrix, which is not
 * made, and their vectors[k][nfit]; says how far off they are (krylov.h).
 */
struct krylov_end planes_eigen(const struct planes *, size_t k, uint64_t seed,
			       double *value, double *vector);

/* v[nsites][k] of u[k][nfit]; NaN where an eigenvalue is. */
void planes_loadings(const struct planes *, size_t k, const double *value,
		     const double *u, double *v);
/* Where the rest lie: at[nrest][k]. */
void planes_project(const struct planes *, size_t k, const double *v,
		    double *at);

#endif
