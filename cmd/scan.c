/* agtools scan - several statistics on one pass over the file */

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "scanstats.h"

static const struct opt stats_opts[] = {
	LIST(0, "stats", struct scan_args, stats, "LIST", scan_stat_names,
	     "which: diversity, divergence, fst, pbs, fstats, sfs; "
	     "comma-separated"),
	{ 0 }
};

static const struct opt joint_opts[] = {
	FLAG(0, "joint", struct scan_args, joint,
	     "as of fst (with -e wc) and of sfs"),
	{ 0 }
};

static const struct opt opts[] = {
	GROUP(NULL, struct scan_args, windowed, stats_opts),
	GROUP("Of diversity and divergence", struct scan_args, per, per_opts),
	GROUP("Of diversity", struct scan_args, diversity, diversity_opts),
	GROUP("Of fst", struct scan_args, fst, fst_opts),
	GROUP("Of fstats", struct scan_args, fstats, fstats_opts),
	GROUP("Of sfs", struct scan_args, sfs, sfs_opts),
	GROUP(NULL, struct scan_args, windowed.common.input, ancestral_opts),
	GROUP("Of fst and sfs", struct scan_args, windowed, joint_opts),
	GROUP("Windows", struct scan_args, windowed.window, window_opts),
	GROUP(NULL, struct scan_args, windowed.jackknife, jackknife_opts),
	GROUP("Input", struct scan_args, windowed.common.input, input_opts),
	GROUP("Output", struct scan_args, windowed.common.output, outputs_opts),
	GROUP("Run", struct scan_args, windowed.common.run, run_opts),
	{ 0 }
};

static struct output *make_outputs(const struct output_args *a,
				   const struct statistic *const *stats,
				   size_t n)
{
	struct output *out = xalloc(n, sizeof *out);
	const char *slash = a->path ? strrchr(a->path, '/') : NULL;
	const char *base = slash ? slash + 1 : a->path;

	if (!base || !strcmp(base, "-") || !strncmp(a->path, "/dev/", 5))
		die_usage("several tables cannot go to standard output; add "
			  "-o PREFIX");
	if (!*base)
		die_usage("-o '%s': the names of the tables would begin with "
			  "a dot; add a prefix",
			  a->path);
	for (size_t i = 0; i < n; i++) {
		if (a->index && stats[i]->place == PLACE_NONE)
			die_usage("--write-index: the rows of %s's table have "
				  "no position to index",
				  stats[i]->name);
		out[i] = (struct output){ stats[i]->name, *a, stats[i]->place };
		out[i].args.path =
			xprintf("%s.%s.tsv%s", a->path, stats[i]->name,
				output_is_zipped(a) ? ".gz" : "");
	}
	return out;
}

static void free_outputs(struct output *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free((char *)(uintptr_t)out[i].args.path);
	free(out);
}

static void run(void *args, char **operand)
{
	struct scan_args *a = args;
	const struct windowed_args *w = &a->windowed;
	size_t n;
	const struct statistic **stats = scan_stats(a->stats, &n);
	struct output *out = make_outputs(&w->common.output, stats, n);
	struct job *job = xalloc(n, sizeof *job);
	struct scan scan = { .args = a };
	const struct lists lists = { w->window.file, a->fstats.tuples, NULL };
	struct stage stage = sheets_stage(&scan.sheets);

	scan_share_options(a, stats, n);
	scan.session = session_open_tables("scan", &w->common, operand, &lists,
					   out, n);
	scan.sheets.source = scan.session.source;
	scan.grid = session_grid(&scan.session, &w->window);
	for (size_t i = 0; i < n; i++)
		job[i] = stats[i]->job(&scan, stats[i], scan.session.tables[i]);
	session_run(&scan.session, &stage, job);
	grid_free(&scan.grid);
	free_outputs(out, n);
	free(stats);
	free(job);
}

static const struct column columns[] = {
	{ "PREFIX.STAT.tsv", COLUMN_TEXT,
	  "for each STAT of --stats a table, with the columns of 'agtools "
	  "STAT'" },
	{ 0 }
};

const struct command cmd_scan = {
	.name = "scan",
	.brief = "several statistics on one pass over the files, a table each",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct scan_args),
	.run = run,
	.about = "Runs several commands on one pass over the files, and "
		 "writes for each of them the table that it would write "
		 "alone: PREFIX.diversity.tsv, PREFIX.fst.tsv, and so on.",
	.example = "agtools scan --stats diversity,fst -p pops.tsv -w 50k -o "
		   "out in.vcf.gz",
	.columns = columns,
};
