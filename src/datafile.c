#include "datafile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <htslib/hfile.h>
#include <libdeflate.h>

#include "die.h"
#include "htsreader.h"

static void check_same(struct datafile *f)
{
	if (f->known)
		fileid_check(&f->id, &f->stream.id, f->path);
	if (f->known && f->crc != f->header.crc)
		fileid_changed(f->path);
	f->known = true;
	f->id = f->stream.id;
	f->crc = f->header.crc;
}

void datafile_open(struct datafile *f)
{
	stream_open(&f->stream, f->path, "a VCF or BCF file");
	header_read(&f->header, &f->stream);
	check_same(f);
	f->header_lines = f->header.lines;
	f->open = true;
}

void datafile_open_htslib(struct datafile *f)
{
	struct fileid id;

	if (f->open && !stream_seekable(&f->stream))
		die("%s can be read but once, and --reader htslib opens what "
		    "it reads a second time; save it to a file",
		    strcmp(f->path, "-") ? f->path : "stdin");
	datafile_close(f);
	f->htslib = htsreader_open(f->path, &f->dialect);
	id = fileid_of(f->path);
	fileid_check(&f->id, &id, f->path);
	f->begun = true;
	f->done = false;
}

void datafile_close(struct datafile *f)
{
	if (f->open) {
		stream_close(&f->stream);
		header_free(&f->header);
	}
	f->open = false;
	if (f->htslib)
		fileid_check_unchanged(&f->id, f->path);
	htsreader_close(f->htslib);
	f->htslib = NULL;
}

void datafile_free(struct datafile *f)
{
	datafile_close(f);
	index_free(&f->index);
	free((void *)f->dialect.contig);
	free((void *)f->dialect.ids);
}

void datafile_rewind(struct datafile *f)
{
	datafile_close(f);
	f->begun = f->in_range = false;
	f->done = f->by_index && !f->index.nranges;
	f->range = 0;
	for (size_t i = 0; i < f->index.ncontigs; i++)
		f->index.contig[i].records = 0;
}

/* --- regions --- */

/* Reading by regions does not come by the end of the file, so look there. */
static void check_end_block(struct datafile *f)
{
	char last[BGZF_END];
	struct hFILE *file = f->stream.file;

	if (hseek(file, -(off_t)sizeof last, SEEK_END) < 0)
		return;
	if (hread(file, last, sizeof last) != sizeof last ||
	    memcmp(last, bgzf_end, sizeof last))
		die("%s: the file is truncated: it lacks BGZF's end-of-file "
		    "block; copy or make it anew",
		    f->path);
}

/* Nor does it come by records that the index does not know of: of contigs that
 * a part of the file lacked of which it was made, or that were added since. */
static void check_index_end(struct datafile *f, int64_t behind_header)
{
	uint64_t end = f->index.end;
	int64_t offset = end ? (int64_t)(end >> 16) : behind_header;
	size_t skip = end & 0xffff;
	struct libdeflate_decompressor *inflater = bgzf_inflater();
	char *text = xalloc(BGZF_MAX, 1);
	struct bytes raw = { 0 };
	long n = end ? 0 : (long)f->header.rest.n;

	stream_seek(&f->stream, offset);
	while (n == 0 && !f->stream.fault[0] &&
	       stream_block(&f->stream, &raw, &offset)) {
		n = bgzf_inflate(inflater, raw.at, raw.n, text);
		n = n < 0 ? n : n - (long)skip;
		raw.n = skip = 0;
	}
	if (n || f->stream.fault[0])
		die("%s: the index is not that of this file, which has more "
		    "records or others; make it anew with 'bcftools index -f "
		    "%s'",
		    f->path, f->path);
	free(raw.at);
	free(text);
	libdeflate_free_decompressor(inflater);
}

void datafile_index(struct datafile *f, const struct regions *regions,
		    struct contigs *contigs)
{
	int64_t behind_header = htell(f->stream.file);

	if (f->stream.packing != BGZF_BLOCKS || !stream_seekable(&f->stream))
		die("%s: regions (-r, -R) need a file that is compressed with "
		    "bgzip and indexed; choose records by streaming with -t",
		    f->path);
	check_end_block(f);
	index_load(&f->index, f->path, &f->header, regions, contigs);
	check_index_end(f, behind_header);
	f->by_index = true;
	f->done = !f->index.nranges;
}

/* --- batches --- */

/*
 * Take the stream's fault over, if it has one, in a batch of its own that
 * follows what could be read.
 */
static bool take_fault(struct datafile *f, struct batch *b)
{
	const char *hint = "; if the file itself is whole, make its index anew "
			   "with 'bcftools index -f'";
	bool misled = f->by_index && f->in_range;

	if (!f->stream.fault[0])
		return false;
	snprintf(b->fault.text, sizeof b->fault.text, "%s%s", f->stream.fault,
		 misled ? hint : "");
	b->fault.contig = -1;
	b->fault.record = -1;
	b->decoded = b->last = true;
	f->done = true;
	return true;
}

static void read_whole(struct datafile *f, struct batch *b, size_t want)
{
	b->first = !f->begun;
	if (b->first)
		bytes_add(&b->lead, f->header.rest.at, f->header.rest.n);
	f->begun = true;
	if (stream_read(&f->stream, &b->raw, want))
		return;
	/* the last batch has no bytes, not even those behind the header */
	if (!take_fault(f, b) && !b->lead.n)
		f->done = b->last = b->ends = true;
}

static bool start_range(struct datafile *f, struct batch *b)
{
	uint64_t beg = f->index.range[f->range].beg;

	f->offset = (int64_t)(beg >> 16);
	b->first = true;
	b->skip = beg & 0xffff;
	f->in_range = stream_seek(&f->stream, f->offset);
	return f->in_range;
}

/* Read blocks up to the end of the range; returns whether it was reached. */
static bool read_to_end(struct datafile *f, struct batch *b, size_t want)
{
	enum { RATIO = 8 }; /* of text to what it is compressed to, or so */
	const struct range *r = &f->index.range[f->range];
	int64_t end = (int64_t)(r->end >> 16);
	size_t keep = r->end & 0xffff;

	do {
		bool at_end = f->offset == end;

		if (f->offset > end || (at_end && !keep))
			return true;
		if (!stream_block(&f->stream, &b->raw, &f->offset))
			return false;
		if (at_end) {
			b->keep = keep;
			return true;
		}
	} while (b->raw.n * RATIO < want);
	return false;
}

/* If the file ends there too, that is in a batch without bytes, as of a file
 * read whole. */
static void end_range(struct datafile *f, struct batch *b)
{
	bool at_end = f->index.range[f->range].end == f->index.end;

	if (at_end && b->raw.n)
		return;
	b->ends = at_end;
	b->last = true;
	f->in_range = false;
	f->done = ++f->range == f->index.nranges;
}

static void read_range(struct datafile *f, struct batch *b, size_t want)
{
	if (!f->in_range && !start_range(f, b))
		take_fault(f, b);
	else if (read_to_end(f, b, want))
		end_range(f, b);
	else
		take_fault(f, b);
}

void datafile_read(struct datafile *f, struct batch *b, size_t want)
{
	b->packed = f->stream.packing == BGZF_BLOCKS;
	if (f->htslib) {
		f->done = !htsreader_fill(f->htslib, b);
		b->last = b->first = true;
	} else if (f->by_index) {
		read_range(f, b, want);
	} else {
		read_whole(f, b, want);
	}
}
