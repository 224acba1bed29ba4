/* agtools divergence - dxy, da, fixed and shared differences */

#include "divergence.h"

#include "plans.h"

struct args {
	struct windowed_args windowed;
	struct divergence_args own;
};

static const struct opt opts[] = { GROUP(NULL, struct args, own.per, per_opts),
				   WINDOWED_OPTS(struct args, windowed),
				   { 0 } };

struct plan divergence_plan(const void *own, const struct groups *groups)
{
	static const struct estimator *const est[PERS] = {
		[PER_BASE] = &divergence_per_base,
		[PER_SITE] = &divergence_per_site,
		[PER_PAIR] = &divergence_per_pair,
	};
	const struct divergence_args *a = own;

	plan_needs("divergence", groups, 2);
	return (struct plan){ .estimate = { .est = est[*a->per.per] } };
}

static void run(void *args, char **operand)
{
	struct args *a = args;

	windowed_run("divergence", divergence_plan, &a->own, &a->windowed, NULL,
		     operand);
}

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig, or 'genome'" },
	{ "start", COLUMN_COUNT, "first base of the window, from 1" },
	{ "end", COLUMN_COUNT, "its last base" },
	{ "name", COLUMN_TEXT, "of the window; only with --windows-file" },
	{ "pop1, pop2", COLUMN_TEXT, "populations; every pair" },
	{ "n_bases", COLUMN_COUNT, "what dxy is divided by" },
	{ "n_sites", COLUMN_COUNT,
	  "records with a called allele or more in both" },
	{ "dxy", COLUMN_REAL,
	  "differences between an allele of one and one of the other, per "
	  "base" },
	{ "da", COLUMN_REAL, "dxy less the mean of both populations' pi" },
	{ "n_fixed", COLUMN_COUNT, "sites with no allele in common" },
	{ "n_shared", COLUMN_COUNT, "sites segregating in both" },
	{ "n_private1, n_private2", COLUMN_COUNT,
	  "sites segregating in that one only" },
	{ "dxy_se, da_se", COLUMN_REAL,
	  "standard errors; only with --jackknife" },
	{ 0 }
};

const struct command cmd_divergence = {
	.name = "divergence",
	.brief = "dxy, da, fixed and shared differences of pairs of "
		 "populations",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "For every window and pair of populations: how much they "
		 "differ (dxy), how much more than within them (da), and at "
		 "how many sites they share no allele, both vary, or only one "
		 "does.  All alleles count.",
	.example = "agtools divergence -p pops.tsv -w 50k in.vcf.gz",
	.columns = columns,
};
