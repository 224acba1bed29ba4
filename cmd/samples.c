/* agtools samples - genotypes of each sample, in all or in windows */

#include "common.h"
#include "persample.h"
#include "window.h"

struct args {
	struct common_args common;
	struct window_args window;
};

static const struct column columns[] = {
	{ "chrom, start, end, name", COLUMN_TEXT,
	  "the window; only with --window or --windows-file" },
	{ "sample", COLUMN_TEXT, "sample" },
	{ "pop", COLUMN_TEXT, "its population" },
	{ "n_sites", COLUMN_COUNT, "records used" },
	{ "n_called", COLUMN_COUNT, "with all of its alleles called" },
	{ "n_missing", COLUMN_COUNT, "the others" },
	{ "n_hom_ref", COLUMN_COUNT, "called, REF only; haploid calls too" },
	{ "n_het", COLUMN_COUNT, "called, two different alleles or more" },
	{ "n_hom_alt", COLUMN_COUNT, "called, one ALT allele only" },
	{ "n_singleton", COLUMN_COUNT,
	  "ALT alleles seen once among all samples used, in this one" },
	{ 0 }
};

static void finish(void *windows)
{
	windows_finish(windows);
}

static void drop(void *windows)
{
	windows_free(windows);
}

static void run(void *args, char **operand)
{
	struct args *a = args;
	bool windowed = a->window.window || a->window.file;
	const struct lists lists = { .windows = a->window.file };
	struct session s =
		session_open("samples", &a->common, operand,
			     windowed ? PLACE_RANGE : PLACE_NONE, &lists);
	struct grid grid = session_grid(&s, &a->window);
	struct persample per = { s.source, windowed };
	struct measure measure = persample_measure(&per);
	struct text header = { 0 };
	struct windows *w;
	struct job job;

	if (windowed)
		window_header(&header, &grid);
	for (const struct column *c = columns + 1; c->name; c++)
		text_cell(&header, c->name);
	text_end_row(&header);
	session_write(&s, &header);
	w = windows_create(s.source, &grid, NULL, &measure, s.table,
			   a->common.output.digits);
	job = (struct job){ windows_work(w), w, finish, drop };
	session_run(&s, NULL, &job);
	grid_free(&grid);
}

static const struct opt opts[] = { GROUP("Windows", struct args, window,
					 window_opts),
				   COMMON_OPTS(struct args, common),
				   { 0 } };

const struct command cmd_samples = {
	.name = "samples",
	.brief =
		"genotype counts, missing calls and singletons of every sample",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "For every sample, how many records it is called at, and as "
		 "what; with --window, window by window.",
	.example = "agtools samples -p pops.tsv in.vcf.gz",
	.columns = columns,
};
