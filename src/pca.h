/*
 * pca.h - principal components of samples
 *
 * Sites become rows of scaled dosages x (dosage.h), one column a sample.  The
 * axes are the eigenvectors u of the samples' relationship matrix, and with s^2
 * its eigenvalues
 *
 *   coordinates   u s
 *   eigenvalue    s^2 / number of samples
 *   explained     s^2 / trace
 *   loadings      x u / s
 *
 * 'exact' makes the matrix (relation.h) while it reads and keeps no site;
 * 'random' keeps the sites (planes.h) and multiplies with them (products.h).
 * They are kept too if there are loadings (loadings.h), or samples to be placed
 * along axes that are fitted to others.  Where sites do not fit into memory the
 * files are read again each time they are needed.
 *
 * Invariant: populations are labels; which sites are used, and what they come
 * to, depends on the samples fitted alone.
 */
#ifndef PCA_H
#define PCA_H

#include "dosage.h"
#include "fitted.h"
#include "picks.h"
#include "table.h"

enum pca_method { PCA_BY_SIZE, PCA_EXACT, PCA_RANDOM };
enum pca_precision { PRECISION_BY_SIZE, PRECISION_FLOAT, PRECISION_DOUBLE };

enum {
	PCA_EXACT_MOST = 10000, /* samples of PCA_BY_SIZE */
	PCA_DOUBLE_MOST = 256,	/* of PRECISION_BY_SIZE */
};

struct pca_args {
	int k;
	enum dosage_scale scale;
	enum pca_method method;
	enum pca_precision precision;
	uint64_t seed;
	struct fitted_args of;
	int thin;
	int64_t memory; /* bytes that sites may take; 0: what there is */
	int digits;
	const struct run_args *run; /* quiet: random does not say how far off
				       it is */
	char *const *inputs;	    /* that the source is of, null-ended */
};

/* Where results go; null if they are not wanted. */
struct pca_tables {
	struct table *coordinates, *eigenvalues, *loadings;
};

struct pca;

/* Dies if what does not depend on the number of sites takes too much memory. */
struct pca *pca_create(struct source *, const struct pca_args *,
		       const struct pca_tables *);
struct work pca_work(struct pca *);
/* After the engine has run: everything. */
void pca_finish(struct pca *);
void pca_free(struct pca *);

#endif
