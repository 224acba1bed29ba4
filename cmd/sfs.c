/* agtools sfs - site frequency spectra of populations */

#include <stdlib.h>

#include "die.h"
#include "plans.h"
#include "spectra.h"

struct args {
	struct common_args common;
	struct sfs_args own;
	const struct spectrum_format *format;
};

static const struct choice formats[] = {
	{ "tsv", &spectrum_tsv, "a table" },
	{ "dadi", &spectrum_dadi, "one spectrum, as dadi reads it" },
	{ "fastsimcoal", &spectrum_fastsimcoal,
	  "one spectrum, as an .obs file of fastsimcoal2" },
	{ 0 }
};

const struct opt sfs_opts[] = {
	FLAG(0, "unfolded", struct sfs_args, unfolded,
	     "count copies of ALT and not of the minor allele"),
	INT(0, "project", struct sfs_args, project, "N", 0, 1, 1e9,
	    "use sites with N or more called alleles, as samples of N"),
	{ 0 }
};

const struct opt ancestral_opts[] = {
	TEXT(0, "ancestral", struct input_args, ancestral, "TAG", 0,
	     "with --unfolded, count the allele that INFO/TAG does not name "
	     "as ancestral"),
	{ 0 }
};

static const struct opt own_opts[] = {
	FLAG(0, "joint", struct sfs_args, joint,
	     "the joint spectrum of every pair of populations"),
	{ 0 }
};

static const struct opt format_opts[] = { CHOICE(0, "format", struct args,
						 format, "NAME", formats, "tsv",
						 "what is written"),
					  { 0 } };

static const struct opt opts[] = {
	GROUP(NULL, struct args, own, own_opts),
	GROUP(NULL, struct args, own, sfs_opts),
	GROUP(NULL, struct args, common.input, ancestral_opts),
	GROUP(NULL, struct args, common, format_opts),
	COMMON_OPTS(struct args, common),
	{ 0 }
};

/* Spectra on their way to a table. */
struct running {
	struct spectra *spectra;
	struct table *table;
};

static void finish(void *running)
{
	struct running *r = running;

	spectra_write(r->spectra, r->table);
}

static void drop(void *running)
{
	struct running *r = running;

	spectra_free(r->spectra);
	free(r);
}

void sfs_check(const struct sfs_args *a, const struct input_args *input)
{
	if (input->ancestral && !a->unfolded)
		die_usage("--ancestral has no meaning without --unfolded");
	if (input->ancestral && !*input->ancestral)
		die_usage("--ancestral needs the name of an INFO tag; none is "
			  "given");
}

struct job sfs_job(const struct session *s, const struct sfs_args *a,
		   const struct spectrum_format *format, struct table *table)
{
	const struct spectra_args what = {
		.joint = a->joint,
		.folded = !a->unfolded,
		.polarised = s->args->input.ancestral != NULL,
		.draw = (uint32_t)a->project,
		.format = format,
		.digits = s->args->output.digits,
	};
	struct running *r = xalloc(1, sizeof *r);
	struct text header = { 0 };

	*r = (struct running){ spectra_create(s->source, &what), table };
	spectra_header(r->spectra, &header);
	table_write(table, &header);
	text_free(&header);
	return (struct job){ spectra_work(r->spectra), r, finish, drop };
}

static void run(void *args, char **operand)
{
	struct args *a = args;
	struct session s;
	struct job job;

	sfs_check(&a->own, &a->common.input);
	s = session_open("sfs", &a->common, operand, PLACE_NONE, NULL);
	job = sfs_job(&s, &a->own, a->format, s.table);
	session_run(&s, NULL, &job);
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
