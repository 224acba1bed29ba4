/* pcaargs.h - options of agtools pca, and what it runs with them */
#ifndef PCAARGS_H
#define PCAARGS_H

#include "common.h"
#include "pca.h"

struct pca_options {
	struct common_args common;
	int k, thin, seed;
	const char *maf;
	double max_missing;
	_Bool local;
	struct window_args window;
	const char *eigenvalues, *loadings, *fit_samples, *memory;
	const enum dosage_scale *scale;
	const enum pca_method *method;
	const enum pca_precision *precision;
};

void pca_of_genome(const struct pca_options *, char **operand);
void pca_of_windows(const struct pca_options *, char **operand);

#endif
