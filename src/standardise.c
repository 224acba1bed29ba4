#include "standardise.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "die.h"
#include "fileid.h"
#include "scores.h"
#include "strata.h"
#include "tablefile.h"

enum {
	BUFFER = 1 << 17,
	CLOCK = 1 << 14 /* rows between two looks at it */
};

struct standardising {
	const struct run_args *run;
	size_t nfiles;
	struct tablefile **file;
	int64_t *nrows; /* [nfiles] */
	struct scores scores;
	struct strata strata;
	struct table *table;
	struct text text;
	struct tallies *tallies;
};

static void tally(struct standardising *s, const struct score_row *row)
{
	int64_t *n = s->tallies->records;
	const struct line *chrom = &row->cell[CELL_CHROM];
	char *name;

	n[isfinite(row->score) ? SKIP_NOT : SKIP_SCORE]++;
	if ((n[SKIP_NOT] + n[SKIP_SCORE]) % CLOCK)
		return;
	name = xstrndup(chrom->s, chrom->n);
	run_progress(s->run, s->tallies, name, row->pos);
	free(name);
}

/* --- the first time --- */

static void read_rows(struct standardising *s, size_t i)
{
	struct score_row row;
	struct line line;

	while (tablefile_next(s->file[i], &line)) {
		scores_row(&s->scores, s->file[i], &line, &row);
		strata_add(&s->strata, &row);
		tally(s, &row);
		s->nrows[i]++;
	}
}

/* What bins there are depends on the kind of table, which the first tells. */
static void choose_strata(struct standardising *s,
			  const struct standardise_args *a)
{
	if (!s->scores.pairs) {
		s->strata.by =
			*a->by_frequency ? STRATA_FREQUENCY : STRATA_COUNT;
		s->strata.bins = (uint32_t)a->bins;
		return;
	}
	if (*a->by_frequency || a->bins)
		die_usage("%s: scores of %s are standardised without bins; "
			  "leave out %s",
			  s->scores.path, s->scores.of,
			  a->bins ? "--bins" : "--by");
	s->strata.by = STRATA_ONE;
}

static void read_tables(struct standardising *s,
			const struct standardise_args *a, char *const *paths)
{
	for (size_t i = 0; i < s->nfiles; i++) {
		s->file[i] = tablefile_open(paths[i]);
		scores_columns(&s->scores, s->file[i]);
		if (!i)
			choose_strata(s, a);
		read_rows(s, i);
	}
	strata_settle(&s->strata);
}

/* --- the second time --- */

static void flush(struct standardising *s)
{
	table_write(s->table, &s->text);
	text_clear(&s->text);
}

static void write_row(struct standardising *s, const struct score_row *row,
		      const struct stratum *stratum, uint32_t bin)
{
	double centred = row->score - stratum->mean;
	bool any = isfinite(row->score) &&
		   stratum->deviation > 0; /* false of NaN */

	text_cell_n(&s->text, row->line.s, row->line.n);
	text_int(&s->text, (int64_t)bin + 1);
	text_real(&s->text, any ? centred / stratum->deviation : NAN);
	text_end_row(&s->text);
	if (s->text.len > BUFFER)
		flush(s);
}

static void write_rows(struct standardising *s, size_t i)
{
	const struct stratum *stratum;
	struct score_row row;
	struct line line;
	uint32_t bin;

	tablefile_again(s->file[i]);
	while (tablefile_next(s->file[i], &line)) {
		scores_row(&s->scores, s->file[i], &line, &row);
		stratum = strata_find(&s->strata, &row, &bin);
		if (!stratum)
			fileid_changed(tablefile_path(s->file[i]));
		write_row(s, &row, stratum, bin);
		tally(s, &row);
		s->nrows[i]--;
	}
	if (s->nrows[i])
		fileid_changed(tablefile_path(s->file[i]));
	tablefile_close(s->file[i]);
}

static void write_table(struct standardising *s)
{
	*s->tallies = (struct tallies){ 0 };
	text_cell(&s->text, s->scores.columns);
	text_cell(&s->text, "bin");
	text_cell(&s->text, s->scores.std);
	text_end_row(&s->text);
	for (size_t i = 0; i < s->nfiles; i++)
		write_rows(s, i);
	flush(s);
}

void standardise(const struct standardise_args *a,
		 const struct output_args *output, const struct run_args *run,
		 char *const *paths, struct table *table,
		 struct tallies *tallies)
{
	struct standardising s = { .run = run,
				   .table = table,
				   .text.digits = output->digits,
				   .tallies = tallies };

	while (paths[s.nfiles])
		s.nfiles++;
	s.file = xalloc(s.nfiles, sizeof *s.file);
	s.nrows = xalloc(s.nfiles, sizeof *s.nrows);
	read_tables(&s, a, paths);
	write_table(&s);
	scores_free(&s.scores);
	strata_free(&s.strata);
	text_free(&s.text);
	free(s.file);
	free(s.nrows);
}
