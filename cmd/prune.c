/* agtools prune - sites that are not in linkage disequilibrium */

#include "prune.h"

#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "die.h"
#include "limits.h"
#include "outfile.h"
#include "recordfile.h"

/* What is written: a table, or records in htslib's mode. */
struct form {
	const char *table, *records;
};

static const struct form plain = { "t", NULL };
static const struct form vcf = { NULL, "w" };
static const struct form vcf_gz = { NULL, "wz" };
static const struct form bcf = { NULL, "wb" };
static const struct form by_name = { NULL, NULL }; /* a table */

struct args {
	struct common_args common;
	const struct form *form;
	const char *window, *step, *r2;
	const void *rarer;
};

/* What --step is by default depends on whether --window was given. */
static void set_defaults(struct args *a)
{
	if (!a->step)
		a->step = a->window ? "1snp" : "200snp";
	if (!a->window)
		a->window = "500snp";
}

static struct prune_args windows(const struct args *a)
{
	struct prune_args p = { .rarer = a->rarer != NULL };

	p.window = grid_distance("--window", a->window, &p.by_site);
	p.step = grid_distance("--step", a->step, &p.step_by_site);
	if (p.by_site && !p.step_by_site)
		die_usage("--step: windows of sites are so many sites apart, "
			  "such as 200snp");
	p.limit = limit_read("--r2", a->r2);
	return p;
}

/* Where the kept sites go. */
struct running {
	const struct args *args;
	struct source *source;
	struct prune *prune;
	struct record_file *file; /* null for a table */
};

/* Neither threads nor names of files: with others it is the same file. */
static char *said(const struct args *a)
{
	return xprintf("prune --window %s --step %s --r2 %s --keep %s",
		       a->window, a->step, a->r2, a->rarer ? "maf" : "first");
}

static void finish(void *running)
{
	struct running *r = running;
	size_t n;
	char *options;
	const struct site_name *kept;

	prune_finish(r->prune);
	if (!r->file)
		return;
	kept = prune_kept(r->prune, &n);
	options = said(r->args);
	record_file_write(r->file, r->source, options, kept, n);
	free(options);
}

static void drop(void *running)
{
	struct running *r = running;

	prune_free(r->prune);
	record_file_free(r->file);
}

/* As it was said, or by the name of the file. */
static const struct form *form_of(const struct args *a)
{
	const char *path = a->common.output.path;

	if (a->form)
		return a->form;
	if (outfile_ends(path, ".bcf"))
		return &bcf;
	if (outfile_ends(path, ".vcf.gz") || outfile_ends(path, ".vcf.bgz"))
		return &vcf_gz;
	return outfile_ends(path, ".vcf") ? &vcf : &by_name;
}

static struct record_file *records_of(const struct args *a, const char *mode,
				      char **operand)
{
	char **files = input_files(&a->common.input, operand, NULL, 0);
	struct record_file *f =
		record_file_create(&a->common.output, mode, operand, files,
				   run_threads(&a->common.run));

	input_files_free(files);
	return f;
}

static void run(void *args, char **operand)
{
	struct args *a = args;
	const struct form *form = form_of(a);
	struct running r = { .args = a };
	struct output output = { NULL, a->common.output, PLACE_POS };
	struct prune_args p;
	struct text header = { 0 };
	struct session s;
	struct job job;

	set_defaults(a);
	p = windows(a);
	output.args.format = form->table ? &form->table : NULL;
	output.args.path = form->records ? NULL : a->common.output.path;
	if (form->records)
		r.file = records_of(a, form->records, operand);
	s = session_open_tables("prune", &a->common, operand, NULL, &output, 1);
	s.outputs = NULL;
	r.source = s.source;
	r.prune = prune_create(s.source, &p, s.table);
	if (s.table) {
		prune_header(&header);
		session_write(&s, &header);
	}
	job = (struct job){ prune_work(r.prune), &r, finish, drop };
	session_run(&s, NULL, &job);
}

static const struct choice forms[] = {
	{ "t", &plain, "a table" },
	{ "v", &vcf, "VCF: records as they are, with all samples" },
	{ "z", &vcf_gz, "the same compressed by bgzip" },
	{ "b", &bcf, "BCF" },
	{ 0 }
};

static const char rarer[] = "maf";

static const struct choice rules[] = {
	{ "first", 0, "the later one is dropped" },
	{ "maf", rarer, "the one with the rarer minor allele is dropped" },
	{ 0 }
};

static const struct opt outputs[] = {
	TEXT('o', "output", struct args, common.output.path, "FILE", "-",
	     "write here; the file appears, whole, only on success"),
	CHOICE('O', "output-type", struct args, form, "TYPE", forms, 0,
	       "what is written, if FILE's name (.vcf, .vcf.gz, .bcf; else a "
	       "table) should not tell"),
	FLAG('W', "write-index", struct args, common.output.index,
	     "write an index beside it"),
	INT(0, "digits", struct args, common.output.digits, "N", "6", 1, 17,
	    "significant digits of reals, of which this table has none"),
	{ 0 }
};

static const struct opt opts[] = {
	TEXT('w', "window", struct args, window, "SPEC", 0,
	     "windows in which pairs are compared: 500snp (the default; sites "
	     "with both alleles), or 50k bases"),
	TEXT(0, "step", struct args, step, "SPEC", 0,
	     "from one window's start to the next's: 200snp, or 1snp if "
	     "--window is given; for windows of bases also 10k"),
	TEXT(0, "r2", struct args, r2, "X", "0.1",
	     "of a pair with a larger r2 one is dropped; compared exactly"),
	CHOICE(0, "keep", struct args, rarer, "RULE", rules, "first",
	       "which one is kept"),
	GROUP("Input", struct args, common.input, input_opts),
	GROUP("Output", struct args, common, outputs),
	GROUP("Run", struct args, common.run, run_opts),
	{ 0 }
};

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig" },
	{ "pos", COLUMN_COUNT, "position of a site that is kept" },
	{ "ref", COLUMN_TEXT, "reference allele" },
	{ "alt", COLUMN_TEXT, "the other allele" },
	{ 0 }
};

const struct command cmd_prune = {
	.name = "prune",
	.brief = "sites that are not in linkage disequilibrium",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "Thin biallelic sites until no two of a window have "
		 "genotypes with an r2 above a limit, over all samples used. "
		 "Writes a table of the sites kept, or their records.",
	.example = "agtools prune -w 500snp --step 200snp --r2 0.1 -o "
		   "pruned.bcf in.bcf",
	.columns = columns,
};
