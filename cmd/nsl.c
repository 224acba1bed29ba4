/* agtools nsl - the same in counts of sites */

#include "haploid.h"

struct args {
	struct common_args common;
	struct score_args score;
};

static void run(void *args, char **operand)
{
	static const struct score_table_args scores = {
		.scan = { .kind = HAPSCAN_LENGTH, .by_allele = true },
		.each = "sl",
		.score = "nsl",
	};
	struct args *a = args;

	scores_run("nsl", &scores, NULL, &a->score, &a->common, operand);
}

static const struct opt opts[] = { GROUP(NULL, struct args, score, score_opts),
				   COMMON_OPTS(struct args, common),
				   { 0 } };

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig" },
	{ "pos", COLUMN_COUNT, "position, from 1" },
	{ "ref", COLUMN_TEXT, "reference allele" },
	{ "alt", COLUMN_TEXT, "the other allele" },
	{ "pop", COLUMN_TEXT, "population" },
	{ "n0, n1", COLUMN_COUNT, "haplotypes with REF, and with ALT" },
	{ "sl0, sl1", COLUMN_REAL,
	  "mean length shared by pairs with REF, and with ALT, in sites" },
	{ "nsl", COLUMN_REAL, "ln(sl1 / sl0), not standardised" },
	{ "status", COLUMN_TEXT, "ok or no_pairs" },
	{ 0 }
};

const struct command cmd_nsl = {
	.name = "nsl",
	.brief =
		"nSL: unequal sharing of haplotypes with the alleles, in sites",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "For every site and population, over how many sites pairs of "
		 "haplotypes with ALT are alike, over how many those with REF "
		 "are; unstandardised, see norm.",
	.example = "agtools nsl -p pops.tsv in.bcf",
	.columns = columns,
};
