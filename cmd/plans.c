#include "plans.h"

#include "die.h"

static const enum per base = PER_BASE, site = PER_SITE, pair = PER_PAIR;

static const struct choice pers[] = {
	{ "base", &base,
	  "the window's bases, accessible ones if -a: bases without a record "
	  "are invariant" },
	{ "site", &site, "sites: for a file of all sites" },
	{ "pair", &pair,
	  "pairs of alleles compared, as pixy does; theta_w of diversity: "
	  "sites" },
	{ 0 }
};

const struct opt per_opts[] = { CHOICE(0, "per", struct per_args, per, "UNIT",
				       pers, "base",
				       "what rates are divided by"),
				{ 0 } };

void plan_needs(const char *command, const struct groups *g, unsigned n)
{
	if (g->ngroups < n)
		die_usage("%s needs %u populations or more, and there %s %u; "
			  "-p FILE says which sample is in which",
			  command, n, g->ngroups == 1 ? "is" : "are",
			  g->ngroups);
}
