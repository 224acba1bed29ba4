/* agtools sites - frequencies, heterozygosity and HWE, site by site */

#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "counts.h"
#include "die.h"
#include "listing.h"
#include "simd.h"
#include "sitestat.h"

struct args {
	struct common_args common;
	_Bool unbiased;
};

struct sites {
	const struct source *source;
	const struct groups *groups;
	_Bool unbiased;
};

/* Planes of genotypes by class, and behind them those not diploid. */
enum { ODD_PLOIDY = GENO_CLASSES, PLANES };

struct scratch {
	size_t room;
	int32_t *allele;  /* [npops][nalleles] */
	int32_t *class;	  /* [PLANES][npops] */
	uint64_t *planes; /* [PLANES][stride] */
};

static void *make(const void *self)
{
	const struct groups *g = ((const struct sites *)self)->groups;
	struct scratch *s = xalloc(1, sizeof *s);

	s->class = xalloc(PLANES * (size_t)g->ngroups, sizeof *s->class);
	s->planes = xaligned(PLANES * g->stride, sizeof *s->planes);
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

static void count_planes(const struct sites *c, struct scratch *s,
			 const struct block *b, const struct site *v)
{
	size_t n = c->groups->ngroups;

	genotype_planes(b, v, s->planes);
	other_ploidy(b, v, 2, s->planes + ODD_PLOIDY * b->stride);
	memset(s->class, 0, PLANES * n * sizeof *s->class);
	for (size_t k = 0; k < PLANES; k++)
		simd()->count(s->planes + k * b->stride,
			      source_masks(c->source), n, s->class + k * n);
}

static void stat_cells(struct text *t, const struct sitestat *s)
{
	text_int(t, s->called);
	text_int(t, s->missing);
	text_int(t, s->an);
	text_int(t, s->ac);
	text_real(t, s->af);
	text_real(t, s->maf);
	text_real(t, s->ho);
	text_real(t, s->he);
	text_real(t, s->f);
	text_real(t, s->hwe_p);
}

static void rows(const void *self, void *scratch, const struct block *b,
		 const struct site *v, const char *contig, struct text *t)
{
	const struct sites *c = self;
	struct scratch *s = scratch;
	size_t n = c->groups->ngroups, k = v->nalleles;

	GROW(s->allele, s->room, n * k);
	count_alleles(b, v, source_masks(c->source), n, s->allele);
	count_planes(c, s, b, v);
	for (size_t p = 0; p < n; p++) {
		int32_t class[PLANES];
		struct sitestat stat;

		for (size_t i = 0; i < PLANES; i++)
			class[i] = s->class[i * n + p];
		stat = sitestat(s->allele + p * k, v->nalleles, class,
				!class[ODD_PLOIDY], c -> unbiased);
		site_cells(t, b, v, contig);
		text_cell(t, c->groups->group[p].name);
		stat_cells(t, &stat);
		text_end_row(t);
	}
}

static const struct column columns[] = {
	{ "chrom", COLUMN_TEXT, "contig" },
	{ "pos", COLUMN_COUNT, "position, from 1" },
	{ "ref", COLUMN_TEXT, "reference allele" },
	{ "alt", COLUMN_TEXT, "other alleles, comma-separated" },
	{ "pop", COLUMN_TEXT, "population" },
	{ "n_called", COLUMN_COUNT, "genotypes with all alleles called" },
	{ "n_missing", COLUMN_COUNT, "the other individuals" },
	{ "an", COLUMN_COUNT, "alleles called" },
	{ "ac", COLUMN_COUNT, "those that are not REF" },
	{ "af", COLUMN_REAL, "ac / an" },
	{ "maf", COLUMN_REAL, "frequency of the commonest allele but one" },
	{ "ho", COLUMN_REAL, "heterozygotes / n_called" },
	{ "he", COLUMN_REAL, "1 - sum of squared allele frequencies" },
	{ "f", COLUMN_REAL, "1 - ho / he; NaN where he is 0" },
	{ "hwe_p", COLUMN_REAL,
	  "exact test of Hardy-Weinberg proportions, at biallelic sites where "
	  "all of the population is diploid" },
	{ 0 }
};

static void run(void *args, char **operand)
{
	struct args *a = args;
	struct session s =
		session_open("sites", &a->common, operand, PLACE_POS, NULL);
	struct sites sites = { s.source, source_groups(s.source), a->unbiased };
	struct listing listing = { s.source, s.table, a->common.output.digits,
				   &sites,   make,    drop,
				   rows };
	struct work work = listing_work(&listing);
	struct text header = { 0 };

	for (const struct column *c = columns; c->name; c++)
		text_cell(&header, c->name);
	text_end_row(&header);
	session_write(&s, &header);
	session_run(&s, &work, 1, NULL, NULL);
}

static const struct opt opts[] = {
	FLAG(0, "unbiased", struct args, unbiased,
	     "he times an / (an - 1), unbiased in small samples"),
	COMMON_OPTS(struct args, common),
	{ 0 }
};

const struct command cmd_sites = {
	.name = "sites",
	.brief = "allele frequencies, heterozygosity and HWE test at every "
		 "record",
	.operands = "FILE...",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = run,
	.about = "A row for every record and population: calls, allele "
		 "frequencies, observed and expected heterozygosity, "
		 "inbreeding coefficient and the exact test of Hardy-Weinberg "
		 "proportions.",
	.example = "agtools sites -p pops.tsv in.vcf.gz",
	.columns = columns,
};
