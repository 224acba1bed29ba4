#include "header.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include <htslib/vcf.h>

#include "die.h"
#include "le.h"

static const char bcf_magic[] = "BCF\2\2";
static const char vcf_magic[] = "##fileformat=VCF";

enum { BCF_FRONT = 9 }; /* magic, and the length of the text */

/* --- more of the file --- */

struct front {
	struct stream *stream;
	struct libdeflate_decompressor *inflater;
	struct bytes raw, text;
};

static void more_blocks(struct front *f)
{
	int64_t offset;
	long n;

	f->raw.n = 0;
	if (!stream_block(f->stream, &f->raw, &offset))
		return;
	GROW(f->text.at, f->text.room, f->text.n + BGZF_MAX);
	n = bgzf_inflate(f->inflater, f->raw.at, f->raw.n,
			 (char *)f->text.at + f->text.n);
	if (n < 0)
		die("%s: a compressed block of the header is damaged: its CRC "
		    "or its size is wrong; copy the file again",
		    f->stream->path);
	f->text.n += (size_t)n;
}

/* Inflate some more; dies at the end of the file. */
static void more(struct front *f)
{
	struct stream *s = f->stream;
	size_t before = f->text.n;

	while (f->text.n == before) {
		if (s->packing == BGZF_BLOCKS)
			more_blocks(f);
		else
			stream_read(s, &f->text, BGZF_MAX);
		if (s->fault[0])
			die("%s: %s", s->path, s->fault);
		if (s->eof && f->text.n == before)
			die("%s: the file ends within its header; is it "
			    "truncated?",
			    s->path);
	}
}

/* --- which samples --- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void check_names(const char *path, char **name, size_t n)
{
	qsort(name, n, sizeof *name, by_name);
	for (size_t i = 0; i < n; i++) {
		if (!name[i][0])
			die("%s: a sample in the header has an empty name",
			    path);
		if (i && !strcmp(name[i], name[i - 1]))
			die("%s: sample '%s' is in the header twice; rename "
			    "one with 'bcftools reheader'",
			    path, name[i]);
	}
}

/* The '#CHROM' line of n bytes: nine columns and the samples. */
static void check_columns(const char *path, const char *line, size_t n)
{
	enum { FIXED = 9 };
	char *copy = xstrndup(line, n), *at = copy, *word, **name = NULL;
	size_t columns = 0, room = 0;

	while ((word = strsep(&at, "\t"))) {
		if (columns >= FIXED) {
			GROW(name, room, columns - FIXED + 1);
			name[columns - FIXED] = word;
		}
		columns++;
	}
	if (columns < FIXED - 1)
		die("%s: the '#CHROM' line has %zu tab-separated columns; it "
		    "needs 9 and the samples",
		    path, columns);
	if (columns <= FIXED)
		die("%s: the file has no samples, so there are no genotypes "
		    "to read; 'bcftools view -G' makes such files",
		    path);
	check_names(path, name, columns - FIXED);
	free(name);
	free(copy);
}

/* --- VCF --- */

/* Take '\r' out in front of every '\n'. */
static char *unix_lines(const char *text, size_t n)
{
	char *out = xalloc(n + 1, 1), *to = out;

	for (size_t i = 0; i < n; i++)
		if (text[i] != '\r' || i + 1 == n || text[i + 1] != '\n')
			*to++ = text[i];
	return out;
}

/* Where the header ends, or 0 if that is not there yet; counts lines. */
static size_t vcf_end(const char *path, const struct bytes *text, size_t *line,
		      int64_t *lines)
{
	const char *p = (const char *)text->at, *end = p + text->n, *newline;

	while ((newline = memchr(p + *line, '\n', (size_t)(end - p) - *line))) {
		const char *at = p + *line;
		size_t n = (size_t)(newline - at);

		++*lines;
		*line = (size_t)(newline + 1 - p);
		if (n >= 2 && !memcmp(at, "##", 2))
			continue;
		if (n < 6 || memcmp(at, "#CHROM", 6))
			die("%s: line %lld is no header line, and no '#CHROM' "
			    "line was before it",
			    path, (long long)*lines);
		if (newline > at && newline[-1] == '\r')
			n--;
		check_columns(path, at, n);
		return *line;
	}
	return 0;
}

static void parse(struct header *h, const char *path, char *text)
{
	h->h = bcf_hdr_init("r");
	if (!h->h || bcf_hdr_parse(h->h, text) < 0)
		die("%s: the header cannot be parsed; 'bcftools view -h %s' "
		    "may say why",
		    path, path);
}

static size_t read_vcf(struct header *h, struct front *f)
{
	size_t line = 0, end;
	char *text;

	while (!(end = vcf_end(f->stream->path, &f->text, &line, &h->lines)))
		more(f);
	if (memchr(f->text.at, '\0', end))
		die("%s: the header has a NUL byte in it; copy the file again",
		    f->stream->path);
	text = unix_lines((const char *)f->text.at, end);
	parse(h, f->stream->path, text);
	free(text);
	return end;
}

/* --- BCF --- */

static size_t read_bcf(struct header *h, struct front *f)
{
	const char *path = f->stream->path;
	size_t length, line = 0;
	const uint8_t *p;
	struct bytes text;
	char *copy;

	while (f->text.n < BCF_FRONT)
		more(f);
	p = f->text.at + BCF_FRONT - 4;
	length = le32(p);
	while (f->text.n - BCF_FRONT < length)
		more(f);
	copy = xstrndup((const char *)f->text.at + BCF_FRONT, length);
	text = (struct bytes){ (uint8_t *)copy, strlen(copy), 0 };
	if (!vcf_end(path, &text, &line, &h->lines))
		die("%s: the header has no '#CHROM' line; the file is damaged",
		    path);
	parse(h, path, copy);
	free(copy);
	return BCF_FRONT + length;
}

/* --- both --- */

static void check_gt(const struct header *h, const char *path)
{
	int id = bcf_hdr_id2int(h->h, BCF_DT_ID, "GT");

	if (id >= 0 && bcf_hdr_idinfo_exists(h->h, BCF_HL_FMT, id) &&
	    bcf_hdr_id2type(h->h, BCF_HL_FMT, id) != BCF_HT_STR)
		die("%s: the header defines GT with a type that is not String; "
		    "correct it with 'bcftools reheader'",
		    path);
}

static void refuse(const struct front *f)
{
	const char *p = (const char *)f->text.at;

	if (f->text.n >= 3 && !memcmp(p, "\xef\xbb\xbf", 3))
		die("%s: begins with a byte order mark; save it without one",
		    f->stream->path);
	if (f->text.n >= 3 && !memcmp(p, "BCF", 3))
		die("%s: is a BCF file of a version other than 2.1 and 2.2; "
		    "convert it with the program that made it",
		    f->stream->path);
	die("%s: is not a VCF or BCF file: it begins with neither "
	    "'##fileformat=VCF' nor BCF's mark",
	    f->stream->path);
}

static bool is_bcf(const struct front *f)
{
	const char *p = (const char *)f->text.at;

	return !memcmp(p, bcf_magic, 4) && (p[4] == 1 || p[4] == 2);
}

void header_read(struct header *h, struct stream *s)
{
	struct front f = { .stream = s, .inflater = bgzf_inflater() };
	size_t end;

	*h = (struct header){ .path = s->path };
	while (f.text.n < strlen(vcf_magic) && !s->eof && !s->fault[0])
		if (f.text.n || !s->eof)
			more(&f);
	if (is_bcf(&f)) {
		h->format = &format_bcf;
		end = read_bcf(h, &f);
	} else {
		if (memcmp(f.text.at, vcf_magic, strlen(vcf_magic)))
			refuse(&f);
		h->format = &format_vcf;
		end = read_vcf(h, &f);
	}
	h->crc = libdeflate_crc32(0, f.text.at, end);
	check_gt(h, s->path);
	bytes_add(&h->rest, f.text.at + end, f.text.n - end);
	free(f.raw.at);
	free(f.text.at);
	libdeflate_free_decompressor(f.inflater);
}

void header_free(struct header *h)
{
	if (h->h)
		bcf_hdr_destroy(h->h);
	free(h->rest.at);
	*h = (struct header){ 0 };
}

unsigned header_nsamples(const struct header *h)
{
	return (unsigned)bcf_hdr_nsamples(h->h);
}

const char *header_sample(const struct header *h, unsigned i)
{
	return h->h->samples[i];
}

bool header_has_filter(const struct header *h, const char *name)
{
	int id = bcf_hdr_id2int(h->h, BCF_DT_ID, name);

	return id >= 0 && bcf_hdr_idinfo_exists(h->h, BCF_HL_FLT, id);
}

static bool has_info(const bcf_hdr_t *h, const char *tag, unsigned type)
{
	int id = bcf_hdr_id2int(h, BCF_DT_ID, tag);

	return id >= 0 && bcf_hdr_idinfo_exists(h, BCF_HL_INFO, id) &&
	       bcf_hdr_id2type(h, BCF_HL_INFO, id) == type;
}

bool header_has_text(const struct header *h, const char *tag)
{
	return has_info(h->h, tag, BCF_HT_STR);
}

static const uint8_t *make_ids(const bcf_hdr_t *hdr,
			       const struct filter *filter)
{
	uint8_t *ids = xalloc((size_t)hdr->n[BCF_DT_ID] + 1, sizeof *ids);

	for (int i = 0; i < hdr->n[BCF_DT_ID]; i++) {
		const char *key = hdr->id[BCF_DT_ID][i].key;

		if (!key)
			continue;
		ids[i] = ID_DEFINED;
		if (filter->passes && filter_passes(filter, key, strlen(key)))
			ids[i] |= ID_PASSES;
	}
	return ids;
}

void header_dialect(const struct header *h, const struct filter *filter,
		    struct contigs *contigs, struct dialect *d)
{
	const bcf_hdr_t *hdr = h->h;
	int32_t *contig =
		xalloc((size_t)hdr->n[BCF_DT_CTG] + 1, sizeof *contig);

	for (int i = 0; i < hdr->n[BCF_DT_CTG]; i++) {
		const bcf_idpair_t *pair = &hdr->id[BCF_DT_CTG][i];

		contig[i] = -1;
		if (!pair->key)
			continue;
		contig[i] = contigs_add(contigs, pair->key, strlen(pair->key));
		contigs_set_bases(contigs, contig[i],
				  (int64_t)pair->val->info[0], h->path);
	}
	*d = (struct dialect){
		.has_end = has_info(hdr, "END", BCF_HT_INT),
		.format = h->format,
		.nsamples = header_nsamples(h),
		.contigs = contigs,
		.filter = filter,
		.contig = contig,
		.ncontigs = hdr->n[BCF_DT_CTG],
		.ids = make_ids(hdr, filter),
		.nids = hdr->n[BCF_DT_ID],
		.gt_key = bcf_hdr_id2int(hdr, BCF_DT_ID, "GT"),
		.ancestral_key = -1,
	};
	if (filter->ancestral)
		d->ancestral_key =
			bcf_hdr_id2int(hdr, BCF_DT_ID, filter->ancestral);
}
