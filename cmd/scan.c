/* agtools scan - several statistics on one pass over the file */

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "plans.h"
#include "spectrum.h"
#include "spell.h"

struct args {
	struct windowed_args windowed;
	const char *stats;
	struct per_args per;
	struct diversity_args diversity;
	struct divergence_args divergence;
	struct fst_args fst;
	struct fstats_args fstats;
	struct sfs_args sfs;
	_Bool joint;
};

static const struct choice names[] = { { "diversity", 0, 0 },
				       { "divergence", 0, 0 },
				       { "fst", 0, 0 },
				       { "pbs", 0, 0 },
				       { "fstats", 0, 0 },
				       { "sfs", 0, 0 },
				       { 0 } };

static const struct opt stats_opts[] = {
	LIST(0, "stats", struct args, stats, "LIST", names,
	     "which: diversity, divergence, fst, pbs, fstats, sfs; "
	     "comma-separated"),
	{ 0 }
};

static const struct opt joint_opts[] = {
	FLAG(0, "joint", struct args, joint,
	     "as of fst (with -e wc) and of sfs"),
	{ 0 }
};

static const struct opt opts[] = {
	GROUP(NULL, struct args, windowed, stats_opts),
	GROUP("Of diversity and divergence", struct args, per, per_opts),
	GROUP(NULL, struct args, diversity, diversity_opts),
	GROUP("Of fst", struct args, fst, fst_opts),
	GROUP("Of fstats", struct args, fstats, fstats_opts),
	GROUP("Of sfs", struct args, sfs, sfs_opts),
	GROUP(NULL, struct args, windowed.common.input, ancestral_opts),
	GROUP("Of fst and sfs", struct args, windowed, joint_opts),
	GROUP("Windows", struct args, windowed.window, window_opts),
	GROUP(NULL, struct args, windowed.jackknife, jackknife_opts),
	GROUP("Input", struct args, windowed.common.input, input_opts),
	GROUP("Output", struct args, windowed.common.output, outputs_opts),
	GROUP("Run", struct args, windowed.common.run, run_opts),
	{ 0 }
};

/* --- which --- */

struct statistic;

/* What the jobs of a scan are made of. */
struct scan {
	struct args *args;
	struct session session;
	struct grid grid;
	struct sheets sheets;
};

struct statistic {
	const char *name;
	struct job (*job)(struct scan *, const struct statistic *,
			  struct table *);
	planner plan;
	size_t own; /* where in the args its own are */
	enum table_place place;
};

static struct job by_plan(struct scan *scan, const struct statistic *stat,
			  struct table *table)
{
	struct plan plan = stat->plan((char *)scan->args + stat->own,
				      source_groups(scan->session.source));

	return windowed_job(&scan->session, &plan, &scan->args->windowed,
			    &scan->grid, table, &scan->sheets);
}

static struct job of_sfs(struct scan *scan, const struct statistic *stat,
			 struct table *table)
{
	(void)stat;
	return sfs_job(&scan->session, &scan->args->sfs, &spectrum_tsv, table);
}

#define WINDOWED(name, field)                                              \
	{                                                                  \
#name, by_plan, name##_plan, offsetof(struct args, field), \
			PLACE_RANGE                                        \
	}

static const struct statistic known[] = {
	WINDOWED(diversity, diversity),
	WINDOWED(divergence, divergence),
	WINDOWED(fst, fst),
	WINDOWED(pbs, windowed), /* it has none of its own */
	WINDOWED(fstats, fstats),
	{ "sfs", of_sfs, NULL, 0, PLACE_NONE },
};

enum { KNOWN = sizeof known / sizeof *known };

static const struct statistic *find(const char *name)
{
	const char *word[KNOWN], *near;

	for (size_t i = 0; i < KNOWN; i++) {
		word[i] = known[i].name;
		if (!strcmp(name, known[i].name))
			return &known[i];
	}
	near = spell_nearest(name, word, KNOWN);
	if (near)
		die_usage("--stats: no statistic '%s'; did you mean '%s'?",
			  name, near);
	die_usage("--stats: no statistic '%s'; there are diversity, "
		  "divergence, fst, pbs, fstats and sfs",
		  name);
}

/* The list, ended by null. */
static const struct statistic **read_stats(const char *list, size_t *n)
{
	const struct statistic **stats;
	char **words;

	if (!list)
		die_usage("which statistics? add --stats, such as --stats "
			  "diversity,fst");
	words = filter_list("--stats", list);
	for (*n = 0; words[*n]; ++*n)
		;
	stats = xalloc(*n, sizeof(struct statistic *));
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

static bool among(const struct statistic *const *stats, size_t n,
		  const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(stats[i]->name, name))
			return true;
	return false;
}

static void no_use(bool given, const char *option, bool used, const char *stat)
{
	if (given && !used)
		die_usage("%s is for %s; add it to --stats, or leave out %s",
			  option, stat, option);
}

/* Options of two statistics go to both; those of none are a mistake. */
static void share_options(struct args *a, const struct statistic *const *stats,
			  size_t n)
{
	const struct input_args *input = &a->windowed.common.input;
	bool fst = among(stats, n, "fst"), sfs = among(stats, n, "sfs");

	no_use(a->fstats.tuples, "--tuples", among(stats, n, "fstats"),
	       "fstats");
	no_use(a->sfs.unfolded, "--unfolded", sfs, "sfs");
	no_use(a->sfs.project, "--project", sfs, "sfs");
	no_use(input->ancestral, "--ancestral", sfs, "sfs");
	no_use(a->joint, "--joint", fst || sfs, "fst or sfs");
	a->diversity.per = a->divergence.per = a->per;
	a->sfs.joint = a->joint;
	/* fst may be Hudson's if --joint can be meant for sfs */
	a->fst.joint = a->joint && (!sfs || fst_can_join(&a->fst));
	sfs_check(&a->sfs, input);
}

/* --- where to --- */

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

/* --- the run --- */

static void run(void *args, char **operand)
{
	struct args *a = args;
	const struct windowed_args *w = &a->windowed;
	size_t n;
	const struct statistic **stats = read_stats(a->stats, &n);
	struct output *out = make_outputs(&w->common.output, stats, n);
	struct job *job = xalloc(n, sizeof *job);
	struct scan scan = { .args = a };
	const struct lists lists = { w->window.file, a->fstats.tuples, NULL };
	struct stage stage = sheets_stage(&scan.sheets);

	share_options(a, stats, n);
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
	.args_size = sizeof(struct args),
	.run = run,
	.about = "Runs several commands on one pass over the files, and "
		 "writes for each of them the table that it would write "
		 "alone: PREFIX.diversity.tsv, PREFIX.fst.tsv, and so on.",
	.example = "agtools scan --stats diversity,fst -p pops.tsv -w 50k -o "
		   "out in.vcf.gz",
	.columns = columns,
};
