#include "geneticmap.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "lines.h"
#include "number.h"

struct place {
	int64_t pos; /* 0-based */
	double cm;
};

struct genetic_contig {
	char *name;
	size_t n, room;
	struct place *place; /* in order */
};

struct genetic_map {
	char *path;
	size_t n, room;
	struct genetic_contig *contig;
};

/* Which of a line's fields is what. */
struct layout {
	size_t bp, cm;
};

static const struct layout plink = { 3, 2 }, hapmap = { 1, 3 };

enum { FIELDS = 4 };

static double number(const struct genetic_map *m, long line, const char *text)
{
	double x;

	if (!number_real(text, strlen(text), &x) || !isfinite(x))
		die("%s:%ld: '%s' is not a number of bases or centimorgans",
		    m->path, line, text);
	return x;
}

static struct genetic_contig *find(const struct genetic_map *m,
				   const char *name)
{
	for (size_t i = m->n; i-- > 0;)
		if (!strcmp(m->contig[i].name, name))
			return &m->contig[i];
	return NULL;
}

static struct genetic_contig *find_or_add(struct genetic_map *m,
					  const char *name)
{
	struct genetic_contig *c = find(m, name);

	if (c)
		return c;
	GROW(m->contig, m->room, m->n + 1);
	m->contig[m->n] = (struct genetic_contig){ .name = xstrdup(name) };
	return &m->contig[m->n++];
}

static void add(struct genetic_map *m, long line, char *const *field,
		const struct layout *l)
{
	struct genetic_contig *c = find_or_add(m, field[0]);
	double bp = number(m, line, field[l->bp]);
	struct place p = { 0, number(m, line, field[l->cm]) };
	const struct place *last = c->n ? &c->place[c->n - 1] : NULL;

	if (bp < 0 || bp > 1e15 || bp > floor(bp))
		die("%s:%ld: '%s' is not a position", m->path, line,
		    field[l->bp]);
	p.pos = (int64_t)bp - 1;
	if (last && (p.pos <= last->pos || p.cm < last->cm))
		die("%s:%ld: position %s, or its cM, is less than in the line "
		    "before; sort the map by position",
		    m->path, line, field[l->bp]);
	GROW(c->place, c->room, c->n + 1);
	c->place[c->n++] = p;
}

/* HapMap's header names its columns. */
static bool is_header(char *const *field)
{
	return isalpha((unsigned char)field[1][0]) &&
	       isalpha((unsigned char)field[3][0]);
}

struct genetic_map *genetic_map_read(const char *path)
{
	struct genetic_map *m = xalloc(1, sizeof *m);
	struct lines *lines = lines_open(path);
	const struct layout *layout = NULL;
	size_t places = 0;
	char *line;

	m->path = xstrdup(path);
	while ((line = lines_next(lines))) {
		char *field[FIELDS];
		long at = lines_number(lines);

		if (split_fields(line, field, FIELDS) != FIELDS)
			die("%s:%ld: a genetic map has four columns: "
			    "chromosome id cM bp, or with a header chromosome "
			    "bp cM/Mb cM",
			    path, at);
		if (!layout) {
			layout = is_header(field) ? &hapmap : &plink;
			if (layout == &hapmap)
				continue;
		}
		add(m, at, field, layout);
		places++;
	}
	lines_need(lines, places, "places");
	lines_close(lines);
	return m;
}

void genetic_map_free(struct genetic_map *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->n; i++) {
		free(m->contig[i].name);
		free(m->contig[i].place);
	}
	free(m->contig);
	free(m->path);
	free(m);
}

const struct genetic_contig *genetic_map_contig(const struct genetic_map *m,
						const char *contig)
{
	const struct genetic_contig *c = find(m, contig);

	if (!c)
		die("%s: the genetic map lacks contig '%s'; its contigs are "
		    "named as in the VCF",
		    m->path, contig);
	return c;
}

double genetic_position(const struct genetic_contig *c, int64_t pos)
{
	size_t beg = 0, end = c->n;
	const struct place *a, *b;

	while (beg < end) {
		size_t mid = beg + (end - beg) / 2;

		if (c->place[mid].pos <= pos)
			beg = mid + 1;
		else
			end = mid;
	}
	if (!beg)
		return c->place[0].cm;
	a = &c->place[beg - 1];
	if (beg == c->n)
		return a->cm;
	b = a + 1;
	return a->cm + (b->cm - a->cm) * ((double)(pos - a->pos) /
					  (double)(b->pos - a->pos));
}
