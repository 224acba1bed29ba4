/* agtools norm - haplotype scores, standardised within bins of frequency */

#include "cmd.h"
#include "outfile.h"
#include "standardise.h"
#include "tablefile.h"

struct args {
	struct standardise_args own;
	struct output_args output;
	struct run_args run;
};

static const _Bool no, yes = 1;

static const struct choice bys[] = {
	{ "count", &no,
	  "bins of similar numbers of scores, by copies of ALT, as in "
	  "scikit-allel" },
	{ "frequency", &yes, "bins of the same width, as in selscan" },
	{ 0 }
};

static const struct opt opts[] = {
	INT(0, "bins", struct args, own.bins, "N", 0, 1, 1e6,
	    "bins of a population; by default half its largest n1, or 100 of "
	    "frequencies"),
	CHOICE(0, "by", struct args, own.by_frequency, "WHAT", bys, "count",
	       "what bins of ihs and nsl are made of"),
	GROUP("Output", struct args, output, output_opts),
	GROUP("Run", struct args, run, run_opts),
	{ 0 }
};

static void run(void *args, char **operand)
{
	struct args *a = args;
	struct provenance p = { .command = "norm", .inputs = operand };
	struct tallies tallies = { 0 };
	struct table *table;

	tablefile_check(operand);
	table = table_create(&a->output, operand, PLACE_POS,
			     run_threads(&a->run));
	run_open(&a->run, operand);
	standardise(&a->own, &a->output, &a->run, operand, table, &tallies);
	table_finish(table);
	run_summary(&a->run, &p, &tallies);
	outfile_commit_all();
	table_free(table);
}

static const struct column columns[] = {
	{ "chrom, pos, ...", COLUMN_TEXT, "the columns of the tables read" },
	{ "bin", COLUMN_COUNT,
	  "the bin of the row's population, from 1; 1 of xpehh and xpnsl" },
	{ "ihs_std", COLUMN_REAL,
	  "(score - mean) / standard deviation, of the scores in the bin; NaN "
	  "where there is no score, or none that differs" },
	{ "nsl_std, xpehh_std, xpnsl_std", COLUMN_REAL,
	  "the same, of tables of these" },
	{ 0 }
};

const struct command cmd_norm = {
	.name = "norm",
	.brief = "haplotype scores of a scan, standardised within bins of "
		 "frequency",
	.operands = "TABLE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "The tables of ihs, nsl, xpehh or xpnsl of all chromosomes "
		 "are standardised together, each population by itself, within "
		 "bins of sites whose ALT alleles are about as common; xpehh "
		 "and xpnsl, each pair of populations, without bins.",
	.example = "agtools norm ihs.2R.tsv ihs.3L.tsv",
	.columns = columns,
};
