/* agtools ehh - how homozygosity decays around a site */

#include "decay.h"
#include "haploid.h"

struct args {
	struct common_args common;
	struct phase_args phase;
	const char *core, *cores;
};

static void finish(void *decay)
{
	decay_finish(decay);
}

static void drop(void *decay)
{
	decay_free(decay);
}

static void run(void *args, char **operand)
{
	struct args *a = args;
	const struct lists lists = { .cores = a->cores };
	struct text header = { 0 };
	struct cores *cores;
	struct session s;
	struct decay *d;
	struct job job;

	cores_given(a->core, a->cores);
	a->common.input.phased = !a->phase.assume;
	s = session_open("ehh", &a->common, operand, PLACE_POS, &lists);
	cores = cores_create(a->core, a->cores, s.source);
	decay_header(&header);
	session_write(&s, &header);
	d = decay_create(s.source, cores, s.table, run_threads(&a->common.run),
			 a->common.output.digits);
	job = (struct job){ decay_work(d), d, finish, drop };
	session_run(&s, NULL, &job);
	cores_free(cores);
}

static const struct opt opts[] = {
	TEXT(0, "core", struct args, core, "LIST", 0,
	     "the site or sites to go from (chr:pos)"),
	TEXT(0, "cores", struct args, cores, "FILE", 0,
	     "the same from a file: chr and pos, or BED, or VCF"),
	GROUP(NULL, struct args, phase, phase_opts),
	COMMON_OPTS(struct args, common),
	{ 0 }
};

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig" },
	{ "core", COLUMN_COUNT, "position of the core, from 1" },
	{ "pop", COLUMN_TEXT, "population" },
	{ "allele", COLUMN_COUNT, "that haplotypes have at the core: 0 or 1" },
	{ "pos", COLUMN_COUNT, "position of a site" },
	{ "ehh", COLUMN_REAL,
	  "chance that two of these haplotypes are alike from the core to "
	  "there" },
	{ "n_haps", COLUMN_COUNT, "how many these are" },
	{ 0 }
};

const struct command cmd_ehh = {
	.name = "ehh",
	.brief = "decay of haplotype homozygosity on both sides of a site",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "For each population and each allele of a core site: EHH, "
		 "the chance that two haplotypes with this allele are alike, "
		 "from the core to every other site.",
	.example = "agtools ehh -p pops.tsv --core 2R:1200564 "
		   "-r 2R:1150000-1250000 in.bcf",
	.columns = columns,
};
