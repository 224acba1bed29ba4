/* agtools pca - principal components of samples */

#include "pca.h"

#include "common.h"
#include "die.h"
#include "localpca.h"

struct args {
	struct common_args common;
	int k, thin, seed;
	double maf, max_missing;
	_Bool local;
	struct window_args window;
	const char *eigenvalues, *loadings, *fit_samples;
	const enum dosage_scale *scale;
	const enum pca_method *method;
	const enum pca_precision *precision;
};

static void idle_map(const void *self, void *part, const struct batch *b)
{
	(void)self;
	(void)part;
	(void)b;
}

static void idle_fold(void *self, void *part, const struct batch *b)
{
	idle_map(self, part, b);
}

static void *idle_make(const void *self)
{
	(void)self;
	return NULL;
}

static void idle_drop(void *part)
{
	(void)part;
}

static void finish(void *pca)
{
	pca_finish(pca);
}

static void drop(void *pca)
{
	pca_free(pca);
}

static struct pca_args settings(const struct args *a)
{
	return (struct pca_args){
		.k = a->k,
		.scale = *a->scale,
		.method = a->method ? *a->method : PCA_BY_SIZE,
		.precision = a->precision ? *a->precision : PRECISION_BY_SIZE,
		.seed = (uint64_t)a->seed,
		.of = { a->maf, a->max_missing, a->fit_samples },
		.thin = a->thin,
		.threads = run_threads(&a->common.run),
		.digits = a->common.output.digits,
		.quiet = a->common.run.quiet,
	};
}

/* The first table's job fills all of them. */
static void whole(const struct args *a, char **operand)
{
	const struct pca_args settled = settings(a);
	const struct lists lists = { .samples = a->fit_samples };
	struct output out[3] = { { "coordinates", a->common.output } };
	struct job job[3] = { { .finish = finish, .drop = drop } };
	struct pca_tables tables = { 0 };
	size_t n = 1;
	struct session s;

	if (a->eigenvalues) {
		out[n] = (struct output){ "eigenvalues", a->common.output };
		out[n++].args.path = a->eigenvalues;
	}
	if (a->loadings) {
		out[n] = (struct output){ "loadings", a->common.output,
					  PLACE_POS };
		out[n++].args.path = a->loadings;
	}
	s = session_open_tables("pca", &a->common, operand, &lists, out, n);
	if (n == 1)
		s.outputs = NULL;
	tables.coordinates = s.tables[0];
	tables.eigenvalues = a->eigenvalues ? s.tables[1] : NULL;
	tables.loadings = a->loadings ? s.tables[n - 1] : NULL;
	job[0].arg = pca_create(s.source, &settled, &tables);
	job[0].work = pca_work(job[0].arg);
	for (size_t i = 1; i < n; i++)
		job[i].work = (struct work){ NULL,	idle_make,
					     idle_map,	idle_fold,
					     idle_drop, job[0].work.skipped };
	session_run(&s, NULL, job);
}

/* --- in windows --- */

static void finish_local(void *local_pca)
{
	local_pca_finish(local_pca);
}

static void drop_local(void *local_pca)
{
	local_pca_free(local_pca);
}

static void local(const struct args *a, char **operand)
{
	const struct lists lists = { .windows = a->window.file };
	struct session s =
		session_open("pca", &a->common, operand, PLACE_RANGE, &lists);
	struct grid grid = session_grid(&s, &a->window);
	const struct local_pca_args args = {
		.grid = &grid,
		.k = a->k,
		.scale = *a->scale,
		.of = { a->maf, a->max_missing, NULL },
		.threads = run_threads(&a->common.run),
		.digits = a->common.output.digits,
	};
	struct local_pca *p;
	struct text header = { 0 };
	struct job job;

	if (grid.kind == GRID_GENOME)
		die_usage("--local: give -w contig or a size such as 1000snp; "
			  "without --local the genome is one");
	p = local_pca_create(s.source, &args, s.table);
	job = (struct job){ local_pca_work(p), p, finish_local, drop_local };
	local_pca_header(p, &header);
	session_write(&s, &header);
	session_run(&s, NULL, &job);
	grid_free(&grid);
}

/* Options that have no meaning with or without --local. */
static void check(const struct args *a)
{
	const char *other = a->eigenvalues   ? "--eigenvalues"
			    : a->loadings    ? "--loadings"
			    : a->fit_samples ? "--fit-samples"
			    : a->thin > 1    ? "--thin"
			    : a->method	     ? "--method"
			    : a->precision   ? "--precision"
					     : NULL;

	if (a->local && other)
		die_usage("%s has no meaning with --local", other);
	if (!a->local && (a->window.window || a->window.step || a->window.file))
		die_usage("windows are those of --local");
}

static void run(void *args, char **operand)
{
	const struct args *a = args;

	check(a);
	if (a->local)
		local(a, operand);
	else
		whole(a, operand);
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
	INT('k', "components", struct args, k, "N", "10", 1, 1000,
	    "how many components"),
	TEXT(0, "eigenvalues", struct args, eigenvalues, "FILE", 0,
	     "write pc, eigenvalue and explained here"),
	TEXT(0, "loadings", struct args, loadings, "FILE", 0,
	     "write the weight of every site in every component here"),
	CHOICE(0, "scale", struct args, scale, "HOW", scales, "patterson",
	       "what dosages less their mean are divided by"),
	TEXT(0, "fit-samples", struct args, fit_samples, "FILE", 0,
	     "fit components to these samples, one a line; the others are "
	     "projected"),
	REAL(0, "maf", struct args, maf, "X", "0", 0, 0.5,
	     "only sites whose rarer allele is as frequent or more"),
	REAL(0, "max-missing", struct args, max_missing, "X", "1", 0, 1,
	     "only sites that no larger share of samples lacks"),
	INT(0, "thin", struct args, thin, "N", "1", 1, 1000000000,
	    "every N-th of these sites, from the first on"),
	CHOICE(0, "method", struct args, method, "HOW", methods, 0,
	       "exact, unless more than 10000 samples are fitted"),
	CHOICE(0, "precision", struct args, precision, "HOW", precisions, 0,
	       "of exact: double, unless more than 256 samples are fitted"),
	INT(0, "seed", struct args, seed, "N", "1", 0, 2147483647, "of random"),
	FLAG(0, "local", struct args, local,
	     "instead, the components of every window"),
	GROUP("Windows of --local", struct args, window, windows),
	COMMON_OPTS(struct args, common),
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
	.args_size = sizeof(struct args),
	.run = run,
	.about = "Where samples lie along the axes in which they differ most, "
		 "from the dosages of biallelic sites.",
	.example = "agtools pca -p pops.tsv -k 10 --maf 0.01 in.bcf",
	.columns = columns,
};
