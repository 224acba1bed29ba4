/* agtools dist - distances between samples, as tables, coordinates or trees */

#include "dist.h"

#include "die.h"
#include "haploid.h"

struct args {
	struct common_args common;
	struct phase_args phase;
	const enum dist_metric *metric;
	const enum dist_form *tree;
	int axes;
	_Bool mean, matrix, phased;
};

static void finish(void *dist)
{
	dist_finish(dist);
}

static void drop(void *dist)
{
	dist_free(dist);
}

static enum dist_form form_of(const struct args *a)
{
	if (a->matrix + !!a->axes + !!a->tree > 1)
		die_usage("--matrix, --pcoa and --tree are tables of their "
			  "own: choose one");
	if (a->tree)
		return *a->tree;
	if (a->axes)
		return DIST_PCOA;
	return a->matrix ? DIST_MATRIX : DIST_PAIRS;
}

static void run(void *args, char **operand)
{
	struct args *a = args;
	struct dist_args dist = {
		.metric = *a->metric,
		.mean = a->mean,
		.phased = a->phased,
		.form = form_of(a),
		.axes = a->axes,
		.threads = run_threads(&a->common.run),
		.digits = a->common.output.digits,
	};
	struct session s;
	struct dist *d;
	struct job job;

	if (a->phase.assume && !a->phased)
		die_usage("--assume-phased has a meaning only with --phased");
	a->common.input.phased = a->phased && !a->phase.assume;
	s = session_open("dist", &a->common, operand, PLACE_NONE, NULL);
	d = dist_create(s.source, &dist, s.table);
	job = (struct job){ dist_work(d), d, finish, drop };
	session_run(&s, NULL, &job);
}

static const struct choice metrics[] = {
	{ "cityblock", &(const enum dist_metric){ DIST_CITYBLOCK },
	  "copies of ALT that they differ by, summed over sites" },
	{ "sqeuclidean", &(const enum dist_metric){ DIST_SQEUCLIDEAN },
	  "the squares of these, summed" },
	{ "euclidean", &(const enum dist_metric){ DIST_EUCLIDEAN },
	  "the square root of that" },
	{ "ibs", &(const enum dist_metric){ DIST_IBS },
	  "half the cityblock; with --mean 1 - IBS" },
	{ "dxy", &(const enum dist_metric){ DIST_DXY },
	  "the chance that an allele of each differ, summed" },
	{ 0 }
};

static const struct choice trees[] = {
	{ "nj", &(const enum dist_form){ DIST_NJ }, "neighbour joining" },
	{ "upgma", &(const enum dist_form){ DIST_UPGMA },
	  "average linkage: all leaves are as far from the root" },
	{ 0 }
};

static const struct opt opts[] = {
	CHOICE(0, "metric", struct args, metric, "NAME", metrics, "cityblock",
	       "how far two samples are apart, over sites called in both"),
	FLAG(0, "mean", struct args, mean,
	     "divide by the number of sites called in both"),
	FLAG(0, "matrix", struct args, matrix,
	     "a square table, with a column a sample"),
	INT(0, "pcoa", struct args, axes, "K", 0, 1, 100000,
	    "instead, the first K principal coordinates of every sample"),
	CHOICE(0, "tree", struct args, tree, "NAME", trees, 0,
	       "instead, a tree of the samples, in Newick's format"),
	FLAG(0, "phased", struct args, phased,
	     "of haplotypes, SAMPLE.1, SAMPLE.2, in place of samples"),
	GROUP(NULL, struct args, phase, phase_opts),
	COMMON_OPTS(struct args, common),
	{ 0 }
};

static const struct column columns[] = {
	{ "sample1", COLUMN_TEXT, "a sample, or haplotype" },
	{ "sample2", COLUMN_TEXT, "another, behind it in the file" },
	{ "n_sites", COLUMN_COUNT, "sites used that are called in both" },
	{ "dist", COLUMN_REAL, "how far they are apart" },
	{ "sample", COLUMN_TEXT,
	  "a sample, or haplotype; this and below with --matrix or --pcoa" },
	{ "SAMPLE", COLUMN_REAL, "its distance from each; with --matrix" },
	{ "axis1, axis2, ...", COLUMN_REAL, "its coordinates; with --pcoa" },
	{ 0 }
};

const struct command cmd_dist = {
	.name = "dist",
	.brief = "distances between samples, as tables, coordinates or trees",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "How far every two samples, or haplotypes, are apart, from "
		 "all biallelic sites that vary; or where they lie by "
		 "principal coordinates, or the tree that joins them.",
	.example = "agtools dist --mean --metric ibs in.bcf",
	.columns = columns,
};
