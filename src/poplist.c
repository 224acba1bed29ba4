#include "poplist.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "lines.h"
#include "roster.h"
#include "spell.h"

struct roll {
	struct roster roster;
	struct names *pops;
	int32_t *of; /* [samples] */
	long *line;  /* [samples] where it was listed */
	size_t nrows;
};

/* A name is a cell of tables, or a part of a header's. */
static void check_name(const struct roll *r, const char *pop, long line)
{
	for (const char *s = pop; *s; s++)
		if (iscntrl((unsigned char)*s))
			die("%s:%ld: the population's name has a %s in it, "
			    "which tables cannot have; take it out",
			    r->roster.source, line,
			    *s == '\t' ? "tab" : "control character");
}

static void assign(struct roll *r, char *sample, char *pop, long line)
{
	int32_t i = roster_find(&r->roster, sample, line), p;

	pop = trim_blanks(pop);
	/* the order is the file's, whichever samples the input has */
	p = names_find(r->pops, pop, strlen(pop));
	if (p < 0) {
		check_name(r, pop, line);
		p = (int32_t)r->pops->n;
		names_add(r->pops, pop, strlen(pop));
	}
	if (i < 0) {
		if (names_find(r->roster.samples, pop, strlen(pop)) >= 0)
			roster_exchanged(&r->roster);
		return;
	}
	if (r->of[i] == p)
		roster_repeat(&r->roster, i);
	else if (r->of[i] >= 0)
		die("%s:%ld: sample '%s' is in population '%s' here, but in "
		    "'%s' in line %ld; remove one of the lines",
		    r->roster.source, line, r->roster.samples->name[i], pop,
		    r->pops->name[r->of[i]], r->line[i]);
	else
		r->line[i] = line;
	r->of[i] = p;
}

static void read_pairs(struct roll *r)
{
	struct lines *in = lines_open(r->roster.source);

	for (char *line; (line = lines_next(in)); r->nrows++) {
		char *field[2];
		bool tabs = strchr(line, '\t');
		size_t n = split_fields(line, field, 2);

		if (n != 2)
			die("%s:%ld: %zu column%s, not two, sample and "
			    "population; %s",
			    r->roster.source, lines_number(in), n,
			    n == 1 ? "" : "s",
			    n > 2 && tabs
				    ? "name the column of a table by --pop-col"
				    : "separate the columns by tabs");
		assign(r, field[0], field[1], lines_number(in));
	}
	lines_need(in, r->nrows, "samples");
	lines_close(in);
}

/* --pop-col: a table with a header, its cells perhaps quoted */

struct row {
	const char *path;
	char sep; /* '\t', ',' or ' ' for runs of blanks */
	char **cell;
	size_t n, room;
};

static void split_row(struct row *row, char *line, long number)
{
	row->n = split_cells(line, row->sep, &row->cell, &row->room);
	if (!row->n)
		die("%s:%ld: a quote has no end in this line", row->path,
		    number);
}

static void read_header(struct row *row, struct lines *in)
{
	char *line = lines_next(in);

	lines_need(in, line != NULL, "header line");
	row->sep = strchr(line, '\t') ? '\t' : strchr(line, ',') ? ',' : ' ';
	split_row(row, line, lines_number(in));
}

static size_t find_column(const struct row *row, const char *name,
			  const char *option)
{
	const char *const *cell = (const char *const *)row->cell;
	const char *near = spell_like(name, cell, row->n);
	size_t at = row->n;

	for (size_t i = row->n; i--;) {
		if (strcmp(name, cell[i]))
			continue;
		if (at < row->n)
			die("%s: two columns are named '%s'", row->path, name);
		at = i;
	}
	if (at == row->n)
		die("%s: has no column '%s' (%s)%s%s%s; its columns are %s",
		    row->path, name, option, near ? "; the nearest is '" : "",
		    near ? near : "", near ? "'" : "", spell_out(cell, row->n));
	return at;
}

static bool is_blank(const struct row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (*row->cell[i])
			return false;
	return true;
}

/* Tabs at a line's end were trimmed: such a row may be short. */
static void pad_row(struct row *row, size_t ncolumns, long line)
{
	static char none[1];

	if (row->n > ncolumns || (row->n < ncolumns && row->sep != '\t'))
		die("%s:%ld: %zu columns, but the header has %zu; name every "
		    "column%s",
		    row->path, line, row->n, ncolumns,
		    row->sep == ' ' ? ", or separate them by tabs" : "");
	GROW(row->cell, row->room, ncolumns);
	while (row->n < ncolumns)
		row->cell[row->n++] = none;
}

static void read_table(struct roll *r, const char *pop_col,
		       const char *sample_col)
{
	struct row row = { .path = r->roster.source };
	struct lines *in = lines_open_table(row.path);
	size_t ncolumns, pop, sample = 0, no_pop = 0, no_sample = 0;

	read_header(&row, in);
	ncolumns = row.n;
	pop = find_column(&row, pop_col, "--pop-col");
	if (sample_col)
		sample = find_column(&row, sample_col, "--sample-col");
	for (char *line; (line = lines_next(in));) {
		split_row(&row, line, lines_number(in));
		if (is_blank(&row))
			continue;
		pad_row(&row, ncolumns, lines_number(in));
		r->nrows++;
		if (!*row.cell[sample])
			no_sample++;
		else if (!*row.cell[pop] || !strcmp(row.cell[pop], "NA"))
			no_pop++;
		else
			assign(r, row.cell[sample], row.cell[pop],
			       lines_number(in));
	}
	lines_need(in, r->nrows, "samples");
	lines_close(in);
	free(row.cell);
	if (no_sample)
		warn("%s: rows without a sample, which are left out: %zu",
		     row.path, no_sample);
	if (no_pop)
		warn("%s: rows without a population (empty or NA in column "
		     "'%s'), which are left out: %zu",
		     row.path, pop_col, no_pop);
}

void poplist_read(const struct poplist_args *a, const struct names *samples,
		  struct names *pops, int32_t of[])
{
	struct roll r = { .roster = { .source = a->file,
				      .samples = samples,
				      .pops = true },
			  .pops = pops,
			  .of = of };

	r.line = xalloc(samples->n, sizeof *r.line);
	memset(of, -1, samples->n * sizeof *of);
	if (a->pop_col)
		read_table(&r, a->pop_col, a->sample_col);
	else
		read_pairs(&r);
	roster_end(&r.roster, a->pop_col != NULL);
	free(r.line);
}
