/* agtools diversity - variation within populations */

#include "diversity.h"

#include "die.h"
#include "plans.h"

struct args {
	struct windowed_args windowed;
	struct diversity_args own;
};

const struct opt diversity_opts[] = {
	INT(0, "min-seg", struct diversity_args, min_seg, "N", "3", 0, 1e9,
	    "segregating sites that Tajima's D needs"),
	{ 0 }
};

static const struct opt opts[] = { GROUP(NULL, struct args, own.per, per_opts),
				   GROUP(NULL, struct args, own,
					 diversity_opts),
				   WINDOWED_OPTS(struct args, windowed),
				   { 0 } };

struct plan diversity_plan(const void *own, const struct groups *groups)
{
	static const struct estimator *const est[PERS] = {
		[PER_BASE] = &diversity_per_base,
		[PER_SITE] = &diversity_per_site,
		[PER_PAIR] = &diversity_per_pair,
	};
	const struct diversity_args *a = own;
	struct diversity_params *params = xalloc(1, sizeof *params);

	(void)groups;
	params->min_seg = a->min_seg;
	return (struct plan){ .estimate = { .est = est[*a->per.per],
					    .params = params },
			      .owned = params };
}

static void run(void *args, char **operand)
{
	struct args *a = args;

	windowed_run("diversity", diversity_plan, &a->own, &a->windowed, NULL,
		     operand);
}

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig, or 'genome'" },
	{ "start", COLUMN_COUNT, "first base of the window, from 1" },
	{ "end", COLUMN_COUNT, "its last base" },
	{ "name", COLUMN_TEXT, "of the window; only with --windows-file" },
	{ "pop", COLUMN_TEXT, "population" },
	{ "n_bases", COLUMN_COUNT, "what pi and theta_w are divided by" },
	{ "n_sites", COLUMN_COUNT,
	  "records with two or more called alleles in the population" },
	{ "n_seg", COLUMN_COUNT,
	  "those of them with two or more alleles seen" },
	{ "pi", COLUMN_REAL, "nucleotide diversity" },
	{ "theta_w", COLUMN_REAL, "Watterson's theta" },
	{ "tajima_d", COLUMN_REAL, "Tajima's D" },
	{ "pi_se, theta_w_se, tajima_d_se", COLUMN_REAL,
	  "standard errors; only with --jackknife" },
	{ 0 }
};

const struct command cmd_diversity = {
	.name = "diversity",
	.brief = "pi, Watterson's theta and Tajima's D of populations, in "
		 "windows",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "For every window and population: nucleotide diversity, "
		 "Watterson's theta and Tajima's D.  All alleles count; each "
		 "site is weighed by the alleles called at it, so missing "
		 "calls do not bias pi.",
	.example = "agtools diversity -p pops.tsv -w 50k in.vcf.gz",
	.columns = columns,
};
