/* agtools count - allele counts of populations, record by record */

#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "counts.h"
#include "die.h"
#include "listing.h"
#include "simd.h"

struct args {
	struct common_args common;
	_Bool genotypes;
};

struct count {
	const struct source *source;
	unsigned npops;
	_Bool genotypes;
};

struct scratch {
	size_t room;
	int32_t *allele;  /* [npops][nalleles] */
	int32_t *class;	  /* [GENO_CLASSES][npops] */
	uint64_t *planes; /* [GENO_CLASSES][stride] */
};

static void *make(const void *self)
{
	const struct count *c = self;
	size_t stride = source_groups(c->source)->stride;
	struct scratch *s = xalloc(1, sizeof *s);

	s->class = xalloc(GENO_CLASSES * (size_t)c->npops, sizeof *s->class);
	s->planes = xaligned(GENO_CLASSES * stride, sizeof *s->planes);
	return s;
}

static void drop(void *scratch)
{
	struct scratch *s = scratch;

	free(s->allele);
	free(s->class);
	free(s->planes);
	free(s);
}

static void list_cell(struct text *t, const int32_t *x, size_t n, size_t step)
{
	text_int(t, x[0]);
	for (size_t i = 1; i < n; i++) {
		text_add(t, ",", 1);
		text_add_int(t, x[i * step]);
	}
}

static void count_classes(const struct count *c, struct scratch *s,
			  const struct block *b, const struct site *v)
{
	genotype_planes(b, v, s->planes);
	memset(s->class, 0, GENO_CLASSES * c->npops * sizeof *s->class);
	for (size_t k = 0; k < GENO_CLASSES; k++)
		simd()->count(s->planes + k * b->stride,
			      source_masks(c->source), c->npops,
			      s->class + k * c->npops);
}

static void rows(const void *self, void *scratch, const struct block *b,
		 const struct site *v, const char *contig, struct text *t)
{
	const struct count *c = self;
	struct scratch *s = scratch;
	unsigned k = v->nalleles;

	GROW(s->allele, s->room, (size_t)c->npops * k);
	count_alleles(b, v, source_masks(c->source), c->npops, s->allele);
	site_cells(t, b, v, contig);
	for (unsigned p = 0; p < c->npops; p++)
		list_cell(t, s->allele + p * k, k, 1);
	if (c->genotypes)
		count_classes(c, s, b, v);
	for (unsigned p = 0; p < c->npops && c->genotypes; p++)
		list_cell(t, s->class + p, GENO_CLASSES, c->npops);
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
	struct count count = { s.source, groups->ngroups, a->genotypes };
	struct listing listing = { s.source, s.table, a->common.output.digits,
				   &count,   make,    drop,
				   rows };
	struct work work = listing_work(&listing);
	struct text header = { 0 };

	site_header(&header);
	header_cells(&header, groups, "ac");
	if (a->genotypes)
		header_cells(&header, groups, "gt");
	text_end_row(&header);
	session_write(&s, &header);
	session_run(&s, &work, 1, NULL, NULL);
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
