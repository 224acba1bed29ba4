/* agtools count - allele counts of populations, record by record */

#include <stdlib.h>

#include "census.h"
#include "common.h"
#include "die.h"
#include "listing.h"

struct args {
	struct common_args common;
	_Bool genotypes;
};

struct count {
	const struct source *source;
	_Bool genotypes;
};

static void *make(const void *self)
{
	return census_create(((const struct count *)self)->source);
}

static void drop(void *census)
{
	census_free(census);
}

static void list_cell(struct text *t, const int32_t *x, size_t n)
{
	text_int(t, x[0]);
	for (size_t i = 1; i < n; i++) {
		text_add(t, ",", 1);
		text_add_int(t, x[i]);
	}
}

static void rows(const void *self, void *scratch, const struct block *b,
		 const struct site *v, const char *contig, struct text *t)
{
	const struct count *count = self;
	struct census *c = scratch;

	census_alleles(c, b, v);
	site_cells(t, b, v, contig);
	for (size_t p = 0; p < c->npops; p++)
		list_cell(t, c->allele + p * v->nalleles, v->nalleles);
	if (count->genotypes)
		census_genotypes(c, b, v);
	for (size_t p = 0; p < c->npops && count->genotypes; p++)
		list_cell(t, c->genotypes + p * CENSUS_KINDS, GENO_CLASSES);
	text_end_row(t);
}

static void header_cells(struct text *t, const struct groups *g,
			 const char *kind)
{
	for (unsigned i = 0; i < g->ngroups; i++) {
		char *name = xprintf("%s.%s", kind, g->group[i].name);

		text_cell(t, name);
		free(name);
	}
}

static void run(void *args, char **operand)
{
	struct args *a = args;
	struct session s =
		session_open("count", &a->common, operand, PLACE_POS, NULL);
	const struct groups *groups = source_groups(s.source);
	struct count count = { s.source, a->genotypes };
	struct listing listing = { s.source, s.table, a->common.output.digits,
				   &count,   make,    drop,
				   rows };
	struct job job = { .work = listing_work(&listing) };
	struct text header = { 0 };

	site_header(&header);
	header_cells(&header, groups, "ac");
	if (a->genotypes)
		header_cells(&header, groups, "gt");
	text_end_row(&header);
	session_write(&s, &header);
	session_run(&s, NULL, &job);
}

static const struct opt opts[] = {
	FLAG(0, "genotypes", struct args, genotypes,
	     "also count individuals: hom-ref, het, hom-alt, missing"),
	COMMON_OPTS(struct args, common),
	{ 0 }
};

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig" },
	{ "pos", COLUMN_COUNT, "position, from 1" },
	{ "ref", COLUMN_TEXT, "reference allele" },
	{ "alt", COLUMN_TEXT, "other alleles, comma-separated" },
	{ "ac.POP", COLUMN_TEXT,
	  "copies of every allele in the population, REF first, "
	  "comma-separated" },
	{ "gt.POP", COLUMN_TEXT,
	  "individuals that are hom-ref, het, hom-alt, missing; only with "
	  "--genotypes" },
	{ 0 }
};

const struct command cmd_count = {
	.name = "count",
	.brief = "allele and genotype counts of populations at every record",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "For every record, the copies of each allele that every "
		 "population has.  A half call (0/.) counts the allele that "
		 "is called; the allele * counts as missing.",
	.example = "agtools count -p pops.tsv in.vcf.gz",
	.columns = columns,
};
