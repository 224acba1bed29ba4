/* agtools xpnsl - the same in counts of sites */

#include "haploid.h"

struct args {
	struct common_args common;
	struct score_args score;
};

static void run(void *args, char **operand)
{
	static const struct score_table_args scores = {
		.scan = { .kind = HAPSCAN_LENGTH, .by_allele = false },
		.each = "sl",
		.score = "xpnsl",
	};
	struct args *a = args;

	scores_run("xpnsl", &scores, NULL, &a->score, &a->common, operand);
}

static const struct opt opts[] = { GROUP(NULL, struct args, score, score_opts),
				   COMMON_OPTS(struct args, common),
				   { 0 } };

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig" },
	{ "pos", COLUMN_COUNT, "position, from 1" },
	{ "ref", COLUMN_TEXT, "reference allele" },
	{ "alt", COLUMN_TEXT, "the other allele" },
	{ "pop1, pop2", COLUMN_TEXT, "populations; every pair" },
	{ "sl1, sl2", COLUMN_REAL,
	  "mean length shared by pairs of each, in sites" },
	{ "xpnsl", COLUMN_REAL, "ln(sl1 / sl2), not standardised" },
	{ "status", COLUMN_TEXT, "ok or no_pairs" },
	{ 0 }
};

const struct command cmd_xpnsl = {
	.name = "xpnsl",
	.brief = "XP-nSL: longer haplotypes in one population, in sites",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "For every site and pair of populations, over how many sites "
		 "pairs of haplotypes of the first are alike, over how many "
		 "those of the second are; unstandardised, see norm.",
	.example = "agtools xpnsl -p pops.tsv in.bcf",
	.columns = columns,
};
