/* agtools haps - the haplotypes of a region */

#include "haplist.h"

#include "haploid.h"

struct args {
	struct common_args common;
	struct phase_args phase;
};

static void finish(void *list)
{
	haplist_finish(list);
}

static void drop(void *list)
{
	haplist_free(list);
}

static void run(void *args, char **operand)
{
	static const char *const names[] = { "rank", "pop",	  "count",
					     "freq", "haplotype", NULL };
	struct args *a = args;
	struct text header = { 0 };
	struct session s;
	struct haplist *l;
	struct job job;

	a->common.input.phased = !a->phase.assume;
	s = session_open("haps", &a->common, operand, PLACE_NONE, NULL);
	for (const char *const *name = names; *name; name++)
		text_cell(&header, *name);
	text_end_row(&header);
	session_write(&s, &header);
	l = haplist_create(s.source, s.table, a->common.output.digits);
	job = (struct job){ haplist_work(l), l, finish, drop };
	session_run(&s, NULL, &job);
}

static const struct opt opts[] = { GROUP(NULL, struct args, phase, phase_opts),
				   COMMON_OPTS(struct args, common),
				   { 0 } };

static const struct column columns[] = {
	{ "rank", COLUMN_COUNT,
	  "of the haplotype, by its count in all populations" },
	{ "pop", COLUMN_TEXT, "population" },
	{ "count", COLUMN_COUNT, "copies of the haplotype in the population" },
	{ "freq", COLUMN_REAL, "their share of its haplotypes" },
	{ "haplotype", COLUMN_TEXT,
	  "its alleles, 0 for REF and 1 for ALT, a site each" },
	{ 0 }
};

const struct command cmd_haps = {
	.name = "haps",
	.brief = "distinct haplotypes of a region and their counts in "
		 "populations",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "Every distinct haplotype of a region (-r), the commonest "
		 "first, with how many copies each population has.",
	.example = "agtools haps -p pops.tsv -r 2R:1200000-1203000 in.bcf",
	.columns = columns,
};
