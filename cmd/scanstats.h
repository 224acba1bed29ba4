/*
 * scanstats.h - the statistics of a scan: which they are, whose options are
 * whose, and the job that makes the table of each
 */
#ifndef SCANSTATS_H
#define SCANSTATS_H

#include "plans.h"

struct scan_args {
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

/* What the jobs of a scan are made of. */
struct scan {
	struct scan_args *args;
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

extern const struct choice scan_stat_names[];

/* Those of the list, 'n' of them; dies if one is unknown or stands twice.  The
 * caller frees the array. */
const struct statistic **scan_stats(const char *list, size_t *n);

/* Options of two statistics go to both; dies of those that are of none. */
void scan_share_options(struct scan_args *, const struct statistic *const *,
			size_t n);

#endif
