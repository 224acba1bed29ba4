/* agtools garud - homozygosity of haplotypes in windows */

#include "garud.h"

#include <stdlib.h>

#include "calibrate.h"
#include "die.h"
#include "haploid.h"

struct args {
	struct common_args common;
	struct window_args window;
	struct phase_args phase;
	const char *calibrate;
	_Bool between, unphased;
};

static void finish(void *scan)
{
	garud_finish(scan);
}

static void drop(void *scan)
{
	garud_free(scan);
}

static enum pick_kind kind_of(const struct args *a)
{
	return a->unphased ? PICK_GENOTYPES : PICK_HAPLOTYPES;
}

static void scan(const struct args *a, char **operand)
{
	const struct lists lists = { .windows = a->window.file };
	struct session s =
		session_open("garud", &a->common, operand, PLACE_RANGE, &lists);
	struct grid grid = session_grid(&s, &a->window);
	const struct garud_args args = {
		.grid = &grid,
		.kind = kind_of(a),
		.between = a->between,
		.threads = run_threads(&a->common.run),
		.digits = a->common.output.digits,
	};
	struct garud_scan *g;
	struct text header = { 0 };
	struct job job;

	if (grid.kind == GRID_GENOME)
		die_usage("--window: haplotypes end where their contig does; "
			  "give -w contig or a size such as 100snp");
	if (a->between && source_groups(s.source)->ngroups < 2)
		die_usage("--between compares two populations or more, and "
			  "there is 1; -p FILE says which sample is in which");
	g = garud_create(s.source, &args, s.table);
	job = (struct job){ garud_work(g), g, finish, drop };
	garud_header(g, &header);
	session_write(&s, &header);
	session_run(&s, NULL, &job);
	grid_free(&grid);
}

/* --- calibration --- */

struct running {
	struct calibration *calibration;
	struct table *table;
	int digits;
};

static void finish_calibration(void *running)
{
	struct running *r = running;
	struct text t = { .digits = r->digits };

	calibrate_write(r->calibration, &t);
	table_write(r->table, &t);
	text_free(&t);
}

static void drop_calibration(void *running)
{
	struct running *r = running;

	calibrate_free(r->calibration);
}

static void calibrate(const struct args *a, char **operand)
{
	struct calibrate_args args = { .kind = kind_of(a) };
	struct grid *sizes =
		calibrate_sizes(a->calibrate, a->window.step, &args.nsizes);
	struct session s =
		session_open("garud", &a->common, operand, PLACE_NONE, NULL);
	struct running r = { .table = s.table,
			     .digits = a->common.output.digits };
	struct job job;

	args.grid = sizes;
	args.threads = run_threads(&a->common.run);
	r.calibration = calibrate_create(s.source, &args);
	job = (struct job){ calibrate_work(r.calibration), &r,
			    finish_calibration, drop_calibration };
	session_run(&s, NULL, &job);
	free(sizes);
}

static void run(void *args, char **operand)
{
	struct args *a = args;

	if (a->unphased && a->phase.assume)
		die_usage("--assume-phased has no meaning with --unphased");
	a->common.input.phased = !a->phase.assume && !a->unphased;
	if (a->calibrate && (a->window.window || a->window.file || a->between))
		die_usage("--calibrate has sizes of its own, and a table of "
			  "its own: leave out --window, --windows-file and "
			  "--between");
	if (!a->window.window && !a->window.file)
		a->window.window = "100snp";
	if (a->calibrate)
		calibrate(a, operand);
	else
		scan(a, operand);
}

static const struct opt windows[] = {
	TEXT('w', "window", struct window_args, window, "SPEC", 0,
	     "windows: 100snp (used sites; the default), 10k bases, 10kacc "
	     "(accessible bases) or contig"),
	TEXT(0, "step", struct window_args, step, "SPEC", 0,
	     "from one window's start to the next's; --window by default"),
	TEXT(0, "windows-file", struct window_args, file, "BED", 0,
	     "these windows instead; a fourth column becomes the column name"),
	{ 0 }
};

static const struct opt opts[] = {
	FLAG(0, "between", struct args, between,
	     "pairs of populations: the chance that a haplotype of each are "
	     "the same"),
	FLAG(0, "unphased", struct args, unphased,
	     "multilocus genotypes of samples in place of haplotypes; needs "
	     "no phase"),
	TEXT(0, "calibrate", struct args, calibrate, "LIST", 0,
	     "instead, the distribution of H12 in windows of so many sites "
	     "each: 10,50,250"),
	GROUP(NULL, struct args, phase, phase_opts),
	GROUP("Windows", struct args, window, windows),
	COMMON_OPTS(struct args, common),
	{ 0 }
};

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig" },
	{ "start", COLUMN_COUNT,
	  "first site of the window, or its first base if it is of bases" },
	{ "end", COLUMN_COUNT, "its last" },
	{ "name", COLUMN_TEXT, "of the window; only with --windows-file" },
	{ "pop", COLUMN_TEXT, "population" },
	{ "pop1, pop2", COLUMN_TEXT,
	  "both populations; instead of pop, with --between" },
	{ "n_sites", COLUMN_COUNT, "sites of the window" },
	{ "n_haps", COLUMN_COUNT,
	  "haplotypes of the population, samples with --unphased; 0 on "
	  "contigs and regions without a used site" },
	{ "n_distinct", COLUMN_COUNT, "how many different ones" },
	{ "h1", COLUMN_REAL, "sum of their squared frequencies" },
	{ "h12", COLUMN_REAL, "the same, the two commonest taken as one" },
	{ "h123", COLUMN_REAL, "the same, the three commonest taken as one" },
	{ "h2_h1", COLUMN_REAL, "h1 without the commonest, over h1" },
	{ "hap_div", COLUMN_REAL, "chance that two haplotypes differ" },
	{ "h1x", COLUMN_REAL,
	  "sum of the products of frequencies in both; only with --between" },
	{ "window", COLUMN_COUNT, "sites; this and below with --calibrate" },
	{ "n_windows", COLUMN_COUNT, "windows with so many" },
	{ "h12_mean", COLUMN_REAL, "mean of h12 over them" },
	{ "h12_p05, h12_p50, h12_p95", COLUMN_REAL, "its percentiles" },
	{ 0 }
};

const struct command cmd_garud = {
	.name = "garud",
	.brief = "haplotype homozygosity H1, H12, H123 and H2/H1 in windows",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "For every window and population, how homozygous its "
		 "haplotypes are: high where one of them has swept through "
		 "(H1), or a few (H12, H123); H2/H1 tells one from the other.",
	.example = "agtools garud -p pops.tsv -w 100snp in.bcf",
	.columns = columns,
};
