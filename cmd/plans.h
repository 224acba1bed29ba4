/*
 * plans.h - the options that are a command's own, and what they come to
 *
 * What a command and 'scan' both need.
 */
#ifndef PLANS_H
#define PLANS_H

#include "windowed.h"

/* What pi, theta_w and dxy are divided by. */
enum per { PER_BASE, PER_SITE, PER_PAIR, PERS };

struct per_args {
	const enum per *per;
};

extern const struct opt per_opts[];

struct diversity_args {
	struct per_args per;
	int min_seg;
};

extern const struct opt diversity_opts[]; /* but for per */
struct plan diversity_plan(const void *own, const struct groups *);

struct divergence_args {
	struct per_args per;
};

struct plan divergence_plan(const void *own, const struct groups *);

struct fst_args {
	const void *estimator;
	_Bool joint;
};

extern const struct opt fst_opts[]; /* but for joint */
struct plan fst_plan(const void *own, const struct groups *);
bool fst_can_join(const struct fst_args *); /* --joint */

struct plan pbs_plan(const void *own, const struct groups *);

struct fstats_args {
	const void *stat;
	const char *tuples;
};

extern const struct opt fstats_opts[];
struct plan fstats_plan(const void *own, const struct groups *);

/* sfs has no windows, so it has a job of its own and no plan. */
struct sfs_args {
	_Bool joint, unfolded;
	int project;
};

struct spectrum_format;

extern const struct opt sfs_opts[];	  /* but for joint */
extern const struct opt ancestral_opts[]; /* of struct input_args */
void sfs_check(const struct sfs_args *, const struct input_args *);
struct job sfs_job(const struct session *, const struct sfs_args *,
		   const struct spectrum_format *, struct table *);

/* Dies (usage) unless there are 'n' populations or more. */
void plan_needs(const char *command, const struct groups *, unsigned n);

#endif
