/*
 * Records that lie across blocks and batches: whatever the blocks, the
 * batches and the threads, the sites are those that htslib reads.
 */
#include <stdbool.h>

#include <htslib/bgzf.h>
#include <htslib/vcf.h>

#include "bgzf.h"
#include "die.h"
#include "dies.h"
#include "engine.h"
#include "random.h"
#include "text.h"
#include "unit.h"

/* --- sites as text --- */

static void *make(const void *self)
{
	(void)self;
	return xalloc(1, sizeof(struct text));
}

static void drop(void *part)
{
	text_free(part);
	free(part);
}

static bool bit(const uint64_t *plane, unsigned i)
{
	return plane[i / 64] >> i % 64 & 1;
}

/* A letter an allele: '.' not called, '-' no such slot. */
static char allele_of(const struct block *b, const struct site *v, unsigned i,
		      unsigned slot)
{
	const uint64_t *called = site_called(b, v, slot);
	const uint64_t *present = site_present(b, v, slot);

	if (present && !bit(present, i))
		return '-';
	if (called && !bit(called, i))
		return '.';
	for (unsigned a = 1; a < v->nalleles; a++)
		if (bit(site_allele(b, v, a, slot), i))
			return (char)('0' + a);
	return '0';
}

static void say_site(struct text *t, const struct block *b,
		     const struct site *v)
{
	const char *alleles = b->text + v->alleles;

	text_add_int(t, v->contig);
	text_add(t, ":", 1);
	text_add_int(t, v->pos);
	text_add(t, " ", 1);
	text_add(t, alleles, strlen(alleles));
	for (unsigned i = 0; i < b->nsamples; i++) {
		text_add(t, "\t", 1);
		for (unsigned s = 0; s < v->ploidy; s++) {
			char c = allele_of(b, v, i, s);

			text_add(t, &c, 1);
		}
	}
	text_add(t, "\n", 1);
}

static void map(const void *self, void *part, const struct batch *b)
{
	struct text *t = part;

	(void)self;
	text_clear(t);
	for (size_t i = 0; i < b->block.nsites; i++)
		say_site(t, &b->block, &b->block.site[i]);
}

static void fold(void *self, void *part, const struct batch *b)
{
	const struct text *t = part;

	(void)b;
	if (t->len)
		text_add(self, t->s, t->len);
}

/* The sites of a file and what was skipped of it. */
static void read_sites(const char *path, bool htslib, unsigned batch,
		       struct text *sites)
{
	const struct input_args in = { .reader = htslib ? path : NULL };
	const struct run_args run = { .threads = 1 + (int)below(3) };
	const struct work work = { sites, make, map, fold, drop };
	char *paths[] = { (char *)(uintptr_t)path, NULL };
	char number[16];
	struct source *s;
	struct tallies total;

	sprintf(number, "%u", batch);
	setenv("AGTOOLS_BATCH", number, 1);
	text_clear(sites);
	s = source_open(&in, paths);
	engine_run(s, &run, NULL, &work, 1, &total);
	source_close(s);
	for (int i = 0; i < NSKIPS; i++) {
		text_add_int(sites, total.records[i]);
		text_add(sites, " ", 1);
	}
}

/* --- files --- */

static unsigned nsamples;

static void say(struct bytes *b, const char *text)
{
	put_bytes_at(b, text, strlen(text));
}

static void put_header(struct bytes *b)
{
	say(b, "##fileformat=VCFv4.2\n"
	       "##FILTER=<ID=PASS,Description=\"All filters passed\">\n"
	       "##contig=<ID=c1,length=100000>\n##contig=<ID=c2>\n"
	       "##INFO=<ID=X,Number=.,Type=Integer,Description=\"x\">\n"
	       "##INFO=<ID=S,Number=1,Type=String,Description=\"x\">\n"
	       "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"x\">\n"
	       "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"x\">\n"
	       "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
	for (unsigned i = 0; i < nsamples; i++) {
		char name[16];

		sprintf(name, "\ts%u", i);
		say(b, name);
	}
	say(b, "\n");
}

static void put_genotype(struct bytes *b, unsigned nalleles, unsigned ploidy)
{
	for (unsigned s = 0; s < ploidy; s++) {
		char text[4];

		sprintf(text, "%s%c",
			!s	      ? ""
			: percent(50) ? "/"
				      : "|",
			percent(5) ? '.' : (int)('0' + below(nalleles)));
		say(b, text);
	}
}

/* A record with so many bytes of INFO. */
static void put_record(struct bytes *b, const char *contig, unsigned pos,
		       size_t info)
{
	static const char *const alt[] = { ".",	    "C",     "C",     "C",
					   "C,G",   "C,G,*", "<DEL>", "AC",
					   "C,G,T", "A" };
	static const unsigned nalleles[] = { 1, 2, 2, 2, 3, 4, 2, 2, 4, 2 };
	unsigned kind = below(10);
	int odd = percent(30), depth = percent(30);
	char text[100];

	sprintf(text, "%s\t%u\t.\tA\t%s\t.\tPASS\tS=x", contig, pos, alt[kind]);
	say(b, text);
	for (size_t i = 0; i < info; i++)
		put_bytes_at(b, &"acgtACGT\\/:,.01|"[below(16)], 1);
	say(b, depth ? "\tDP:GT" : "\tGT");
	for (unsigned i = 0; i < nsamples; i++) {
		say(b, depth ? "\t7:" : "\t");
		put_genotype(b, nalleles[kind], odd ? 1 + below(4) : 2);
	}
	say(b, "\n");
}

static void put_records(struct bytes *b)
{
	unsigned n = below(60), pos = 1 + below(9);
	unsigned longest = percent(30) ? 4000 : 100;
	const char *contig = "c1";

	for (unsigned i = 0; i < n; i++, pos += below(4)) {
		if (percent(2) && contig[1] == '1') {
			contig = "c2";
			pos = 1;
		}
		put_record(b, contig, pos,
			   below(percent(80) ? 10 : longest + 1));
	}
}

/* What the blocks of a file have in them. */
static void read_blocks(const char *path, struct bytes *to)
{
	BGZF *z = bgzf_open(path, "r");
	char part[4096];
	ssize_t n;

	if (!z)
		abort();
	to->n = 0;
	while ((n = bgzf_read(z, part, sizeof part)) > 0)
		put_bytes_at(to, part, (size_t)n);
	if (n < 0 || bgzf_close(z))
		abort();
}

/* The same as BCF. */
static void to_bcf(const struct bytes *vcf, struct bytes *bcf)
{
	const char *path = put_bytes("t.vcf", (char *)vcf->at, vcf->n);
	char *out = xprintf("%s/t.bcf", folder);
	htsFile *from = hts_open(path, "r"), *to = hts_open(out, "wb");
	bcf_hdr_t *h = from ? bcf_hdr_read(from) : NULL;
	bcf1_t *v = bcf_init();

	if (!h || !to || bcf_hdr_write(to, h))
		abort();
	while (!bcf_read(from, h, v))
		if (bcf_write(to, h, v))
			abort();
	bcf_destroy(v);
	bcf_hdr_destroy(h);
	if (hts_close(from) || hts_close(to))
		abort();
	read_blocks(out, bcf);
	free(out);
}

/* As BGZF, in blocks of 'least' to 'most' bytes, some of none. */
static const char *put_blocks(const char *name, const struct bytes *text,
			      unsigned least, unsigned most)
{
	struct bytes f = { 0 };
	const char *path;
	size_t n;

	for (size_t at = 0; at < text->n; at += n) {
		n = percent(2) && at ? 0 : least + below(most - least + 1);
		n = n < text->n - at ? n : text->n - at;
		put_block(&f, text->at + at, n, 1, "", 0);
	}
	put_bytes_at(&f, made_end, MADE_END);
	path = put_bytes(name, (char *)f.at, f.n);
	free(f.at);
	return path;
}

/* --- checks --- */

static bool same(const struct text *a, const struct text *b)
{
	return a->len == b->len && !memcmp(a->s, b->s, a->len);
}

static unsigned any_batch(void)
{
	static const unsigned some[] = { 1, 30, 100, 500, 3000, 1 << 20 };

	return percent(70) ? some[below(6)] : 1 + below(5000);
}

/* The text of a file, plain and in blocks, gives these sites. */
static void check_text(const struct bytes *text, const struct text *want,
		       const char *name)
{
	struct text got = { 0 };

	for (int i = 0; i < 4; i++) {
		unsigned batch = any_batch();
		const char *path;

		if (i)
			path = put_blocks(name, text, 1, i == 1 ? 300 : 40000);
		else
			path = put_bytes(name, (char *)text->at, text->n);
		read_sites(path, false, batch, &got);
		if (!CHECK(same(&got, want)) && unit_failures < 4)
			fprintf(stderr,
				"%s %d, batches of %u: wanted\n%.*sgot\n"
				"%.*s\n",
				name, i, batch, (int)want->len, want->s,
				(int)got.len, got.s);
	}
	text_free(&got);
}

static void with_returns(const struct bytes *vcf, struct bytes *to)
{
	to->n = 0;
	for (size_t i = 0; i < vcf->n; i++) {
		if (vcf->at[i] == '\n')
			say(to, "\r");
		put_bytes_at(to, vcf->at + i, 1);
	}
}

static void check_file(const struct bytes *vcf)
{
	struct bytes other = { 0 };
	struct text want = { 0 }, got = { 0 };

	/* htslib knows a file by its first block */
	to_bcf(vcf, &other);
	read_sites(put_blocks("h.bcf", &other, 99, 5000), true, 1, &want);
	read_sites(put_blocks("h.vcf.gz", vcf, 99, 5000), true, 1, &got);
	CHECK(same(&got, &want));
	check_text(vcf, &want, "f.vcf.gz");
	check_text(&other, &want, "f.bcf");
	with_returns(vcf, &other);
	check_text(&other, &want, "r.vcf.gz");
	free(other.at);
	text_free(&want);
	text_free(&got);
}

static void files_at_random(void)
{
	struct bytes vcf = { 0 };

	for (int i = 0; i < 60; i++) {
		vcf.n = 0;
		nsamples = 1 + below(percent(70) ? 5 : 150);
		put_header(&vcf);
		put_records(&vcf);
		check_file(&vcf);
	}
	free(vcf.at);
}

/* A record of many batches, and of more than any block can hold. */
static void long_records(void)
{
	struct bytes vcf = { 0 };

	nsamples = 3;
	for (size_t size = 1000; size < 200000; size *= 7) {
		vcf.n = 0;
		put_header(&vcf);
		put_record(&vcf, "c1", 3, 5);
		put_record(&vcf, "c1", 5, size);
		put_record(&vcf, "c1", 7, size);
		put_record(&vcf, "c1", 9, 0);
		check_file(&vcf);
	}
	free(vcf.at);
}

static size_t header_of(const struct bytes *bcf)
{
	return 9 + (size_t)(bcf->at[5] | bcf->at[6] << 8 | bcf->at[7] << 16);
}

/* INFO whose numbers are the bytes of records, to mislead those who guess. */
static void misleading_records(void)
{
	struct bytes vcf = { 0 }, bcf = { 0 }, trap = { 0 };
	size_t head;

	nsamples = 3;
	put_header(&vcf);
	for (unsigned pos = 10; pos < 16; pos++)
		put_record(&vcf, "c1", pos, 0);
	to_bcf(&vcf, &bcf);
	head = header_of(&bcf);
	put_header(&trap);
	for (unsigned pos = 100; pos < 160; pos++) {
		char text[40];

		sprintf(text, "c1\t%u\t.\tA\tC\t.\tPASS\tX=99999", pos);
		say(&trap, text);
		for (size_t at = head + pos % 4; at + 4 <= bcf.n; at += 4) {
			int32_t x;

			memcpy(&x, bcf.at + at, 4);
			sprintf(text, ",%d", x > -1000000000 ? x : 0);
			say(&trap, text);
		}
		say(&trap, "\tGT\t0/1\t1|1\t.\n");
	}
	for (int i = 0; i < 20; i++)
		check_file(&trap);
	free(vcf.at);
	free(bcf.at);
	free(trap.at);
}

/* --- damage --- */

static void read_quietly(const void *path)
{
	struct text sites = { 0 };

	read_sites(path, false, any_batch(), &sites);
	text_free(&sites);
}

/* BCF that ends between records is whole, anywhere else it is not. */
static void cut_bcf(void)
{
	struct bytes vcf = { 0 }, bcf = { 0 };
	size_t next;
	char text[4096];

	nsamples = 2;
	put_header(&vcf);
	for (unsigned pos = 10; pos < 14; pos++)
		put_record(&vcf, "c1", pos, 0);
	to_bcf(&vcf, &bcf);
	next = header_of(&bcf);
	for (size_t n = next; n < bcf.n; n++) {
		struct bytes part = { bcf.at, n, 0 };
		const char *path = put_blocks("c.bcf", &part, 1, 50);
		int status = said(read_quietly, path, text);

		CHECK(status == (n == next ? 0 : 1));
		CHECK(n == next || strstr(text, "truncated"));
		if (n == next)
			next += 8 + (size_t)(bcf.at[n] | bcf.at[n + 1] << 8) +
				(size_t)(bcf.at[n + 4] | bcf.at[n + 5] << 8);
	}
	free(vcf.at);
	free(bcf.at);
}

/* A length has a length has a length: no stack is that deep. */
static void deep_bcf(void)
{
	enum { DEEP = 3000000 };
	static uint8_t nested[DEEP];
	struct bytes vcf = { 0 }, bcf = { 0 };

	nsamples = 1;
	put_header(&vcf);
	to_bcf(&vcf, &bcf);
	put_number(&bcf, 24 + DEEP, 4);
	put_number(&bcf, 0, 4);
	put_number(&bcf, 0, 4); /* contig */
	put_number(&bcf, 5, 4);
	put_number(&bcf, 1, 4);
	put_number(&bcf, 0, 4);
	put_number(&bcf, 2 << 16, 4); /* alleles, INFO */
	put_number(&bcf, nsamples, 4);
	memset(nested, 0xf1, sizeof nested);
	put_bytes_at(&bcf, nested, DEEP);
	CHECK(says(read_quietly, put_bytes("d.bcf", (char *)bcf.at, bcf.n), 1,
		   "c1:6: its alleles are damaged"));
	free(vcf.at);
	free(bcf.at);
}

int main(void)
{
	files_at_random();
	long_records();
	misleading_records();
	cut_bcf();
	deep_bcf();
	remove_folder();
	return unit_end();
}
