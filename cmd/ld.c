/* agtools ld - linkage disequilibrium */

#include "die.h"
#include "haploid.h"
#include "lddecay.h"
#include "ldpairs.h"
#include "ldwindow.h"
#include "limits.h"

struct args {
	struct common_args common;
	struct window_args window;
	struct phase_args phase;
	const char *min_r2, *maf;
	const char *decay;
	_Bool by_window, phased;
};

/* From -w, which here is a distance. */
static struct ld_args distances(const struct args *a)
{
	struct ld_args args = {
		.kind = a->phased ? PICK_ALLELES : PICK_DOSAGES,
		.maf = limit_maf(a->maf),
		.threads = run_threads(&a->common.run),
	};

	args.distance =
		grid_distance("--window", a->window.window, &args.by_site);
	return args;
}

static void run_job(struct session *s, struct text *header, struct job job)
{
	session_write(s, header);
	session_run(s, NULL, &job);
}

static void pairs(const struct args *a, char **operand)
{
	struct ld_pairs_args args = { .ld = distances(a),
				      .limited = a->min_r2 != NULL,
				      .digits = a->common.output.digits };
	struct text header = { 0 };
	struct session s;
	struct ld_pairs *x;

	if (a->min_r2)
		args.min_r2 = limit_read("--min-r2", a->min_r2);
	s = session_open("ld", &a->common, operand, PLACE_POS, NULL);
	x = ld_pairs_create(s.source, &args, s.table);
	ld_pairs_header(x, &header);
	run_job(&s, &header,
		(struct job){ ld_pairs_work(x), x, ld_pairs_finish,
			      ld_pairs_free });
}

static void decay(const struct args *a, char **operand)
{
	struct ld_args args = distances(a);
	int64_t bin = opt_bp(a->decay);
	struct text header = { 0 };
	struct session s;
	struct ld_decay *x;

	if (bin < 1)
		die_usage("--decay: '%s' is not a width of bins such as 100 or "
			  "1k",
			  a->decay);
	if (args.by_site)
		die_usage("--decay is by distance in bases: give --window as "
			  "100k");
	s = session_open("ld", &a->common, operand, PLACE_NONE, NULL);
	x = ld_decay_create(s.source, &args, bin, s.table,
			    a->common.output.digits);
	ld_decay_header(&header);
	run_job(&s, &header,
		(struct job){ ld_decay_work(x), x, ld_decay_finish,
			      ld_decay_free });
}

static void windows(const struct args *a, char **operand)
{
	const struct lists lists = { .windows = a->window.file };
	struct ld_windows_args args = {
		.kind = a->phased ? PICK_ALLELES : PICK_DOSAGES,
		.maf = limit_maf(a->maf),
		.threads = run_threads(&a->common.run),
		.digits = a->common.output.digits,
	};
	struct session s =
		session_open("ld", &a->common, operand, PLACE_RANGE, &lists);
	struct grid grid = session_grid(&s, &a->window);
	struct text header = { 0 };
	struct ld_windows *x;

	if (grid.kind == GRID_GENOME)
		die_usage("--window: pairs are of one contig; give -w contig "
			  "or a size such as 50k");
	args.grid = &grid;
	x = ld_windows_create(s.source, &args, s.table);
	ld_windows_header(x, &header);
	run_job(&s, &header,
		(struct job){ ld_windows_work(x), x, ld_windows_finish,
			      ld_windows_free });
	grid_free(&grid);
}

static void run(void *args, char **operand)
{
	struct args *a = args;

	if (a->phase.assume && !a->phased)
		die_usage("--assume-phased has a meaning with --phased alone");
	if (a->min_r2 && (a->decay || a->by_window))
		die_usage("--min-r2 chooses rows of pairs: it has no meaning "
			  "with --decay and --by-window");
	if (a->decay && a->by_window)
		die_usage("--decay and --by-window cannot be given both");
	if (!a->by_window && (a->window.step || a->window.file))
		die_usage("--step and --windows-file are of windows: add "
			  "--by-window");
	a->common.input.phased = a->phased && !a->phase.assume;
	if (!a->window.window && !a->window.file)
		a->window.window = "100k";
	if (a->by_window)
		windows(a, operand);
	else if (a->decay)
		decay(a, operand);
	else
		pairs(a, operand);
}

static const struct opt window_of[] = {
	TEXT('w', "window", struct window_args, window, "SPEC", 0,
	     "pairs at most so far apart: 100k bases (the default), or 50snp, "
	     "of the population's own sites; with --by-window the windows: "
	     "50k, 500snp (used sites), 10kacc (accessible bases) or contig"),
	TEXT(0, "step", struct window_args, step, "SPEC", 0,
	     "with --by-window, from one window's start to the next's; "
	     "--window by default"),
	TEXT(0, "windows-file", struct window_args, file, "BED", 0,
	     "with --by-window, these windows instead; a fourth column "
	     "becomes the column name"),
	{ 0 }
};

static const struct opt opts[] = {
	TEXT(0, "decay", struct args, decay, "BIN", 0,
	     "instead of pairs, mean r2 by distance, in bins of so many bases"),
	FLAG(0, "by-window", struct args, by_window,
	     "instead of pairs, mean and median r2 of all pairs of a window"),
	GROUP(NULL, struct args, window, window_of),
	TEXT(0, "min-r2", struct args, min_r2, "X", 0,
	     "only pairs with an r2 of X or more, compared exactly"),
	TEXT(0, "maf", struct args, maf, "X", "0",
	     "only sites whose rarer allele has this frequency or more in the "
	     "population"),
	FLAG(0, "phased", struct args, phased,
	     "haplotypes in place of genotypes, any ploidy; adds d and "
	     "dprime to pairs"),
	GROUP(NULL, struct args, phase, phase_opts),
	COMMON_OPTS(struct args, common),
	{ 0 }
};

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig" },
	{ "pos1, pos2", COLUMN_COUNT, "positions of both sites" },
	{ "pop", COLUMN_TEXT, "population" },
	{ "n", COLUMN_COUNT,
	  "samples called at both; haplotypes with --phased" },
	{ "r", COLUMN_REAL,
	  "correlation of their copies of ALT; NaN if one is the same in "
	  "all of them" },
	{ "r2", COLUMN_REAL, "its square" },
	{ "d", COLUMN_REAL,
	  "how much more frequent ALT with ALT is than by chance; only with "
	  "--phased" },
	{ "dprime", COLUMN_REAL,
	  "d over the largest it could be, of its sign; only with --phased" },
	{ "dist_start, dist_end", COLUMN_COUNT,
	  "shortest and longest distance; this and below with --decay or "
	  "--by-window" },
	{ "start, end", COLUMN_COUNT,
	  "first and last base of the window, or "
	  "its first and last site" },
	{ "name", COLUMN_TEXT, "of the window; only with --windows-file" },
	{ "n_sites", COLUMN_COUNT,
	  "sites of the window that have both alleles in the population" },
	{ "n_pairs", COLUMN_COUNT, "pairs that have an r" },
	{ "r2_mean", COLUMN_REAL, "mean of their r2" },
	{ "r2_median", COLUMN_REAL, "median of their r2" },
	{ 0 }
};

const struct command cmd_ld = {
	.name = "ld",
	.brief = "linkage disequilibrium: r and r2 of pairs, decay, windows",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "Correlation between the genotypes of biallelic sites in "
		 "every population, over the samples called at both, for all "
		 "pairs within a distance; or its mean by distance (--decay) "
		 "or in windows (--by-window).",
	.example = "agtools ld -p pops.tsv -w 50k --decay 100 in.bcf",
	.columns = columns,
};
