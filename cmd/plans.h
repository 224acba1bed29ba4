/*
 * plans.h - the options that are a windowed command's own, and its plan
 *
 * What the command and 'scan' (windowed.h) both need.
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

struct plan pbs_plan(const void *own, const struct groups *);

struct fstats_args {
	const void *stat;
	const char *tuples;
};

extern const struct opt fstats_opts[];
struct plan fstats_plan(const void *own, const struct groups *);

/* Dies (usage) unless there are 'n' populations or more. */
void plan_needs(const char *command, const struct groups *, unsigned n);

#endif
