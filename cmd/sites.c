/* agtools sites - frequencies, heterozygosity and HWE, site by site */

#include "census.h"
#include "common.h"
#include "listing.h"
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

static void *make(const void *self)
{
	return census_create(((const struct sites *)self)->source);
}

static void drop(void *census)
{
	census_free(census);
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
	const struct sites *sites = self;
	struct census *c = scratch;

	census_alleles(c, b, v);
	census_genotypes(c, b, v);
	for (size_t p = 0; p < c->npops; p++) {
		const int32_t *geno = c->genotypes + p * CENSUS_KINDS;
		struct sitestat stat =
			sitestat(c->allele + p * v->nalleles, v->nalleles, geno,
				 !geno[CENSUS_NOT_DIPLOID], sites->unbiased);

		site_cells(t, b, v, contig);
		text_cell(t, sites->groups->group[p].name);
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
	struct job job = { .work = listing_work(&listing) };
	struct text header = { 0 };

	for (const struct column *c = columns; c->name; c++)
		text_cell(&header, c->name);
	text_end_row(&header);
	session_write(&s, &header);
	session_run(&s, NULL, &job);
}

static const struct opt opts[] = {
	FLAG(0, "unbiased", struct args, unbiased,
	     "multiply he by an / (an - 1): unbiased in small samples"),
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
