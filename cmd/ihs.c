/* agtools ihs - long haplotypes around one of two alleles */

#include "haploid.h"

struct args {
	struct common_args common;
	struct ehh_args ehh;
	struct score_args score;
	double min_maf;
};

static void run(void *args, char **operand)
{
	struct args *a = args;
	const struct score_table_args scores = {
		.scan = { .kind = HAPSCAN_IHH,
			  .by_allele = true,
			  .rule = { a->ehh.min_ehh, a->ehh.edges },
			  .min_maf = a->min_maf, },
		.gap_scale = a->ehh.gap_scale,
		.max_gap = a->ehh.max_gap,
		.each = "ihh",
		.score = "ihs",
	};

	scores_run("ihs", &scores, a->ehh.map, &a->score, &a->common, operand);
}

static const struct opt opts[] = {
	REAL(0, "min-maf", struct args, min_maf, "X", "0.05", 0, 0.5,
	     "no score where the rarer allele has a lower frequency"),
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
	{ "pop", COLUMN_TEXT, "population" },
	{ "n0, n1", COLUMN_COUNT, "haplotypes with REF, and with ALT" },
	{ "ihh0, ihh1", COLUMN_REAL, "integrated EHH of REF, and of ALT" },
	{ "ihs", COLUMN_REAL, "ln(ihh1 / ihh0), not standardised" },
	{ "status", COLUMN_TEXT,
	  "ok, or the first that holds of low_maf, edge, gap and no_pairs" },
	{ 0 }
};

const struct command cmd_ihs = {
	.name = "ihs",
	.brief =
		"iHS: unequal decay of haplotypes around the alleles of a site",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "For every site and population, how far haplotypes with ALT "
		 "are alike, by the integral of EHH, over how far those with "
		 "REF are; unstandardised, see norm.",
	.example = "agtools ihs -p pops.tsv in.bcf",
	.columns = columns,
};
