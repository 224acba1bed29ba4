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

static void no_use(bool given, const char *option, bool used, const char *stat)
{
	if (given && !used)
		die_usage("%s is for %s; add it to --stats, or leave out %s",
			  option, stat, option);
}

void scan_share_options(struct scan_args *a,
			const struct statistic *const *stats, size_t n)
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
