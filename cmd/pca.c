/* agtools pca - principal components of samples */

#include "pcaargs.h"

#include "die.h"

/* Options that have no meaning with or without --local. */
static void check(const struct pca_options *a)
{
	const char *other = a->eigenvalues   ? "--eigenvalues"
			    : a->loadings    ? "--loadings"
			    : a->fit_samples ? "--fit-samples"
			    : a->thin > 1    ? "--thin"
			    : a->method	     ? "--method"
			    : a->precision   ? "--precision"
			    : a->memory	     ? "--memory"
					     : NULL;

	if (a->local && other)
		die_usage("%s has no meaning with --local", other);
	if (opt_given("seed") &&
	    (a->local || (a->method && *a->method == PCA_EXACT)))
		die_usage("--seed is for --method random, whose vectors it "
			  "chooses");
	if (!a->local && (a->window.window || a->window.step || a->window.file))
		die_usage("windows are those of --local; add it, or leave out "
			  "--window, --step and --windows-file");
}

static void run(void *args, char **operand)
{
	const struct pca_options *a = args;

	check(a);
	if (a->local)
		pca_of_windows(a, operand);
	else
		pca_of_genome(a, operand);
}

static const enum dosage_scale patterson = DOSAGE_PATTERSON,
			       standard = DOSAGE_STANDARD,
			       center = DOSAGE_CENTER;
static const enum pca_method exact = PCA_EXACT, by_random = PCA_RANDOM;
static const enum pca_precision single = PRECISION_FLOAT,
				twice = PRECISION_DOUBLE;

static const struct choice scales[] = {
	{ "patterson", &patterson, "what drift makes of a frequency" },
	{ "standard", &standard, "the standard deviation of the dosages" },
	{ "center", &center, "nothing: the mean is taken off alone" },
	{ 0 }
};

static const struct choice methods[] = {
	{ "exact", &exact, "the matrix of all pairs of samples" },
	{ "random", &by_random, "from random vectors, until they settle" },
	{ 0 }
};

static const struct choice precisions[] = {
	{ "float", &single, "products of 2048 sites as floats" },
	{ "double", &twice, "as doubles, in twice the time" },
	{ 0 }
};

static const struct opt windows[] = {
	TEXT('w', "window", struct window_args, window, "SPEC", 0,
	     "windows: 1000snp (used sites), 100k bases, 10kacc (accessible "
	     "bases) or contig"),
	TEXT(0, "step", struct window_args, step, "SPEC", 0,
	     "from one window's start to the next's; --window by default"),
	TEXT(0, "windows-file", struct window_args, file, "BED", 0,
	     "these windows instead; a fourth column becomes the column name"),
	{ 0 }
};

static const struct opt opts[] = {
	INT('k', "components", struct pca_options, k, "N", "10", 1, 1000,
	    "how many components"),
	TEXT(0, "eigenvalues", struct pca_options, eigenvalues, "FILE", 0,
	     "write pc, eigenvalue and explained here"),
	TEXT(0, "loadings", struct pca_options, loadings, "FILE", 0,
	     "write the weight of every site in every component here"),
	CHOICE(0, "scale", struct pca_options, scale, "HOW", scales,
	       "patterson", "what dosages less their mean are divided by"),
	TEXT(0, "fit-samples", struct pca_options, fit_samples, "FILE", 0,
	     "fit components to these samples, one a line; the others are "
	     "projected"),
	TEXT(0, "maf", struct pca_options, maf, "X", "0",
	     "only sites whose rarer allele is as frequent or more"),
	REAL(0, "max-missing", struct pca_options, max_missing, "X", "1", 0, 1,
	     "only sites that no larger share of samples lacks"),
	INT(0, "thin", struct pca_options, thin, "N", "1", 1, 1000000000,
	    "every N-th of these sites, from the first on"),
	CHOICE(0, "method", struct pca_options, method, "HOW", methods, 0,
	       "exact, unless more than 10000 samples are fitted"),
	CHOICE(0, "precision", struct pca_options, precision, "HOW", precisions,
	       0, "of exact: double, unless more than 256 samples are fitted"),
	INT(0, "seed", struct pca_options, seed, "N", "1", 0, 2147483647,
	    "of random"),
	TEXT(0, "memory", struct pca_options, memory, "SIZE", 0,
	     "bytes that the genotypes of all sites may take, such as 500M or "
	     "8G; where they take more the files are read again for every "
	     "product with them; by default what there is"),
	FLAG(0, "local", struct pca_options, local,
	     "instead, the components of every window"),
	GROUP("Windows of --local", struct pca_options, window, windows),
	COMMON_OPTS(struct pca_options, common),
	{ 0 }
};

static const struct column columns[] = {
	{ "sample", COLUMN_TEXT, "as in the file, in its order" },
	{ "pop", COLUMN_TEXT, "its population" },
	{ "pc1 .. pcK", COLUMN_REAL,
	  "coordinates; in the table of --loadings, loadings" },
	{ "pc", COLUMN_COUNT,
	  "number of a component; this and below with --eigenvalues" },
	{ "eigenvalue", COLUMN_REAL,
	  "sum of its squared coordinates, over the samples fitted" },
	{ "explained", COLUMN_REAL, "its share of the sum of all eigenvalues" },
	{ "chrom", COLUMN_TEXT, "contig; this and below with --loadings" },
	{ "pos", COLUMN_COUNT, "of a site that was used" },
	{ "ref", COLUMN_TEXT, "its alleles" },
	{ "alt", COLUMN_TEXT, "likewise" },
	{ "start, end", COLUMN_COUNT,
	  "of a window; with --local, where a row is chrom, start, end, name "
	  "(with --windows-file), pc, eigenvalue and what follows" },
	{ "SAMPLE ..", COLUMN_REAL,
	  "the eigenvector, of length 1: a column of its name each sample" },
	{ 0 }
};

const struct command cmd_pca = {
	.name = "pca",
	.brief = "principal components of samples",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct pca_options),
	.run = run,
	.about = "Where samples lie along the axes in which they differ most, "
		 "from the dosages of biallelic sites.",
	.example = "agtools pca -p pops.tsv -k 10 --maf 0.01 in.bcf",
	.columns = columns,
};
