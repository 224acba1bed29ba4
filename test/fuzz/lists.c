/*
 * Small text files: the first byte says what the rest is: lines, a table,
 * BED, regions, populations, a table of them, samples.
 */
#include "fuzz.h"

#include "genotypes.h"
#include "groups.h"
#include "lines.h"
#include "regions.h"

static const char *const samples[] = {
	"a", "b c", "A1", "s_4", "s.5", "\"q\""
};

enum { NSAMPLES = sizeof samples / sizeof *samples };

static void take_lines(const char *path, bool table, char separator)
{
	struct lines *l = table ? lines_open_table(path) : lines_open(path);
	char **cell = NULL, *field[3];
	size_t room = 0, got = 0;
	long last = 0;

	for (char *line; (line = lines_next(l)); got++) {
		size_t length = strlen(line);

		HOLDS(lines_number(l) > last && length);
		HOLDS(table || *line != '#');
		last = lines_number(l);
		if (separator)
			split_cells(line, separator, &cell, &room);
		else
			HOLDS(split_fields(line, field, 3));
	}
	lines_need(l, got, "lines");
	lines_close(l);
	free(cell);
}

static void take_regions(const char *path, bool bed)
{
	struct regions *r = regions_read(path, bed);

	HOLDS(r->ncontigs);
	regions_merge(r);
	regions_free(r);
}

/* Every sample is in the group that it is said to be in, or in none. */
static void check_groups(const struct groups *g)
{
	unsigned used = 0;

	HOLDS(g->ngroups && g->stride == plane_stride(NSAMPLES));
	for (unsigned i = 0; i < NSAMPLES; i++) {
		HOLDS(g->of[i] >= -1 && g->of[i] < (int32_t)g->ngroups);
		used += g->of[i] >= 0;
		for (unsigned k = 0; k < g->ngroups; k++)
			HOLDS((g->group[k].mask[0] >> i & 1) ==
			      (g->of[i] == (int32_t)k));
	}
	HOLDS(used == g->used.size && used);
}

static void take_groups(const struct groups_args *args)
{
	struct groups g;

	groups_read(&g, args, samples, NSAMPLES);
	check_groups(&g);
	groups_free(&g);
}

/* "-s" is a line of its own in front of the file. */
static void take_list(const uint8_t *data, size_t n)
{
	char *list = fuzz_line(&data, &n);
	struct groups_args args = { .samples = list };

	if (n)
		args.samples_file = fuzz_file(data, n);
	take_groups(&args);
	free(list);
}

static void take(const uint8_t *data, size_t size)
{
	const char *path;

	if (!size)
		return;
	path = fuzz_file(data + 1, size - 1);
	switch (data[0]) {
	case 'l': take_lines(path, false, 0); break;
	case 't': take_lines(path, true, '\t'); break;
	case 'c': take_lines(path, true, ','); break;
	case ' ': take_lines(path, false, ' '); break;
	case 'b': take_regions(path, true); break;
	case 'r': take_regions(path, false); break;
	case 'p': take_groups(&(struct groups_args){ .pops = path }); break;
	case 'P':
		take_groups(&(struct groups_args){ .pops = path,
						   .pop_col = "pop" });
		break;
	case 'Q':
		take_groups(&(struct groups_args){
			.pops = path, .pop_col = "pop", .sample_col = "id" });
		break;
	default: take_list(data + 1, size - 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz(take, data, size);
	return 0;
}
