/* agtools scan - several statistics on one pass over the file */

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "plans.h"

struct args {
	struct windowed_args windowed;
	const char *stats;
	struct per_args per;
	struct diversity_args diversity;
	struct divergence_args divergence;
	struct fst_args fst;
	struct fstats_args fstats;
};

static const struct opt stats_opts[] = {
	TEXT(0, "stats", struct args, stats, "LIST", 0,
	     "which: diversity, divergence, fst, pbs, fstats; comma-separated"),
	{ 0 }
};

static const struct opt joint_opts[] = {
	FLAG(0, "joint", struct args, fst.joint, "as of fst; with -e wc"), { 0 }
};

static const struct opt opts[] = {
	GROUP(NULL, struct args, windowed, stats_opts),
	GROUP("Of diversity and divergence", struct args, per, per_opts),
	GROUP(NULL, struct args, diversity, diversity_opts),
	GROUP("Of fst", struct args, fst, fst_opts),
	GROUP(NULL, struct args, windowed, joint_opts),
	GROUP("Of fstats", struct args, fstats, fstats_opts),
	GROUP("Windows", struct args, windowed.window, window_opts),
	GROUP(NULL, struct args, windowed.jackknife, jackknife_opts),
	GROUP("Input", struct args, windowed.common.input, input_opts),
	GROUP("Output", struct args, windowed.common.output, outputs_opts),
	GROUP("Run", struct args, windowed.common.run, run_opts),
	{ 0 }
};

/* --- which --- */

static const struct stat {
	const char *name;
	planner plan;
	size_t own; /* where in the args its own are */
} known[] = {
	{ "diversity", diversity_plan, offsetof(struct args, diversity) },
	{ "divergence", divergence_plan, offsetof(struct args, divergence) },
	{ "fst", fst_plan, offsetof(struct args, fst) },
	{ "pbs", pbs_plan, 0 },
	{ "fstats", fstats_plan, offsetof(struct args, fstats) },
};

enum { KNOWN = sizeof known / sizeof *known };

static const struct stat *find(const char *name)
{
	const char *names[KNOWN], *near;

	for (size_t i = 0; i < KNOWN; i++) {
		names[i] = known[i].name;
		if (!strcmp(name, known[i].name))
			return &known[i];
	}
	near = nearest(name, names, KNOWN);
	if (near)
		die_usage("--stats: no statistic '%s'; did you mean '%s'?",
			  name, near);
	die_usage("--stats: no statistic '%s'; there are diversity, "
		  "divergence, fst, pbs and fstats",
		  name);
}

/* The list, ended by null. */
static const struct stat **read_stats(const char *list, size_t *n)
{
	const struct stat **stats;
	char **words;

	if (!list)
		die_usage("which statistics? add --stats, such as --stats "
			  "diversity,fst");
	words = filter_list("--stats", list);
	for (*n = 0; words[*n]; ++*n)
		;
	stats = xalloc(*n, sizeof(struct stat *));
	for (size_t i = 0; i < *n; i++) {
		stats[i] = find(words[i]);
		for (size_t k = 0; k < i; k++)
			if (stats[k] == stats[i])
				die_usage("--stats: '%s' stands twice",
					  words[i]);
		free(words[i]);
	}
	free(words);
	return stats;
}

/* --- where to --- */

static struct output *make_outputs(const struct output_args *a,
				   const struct stat *const *stats, size_t n)
{
	struct output *out = xalloc(n, sizeof *out);

	if (!a->path || !strcmp(a->path, "-"))
		die_usage("several tables cannot go to standard output; add "
			  "-o PREFIX");
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct output){ stats[i]->name, *a, PLACE_RANGE };
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

/* --- the run --- */

static void run(void *args, char **operand)
{
	struct args *a = args;
	const struct windowed_args *w = &a->windowed;
	size_t n;
	const struct stat **stats = read_stats(a->stats, &n);
	struct output *out = make_outputs(&w->common.output, stats, n);
	struct session s = session_open_tables("scan", &w->common, operand,
					       &w->window, out, n);
	struct sheets sheets = { .source = s.source };
	struct stage stage = sheets_stage(&sheets);
	struct grid grid = session_grid(&s, &w->window);
	struct job *job = xalloc(n, sizeof *job);

	a->diversity.per = a->divergence.per = a->per;
	for (size_t i = 0; i < n; i++) {
		struct plan plan = stats[i]->plan((char *)args + stats[i]->own,
						  source_groups(s.source));

		job[i] =
			windowed_job(&s, &plan, w, &grid, s.tables[i], &sheets);
	}
	session_run(&s, &stage, job);
	grid_free(&grid);
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
	.brief = "several statistics in windows on one pass, a table each",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "Runs several commands over windows on one pass over the "
		 "files, and writes for each of them the table that it would "
		 "write alone: PREFIX.diversity.tsv, PREFIX.fst.tsv, and so "
		 "on.",
	.example = "agtools scan --stats diversity,fst -p pops.tsv -w 50k -o "
		   "out in.vcf.gz",
	.columns = columns,
};
