/* agtools pbs - which of three populations changed */

#include "pbs.h"

#include "plans.h"

struct plan pbs_plan(const void *own, const struct groups *groups)
{
	(void)own;
	plan_needs("pbs", groups, 3);
	return (struct plan){ .estimate = { .est = &pbs } };
}

static void run(void *args, char **operand)
{
	windowed_run("pbs", pbs_plan, NULL, args, NULL, operand);
}

static const struct opt opts[] = {
	GROUP("Windows", struct windowed_args, window, window_opts),
	GROUP(NULL, struct windowed_args, jackknife, jackknife_opts),
	COMMON_OPTS(struct windowed_args, common),
	{ 0 }
};

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig, or 'genome'" },
	{ "start", COLUMN_COUNT, "first base of the window, from 1" },
	{ "end", COLUMN_COUNT, "its last base" },
	{ "name", COLUMN_TEXT, "of the window; only with --windows-file" },
	{ "pop1", COLUMN_TEXT, "the focal population" },
	{ "pop2, pop3", COLUMN_TEXT, "those it is compared with" },
	{ "n_sites", COLUMN_COUNT,
	  "records with two or more called alleles in each of the three" },
	{ "pbs", COLUMN_REAL, "population branch statistic of pop1" },
	{ "pbsn1", COLUMN_REAL, "the same, normalised" },
	{ "pbs_se, pbsn1_se", COLUMN_REAL,
	  "standard errors; only with --jackknife" },
	{ 0 }
};

const struct command cmd_pbs = {
	.name = "pbs",
	.brief = "population branch statistic of triples of populations",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct windowed_args),
	.run = run,
	.about = "For every window, triple of populations and choice of one "
		 "of them: the length of that one's branch, from the three "
		 "FST of Hudson between them.",
	.example = "agtools pbs -p pops.tsv -w 50k in.vcf.gz",
	.columns = columns,
};
