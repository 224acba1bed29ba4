#include "stream.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <htslib/hfile.h>

#include "die.h"
#include "le.h"

enum {
	GZIP_INPUT = 1 << 16,
	GZIP_HEAD = 12, /* up to and with XLEN */
	GZIP_TAIL = 8,	/* CRC32, ISIZE */
};

const char bgzf_end[] = "\037\213\010\4\0\0\0\0\0\377\6\0BC\2\0\033"
			"\0\3\0\0\0\0\0\0\0\0";

static bool fault(struct stream *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static bool fault(struct stream *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s->fault, sizeof s->fault, fmt, ap);
	va_end(ap);
	return false;
}

/* --- blocks --- */

/* gzip with an extra field; its subfield BC holds the block's size - 1. */
static bool is_bgzf(const uint8_t *p, size_t n)
{
	return n >= BGZF_HEAD && p[0] == 31 && p[1] == 139 && p[2] == 8 &&
	       p[3] & 4;
}

size_t bgzf_size(const uint8_t *p, size_t n)
{
	size_t at = GZIP_HEAD, end;

	if (!is_bgzf(p, n))
		return 0;
	end = at + le16(p + 10);
	for (; at + 6 <= end && at + 6 <= n; at += 4 + le16(p + at + 2))
		if (p[at] == 'B' && p[at + 1] == 'C' && le16(p + at + 2) == 2) {
			size_t size = le16(p + at + 4) + 1;

			return size < end + GZIP_TAIL ? 0 : size;
		}
	return 0;
}

struct libdeflate_decompressor *bgzf_inflater(void)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();

	if (!d)
		die("out of memory: libdeflate");
	return d;
}

long bgzf_inflate(struct libdeflate_decompressor *d, const uint8_t *block,
		  size_t size, char *out)
{
	size_t head = GZIP_HEAD + le16(block + 10), got;
	uint32_t crc = le32(block + size - 8), isize = le32(block + size - 4);

	if (size < head + GZIP_TAIL || isize > BGZF_MAX)
		return -1;
	if (libdeflate_deflate_decompress(d, block + head,
					  size - head - GZIP_TAIL, out, isize,
					  &got) != LIBDEFLATE_SUCCESS)
		return -1;
	if (got != isize || libdeflate_crc32(0, out, got) != crc)
		return -1;
	return (long)got;
}

/* --- opening --- */

static void refuse_folders(const char *path, const char *what)
{
	struct stat st;

	if (strcmp(path, "-") && !stat(path, &st) && S_ISDIR(st.st_mode))
		die("%s: is a folder, not %s", path, what);
}

void stream_open(struct stream *s, const char *path, const char *what)
{
	uint8_t magic[BGZF_HEAD];
	struct fileid id;
	ssize_t n;

	*s = (struct stream){ .path = path, .id = fileid_of(path) };
	refuse_folders(path, what);
	errno = 0;
	s->file = hopen(path, "r");
	if (!s->file)
		die("%s: cannot be opened: %s", path,
		    errno ? strerror(errno) : "not found");
	id = fileid_of(path);
	fileid_check(&s->id, &id, path);
	n = hpeek(s->file, magic, sizeof magic);
	if (n < 0)
		die("%s: cannot be read: %s", path, strerror(errno));
	if (n == 0)
		die("%s: is empty, not %s", path, what);
	if (bgzf_size(magic, (size_t)n))
		s->packing = BGZF_BLOCKS;
	else if (n >= 2 && magic[0] == 31 && magic[1] == 139)
		s->packing = GZIP;
	if (s->packing == GZIP) {
		s->gzip = xalloc(1, sizeof *s->gzip);
		s->input = xalloc(GZIP_INPUT, 1);
		if (inflateInit2(s->gzip, 15 + 16) != Z_OK)
			die("%s: zlib cannot be started", path);
	}
}

void stream_close(struct stream *s)
{
	if (s->file)
		fileid_check_unchanged(&s->id, s->path);
	if (s->gzip)
		inflateEnd(s->gzip);
	free(s->gzip);
	free(s->input);
	if (s->file)
		hclose_abruptly(s->file);
	*s = (struct stream){ 0 };
}

bool stream_seekable(const struct stream *s)
{
	struct stat st;

	if (!strcmp(s->path, "-"))
		return false;
	return stat(s->path, &st) || S_ISREG(st.st_mode);
}

bool stream_seek(struct stream *s, int64_t offset)
{
	s->eof = s->ended = false;
	if (hseek(s->file, offset, SEEK_SET) < 0)
		return fault(s, "cannot seek to byte %lld: %s",
			     (long long)offset, strerror(errno));
	return true;
}

/* --- reading --- */

/* Up to n bytes; less only at the end of the file. */
static size_t read_some(struct stream *s, uint8_t *to, size_t n)
{
	size_t got = 0;

	while (got < n) {
		ssize_t k = hread(s->file, to + got, n - got);

		if (k < 0)
			fault(s, "cannot be read: %s", strerror(errno));
		if (k <= 0)
			break;
		got += (size_t)k;
	}
	return got;
}

static bool at_bgzf_end(struct stream *s)
{
	s->eof = true;
	if (s->fault[0])
		return false;
	if (!s->ended)
		return fault(s, "the file is truncated: it lacks BGZF's "
				"end-of-file block; copy or make it anew");
	return false;
}

static bool truncated(struct stream *s)
{
	if (!s->fault[0])
		fault(s, "the file is truncated inside a BGZF block; copy or "
			 "make it anew");
	s->eof = true;
	return false;
}

static bool behind_end(struct stream *s)
{
	s->eof = true;
	return fault(s, "bytes follow BGZF's end-of-file block that are not "
			"BGZF; copy or make the file anew");
}

bool stream_block(struct stream *s, struct bytes *to, int64_t *offset)
{
	size_t n, size, head = BGZF_HEAD;
	uint8_t *p;

	GROW(to->at, to->room, to->n + 2 * BGZF_MAX);
	p = to->at + to->n;
	n = read_some(s, p, BGZF_HEAD);
	if (!n)
		return at_bgzf_end(s);
	if (n < BGZF_HEAD)
		return s->ended ? behind_end(s) : truncated(s);
	if (is_bgzf(p, n) && GZIP_HEAD + le16(p + 10) > BGZF_HEAD) {
		head = GZIP_HEAD + le16(p + 10);
		n += read_some(s, p + n, head - n);
	}
	size = bgzf_size(p, n);
	if (!size && s->ended)
		return behind_end(s);
	if (!size)
		return fault(s,
			     "the data are damaged: no BGZF block begins "
			     "at byte %lld; copy the file again",
			     (long long)htell(s->file) - (long long)n);
	if (n + read_some(s, p + n, size - n) < size)
		return truncated(s);
	s->ended = size == BGZF_END && !le32(p + size - 4);
	to->n += size;
	*offset = htell(s->file);
	return true;
}

static bool read_blocks(struct stream *s, struct bytes *to, size_t want)
{
	size_t before = to->n, text = 0;
	int64_t offset;

	while (text < want && stream_block(s, to, &offset))
		text += le32(to->at + to->n - 4);
	return to->n > before;
}

static bool read_plain(struct stream *s, struct bytes *to, size_t want)
{
	size_t n;

	GROW(to->at, to->room, to->n + want);
	n = read_some(s, to->at + to->n, want);
	to->n += n;
	s->eof = n < want;
	return n > 0;
}

/* More input, or the next member of a file of several. */
static bool refill(struct stream *s)
{
	z_stream *z = s->gzip;

	if (!z->avail_in) {
		z->avail_in = (uInt)read_some(s, s->input, GZIP_INPUT);
		z->next_in = s->input;
	}
	if (!z->avail_in) {
		s->eof = true;
		if (!s->member_ended && !s->fault[0])
			fault(s, "the gzip file is truncated; copy or make it "
				 "anew");
		return false;
	}
	if (s->member_ended && inflateReset(z) != Z_OK)
		return fault(s, "zlib cannot begin the next part of it");
	s->member_ended = false;
	return true;
}

static bool read_gzip(struct stream *s, struct bytes *to, size_t want)
{
	z_stream *z = s->gzip;
	size_t before = to->n;

	GROW(to->at, to->room, to->n + want);
	z->next_out = to->at + to->n;
	z->avail_out = (uInt)want;
	while (z->avail_out) {
		int status;

		if ((!z->avail_in || s->member_ended) && !refill(s))
			break;
		status = inflate(z, Z_NO_FLUSH);
		s->member_ended = status == Z_STREAM_END;
		if (status != Z_OK && !s->member_ended) {
			fault(s,
			      "the gzip data are damaged (%s); copy the file "
			      "again",
			      z->msg ? z->msg : "unknown");
			break;
		}
	}
	to->n += want - z->avail_out;
	return to->n > before;
}

bool stream_read(struct stream *s, struct bytes *to, size_t want)
{
	if (s->eof || s->fault[0])
		return false;
	switch (s->packing) {
	case BGZF_BLOCKS: return read_blocks(s, to, want);
	case GZIP: return read_gzip(s, to, want);
	default: return read_plain(s, to, want);
	}
}
