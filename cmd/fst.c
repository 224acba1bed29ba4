/* agtools fst - how far allele frequencies have drifted apart */

#include "fst.h"

#include "die.h"
#include "plans.h"

struct args {
	struct windowed_args windowed;
	struct fst_args own;
};

static const struct choice estimators[] = {
	{ "hudson", &fst_hudson,
	  "of Hudson, Slatkin and Maddison, from called alleles of any "
	  "ploidy" },
	{ "wc", &fst_wc, "of Weir and Cockerham, from diploid genotypes" },
	{ 0 }
};

const struct opt fst_opts[] = { CHOICE('e', "estimator", struct fst_args,
				       estimator, "NAME", estimators, "hudson",
				       "whose FST"),
				{ 0 } };

static const struct opt joint_opts[] = {
	FLAG(0, "joint", struct fst_args, joint,
	     "one row for all populations together, not one a pair; with -e "
	     "wc"),
	{ 0 }
};

static const struct opt opts[] = { GROUP(NULL, struct args, own, fst_opts),
				   GROUP(NULL, struct args, own, joint_opts),
				   WINDOWED_OPTS(struct args, windowed),
				   { 0 } };

bool fst_can_join(const struct fst_args *a)
{
	return a->estimator == &fst_wc;
}

struct plan fst_plan(const void *own, const struct groups *groups)
{
	const struct fst_args *a = own;
	const struct estimator *est = a->estimator;

	plan_needs("fst", groups, 2);
	if (a->joint && !fst_can_join(a))
		die_usage("--joint is of Weir and Cockerham's FST; add -e wc");
	if (a->joint)
		est = &fst_wc_joint;
	return (struct plan){ .estimate = { .est = est } };
}

static void run(void *args, char **operand)
{
	struct args *a = args;

	windowed_run("fst", fst_plan, &a->own, &a->windowed, NULL, operand);
}

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig, or 'genome'" },
	{ "start", COLUMN_COUNT, "first base of the window, from 1" },
	{ "end", COLUMN_COUNT, "its last base" },
	{ "name", COLUMN_TEXT, "of the window; only with --windows-file" },
	{ "pop1, pop2", COLUMN_TEXT,
	  "populations; every pair, or * with --joint" },
	{ "n_sites", COLUMN_COUNT,
	  "records with two or more called alleles in each of them" },
	{ "fst", COLUMN_REAL, "num / den" },
	{ "num", COLUMN_REAL, "variance between, summed over sites" },
	{ "den", COLUMN_REAL, "all variance, summed over sites" },
	{ "se, z", COLUMN_REAL, "of fst, and fst / se; only with --jackknife" },
	{ 0 }
};

const struct command cmd_fst = {
	.name = "fst",
	.brief = "FST of pairs of populations, or of all together",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "For every window and pair of populations: FST as the ratio "
		 "of two sums over sites, never a mean of ratios.  All "
		 "alleles count.",
	.example = "agtools fst -p pops.tsv -w 50k in.vcf.gz",
	.columns = columns,
};
