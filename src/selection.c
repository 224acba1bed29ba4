#include "selection.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "lines.h"
#include "roster.h"

static void mark(struct roster *r, bool listed[], char *name, long line)
{
	int32_t i = roster_find(r, name, line);

	if (i >= 0 && listed[i])
		roster_repeat(r, i);
	if (i >= 0)
		listed[i] = true;
}

static void keep_listed(bool keep[], bool listed[], size_t n, bool exclude)
{
	for (size_t i = 0; i < n; i++)
		keep[i] &= listed[i] != exclude;
	free(listed);
}

void select_list(const struct names *samples, const char *text, bool keep[])
{
	struct roster r = { .source = "-s", .samples = samples };
	bool *listed = xalloc(samples->n, sizeof *listed);
	bool exclude = *text == '^';
	char *copy = xstrdup(text + exclude), *rest = copy;

	while (rest)
		mark(&r, listed, strsep(&rest, ","), 0);
	roster_end(&r, false);
	keep_listed(keep, listed, samples->n, exclude);
	free(copy);
}

void select_file(const struct names *samples, const char *path, bool keep[])
{
	bool exclude = *path == '^';
	struct roster r = { .source = path + exclude, .samples = samples };
	bool *listed = xalloc(samples->n, sizeof *listed);
	struct lines *in = lines_open(r.source);
	size_t n = 0;

	for (char *line, *name; (line = lines_next(in)); n++) {
		name = line;
		if (names_find(samples, line, strlen(line)) < 0)
			split_fields(line, &name, 1);
		mark(&r, listed, name, lines_number(in));
	}
	lines_need(in, n, "samples");
	lines_close(in);
	roster_end(&r, false);
	keep_listed(keep, listed, samples->n, exclude);
}
