/* Files of any packing: taken apart block by block, and read as a stream. */
#include "fuzz.h"

#include <libdeflate.h>

#include "stream.h"

enum { MOST = 1 << 20 }; /* bytes that are read of a file */

/* Memory of just that size, so that a byte too far is seen. */
static uint8_t *copy_of(const uint8_t *data, size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);

	if (!copy)
		abort();
	if (n)
		memcpy(copy, data, n);
	return copy;
}

static void one_block(const uint8_t *data, size_t n)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	uint8_t *copy = copy_of(data, n);
	char *out = (char *)copy_of(NULL, 0);
	size_t size = bgzf_size(copy, n);

	HOLDS(size <= BGZF_MAX);
	if (size && size <= n) {
		long got;

		free(out);
		out = malloc(BGZF_MAX);
		if (!out)
			abort();
		got = bgzf_inflate(d, copy, size, out);
		HOLDS(got >= -1 && got <= BGZF_MAX);
	}
	free(out);
	free(copy);
	libdeflate_free_decompressor(d);
}

/* What a stream hands out of BGZF are whole blocks. */
static void check_blocks(const uint8_t *data, size_t n)
{
	for (size_t at = 0, size; at < n; at += size) {
		size = bgzf_size(data + at, n - at);
		HOLDS(size && size <= n - at);
	}
}

/* Returns whether it ended well. */
static bool read_stream(const char *path, size_t want, struct bytes *all)
{
	struct stream s;
	bool well;

	stream_open(&s, path, "a file");
	while (all->n < MOST) {
		size_t before = all->n;

		if (!stream_read(&s, all, want))
			break;
		HOLDS(all->n > before);
		if (s.packing == BGZF_BLOCKS)
			check_blocks(all->at + before, all->n - before);
		else
			HOLDS(all->n - before <= want);
	}
	well = !s.fault[0];
	stream_close(&s);
	return well;
}

/* In whatever chunks it is read, the bytes are the same, and so is the end;
 * but how far it comes in a file that is damaged is not told. */
static void take(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file(data, size);
	struct bytes a = { 0 }, b = { 0 };
	bool a_well, b_well;

	one_block(data, size);
	a_well = read_stream(path, 1 << 16, &a);
	b_well = read_stream(path, 7, &b);
	if (a.n < MOST && b.n < MOST)
		HOLDS(a_well == b_well && (a.n == b.n || !a_well));
	if (a.n && b.n)
		HOLDS(!memcmp(a.at, b.at, a.n < b.n ? a.n : b.n));
	free(a.at);
	free(b.at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz(take, data, size);
	return 0;
}
