/* agtools fstats - f2, f3, f4 and Patterson's D, with standard errors */

#include "fstats.h"

#include <stdlib.h>

#include "die.h"
#include "plans.h"
#include "tuple.h"
#include "tuplefile.h"

struct args {
	struct windowed_args windowed;
	struct fstats_args own;
};

struct statistic {
	const char *name;
	const struct estimator *est;
};

static const struct statistic f2 = { "f2", &fstats_f2 },
			      f3 = { "f3", &fstats_f3 },
			      f3n = { "f3n", &fstats_f3n },
			      f4 = { "f4", &fstats_f4 }, d = { "d", &fstats_d };

static const struct choice stats[] = {
	{ "f2", &f2, "f2(1,2): drift between two" },
	{ "f3", &f3, "f3(1;2,3): below 0 if 1 is a mixture of 2 and 3" },
	{ "f3n", &f3n, "f3 over the focal population's heterozygosity" },
	{ "f4", &f4, "f4(1,2;3,4): 0 if 1,2 and 3,4 share no drift" },
	{ "d", &d, "Patterson's D(1,2;3,4), f4 normalised" },
	{ 0 }
};

const struct opt fstats_opts[] = {
	CHOICE(0, "stat", struct fstats_args, stat, "NAME", stats, "f4",
	       "which statistic"),
	TEXT(0, "tuples", struct fstats_args, tuples, "FILE", 0,
	     "only these populations, one tuple a line, in this order; "
	     "without it all combinations, one of those that are the same up "
	     "to sign"),
	{ 0 }
};

static const struct opt blocks_opts[] = {
	TEXT('j', "jackknife", struct jackknife_args, blocks, "SPEC", 0,
	     "blocks for standard errors, as of --window: 1M, 5000snp [1M, "
	     "with windows 'genome' and 'contig'; others have none]"),
	{ 0 }
};

static const struct opt opts[] = {
	GROUP(NULL, struct args, own, fstats_opts),
	GROUP("Windows", struct args, windowed.window, window_opts),
	GROUP(NULL, struct args, windowed.jackknife, blocks_opts),
	COMMON_OPTS(struct args, windowed.common),
	{ 0 }
};

struct plan fstats_plan(const void *own, const struct groups *groups)
{
	const struct fstats_args *a = own;
	const struct statistic *stat = a->stat;
	int arity = tuple_arity(stat->est->tuple, groups->ngroups);
	struct estimate_args e = { .est = stat->est, .stat = stat->name };
	uint32_t *tuples = NULL;

	plan_needs(stat->name, groups, (unsigned)arity);
	if (a->tuples)
		e.tuples = tuples = tuplefile_read(a->tuples, groups,
						   (size_t)arity, &e.ntuples);
	return (struct plan){ .estimate = e, .blocks = "1M", .owned = tuples };
}

static void run(void *args, char **operand)
{
	struct args *a = args;

	windowed_run("fstats", fstats_plan, &a->own, &a->windowed,
		     a->own.tuples, operand);
}

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig, or 'genome'" },
	{ "start", COLUMN_COUNT, "first base of the window, from 1" },
	{ "end", COLUMN_COUNT, "its last base" },
	{ "name", COLUMN_TEXT, "of the window; only with --windows-file" },
	{ "stat", COLUMN_TEXT, "f2, f3, f3n, f4 or d" },
	{ "pop1 .. pop4", COLUMN_TEXT,
	  "populations; as many as the statistic has" },
	{ "n_sites", COLUMN_COUNT,
	  "biallelic records with a called allele in each of them, two where "
	  "the statistic needs them" },
	{ "est", COLUMN_REAL, "the statistic" },
	{ "se", COLUMN_REAL, "its standard error" },
	{ "z", COLUMN_REAL, "est / se" },
	{ "n_blocks", COLUMN_COUNT, "blocks of the jackknife with sites" },
	{ 0 }
};

const struct command cmd_fstats = {
	.name = "fstats",
	.brief = "f2, f3, f4 and Patterson's D, with standard errors",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "F-statistics of pairs, triples and quadruples of "
		 "populations: drift, mixture and shared history, from "
		 "biallelic sites, with standard errors by a block jackknife.",
	.example = "agtools fstats --stat f3 -p pops.tsv in.vcf.gz",
	.columns = columns,
};
