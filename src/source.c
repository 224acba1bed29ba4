#include "source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <htslib/hfile.h>
#include <htslib/hts_log.h>

#include "die.h"
#include "header.h"
#include "htsreader.h"
#include "index.h"

/* One file, and how far it has been read. */
struct datafile {
	const char *path;
	struct stream stream;
	bool open, done;      /* its bytes are being read; all were */
	bool begun;	      /* its first batch was handed out */
	struct header header; /* while open */
	int64_t header_lines;
	struct dialect dialect;
	struct index index; /* of the regions */
	size_t range;	    /* the one being read */
	bool in_range;
	int64_t offset; /* of the next block, in the range */
	struct htsreader *htslib;
	int64_t records; /* joined so far */
};

struct source {
	const struct input_args *args;
	size_t nfiles, file; /* 'file' is being read */
	struct datafile *files;
	char **samples;
	unsigned nsamples;
	struct contigs *contigs;
	struct filter filter;
	struct regions *regions, *targets, *accessible;
	struct groups groups;
	struct mask *masks;
	size_t batch_text; /* bytes of text a batch should have */
	int64_t batches;

	/* What joining keeps from batch to batch. */
	struct bytes carry;
	int32_t contig; /* of the last record; -1 before the first */
	int64_t pos;
	size_t nseen;
	bool *seen;	      /* contigs that had records */
	bool unfinished_line; /* the last line had no newline */
};

/* --- opening --- */

static void copy_samples(struct source *s, const struct header *h)
{
	s->nsamples = header_nsamples(h);
	s->samples = xalloc(s->nsamples, sizeof *s->samples);
	for (unsigned i = 0; i < s->nsamples; i++)
		s->samples[i] = xstrdup(header_sample(h, i));
}

static void check_samples(const struct source *s, const struct datafile *f)
{
	const char *path = f->path, *other = s->files[0].path;

	if (header_nsamples(&f->header) != s->nsamples)
		die("%s: has %u samples where %s has %u; files of one data "
		    "set must have the same samples",
		    path, header_nsamples(&f->header), other, s->nsamples);
	for (unsigned i = 0; i < s->nsamples; i++)
		if (strcmp(s->samples[i], header_sample(&f->header, i)))
			die("%s: sample number %u is '%s' where %s has '%s'; "
			    "put them in one order with 'bcftools view -S'",
			    path, i + 1, header_sample(&f->header, i), other,
			    s->samples[i]);
}

static void open_file(struct datafile *f)
{
	stream_open(&f->stream, f->path);
	header_read(&f->header, &f->stream);
	f->header_lines = f->header.lines;
	f->open = true;
}

static void close_file(struct datafile *f)
{
	if (!f->open)
		return;
	stream_close(&f->stream);
	header_free(&f->header);
	f->open = false;
}

/* Many files are not held open at once, but a pipe can be opened only once. */
static void open_files(struct source *s)
{
	for (size_t i = 0; i < s->nfiles; i++) {
		struct datafile *f = &s->files[i];

		open_file(f);
		header_dialect(&f->header, &s->filter, s->contigs, &f->dialect);
		if (i == 0)
			copy_samples(s, &f->header);
		else
			check_samples(s, f);
		if (s->nfiles > 1 && stream_seekable(&f->stream))
			close_file(f);
	}
}

static bool knows(const void *contigs, const char *name)
{
	return contigs_find(contigs, name, strlen(name)) >= 0;
}

static struct regions *read_list(const struct source *s, const char *option,
				 const char *list, const char *file)
{
	struct regions *r;

	if (list && file)
		die_usage("%s and its file cannot be given both", option);
	if (list)
		r = regions_parse(option, list, knows, s->contigs);
	else
		r = file ? regions_read(file, false) : NULL;
	if (r)
		regions_merge(r);
	return r;
}

/* A list none of whose contigs is in the files has other names for them. */
static void check_contigs(const struct source *s, const struct regions *r)
{
	size_t known = 0;

	if (!r || contigs_count(s->contigs) == 0)
		return;
	for (size_t i = 0; i < r->ncontigs; i++)
		known += knows(s->contigs, r->contig[i].contig);
	if (!known)
		die("%s: none of its contigs ('%s', ...) is in the header of "
		    "%s ('%s', ...); are they named alike?",
		    r->source, r->contig[0].contig, s->files[0].path,
		    contigs_name(s->contigs, 0));
	if (known < r->ncontigs)
		warn("%s: %zu of its %zu contigs are not in the header of the "
		     "input",
		     r->source, r->ncontigs - known, r->ncontigs);
}

static void read_lists(struct source *s)
{
	const struct input_args *a = s->args;

	s->regions = read_list(s, "--regions", a->regions, a->regions_file);
	s->targets = read_list(s, "--targets", a->targets, a->targets_file);
	if (s->regions && s->regions->exclude)
		die_usage("--regions: '^' excludes only with --targets");
	if (a->accessible) {
		s->accessible = regions_read(a->accessible, true);
		regions_merge(s->accessible);
	}
	check_contigs(s, s->targets);
	check_contigs(s, s->accessible);
	s->filter.regions = s->regions;
	s->filter.targets = s->targets;
	s->filter.accessible = s->accessible;
}

/* --- regions --- */

static const char end_block[28] = "\037\213\010\4\0\0\0\0\0\377\6\0BC\2\0\033"
				  "\0\3\0\0\0\0\0\0\0\0";

/* Reading by regions does not come by the end of the file, so look there. */
static void check_end_block(struct datafile *f)
{
	char last[sizeof end_block];
	struct hFILE *file = f->stream.file;

	if (hseek(file, -(off_t)sizeof last, SEEK_END) < 0)
		return;
	if (hread(file, last, sizeof last) != sizeof last ||
	    memcmp(last, end_block, sizeof last))
		die("%s: the file is truncated: it lacks BGZF's end-of-file "
		    "block",
		    f->path);
}

static void need_regions(struct datafile *f)
{
	if (f->stream.packing != BGZF_BLOCKS || !stream_seekable(&f->stream))
		die("%s: regions (-r, -R) need a file that is compressed with "
		    "bgzip and indexed; choose records by streaming with -t",
		    f->path);
	check_end_block(f);
}

/* Every contig of the regions must be somewhere. */
static void check_known(const struct source *s, const bool *in_header)
{
	for (size_t i = 0; i < s->regions->ncontigs; i++) {
		const char *name = s->regions->contig[i].contig;
		int32_t id = contigs_find(s->contigs, name, strlen(name));
		bool found = in_header[i];

		for (size_t k = 0; k < s->nfiles; k++)
			found |= index_contig(&s->files[k].index, id)->exists;
		if (!found)
			die("%s: contig '%s' is not in the header of %s",
			    s->regions->source, name, s->files[0].path);
	}
}

static void load_indexes(struct source *s)
{
	bool *in_header = xalloc(s->regions->ncontigs + 1, sizeof(bool));

	for (size_t i = 0; i < s->regions->ncontigs; i++)
		in_header[i] = knows(s->contigs, s->regions->contig[i].contig);
	for (size_t i = 0; i < s->nfiles; i++) {
		struct datafile *f = &s->files[i];
		bool was_open = f->open;

		if (!was_open)
			open_file(f);
		need_regions(f);
		index_load(&f->index, f->path, &f->header, s->regions,
			   s->contigs);
		if (!was_open)
			close_file(f);
	}
	check_known(s, in_header);
	free(in_header);
}

/* --- the whole --- */

static void make_groups(struct source *s)
{
	const struct input_args *a = s->args;
	struct groups_args g = { a->samples, a->samples_file, a->pops,
				 a->pop_col, a->sample_col };

	groups_read(&s->groups, &g, (const char *const *)s->samples,
		    s->nsamples);
	s->masks = xalloc(s->groups.ngroups, sizeof *s->masks);
	for (unsigned i = 0; i < s->groups.ngroups; i++) {
		const struct group *k = &s->groups.group[i];

		s->masks[i] = (struct mask){ k->mask, k->beg, k->end, k->size };
	}
}

/*
 * A batch should hold many records, or most of them lie across two.  Tests
 * set AGTOOLS_BATCH to have them lie across as many as they like.
 */
static size_t batch_text(unsigned nsamples)
{
	enum { LEAST = 1 << 20, RECORDS = 64, SAMPLE = 4 };
	size_t want = (size_t)nsamples * SAMPLE * RECORDS;
	const char *forced = getenv("AGTOOLS_BATCH");

	if (forced && atol(forced) > 0)
		return (size_t)atol(forced);
	return want > LEAST ? want : LEAST;
}

struct source *source_open(const struct input_args *args, char *const *paths)
{
	struct source *s = xalloc(1, sizeof *s);
	enum { ALL_TYPES = TYPE_SNP | TYPE_INDEL | TYPE_MNP | TYPE_REF };

	hts_set_log_level(HTS_LOG_OFF);
	s->args = args;
	s->contigs = contigs_create();
	s->contig = -1;
	s->filter.types = args->types ? filter_types(args->types) : ALL_TYPES;
	if (args->filters)
		s->filter.passes = filter_list(args->filters);
	while (paths[s->nfiles])
		s->nfiles++;
	s->files = xalloc(s->nfiles, sizeof *s->files);
	for (size_t i = 0; i < s->nfiles; i++)
		s->files[i].path = paths[i];
	open_files(s);
	read_lists(s);
	if (s->regions)
		load_indexes(s);
	make_groups(s);
	s->batch_text = batch_text(s->nsamples);
	return s;
}

static void free_strings(char **list)
{
	for (char **p = list; p && *p; p++)
		free(*p);
	free(list);
}

void source_close(struct source *s)
{
	for (size_t i = 0; i < s->nfiles; i++) {
		struct datafile *f = &s->files[i];

		close_file(f);
		index_free(&f->index);
		free((void *)f->dialect.contig);
		free((void *)f->dialect.passes);
	}
	free(s->files);
	for (unsigned i = 0; i < s->nsamples; i++)
		free(s->samples[i]);
	free(s->samples);
	free_strings(s->filter.passes);
	regions_free(s->regions);
	regions_free(s->targets);
	regions_free(s->accessible);
	groups_free(&s->groups);
	contigs_free(s->contigs);
	free(s->masks);
	free(s->carry.at);
	free(s->seen);
	free(s);
}

unsigned source_nsamples(const struct source *s)
{
	return s->nsamples;
}

const char *source_sample(const struct source *s, unsigned i)
{
	return s->samples[i];
}

const struct groups *source_groups(const struct source *s)
{
	return &s->groups;
}

const struct contigs *source_contigs(const struct source *s)
{
	return s->contigs;
}

const struct filter *source_filter(const struct source *s)
{
	return &s->filter;
}

const struct mask *source_masks(const struct source *s)
{
	return s->masks;
}

bool source_indexed(const struct source *s, int32_t contig)
{
	for (size_t i = 0; i < s->nfiles; i++) {
		const struct indexed_contig *c =
			index_contig(&s->files[i].index, contig);

		if (c && c->exists)
			return true;
	}
	return false;
}

/* --- reading --- */

static void batch_fault(struct batch *b, const char *text)
{
	b->fault.contig = -1;
	b->fault.record = -1;
	snprintf(b->fault.text, sizeof b->fault.text, "%s", text);
}

/*
 * Take the stream's fault over, if it has one, in a batch of its own that
 * follows what could be read.
 */
static bool take_fault(struct datafile *f, struct batch *b)
{
	const char *hint = "; if the file itself is whole, make its index anew "
			   "with 'bcftools index -f'";
	char *text;

	if (!f->stream.fault[0])
		return false;
	text = xprintf("%s%s", f->stream.fault, f->index.nranges ? hint : "");
	batch_fault(b, text);
	free(text);
	b->decoded = b->last = true;
	f->done = true;
	return true;
}

/* A file ends with a batch that has no bytes and is the last. */
static void read_whole(struct source *s, struct datafile *f, struct batch *b)
{
	b->first = !f->begun;
	if (b->first)
		bytes_add(&b->lead, f->header.rest.at, f->header.rest.n);
	f->begun = true;
	if (stream_read(&f->stream, &b->raw, s->batch_text))
		return;
	if (!take_fault(f, b))
		f->done = b->last = true;
}

static bool start_range(struct datafile *f, struct batch *b)
{
	uint64_t beg = f->index.range[f->range].beg;

	f->offset = (int64_t)(beg >> 16);
	b->first = f->in_range = true;
	b->skip = beg & 0xffff;
	return stream_seek(&f->stream, f->offset);
}

static void read_range(struct source *s, struct datafile *f, struct batch *b)
{
	const struct range *r = &f->index.range[f->range];
	int64_t end = (int64_t)(r->end >> 16);
	size_t keep = r->end & 0xffff, want = s->batch_text;
	bool ends = false;

	if (!f->in_range && !start_range(f, b)) {
		take_fault(f, b);
		return;
	}
	while (b->raw.n * 8 < want || !b->raw.n) {
		bool at_end = f->offset == end;

		ends = f->offset > end || (at_end && !keep);
		if (ends || !stream_block(&f->stream, &b->raw, &f->offset))
			break;
		if (at_end) {
			b->keep = keep;
			ends = true;
			break;
		}
	}
	if (!ends && (f->stream.eof || f->stream.fault[0])) {
		take_fault(f, b);
		return;
	}
	if (ends) {
		b->last = true;
		f->in_range = false;
		f->done = ++f->range == f->index.nranges;
	}
}

static void read_batch(struct source *s, struct datafile *f, struct batch *b)
{
	batch_clear(b);
	b->number = s->batches++;
	b->file = (unsigned)s->file;
	b->packed = f->stream.packing == BGZF_BLOCKS;
	if (f->htslib) {
		f->done = !htsreader_fill(f->htslib, b);
		b->decoded = b->last = b->first = true;
	} else if (s->regions) {
		read_range(s, f, b);
	} else {
		read_whole(s, f, b);
	}
}

static void begin_file(struct source *s, struct datafile *f)
{
	if (f->begun || f->htslib)
		return;
	if (s->args->reader) {
		close_file(f);
		f->htslib = htsreader_open(f->path, &f->dialect);
	} else if (!f->open) {
		open_file(f);
	}
	if (s->regions && !f->index.nranges && !f->htslib)
		f->done = true;
}

bool source_read(struct source *s, struct batch *b)
{
	for (; s->file < s->nfiles; s->file++) {
		struct datafile *f = &s->files[s->file];

		if (!f->done)
			begin_file(s, f);
		if (!f->done) {
			read_batch(s, f, b);
			return true;
		}
		close_file(f);
		htsreader_close(f->htslib);
		f->htslib = NULL;
	}
	return false;
}

void source_decode(const struct source *s, struct decoder *d, struct batch *b)
{
	decode_batch(d, &s->files[b->file].dialect, b);
}

/* --- joining --- */

_Noreturn static void die_of(const struct source *s, const struct datafile *f,
			     const struct fault *x)
{
	bool vcf = f->dialect.format == &format_vcf;
	long long number = (long long)(f->records + x->record + 1);

	if (x->contig >= 0)
		die("%s: %s:%lld: %s", f->path,
		    contigs_name(s->contigs, x->contig), (long long)x->pos + 1,
		    x->text);
	if (s->regions || x->record < 0)
		die("%s: %s", f->path, x->text);
	die("%s: %s %lld: %s", f->path, vcf ? "line" : "record",
	    number + (vcf ? (long long)f->header_lines : 0), x->text);
}

static void arrive(struct source *s, struct datafile *f,
		   const struct stretch *t)
{
	const char *name = contigs_name(s->contigs, t->contig);
	size_t id = (size_t)t->contig, old = s->nseen;

	if (t->contig == s->contig && t->first < s->pos)
		die("%s: %s:%lld: comes after position %lld; sort the file "
		    "with 'bcftools sort'",
		    f->path, name, (long long)t->first + 1,
		    (long long)s->pos + 1);
	GROW(s->seen, s->nseen, id + 1);
	memset(s->seen + old, 0, s->nseen - old);
	if (t->contig != s->contig && s->seen[id])
		die("%s: %s:%lld: contig '%s' comes back after another; sort "
		    "the file with 'bcftools sort'",
		    f->path, name, (long long)t->first + 1, name);
	s->seen[id] = true;
	s->contig = t->contig;
	s->pos = t->last;
}

/* Records of contigs nobody asked for mean that the index led astray. */
static void check_index(struct source *s, struct datafile *f,
			const struct stretch *t)
{
	struct indexed_contig *c;

	if (!s->regions || f->htslib)
		return;
	c = index_contig(&f->index, t->contig);
	if (!c)
		die("%s: the index is not that of this file; make it anew "
		    "with 'bcftools index -f %s'",
		    f->path, f->path);
	c->records += t->records;
}

static void check_batch(struct source *s, struct datafile *f,
			const struct batch *b)
{
	for (size_t i = 0; i < b->nstretches; i++) {
		check_index(s, f, &b->stretch[i]);
		arrive(s, f, &b->stretch[i]);
	}
	if (b->fault.text[0])
		die_of(s, f, &b->fault);
	f->records += b->records;
}

/*
 * The bytes between the last batch's last record and this one's first are
 * records too.  If BCF's were not, the guess of where the first begins was
 * wrong, and the batch is decoded again from where the last one ended.
 */
static void join(struct source *s, struct decoder *d, struct batch *before,
		 struct batch *b)
{
	struct datafile *f = &s->files[b->file];
	size_t tail = s->carry.n;

	bytes_add(&s->carry, b->head.at, b->head.n);
	if (b->last && !b->started && s->carry.n &&
	    f->dialect.format == &format_vcf &&
	    s->carry.at[s->carry.n - 1] != '\n') {
		bytes_add(&s->carry, "\n", 1);
		s->unfinished_line = true;
	}
	if (!b->started && !b->last)
		return;
	if (s->carry.n)
		decode_text(d, &f->dialect, before, &s->carry);
	if (f->dialect.format->guesses && b->started && !b->first &&
	    (before->tail.n || before->fault.text[0])) {
		batch_clear_sites(before);
		bytes_add(&b->lead, s->carry.at, tail);
		b->first = true;
		decode_batch(d, &f->dialect, b);
	}
	s->carry.n = 0;
}

void source_join(struct source *s, struct decoder *d, struct batch *before,
		 struct batch *b)
{
	struct datafile *f = &s->files[b->file];

	batch_clear(before);
	before->file = b->file;
	if (!b->decoded)
		join(s, d, before, b);
	check_batch(s, f, before);
	check_batch(s, f, b);
	if (b->last && (before->tail.n || b->tail.n))
		die("%s: the file is truncated inside a record", f->path);
	if (b->started)
		bytes_add(&s->carry, b->tail.at, b->tail.n);
}

void source_end(struct source *s)
{
	for (size_t i = 0; i < s->nfiles; i++) {
		struct datafile *f = &s->files[i];

		for (size_t k = 0; k < f->index.ncontigs; k++) {
			const struct indexed_contig *c = &f->index.contig[k];

			if (!c->whole || c->expected < 0 || s->args->reader ||
			    c->records == c->expected)
				continue;
			die("%s: the index says that contig '%s' has %lld "
			    "records, but %lld were read; the file is "
			    "damaged or the index is another file's",
			    f->path, contigs_name(s->contigs, c->contig),
			    (long long)c->expected, (long long)c->records);
		}
	}
	if (s->unfinished_line)
		warn("the last line of a file has no newline; is the file "
		     "complete?");
}
