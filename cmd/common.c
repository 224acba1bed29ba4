#include "common.h"

#include <stdlib.h>

#include "die.h"
#include "outfile.h"
#include "rollcall.h"

struct session session_open_tables(const char *command,
				   const struct common_args *a,
				   char *const *inputs,
				   const struct lists *lists,
				   const struct output outputs[], size_t n)
{
	struct session s = { .args = a,
			     .command = command,
			     .inputs = inputs,
			     .ntables = n,
			     .outputs = outputs };
	const char *const more[] = { lists ? lists->windows : NULL,
				     lists ? lists->tuples : NULL,
				     lists ? lists->map : NULL,
				     lists ? lists->cores : NULL,
				     lists ? lists->samples : NULL };
	char **files = input_files(&a->input, inputs, more,
				   sizeof more / sizeof *more);

	s.tables = xalloc(n, sizeof(struct table *));
	for (size_t i = 0; i < n; i++)
		s.tables[i] = outputs[i].args.path
				      ? table_create(&outputs[i].args, files,
						     outputs[i].place,
						     run_threads(&a->run))
				      : NULL;
	s.table = s.tables[0];
	run_open(&a->run, files);
	input_files_free(files);
	s.source = source_open(&a->input, inputs);
	return s;
}

struct session session_open(const char *command, const struct common_args *a,
			    char *const *inputs, enum table_place place,
			    const struct lists *lists)
{
	const struct output output = { NULL, a->output, place };
	struct session s =
		session_open_tables(command, a, inputs, lists, &output, 1);

	s.outputs = NULL;
	return s;
}

void session_write(struct session *s, struct text *text)
{
	table_write(s->table, text);
	text_free(text);
}

struct grid session_grid(const struct session *s, const struct window_args *a)
{
	struct grid g = grid_make(a, source_filter(s->source)->accessible);

	if (g.from_file)
		source_check_places(s->source, g.list);
	return g;
}

/* --- the end --- */

static void pass_by(struct tallies *total, const int64_t *skipped)
{
	for (int i = SKIP_NOT + 1; i < NSKIPS; i++) {
		total->records[i] += skipped[i];
		total->records[SKIP_NOT] -= skipped[i];
	}
}

/* Records that no table uses: skipped by all for the same reason. */
static void pass_by_all(struct tallies *total, const struct session *s,
			const struct job job[])
{
	int64_t least[NSKIPS];

	for (int i = 0; i < NSKIPS; i++)
		least[i] = INT64_MAX;
	for (size_t k = 0; k < s->ntables; k++)
		for (int i = 0; i < NSKIPS; i++) {
			const int64_t *x = job[k].work.skipped;
			int64_t n = x ? x[i] : 0;

			least[i] = n < least[i] ? n : least[i];
		}
	pass_by(total, least);
}

/* What each table of several used, for the summary. */
static struct table_tallies *tables_tallied(const struct session *s,
					    const struct job job[],
					    const struct tallies *total)
{
	struct table_tallies *t = xalloc(s->ntables, sizeof *t);

	for (size_t i = 0; i < s->ntables; i++) {
		t[i].name = s->outputs[i].name;
		t[i].tallies = *total;
		if (job[i].work.skipped)
			pass_by(&t[i].tallies, job[i].work.skipped);
	}
	return t;
}

static void summarise(const struct session *s, const struct job job[],
		      struct tallies *total)
{
	const struct groups *g = source_groups(s->source);
	const char **names = xalloc(g->ngroups, sizeof *names);
	unsigned *sizes = xalloc(g->ngroups, sizeof *sizes);
	struct table_tallies *tables = NULL;
	struct provenance p = {
		.command = s->command,
		.inputs = s->inputs,
		.nsamples = source_nsamples(s->source),
		.nused = g->used.size,
		.npops = g->ngroups,
		.pops = names,
		.pop_sizes = sizes,
	};

	for (unsigned i = 0; i < g->ngroups; i++) {
		names[i] = g->group[i].name;
		sizes[i] = g->group[i].size;
	}
	if (s->outputs) {
		p.ntables = s->ntables;
		p.tables = tables = tables_tallied(s, job, total);
	}
	pass_by_all(total, s, job);
	run_summary(&s->args->run, &p, total);
	free(tables);
	free(names);
	free(sizes);
}

void session_run(struct session *s, const struct stage *stage,
		 const struct job job[])
{
	struct work *work = xalloc(s->ntables + 1, sizeof *work);
	struct rollcall *rollcall = rollcall_create(s->source);
	struct tallies total;
	size_t nworks = 0;

	for (size_t i = 0; i < s->ntables; i++)
		if (job[i].work.make)
			work[nworks++] = job[i].work;
	work[nworks++] = rollcall_work(rollcall);
	engine_run(s->source, &s->args->run, stage, work, nworks, &total);
	for (size_t i = 0; i < s->ntables; i++) {
		if (job[i].finish)
			job[i].finish(job[i].arg);
		if (s->tables[i])
			table_finish(s->tables[i]);
	}
	rollcall_tell(rollcall);
	summarise(s, job, &total);
	outfile_commit_all();
	for (size_t i = 0; i < s->ntables; i++) {
		table_free(s->tables[i]);
		if (job[i].drop)
			job[i].drop(job[i].arg);
	}
	free(work);
	rollcall_free(rollcall);
	free(s->tables);
	source_close(s->source);
}
