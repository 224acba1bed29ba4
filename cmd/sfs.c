/* agtools sfs - site frequency spectra of populations */

#include "common.h"
#include "die.h"
#include "spectra.h"

struct args {
	struct common_args common;
	_Bool joint, unfolded;
	int project;
	const struct spectrum_format *format;
};

static const struct choice formats[] = {
	{ "tsv", &spectrum_tsv, "a table" },
	{ "dadi", &spectrum_dadi, "one spectrum, as dadi reads it" },
	{ "fastsimcoal", &spectrum_fastsimcoal,
	  "one spectrum, as an .obs file of fastsimcoal2" },
	{ 0 }
};

static const struct opt opts[] = {
	FLAG(0, "joint", struct args, joint,
	     "the joint spectrum of every pair of populations"),
	FLAG(0, "unfolded", struct args, unfolded,
	     "count copies of ALT and not of the minor allele"),
	TEXT(0, "ancestral", struct args, common.input.ancestral, "TAG", 0,
	     "with --unfolded, count the allele that INFO/TAG does not name "
	     "as ancestral"),
	INT(0, "project", struct args, project, "N", 0, 1, 1e9,
	    "use sites with N or more called alleles, as samples of N"),
	CHOICE(0, "format", struct args, format, "NAME", formats, "tsv",
	       "what is written"),
	COMMON_OPTS(struct args, common),
	{ 0 }
};

struct finish {
	struct spectra *spectra;
	struct table *table;
};

static void finish(void *arg)
{
	struct finish *f = arg;

	spectra_write(f->spectra, f->table);
}

static void run(void *args, char **operand)
{
	struct args *a = args;
	const struct spectra_args what = {
		.joint = a->joint,
		.folded = !a->unfolded,
		.polarised = a->common.input.ancestral != NULL,
		.draw = (uint32_t)a->project,
		.format = a->format,
		.digits = a->common.output.digits,
	};
	struct session s;
	struct finish f;
	struct work work;
	struct text header = { 0 };

	if (what.polarised && what.folded)
		die_usage("--ancestral has no meaning without --unfolded");
	s = session_open("sfs", &a->common, operand, PLACE_NONE, NULL);
	f = (struct finish){ spectra_create(s.source, &what), s.table };
	work = spectra_work(f.spectra);
	spectra_header(f.spectra, &header);
	session_write(&s, &header);
	session_run(&s, &work, 1, finish, &f);
	spectra_free(f.spectra);
}

static const struct column columns[] = {
	{ "pop", COLUMN_TEXT, "population" },
	{ "count", COLUMN_COUNT,
	  "copies of the minor allele, or with --unfolded of ALT or the "
	  "derived allele" },
	{ "pop1, pop2", COLUMN_TEXT,
	  "both populations; instead of pop, with --joint" },
	{ "count1, count2", COLUMN_COUNT,
	  "copies in each of them; instead of count, with --joint" },
	{ "n_sites", COLUMN_REAL,
	  "sites with so many copies; with --project the expected number of "
	  "them" },
	{ 0 }
};

const struct command cmd_sfs = {
	.name = "sfs",
	.brief = "site frequency spectra of populations, alone or joint",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "For every population, how many sites have how many copies "
		 "of the minor allele; or the joint spectrum of every pair.  "
		 "Sites are records with REF and one ALT at which all alleles "
		 "of the population are called, or N of them with --project.",
	.example = "agtools sfs -p pops.tsv in.vcf.gz",
	.columns = columns,
};
