#include "tuplefile.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "lines.h"
#include "spell.h"

enum { MOST = 16 };

static _Noreturn void unknown(const char *path, long line, const char *name,
			      const struct groups *g)
{
	const char **names = xalloc(g->ngroups, sizeof *names);
	const char *near;

	for (unsigned i = 0; i < g->ngroups; i++)
		names[i] = g->group[i].name;
	near = spell_nearest(name, names, g->ngroups);
	if (near)
		die("%s:%ld: no population '%s'; did you mean '%s'?", path,
		    line, name, near);
	die("%s:%ld: no population '%s'; -p says which there are", path, line,
	    name);
}

static uint32_t find(const char *path, long line, const char *name,
		     const struct groups *g)
{
	for (unsigned i = 0; i < g->ngroups; i++)
		if (!strcmp(g->group[i].name, name))
			return (uint32_t)i;
	unknown(path, line, name, g);
}

static void read_tuple(const char *path, long line, char *const name[],
		       size_t arity, const struct groups *g, uint32_t *tuple)
{
	for (size_t i = 0; i < arity; i++) {
		tuple[i] = find(path, line, name[i], g);
		for (size_t k = 0; k < i; k++)
			if (tuple[k] == tuple[i])
				die("%s:%ld: population '%s' stands twice; "
				    "they must differ",
				    path, line, name[i]);
	}
}

uint32_t *tuplefile_read(const char *path, const struct groups *g, size_t arity,
			 size_t *n)
{
	struct lines *lines = lines_open(path);
	uint32_t *tuple = NULL;
	size_t room = 0;
	char *line;

	*n = 0;
	while ((line = lines_next(lines))) {
		char *name[MOST];
		size_t got = split_fields(line, name, MOST);

		if (got != arity)
			die("%s:%ld: %zu populations where %zu are needed, "
			    "split by tabs or blanks",
			    path, lines_number(lines), got, arity);
		GROW(tuple, room, (*n + 1) * arity);
		read_tuple(path, lines_number(lines), name, arity, g,
			   tuple + (*n)++ * arity);
	}
	lines_need(lines, *n, "populations");
	lines_close(lines);
	return tuple;
}
