#include "unpacked.h"

#include <libdeflate.h>
#include <stdlib.h>

#include "die.h"

void unpacked_open(struct unpacked *u, const char *path, const char *what)
{
	*u = (struct unpacked){ 0 };
	stream_open(&u->stream, path, what);
}

void unpacked_close(struct unpacked *u)
{
	if (u->stream.file)
		stream_close(&u->stream);
	if (u->inflate)
		libdeflate_free_decompressor(u->inflate);
	free(u->packed.at);
	*u = (struct unpacked){ 0 };
}

static void inflate_blocks(struct unpacked *u, struct bytes *to)
{
	size_t size;

	if (!u->inflate)
		u->inflate = bgzf_inflater();
	for (size_t at = 0; at < u->packed.n; at += size) {
		const uint8_t *block = u->packed.at + at;
		long n;

		size = bgzf_size(block, u->packed.n - at);
		GROW(to->at, to->room, to->n + BGZF_MAX);
		n = bgzf_inflate(u->inflate, block, size,
				 (char *)to->at + to->n);
		if (n < 0)
			die("%s: a BGZF block is damaged; copy the file again",
			    u->stream.path);
		to->n += (size_t)n;
	}
	u->packed.n = 0;
}

bool unpacked_read(struct unpacked *u, struct bytes *to, size_t want)
{
	bool packed = u->stream.packing == BGZF_BLOCKS;
	size_t before = to->n;

	stream_read(&u->stream, packed ? &u->packed : to, want);
	if (u->stream.fault[0])
		die("%s: %s", u->stream.path, u->stream.fault);
	if (packed)
		inflate_blocks(u, to);
	return to->n > before;
}
