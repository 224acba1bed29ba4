#include "groups.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "genotypes.h"
#include "lines.h"
#include "names.h"

enum { SHOWN = 10 }; /* names spelled out in a message */

/* Do letters and digits agree but for case?  The commonest slips. */
static bool alike(const char *a, const char *b)
{
	bool any = false;

	for (;; a++, b++, any = true) {
		while (isspace((unsigned char)*a) || ispunct((unsigned char)*a))
			a++;
		while (isspace((unsigned char)*b) || ispunct((unsigned char)*b))
			b++;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
		if (!*a)
			return any;
	}
}

static const char *find_alike(const char *name, const char *const known[],
			      size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (alike(name, known[i]))
			return known[i];
	return NULL;
}

/* "'a', 'b', 'c' and 5 more" of n names; the caller's to free. */
static char *enumerate(const char *const name[], size_t n)
{
	size_t shown = n < SHOWN ? n : SHOWN;
	char *text = xstrdup("");

	for (size_t i = 0; i < shown; i++) {
		char *longer =
			xprintf("%s%s'%s'", text, i ? ", " : "", name[i]);

		free(text);
		text = longer;
	}
	if (shown < n) {
		char *longer = xprintf("%s and %zu more", text, n - shown);

		free(text);
		text = longer;
	}
	return text;
}

/* A list being matched against the input's samples, and what came of it. */
struct list {
	const char *source; /* the option or file */
	const struct names *samples;
	size_t nmissing, nfound, nrepeated;
	const char *missing[SHOWN], *repeated; /* the first ones */
	long missing_line;
	long first_line; /* 0 on the command line */
};

/* The number of a sample listed, or -1; blanks around it may be strays. */
static int32_t look_up(struct list *l, char *name, long line)
{
	int32_t i = names_find(l->samples, name, strlen(name));

	if (!l->first_line)
		l->first_line = line;
	if (i < 0) {
		name = trim_blanks(name);
		i = names_find(l->samples, name, strlen(name));
	}
	if (i >= 0) {
		l->nfound++;
		return i;
	}
	if (!*name && line)
		die("%s:%ld: the sample has no name", l->source, line);
	if (!*name)
		die_usage("%s: a sample's name is empty", l->source);
	if (!l->nmissing)
		l->missing_line = line;
	if (l->nmissing < SHOWN)
		l->missing[l->nmissing] = xstrdup(name);
	l->nmissing++;
	return -1;
}

static void repeat(struct list *l, int32_t sample)
{
	if (!l->nrepeated++)
		l->repeated = l->samples->name[sample];
}

/* What may have gone wrong with the names missing; the caller's to free. */
static char *remedy(const struct list *l)
{
	static const char *const heads[] = {
		"sample", "samples", "sampleid",   "samplename", "id",
		"iid",	  "fid",     "individual", "ind",	 "name"
	};
	bool header = l->first_line && l->missing_line == l->first_line;

	if (header &&
	    (l->nmissing == 1 ||
	     find_alike(l->missing[0], heads, sizeof heads / sizeof *heads)))
		return xprintf("; is line %ld a header? use --pop-col, "
			       "or begin the line with '#'",
			       l->first_line);
	for (size_t i = 0; i < l->nmissing && i < SHOWN; i++) {
		const char *near = find_alike(
			l->missing[i], (const char *const *)l->samples->name,
			l->samples->n);

		if (near)
			return xprintf("; is '%s' meant to be '%s'?",
				       l->missing[i], near);
	}
	return xstrdup("");
}

static _Noreturn void die_missing(const struct list *l)
{
	char *names = enumerate(l->missing, l->nmissing);
	char *from = l->missing_line ? xprintf(":%ld", l->missing_line)
				     : xstrdup("");

	die("%s%s: %zu sample%s listed %s not in the input: %s%s", l->source,
	    from, l->nmissing, l->nmissing == 1 ? "" : "s",
	    l->nmissing == 1 ? "is" : "are", names, remedy(l));
}

/* Samples missing are an error unless the list may have more. */
static void list_end(struct list *l, bool may_have_more)
{
	if (l->nmissing && (!may_have_more || !l->nfound))
		die_missing(l);
	if (l->nmissing)
		warn("%s: %zu samples listed are not in the input ('%s', ...)",
		     l->source, l->nmissing, l->missing[0]);
	if (l->nrepeated)
		warn("%s: samples are listed more than once (%zu times; the "
		     "first is '%s')",
		     l->source, l->nrepeated, l->repeated);
	for (size_t i = 0; i < l->nmissing && i < SHOWN; i++)
		free((char *)l->missing[i]);
}

/* -s and -S: 'listed' and 'keep' have one a sample. */

static void mark(struct list *l, bool listed[], char *name, long line)
{
	int32_t i = look_up(l, name, line);

	if (i >= 0 && listed[i])
		repeat(l, i);
	if (i >= 0)
		listed[i] = true;
}

static void keep_listed(bool keep[], bool listed[], size_t n, bool exclude)
{
	for (size_t i = 0; i < n; i++)
		keep[i] &= listed[i] != exclude;
	free(listed);
}

static void select_list(const struct names *samples, const char *text,
			bool keep[])
{
	struct list l = { .source = "-s", .samples = samples };
	bool *listed = xalloc(samples->n, sizeof *listed);
	bool exclude = *text == '^';
	char *copy = xstrdup(text + exclude), *rest = copy;

	while (rest)
		mark(&l, listed, strsep(&rest, ","), 0);
	list_end(&l, false);
	keep_listed(keep, listed, samples->n, exclude);
	free(copy);
}

/* A line is a name, which may have blanks, or begins with one. */
static void select_file(const struct names *samples, const char *path,
			bool keep[])
{
	bool exclude = *path == '^';
	struct list l = { .source = path + exclude, .samples = samples };
	bool *listed = xalloc(samples->n, sizeof *listed);
	struct lines *in = lines_open(l.source);
	size_t n = 0;

	for (char *line, *name; (line = lines_next(in)); n++) {
		name = line;
		if (names_find(samples, line, strlen(line)) < 0)
			split_fields(line, &name, 1);
		mark(&l, listed, name, lines_number(in));
	}
	lines_need(in, n, "samples");
	lines_close(in);
	list_end(&l, false);
	keep_listed(keep, listed, samples->n, exclude);
}

/* -p */

struct roll {
	struct list list;
	struct names pops;
	int32_t *of; /* [samples] */
	long *line;  /* [samples] where it was listed */
	size_t nrows;
};

static void assign(struct roll *r, char *sample, char *pop, long line)
{
	int32_t i = look_up(&r->list, sample, line), p;

	if (i < 0)
		return;
	pop = trim_blanks(pop);
	p = names_find(&r->pops, pop, strlen(pop));
	if (p < 0) {
		p = (int32_t)r->pops.n;
		names_add(&r->pops, pop, strlen(pop));
	}
	if (r->of[i] == p)
		repeat(&r->list, i);
	else if (r->of[i] >= 0)
		die("%s:%ld: sample '%s' is in population '%s' here, but in "
		    "'%s' in line %ld; remove one of the lines",
		    r->list.source, line, r->list.samples->name[i], pop,
		    r->pops.name[r->of[i]], r->line[i]);
	else
		r->line[i] = line;
	r->of[i] = p;
}

static void read_pairs(struct roll *r)
{
	struct lines *in = lines_open(r->list.source);

	for (char *line; (line = lines_next(in)); r->nrows++) {
		char *field[2];
		bool tabs = strchr(line, '\t');
		size_t n = split_fields(line, field, 2);

		if (n != 2)
			die("%s:%ld: %zu column%s, not two, sample and "
			    "population; %s",
			    r->list.source, lines_number(in), n,
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
	const char *near = find_alike(name, cell, row->n);
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
		    near ? near : "", near ? "'" : "", enumerate(cell, row->n));
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
	struct row row = { .path = r->list.source };
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
		warn("%s: %zu rows without a sample are left out", row.path,
		     no_sample);
	if (no_pop)
		warn("%s: %zu rows without a population (empty or NA in "
		     "column '%s') are left out",
		     row.path, no_pop, pop_col);
}

/* The groups */

static void group_init(struct group *g, const char *name, size_t stride)
{
	g->name = xstrdup(name);
	g->size = 0;
	g->mask = xaligned(stride, sizeof *g->mask);
	memset(g->mask, 0, stride * sizeof *g->mask);
}

static void group_end(struct group *g, size_t stride)
{
	g->beg = 0;
	g->end = stride;
	while (g->beg < g->end && !g->mask[g->beg])
		g->beg++;
	while (g->end > g->beg && !g->mask[g->end - 1])
		g->end--;
}

static void group_add(struct group *g, unsigned sample)
{
	g->mask[sample / 64] |= UINT64_C(1) << sample % 64;
	g->size++;
}

/*
 * Number the populations that have a sample left, in their order; returns how
 * many were left out.
 */
static size_t renumber(struct groups *g, size_t npops, int32_t number[])
{
	size_t none = 0;

	for (unsigned i = 0; i < g->nsamples; i++)
		if (g->of[i] >= 0)
			number[g->of[i]] = 1;
	for (size_t p = 0; p < npops; p++) {
		none += !number[p];
		number[p] = number[p] ? (int32_t)g->ngroups++ : -1;
	}
	for (unsigned i = 0; i < g->nsamples; i++)
		if (g->of[i] >= 0)
			g->of[i] = number[g->of[i]];
	return none;
}

/* From 'of', whose numbers are those of 'pops'. */
static size_t make_groups(struct groups *g, const struct names *pops)
{
	int32_t *number = xalloc(pops->n, sizeof *number);
	size_t none = renumber(g, pops->n, number);

	g->group = xalloc(g->ngroups, sizeof *g->group);
	for (size_t p = 0; p < pops->n; p++)
		if (number[p] >= 0)
			group_init(&g->group[number[p]], pops->name[p],
				   g->stride);
	free(number);
	group_init(&g->used, "used", g->stride);
	for (unsigned i = 0; i < g->nsamples; i++) {
		if (g->of[i] < 0)
			continue;
		group_add(&g->group[g->of[i]], i);
		group_add(&g->used, i);
	}
	for (unsigned p = 0; p < g->ngroups; p++)
		group_end(&g->group[p], g->stride);
	group_end(&g->used, g->stride);
	return none;
}

static void warn_single(const struct groups *g, const char *path)
{
	const char *first = NULL;
	unsigned n = 0;

	for (unsigned p = 0; p < g->ngroups; p++) {
		if (g->group[p].size > 1)
			continue;
		if (!n++)
			first = g->group[p].name;
	}
	if (n == 1)
		warn("%s: population '%s' has only one sample", path, first);
	else if (n)
		warn("%s: populations with only one sample: %u (the first is "
		     "'%s')",
		     path, n, first);
}

/* Take out samples not selected; returns how many others have no population. */
static size_t drop(struct groups *g, const bool keep[])
{
	size_t homeless = 0;

	for (unsigned i = 0; i < g->nsamples; i++) {
		homeless += keep[i] && g->of[i] < 0;
		if (!keep[i])
			g->of[i] = -1;
	}
	return homeless;
}

static void warn_left_out(const char *path, size_t homeless, size_t none)
{
	if (homeless)
		warn("%s: samples of the input in no population, left out: "
		     "%zu",
		     path, homeless);
	if (none)
		warn("%s: populations of which no sample is selected, left "
		     "out: %zu",
		     path, none);
}

static void read_pops(struct groups *g, const struct groups_args *a,
		      const struct names *samples, const bool keep[])
{
	struct roll r = { .list = { a->pops, samples }, .of = g->of };
	size_t homeless, none;

	r.line = xalloc(samples->n, sizeof *r.line);
	memset(g->of, -1, samples->n * sizeof *g->of);
	if (a->pop_col)
		read_table(&r, a->pop_col, a->sample_col);
	else
		read_pairs(&r);
	list_end(&r.list, a->pop_col != NULL);
	homeless = drop(g, keep);
	none = make_groups(g, &r.pops);
	if (g->ngroups) {
		warn_left_out(a->pops, homeless, none);
		warn_single(g, a->pops);
	}
	names_free(&r.pops);
	free(r.line);
}

static void one_pop(struct groups *g, const bool keep[])
{
	struct names pops = { 0 };

	for (unsigned i = 0; i < g->nsamples; i++)
		g->of[i] = keep[i] ? 0 : -1;
	names_add(&pops, "all", 3);
	make_groups(g, &pops);
	names_free(&pops);
}

static void check_args(const struct groups_args *a)
{
	if (a->pop_col && !a->pops)
		die_usage("--pop-col needs a table: -p FILE");
	if (a->sample_col && !a->pop_col)
		die_usage("--sample-col needs --pop-col");
}

void groups_read(struct groups *g, const struct groups_args *a,
		 const char *const sample[], unsigned nsamples)
{
	struct names samples = { 0 };
	bool *keep = xalloc(nsamples, sizeof *keep);

	check_args(a);
	if (!nsamples)
		die("the input has no samples");
	for (unsigned i = 0; i < nsamples; i++) {
		names_add(&samples, sample[i], strlen(sample[i]));
		keep[i] = true;
	}
	if (a->samples)
		select_list(&samples, a->samples, keep);
	if (a->samples_file)
		select_file(&samples, a->samples_file, keep);
	*g = (struct groups){ .nsamples = nsamples,
			      .stride = plane_stride(nsamples) };
	g->of = xalloc(nsamples, sizeof *g->of);
	if (a->pops)
		read_pops(g, a, &samples, keep);
	else
		one_pop(g, keep);
	if (!g->used.size)
		die("no sample is left of %u by -s, -S and -p", nsamples);
	names_free(&samples);
	free(keep);
}

static void group_free(struct group *g)
{
	free(g->name);
	free(g->mask);
}

void groups_free(struct groups *g)
{
	for (unsigned p = 0; p < g->ngroups; p++)
		group_free(&g->group[p]);
	group_free(&g->used);
	free(g->group);
	free(g->of);
	*g = (struct groups){ 0 };
}
