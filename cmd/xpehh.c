/* agtools xpehh - haplotypes that are longer in one population */

#include "haploid.h"

struct args {
	struct common_args common;
	struct ehh_args ehh;
	struct score_args score;
};

static void run(void *args, char **operand)
{
	struct args *a = args;
	const struct score_table_args scores = {
		.scan = { .kind = HAPSCAN_IHH,
			  .by_allele = false,
			  .rule = { a->ehh.min_ehh, a->ehh.edges },
 },
		.gap_scale = a->ehh.gap_scale,
		.max_gap = a->ehh.max_gap,
		.each = "ihh",
		.score = "xpehh",
	};

	scores_run("xpehh", &scores, a->ehh.map, &a->score, &a->common,
		   operand);
}

static const struct opt opts[] = {

	GROUP(NULL, struct args, ehh, ehh_opts),
	GROUP(NULL, struct args, score, score_opts),
	COMMON_OPTS(struct args, common),
	{ 0 }
};

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig" },
	{ "pos", COLUMN_COUNT, "position, from 1" },
	{ "ref", COLUMN_TEXT, "reference allele" },
	{ "alt", COLUMN_TEXT, "the other allele" },
	{ "pop1, pop2", COLUMN_TEXT, "populations; every pair" },
	{ "ihh1, ihh2", COLUMN_REAL, "integrated EHH in each of them" },
	{ "xpehh", COLUMN_REAL, "ln(ihh1 / ihh2), not standardised" },
	{ "status", COLUMN_TEXT,
	  "ok, or the first that holds of edge, gap and no_pairs" },
	{ 0 }
};

const struct command cmd_xpehh = {
	.name = "xpehh",
	.brief = "XP-EHH: longer haplotypes in one population than in another",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "For every site and pair of populations, how far the "
		 "haplotypes of the first are alike, by the integral of EHH, "
		 "over how far those of the second are; unstandardised, see "
		 "norm.",
	.example = "agtools xpehh -p pops.tsv in.bcf",
	.columns = columns,
};
