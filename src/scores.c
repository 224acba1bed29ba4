#include "scores.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "number.h"
#include "spread.h"

/* --- columns --- */

static const char *const kinds[] = { "ihs", "nsl", "xpehh", "xpnsl" };

enum { NKINDS = sizeof kinds / sizeof *kinds, FIRST_OF_PAIRS = 2 };

/* Cut at tabs, in place; there is always one. */
static size_t cut_names(char *columns, char ***name, size_t *room)
{
	size_t n = 0;

	for (char *at = columns; at; n++) {
		GROW(*name, *room, n + 1);
		(*name)[n] = at;
		at = strchr(at, '\t');
		if (at)
			*at++ = 0;
	}
	return n;
}

/* The place of a column, or -1. */
static int find(char *const name[], size_t n, const char *wanted)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(name[i], wanted))
			return (int)i;
	return -1;
}

static void find_kind(struct scores *s, char *const name[])
{
	for (size_t k = 0; k < NKINDS; k++) {
		if (find(name, s->ncells, kinds[k]) < 0)
			continue;
		if (s->of)
			die("%s: has the columns '%s' and '%s'; give the "
			    "tables of one of them",
			    s->path, s->of, kinds[k]);
		s->of = kinds[k];
		s->pairs = k >= FIRST_OF_PAIRS;
	}
	if (!s->of)
		die("%s: has no column 'ihs', 'nsl', 'xpehh' or 'xpnsl'; "
		    "give the tables of one of these commands",
		    s->path);
	s->std = xprintf("%s_std", s->of);
}

static void refuse_column(const struct scores *s, char *const name[],
			  const char *made)
{
	if (find(name, s->ncells, made) >= 0)
		die("%s: has the column '%s', so it is standardised already; "
		    "give the table of agtools %s",
		    s->path, made, s->of);
}

static void want_column(struct scores *s, char *const name[],
			const char *wanted, enum score_cell what)
{
	int at = find(name, s->ncells, wanted);

	if (at < 0)
		die("%s: has no column '%s', which a table of %s has", s->path,
		    wanted, s->of);
	if (find(name + at + 1, s->ncells - (size_t)at - 1, wanted) >= 0)
		die("%s: has two columns '%s'", s->path, wanted);
	s->cell[at] = (uint8_t)what;
}

static void want_columns(struct scores *s, char *const name[])
{
	refuse_column(s, name, "bin");
	refuse_column(s, name, s->std);
	want_column(s, name, "chrom", CELL_CHROM);
	want_column(s, name, "pos", CELL_POS);
	if (s->cell[0] != CELL_CHROM || s->cell[1] != CELL_POS)
		die("%s: its first columns are not chrom and pos", s->path);
	want_column(s, name, s->pairs ? "pop1" : "pop", CELL_POP);
	if (s->pairs) {
		want_column(s, name, "pop2", CELL_POP2);
	} else {
		want_column(s, name, "n0", CELL_N0);
		want_column(s, name, "n1", CELL_N1);
	}
	want_column(s, name, s->of, CELL_SCORE);
}

static void first_columns(struct scores *s)
{
	char *line = xstrdup(s->columns), **name = NULL;
	size_t room = 0;

	s->ncells = cut_names(line, &name, &room);
	s->cell = xalloc(s->ncells, sizeof *s->cell);
	find_kind(s, name);
	want_columns(s, name);
	free(line);
	free(name);
}

void scores_columns(struct scores *s, struct tablefile *t)
{
	struct scores other = { .path = tablefile_path(t) };
	struct line line = tablefile_header(t);

	other.columns = xstrndup(line.s, line.n);
	if (s->of && !strcmp(other.columns, s->columns)) {
		free(other.columns);
		return;
	}
	first_columns(&other);
	if (s->of && s->of != other.of)
		die("%s: is a table of %s, and %s is one of %s; give the "
		    "tables of one scan",
		    other.path, other.of, s->path, s->of);
	if (s->of)
		die("%s: its columns are not those of %s; give the tables of "
		    "one scan",
		    other.path, s->path);
	*s = other;
}

void scores_free(struct scores *s)
{
	free(s->columns);
	free(s->std);
	free(s->cell);
	*s = (struct scores){ 0 };
}

/* --- rows --- */

enum { MAX_SHOWN = 40 };

static _Noreturn void bad_cell(const struct tablefile *t,
			       const struct line *cell, const char *column,
			       const char *wanted)
{
	die("%s:%lld: %s '%.*s' is not %s", tablefile_path(t),
	    tablefile_number(t), column,
	    cell->n < MAX_SHOWN ? (int)cell->n : MAX_SHOWN, cell->s, wanted);
}

static void split(const struct scores *s, const struct tablefile *t,
		  const struct line *line, struct line cell[SCORE_CELLS])
{
	const char *at = line->s, *end = at + line->n, *tab;
	size_t n = 0;

	for (; at; n++) {
		tab = memchr(at, '\t', (size_t)(end - at));
		if (n < s->ncells)
			cell[s->cell[n]] = (struct line){
				at, (size_t)((tab ? tab : end) - at)
			};
		at = tab ? tab + 1 : NULL;
	}
	if (n != s->ncells)
		die("%s:%lld: has %zu cells, and the header %zu",
		    tablefile_path(t), tablefile_number(t), n, s->ncells);
}

static uint32_t alleles(const struct tablefile *t, const struct line *cell,
			const char *column)
{
	int64_t n;

	if (!number_whole(cell->s, cell->n, SCORES_MAX_ALLELES, &n))
		bad_cell(t, cell, column, "a number of alleles");
	return (uint32_t)n;
}

static void take_score(const struct scores *s, const struct tablefile *t,
		       struct score_row *row)
{
	const struct line *cell = &row->cell[CELL_SCORE];

	if (!number_real(cell->s, cell->n, &row->score))
		bad_cell(t, cell, s->of, "a number");
	if (isfinite(row->score) && fabs(row->score) >= SPREAD_MAX)
		bad_cell(t, cell, s->of, "the logarithm of a ratio");
}

void scores_row(const struct scores *s, const struct tablefile *t,
		const struct line *line, struct score_row *row)
{
	struct line *cell = row->cell;

	row->line = *line;
	split(s, t, line, cell);
	if (!number_whole(cell[CELL_POS].s, cell[CELL_POS].n, INT64_MAX / 16,
			  &row->pos))
		bad_cell(t, &cell[CELL_POS], "pos", "a position");
	row->pos--;
	row->n0 = s->pairs ? 0 : alleles(t, &cell[CELL_N0], "n0");
	row->n1 = s->pairs ? 0 : alleles(t, &cell[CELL_N1], "n1");
	if (!s->pairs && !row->n0 && !row->n1)
		die("%s:%lld: n0 and n1 are both 0, so nothing was called",
		    tablefile_path(t), tablefile_number(t));
	take_score(s, t, row);
}
