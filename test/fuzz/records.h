/*
 * records.h - the targets that read records: one input, read by the kernels
 * and without, must give the same sites or the same fault
 */
#ifndef RECORDS_H
#define RECORDS_H

#include "fuzz.h"

#include "decode.h"

/* Samples and contigs of the dialect. */
enum { SAMPLES = 3, CONTIGS = 3 };

static struct filter filter;
static struct dialect dialect;

static bool bit(const uint64_t *plane, unsigned i)
{
	return plane[i / 64] >> i % 64 & 1;
}

/* A sample's allele in a slot, -1 missing, -2 absent; what must hold does. */
static int allele_of(const struct block *b, const struct site *v, unsigned i,
		     unsigned slot)
{
	const uint64_t *called = site_called(b, v, slot);
	const uint64_t *present = site_present(b, v, slot);
	bool here = !present || bit(present, i);
	bool known = called ? bit(called, i) : here;
	int allele = here ? known ? 0 : -1 : -2;

	HOLDS(here || !known);
	for (unsigned a = 1; a < v->nalleles; a++)
		if (bit(site_allele(b, v, a, slot), i)) {
			HOLDS(known && allele == 0);
			allele = (int)a;
		}
	return allele;
}

/* No bit stands for a sample that is not there. */
static void check_padding(const struct block *b, const struct site *v)
{
	size_t words = b->word ? b->nwords : 0, rows = v->nalleles - 1;

	rows += !(v->flags & SITE_COMPLETE);
	rows += !(v->flags & SITE_UNIFORM);
	HOLDS(v->planes + rows * v->ploidy * b->stride <= words);
	for (size_t i = 0; i < rows * v->ploidy * b->stride; i++)
		HOLDS(!(b->word[v->planes + i] &
			(i % b->stride ? ~(uint64_t)0
				       : ~(uint64_t)0 << SAMPLES)));
}

static void same_site(const struct block *b, const struct block *c, size_t k)
{
	const struct site *v = &b->site[k], *w = &c->site[k];

	HOLDS(v->pos == w->pos && v->contig == w->contig);
	HOLDS(v->nalleles == w->nalleles && v->ploidy == w->ploidy);
	HOLDS(v->ancestral == w->ancestral);
	HOLDS(v->ancestral >= -1 && v->ancestral < (int32_t)v->nalleles);
	HOLDS(filter.ancestral || v->ancestral == -1);
	HOLDS(!strcmp(b->text + v->alleles, c->text + w->alleles));
	check_padding(b, v);
	check_padding(c, w);
	for (unsigned s = 0; s < v->ploidy; s++)
		for (unsigned i = 0; i < SAMPLES; i++)
			HOLDS(allele_of(b, v, i, s) == allele_of(c, w, i, s));
}

static void same_batches(const struct batch *a, const struct batch *b)
{
	size_t sites = 0;

	HOLDS(a->records == b->records && a->nstretches == b->nstretches);
	HOLDS(!strcmp(a->fault.text, b->fault.text));
	HOLDS(a->tail.n == b->tail.n && a->block.nsites == b->block.nsites);
	HOLDS(!memcmp(&a->tallies, &b->tallies, sizeof a->tallies));
	for (size_t i = 0; i < a->nstretches; i++)
		sites += a->stretch[i].sites;
	HOLDS(sites == a->block.nsites);
	for (size_t i = 0; i < a->block.nsites; i++)
		same_site(&a->block, &b->block, i);
}

/* --- one dialect --- */

static void make_dialect(const struct format *format)
{
	static const int32_t contig[] = { 0, -1, 1, 2 };
	static const uint8_t ids[] = { ID_DEFINED | ID_PASSES, ID_DEFINED,
				       ID_DEFINED, ID_DEFINED | ID_PASSES };
	static char a[] = "a", b[] = "b", c[] = "c";
	static char *const samples[SAMPLES] = { a, b, c };

	filter.types = TYPE_SNP | TYPE_INDEL | TYPE_MNP | TYPE_REF;
	dialect = (struct dialect){ .format = format,
				    .nsamples = SAMPLES,
				    .samples = samples,
				    .filter = &filter,
				    .contig = contig,
				    .ncontigs = 4,
				    .ids = ids,
				    .nids = 4,
				    .gt_key = 1,
				    .ancestral_key = 2 };
}

/* Those of the header; records of VCF add theirs. */
static void make_contigs(void)
{
	static const char *const name[CONTIGS] = { "1", "chrX", "<2>" };

	dialect.contigs = contigs_create();
	for (int i = 0; i < CONTIGS; i++)
		contigs_add(dialect.contigs, name[i], strlen(name[i]));
}

/* The first byte of the input says what is asked for. */
static void choose_filter(uint8_t choice)
{
	static char pass[] = "PASS", dot[] = ".",
		    *passes[] = { pass, dot, NULL };
	static struct regions *targets;

	if (!targets) {
		targets = regions_create("-t");
		regions_add(targets, "1", 3, 70, NULL);
		regions_add(targets, "chrX", 0, 9, NULL);
		regions_merge(targets);
	}
	filter.ancestral = choice & 32 ? "AA" : NULL;
	filter.passes = choice & 1 ? passes : NULL;
	filter.targets = choice & 2 ? targets : NULL;
	filter.regions = choice & 4 ? targets : NULL;
	filter.accessible = choice & 8 ? targets : NULL;
	targets->exclude = choice & 16;
}

/* Read the text, which begins with a record, in both ways. */
static void read_both(const struct bytes *text)
{
	struct decoder fast, plain;
	struct batch a, b;

	decoder_init(&fast, SAMPLES);
	decoder_init(&plain, SAMPLES);
	plain.scribe.plain = true;
	batch_init(&a, SAMPLES);
	batch_init(&b, SAMPLES);
	decode_text(&fast, &dialect, &a, text);
	decode_text(&plain, &dialect, &b, text);
	same_batches(&a, &b);
	decoder_free(&fast);
	decoder_free(&plain);
	batch_free(&a);
	batch_free(&b);
}

/*
 * Read the same bytes as a batch that may begin inside a record: what comes
 * before the first that is found, the records and the rest are all of them.
 */
static void read_middle(const uint8_t *data, size_t n)
{
	struct decoder d;
	struct batch b;

	decoder_init(&d, SAMPLES);
	batch_init(&b, SAMPLES);
	bytes_add(&b.raw, data, n);
	decode_batch(&d, &dialect, &b);
	if (!b.fault.text[0])
		HOLDS(b.head.n + b.tail.n <= n &&
		      (b.records || b.head.n + b.tail.n == n));
	HOLDS(b.head.n <= n && !memcmp(b.head.at, data, b.head.n));
	HOLDS(b.started || !b.records);
	decoder_free(&d);
	batch_free(&b);
}

static inline void read_records(const uint8_t *data, size_t size)
{
	struct bytes text = { 0 };

	if (!size)
		return;
	choose_filter(data[0]);
	make_contigs();
	bytes_add(&text, data + 1, size - 1);
	read_both(&text);
	read_middle(data + 1, size - 1);
	free(text.at);
	contigs_free(dialect.contigs);
}

#endif
