#include "input.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "die.h"

static const int by_htslib = 1;

static const struct choice readers[] = {
	{ "fast", 0, "our own, parallel" },
	{ "htslib", &by_htslib,
	  "that of htslib, one thread; to check the other" },
	{ 0 }
};

static const struct choice types[] = { { "snps", 0, 0 },
				       { "indels", 0, 0 },
				       { "mnps", 0, 0 },
				       { "ref", 0, 0 },
				       { 0 } };

const struct opt input_opts[] = {
	TEXT('r', "regions", struct input_args, regions, "LIST", 0,
	     "only records in these regions (chr, chr:pos, chr:beg-end), by "
	     "the index"),
	TEXT('R', "regions-file", struct input_args, regions_file, "FILE", 0,
	     "the same from a file: BED, or tab-separated chr beg end"),
	TEXT('t', "targets", struct input_args, targets, "LIST", 0,
	     "only records in these regions, by streaming; ^ excludes"),
	TEXT('T', "targets-file", struct input_args, targets_file, "FILE", 0,
	     "the same from a file"),
	TEXT('s', "samples", struct input_args, samples, "LIST", 0,
	     "only these samples; ^ excludes"),
	TEXT('S', "samples-file", struct input_args, samples_file, "FILE", 0,
	     "the same from a file, one a line"),
	TEXT('p', "pops", struct input_args, pops, "FILE", 0,
	     "sample and population, one sample a line; without it all "
	     "samples are one population, all"),
	TEXT(0, "pop-col", struct input_args, pop_col, "NAME", 0,
	     "--pops is a table with a header; this column is the population"),
	TEXT(0, "sample-col", struct input_args, sample_col, "NAME", 0,
	     "with --pop-col, the sample's column; the first by default"),
	TEXT('f', "apply-filters", struct input_args, filters, "LIST", 0,
	     "only records with one of these in FILTER, such as PASS,."),
	LIST(0, "types", struct input_args, types, "LIST", types,
	     "only records with an allele of these types: snps, indels, "
	     "mnps, ref"),
	TEXT('a', "accessible", struct input_args, accessible, "FILE", 0,
	     "BED of accessible bases; sites outside are skipped and bases "
	     "outside not counted"),
	CHOICE(0, "reader", struct input_args, reader, "NAME", readers, "fast",
	       "what reads the files"),
	{ 0 }
};

static void add(char ***list, size_t *room, size_t *n, const char *path,
		const char *suffix)
{
	GROW(*list, *room, *n + 2);
	(*list)[(*n)++] = xprintf("%s%s", path, suffix);
	(*list)[*n] = NULL;
}

/* A leading '^' is most often not of the name. */
static void add_list(char ***list, size_t *room, size_t *n, const char *path)
{
	if (path)
		add(list, room, n, path, "");
	if (path && *path == '^')
		add(list, room, n, path + 1, "");
}

char **input_files(const struct input_args *a, char *const *operands,
		   const char *const more[], size_t nmore)
{
	const char *const lists[] = { a->regions_file, a->targets_file,
				      a->samples_file, a->pops, a->accessible };
	size_t n = 0, room = 0;
	char **out = NULL;

	for (; *operands; operands++) {
		add(&out, &room, &n, *operands, "");
		add(&out, &room, &n, *operands, ".csi");
		add(&out, &room, &n, *operands, ".tbi");
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		add_list(&out, &room, &n, lists[i]);
	for (size_t i = 0; i < nmore; i++)
		add_list(&out, &room, &n, more[i]);
	return out;
}

void input_files_free(char **list)
{
	for (char **p = list; *p; p++)
		free(*p);
	free(list);
}

const char *input_once(char *const *operands)
{
	for (; *operands; operands++) {
		struct stat st;

		if (!strcmp(*operands, "-"))
			return "stdin";
		if (!stat(*operands, &st) && !S_ISREG(st.st_mode))
			return *operands;
	}
	return NULL;
}
