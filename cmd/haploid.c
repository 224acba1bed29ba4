#include "haploid.h"

#include "die.h"

const struct opt phase_opts[] = {
	FLAG(0, "assume-phased", struct phase_args, assume,
	     "take unphased genotypes (0/1) as phased, in their order"),
	{ 0 }
};

const struct opt score_opts[] = {
	BP(0, "flank", struct score_args, flank, "N", 0,
	   "with -r, read so many bases beyond a region, of which no rows are "
	   "written, so that haplotypes do not end with it"),
	GROUP(NULL, struct score_args, phase, phase_opts),
	{ 0 }
};

const struct opt ehh_opts[] = {
	REAL(0, "min-ehh", struct ehh_args, min_ehh, "X", "0.05", 0, 1,
	     "integrate until EHH is this or below"),
	REAL(0, "gap-scale", struct ehh_args, gap_scale, "N", "20000", 0, 1e12,
	     "gaps of more bases count as this many; 0: as they are; not "
	     "with -a"),
	REAL(0, "max-gap", struct ehh_args, max_gap, "N", "200000", 0, 1e12,
	     "no score across a gap of more bases; 0: across any"),
	TEXT(0, "map", struct ehh_args, map, "FILE", 0,
	     "genetic map of PLINK or HapMap: integrate over centimorgans"),
	FLAG(0, "include-edges", struct ehh_args, edges,
	     "a score also where EHH stays above --min-ehh up to the "
	     "contig's end"),
	{ 0 }
};

static void finish(void *scores)
{
	score_table_finish(scores);
}

static void drop(void *scores)
{
	score_table_free(scores);
}

void scores_run(const char *command, const struct score_table_args *scores,
		const char *map, const struct score_args *score,
		struct common_args *a, char **inputs)
{
	const struct lists lists = { .map = map };
	struct genetic_map *read = NULL;
	struct score_table_args args = *scores;
	struct session s;
	struct score_table *x;
	struct job job;
	struct text header = { 0 };

	if (score->flank && !a->input.regions && !a->input.regions_file)
		die_usage("--flank is of a region; give one with -r");
	a->input.flank = score->flank;
	if (opt_given("gap-scale") && a->input.accessible)
		die_usage("--gap-scale is for gaps of which it is not known "
			  "what is accessible: it has no meaning with -a");
	a->input.phased = !score->phase.assume;
	args.scan.threads = run_threads(&a->run);
	args.digits = a->output.digits;
	s = session_open(command, a, inputs, PLACE_POS, &lists);
	if (map)
		args.map = read = genetic_map_read(map);
	if (!args.scan.by_allele && source_groups(s.source)->ngroups < 2)
		die_usage("%s compares two populations or more, and there is "
			  "1; -p FILE says which sample is in which",
			  command);
	x = score_table_create(s.source, &args, s.table);
	score_table_header(x, &header);
	session_write(&s, &header);
	job = (struct job){ score_table_work(x), x, finish, drop };
	session_run(&s, NULL, &job);
	genetic_map_free(read);
}
