#include "scanstats.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "spectrum.h"
#include "spell.h"

const struct choice scan_stat_names[] = { { "diversity", 0, 0 },
					  { "divergence", 0, 0 },
					  { "fst", 0, 0 },
					  { "pbs", 0, 0 },
					  { "fstats", 0, 0 },
					  { "sfs", 0, 0 },
					  { 0 } };

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

#define WINDOWED(name, field)                                          \
	{                                                              \
#name, by_plan, name##_plan,                           \
			offsetof(struct scan_args, field), PLACE_RANGE \
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
const struct statistic **scan_stats(const char *list, size_t *n)
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

/* Whose an option is that is not everyone's. */
struct use {
	const char *option;
	const char *stats[3]; /* ended by null */
};

static const struct use uses[] = {
	{ "per", { "diversity", "divergence" } },
	{ "min-seg", { "diversity" } },
	{ "estimator", { "fst" } },
	{ "stat", { "fstats" } },
	{ "tuples", { "fstats" } },
	{ "unfolded", { "sfs" } },
	{ "project", { "sfs" } },
	{ "ancestral", { "sfs" } },
	{ "joint", { "fst", "sfs" } },
};

/* Theirs that have a plan. */
static const char *const of_windows[] = { "window", "step", "windows-file",
					  "jackknife" };

static void check_use(const struct use *u, const struct statistic *const *stats,
		      size_t n)
{
	char *names;

	for (const char *const *s = u->stats; *s; s++)
		if (among(stats, n, *s))
			return;
	names = u->stats[1] ? xprintf("%s or %s", u->stats[0], u->stats[1])
			    : xstrdup(u->stats[0]);
	die_usage("--%s is for %s; add it to --stats, or leave out --%s",
		  u->option, names, u->option);
}

static void check_windows(const char *option,
			  const struct statistic *const *stats, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (stats[i]->plan)
			return;
	die_usage("--%s: %s has no windows; add another to --stats, or leave "
		  "out --%s",
		  option, stats[0]->name, option);
}

void scan_share_options(struct scan_args *a,
			const struct statistic *const *stats, size_t n)
{
	const struct input_args *input = &a->windowed.common.input;
	bool sfs = among(stats, n, "sfs");

	for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
		if (opt_given(uses[i].option))
			check_use(&uses[i], stats, n);
	for (size_t i = 0; i < sizeof of_windows / sizeof *of_windows; i++)
		if (opt_given(of_windows[i]))
			check_windows(of_windows[i], stats, n);
	a->diversity.per = a->divergence.per = a->per;
	a->sfs.joint = a->joint;
	/* fst may be Hudson's if --joint can be meant for sfs */
	a->fst.joint = a->joint && (!sfs || fst_can_join(&a->fst));
	sfs_check(&a->sfs, input);
}
