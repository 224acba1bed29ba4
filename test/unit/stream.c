/* Files of every packing, whole and damaged, and BGZF's blocks by hand. */
#include "stream.h"

#include <stdbool.h>
#include <sys/stat.h>
#include <zlib.h>

#include "bgzf.h"
#include "dies.h"
#include "random.h"
#include "unit.h"

static struct libdeflate_decompressor *inflater;

/* Text that shrinks, but not to nothing. */
static void any_text(char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text[i] = "0/1|\t\n:ACGT."[below(percent(70) ? 4 : 12)];
}

/* --- blocks --- */

/* The size by the specification: RFC 1952 and SAM 4.1; 0 if it is none. */
static size_t size_of(const uint8_t *p, size_t n)
{
	size_t xlen, size = 0, at = 12;

	if (n < BGZF_HEAD || p[0] != 0x1f || p[1] != 0x8b || p[2] != 8 ||
	    !(p[3] & 4))
		return 0;
	xlen = p[10] + 256u * p[11];
	while (!size && at + 6 <= 12 + xlen && at + 6 <= n) {
		size_t length = p[at + 2] + 256u * p[at + 3];

		if (p[at] == 'B' && p[at + 1] == 'C' && length == 2)
			size = p[at + 4] + 256u * p[at + 5] + 1;
		at += 4 + length;
	}
	return size < 12 + xlen + 8 ? 0 : size;
}

/* In memory of just that size. */
static size_t size_exactly(const uint8_t *p, size_t n)
{
	uint8_t *copy = malloc(n + !n);
	size_t size;

	if (!copy)
		exit(1);
	memcpy(copy, p, n);
	size = bgzf_size(copy, n);
	free(copy);
	return size;
}

static long inflate_exactly(const uint8_t *p, size_t n, char *out)
{
	uint8_t *copy = malloc(n);
	long got;

	if (!copy)
		exit(1);
	memcpy(copy, p, n);
	got = bgzf_inflate(inflater, copy, n, out);
	free(copy);
	return got;
}

static void corrupt_head(const struct bytes *b, size_t head)
{
	uint8_t *copy = malloc(b->n);
	bool right = true;

	if (!copy)
		exit(1);
	memcpy(copy, b->at, b->n);
	for (size_t i = 0; i < head; i++)
		for (int c = 0; c < 256; c++) {
			copy[i] = (uint8_t)c;
			right &=
				size_exactly(copy, b->n) == size_of(copy, b->n);
			right &=
				size_exactly(copy, head) == size_of(copy, head);
			copy[i] = b->at[i];
		}
	CHECK(right);
	for (size_t n = 0; n <= b->n; n++)
		right &= size_exactly(b->at, n) == size_of(b->at, n);
	CHECK(right);
	free(copy);
}

static void block_heads(void)
{
	static const struct {
		const char *before;
		size_t n;
	} extra[] = { { "", 0 },	  { "XY\3\0abc", 7 },
		      { "BC\3\0abc", 7 }, { "BD\2\0ab", 6 },
		      { "XY\0\0", 4 },	  { "XY\0\0XY\2\0BC", 10 } };

	for (size_t i = 0; i < sizeof extra / sizeof *extra; i++) {
		struct bytes b = { 0 };
		size_t size = put_block(&b, "0/1\t0/0\n", 8, 6, extra[i].before,
					extra[i].n);
		char out[BGZF_MAX];

		CHECK(bgzf_size(b.at, b.n) == size && size == b.n);
		CHECK(inflate_exactly(b.at, size, out) == 8);
		CHECK(!memcmp(out, "0/1\t0/0\n", 8));
		corrupt_head(&b, 18 + extra[i].n);
		free(b.at);
	}
}

static void check_block(size_t n, int level)
{
	static char text[BGZF_MAX + 1], out[BGZF_MAX];
	struct bytes b = { 0 };
	size_t size;

	any_text(text, n);
	size = put_block(&b, text, n, level, "", 0);
	CHECK(bgzf_size(b.at, b.n) == size);
	if (n > BGZF_MAX)
		CHECK(inflate_exactly(b.at, size, out) == -1);
	else
		CHECK(inflate_exactly(b.at, size, out) == (long)n &&
		      !memcmp(out, text, n));
	free(b.at);
}

static void block_texts(void)
{
	for (size_t n = 0; n < 600; n++)
		check_block(n, (int)(n % 13));
	check_block(65280, 0);
	check_block(BGZF_MAX - 1, 6);
	check_block(BGZF_MAX, 6);
	check_block(BGZF_MAX + 1, 6);
}

/* A byte that is wrong is found, or did not matter. */
static void corrupt_blocks(void)
{
	static char out[BGZF_MAX];

	for (int level = 0; level < 12; level += 6) {
		struct bytes b = { 0 };
		char text[300];
		size_t harmless = 0;

		any_text(text, sizeof text);
		put_block(&b, text, sizeof text, level, "", 0);
		for (size_t i = 18; i < b.n; i++)
			for (int bit = 0; bit < 8; bit++) {
				long got;

				b.at[i] ^= (uint8_t)(1 << bit);
				got = inflate_exactly(b.at, b.n, out);
				CHECK(got == -1 ||
				      (got == sizeof text &&
				       !memcmp(out, text, sizeof text)));
				harmless += got != -1;
				b.at[i] ^= (uint8_t)(1 << bit);
			}
		/* those that fill the last byte */
		CHECK(harmless < 8);
		free(b.at);
	}
}

/* --- files --- */

enum { FAULT = -1 };

/* All of a file in chunks; FAULT, or the bytes of its text. */
static long read_all(const char *path, size_t want, struct bytes *raw,
		     char fault[256])
{
	struct stream s;
	static char out[BGZF_MAX];
	size_t text = 0;

	raw->n = 0;
	stream_open(&s, path, "a file");
	while (stream_read(&s, raw, want))
		;
	strcpy(fault, s.fault);
	if (s.packing != BGZF_BLOCKS)
		text = raw->n;
	for (size_t at = 0; s.packing == BGZF_BLOCKS && at < raw->n;) {
		size_t size = bgzf_size(raw->at + at, raw->n - at);
		long got = bgzf_inflate(inflater, raw->at + at, size, out);

		CHECK(got >= 0);
		text += (size_t)got;
		at += size;
	}
	/* the end stays the end */
	CHECK(!stream_read(&s, raw, want));
	stream_close(&s);
	return *fault ? FAULT : (long)text;
}

static bool reads(const struct bytes *file, size_t n, long text)
{
	const char *path = put_bytes("f", (const char *)file->at, n);
	struct bytes raw = { 0 };
	char fault[256];
	bool right = read_all(path, 1 << 16, &raw, fault) == text &&
		     read_all(path, 1, &raw, fault) == text &&
		     (text == FAULT) == (*fault != '\0');

	free(raw.at);
	return right;
}

static bool refused(const struct bytes *file, size_t n, const char *why)
{
	const char *path = put_bytes("f", (const char *)file->at, n);
	struct bytes raw = { 0 };
	char fault[256];
	bool right =
		read_all(path, 100, &raw, fault) == FAULT && strstr(fault, why);

	if (!right)
		fprintf(stderr, "wanted '%s', got '%s'\n", why, fault);
	free(raw.at);
	return right;
}

static void cut_files(void)
{
	struct bytes f = { 0 };
	size_t block[3] = { 0 }, whole;
	char text[400];

	any_text(text, sizeof text);
	block[1] = put_block(&f, text, 250, 6, "", 0);
	block[2] = block[1] + put_block(&f, text + 250, 150, 6, "", 0);
	put_bytes_at(&f, made_end, MADE_END);
	whole = f.n;
	CHECK(reads(&f, whole, 400));
	for (size_t n = 1; n < whole; n++) {
		bool at_end = n == block[1] || n == block[2];

		/* a byte alone is a text of one */
		CHECK(n == 1 ? reads(&f, n, 1)
			     : refused(&f, n,
				       at_end ? "lacks BGZF's end-of-file block"
					      : "truncated"));
	}
	/* another file behind it, and what is none */
	put_bytes_at(&f, f.at, whole);
	CHECK(reads(&f, 2 * whole, 800));
	CHECK(refused(&f, 2 * whole - MADE_END, "end-of-file block"));
	f.n = whole;
	put_bytes_at(&f, "junk", 4);
	CHECK(reads(&f, f.n, FAULT));
	put_bytes_at(&f, "more junk than a header takes", 29);
	CHECK(reads(&f, f.n, FAULT));
	f.at[block[1]] ^= 1;
	CHECK(refused(&f, whole, "no BGZF block begins at byte"));
	free(f.at);
}

static void plain_files(void)
{
	struct bytes f = { 0 };
	char text[500];

	any_text(text, sizeof text);
	for (size_t n = 1; n < sizeof text; n++) {
		f.n = 0;
		put_bytes_at(&f, text, n);
		CHECK(reads(&f, n, (long)n));
	}
	free(f.at);
}

static void put_gzip(struct bytes *f, const char *text, size_t n)
{
	z_stream z = { 0 };
	uint8_t packed[2000];

	if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY))
		exit(1);
	z.next_in = (Bytef *)(uintptr_t)text;
	z.avail_in = (uInt)n;
	z.next_out = packed;
	z.avail_out = sizeof packed;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		exit(1);
	put_bytes_at(f, packed, z.total_out);
	deflateEnd(&z);
}

static void gzip_files(void)
{
	struct bytes f = { 0 }, raw = { 0 };
	char text[200], fault[256];
	size_t first;

	any_text(text, sizeof text);
	/* members that end where a chunk does, before it and behind it */
	for (size_t n = 1; n <= 60; n++) {
		const char *path;

		f.n = 0;
		put_gzip(&f, text, n);
		put_gzip(&f, text + n, 20);
		put_gzip(&f, text, 0);
		path = put_bytes("g", (const char *)f.at, f.n);
		for (size_t want = 1; want <= n + 21; want++) {
			CHECK(read_all(path, want, &raw, fault) ==
			      (long)n + 20);
			CHECK(!memcmp(raw.at, text, n + 20));
		}
	}
	f.n = 0;
	put_gzip(&f, text, 200);
	first = f.n;
	put_gzip(&f, text, 100);
	for (size_t n = 2; n < f.n; n++)
		CHECK(n == first ? reads(&f, n, 200)
				 : refused(&f, n, "gzip file is truncated"));
	f.at[first / 2] ^= 0x40;
	CHECK(refused(&f, f.n, "gzip data are damaged"));
	free(raw.at);
	free(f.at);
}

/* --- places --- */

static void blocks_one_by_one(void)
{
	enum { BLOCKS = 40 };
	struct bytes f = { 0 }, one = { 0 };
	size_t at[BLOCKS + 1] = { 0 };
	struct stream s;
	bool right = true;
	int64_t next;

	for (unsigned i = 0; i < BLOCKS; i++) {
		char text[200];

		any_text(text, 5 * i);
		at[i + 1] = at[i] + put_block(&f, text, 5 * i, 6, "ab\1\0c",
					      i % 2 ? 5 : 0);
	}
	stream_open(&s, put_bytes("b", (const char *)f.at, f.n), "a file");
	CHECK(s.packing == BGZF_BLOCKS && stream_seekable(&s));
	for (int k = 0; k < 500; k++) {
		unsigned i = below(BLOCKS);

		one.n = 0;
		right &= stream_seek(&s, (int64_t)at[i]);
		right &= stream_block(&s, &one, &next);
		right &= one.n == at[i + 1] - at[i] &&
			 !memcmp(one.at, f.at + at[i], one.n) &&
			 next == (int64_t)at[i + 1];
	}
	CHECK(right);
	/* after an end one can go back */
	while (stream_block(&s, &one, &next))
		;
	CHECK(s.eof && strstr(s.fault, "end-of-file block"));
	stream_close(&s);
	free(one.at);
	free(f.at);
}

static void open_it(const void *path)
{
	struct stream s;

	stream_open(&s, path, "a file");
}

static void refused_paths(void)
{
	struct stream s;
	char pipe[128];

	CHECK(says(open_it, put("e", ""), 1, "is empty"));
	CHECK(says(open_it, folder, 1, "is a folder"));
	CHECK(says(open_it, "/no/such", 1, "/no/such: cannot be opened: No "));
	snprintf(pipe, sizeof pipe, "%s/pipe", folder);
	CHECK(!mkfifo(pipe, 0600));
	s = (struct stream){ .path = pipe };
	CHECK(!stream_seekable(&s));
	s.path = "-";
	CHECK(!stream_seekable(&s));
}

int main(void)
{
	inflater = libdeflate_alloc_decompressor();
	if (!inflater)
		return 1;
	block_heads();
	block_texts();
	corrupt_blocks();
	cut_files();
	plain_files();
	gzip_files();
	blocks_one_by_one();
	refused_paths();
	libdeflate_free_decompressor(inflater);
	remove_folder();
	return unit_end();
}
