/*
 * stream.h - a file's bytes, in chunks that can be inflated apart
 *
 * Transport (local files, pipes, URLs) is htslib's hFILE.  BGZF is handed
 * out as runs of whole compressed blocks, which any thread can inflate with
 * bgzf_inflate(); plain text as it is; ordinary gzip inflated here, by the
 * one thread that reads.
 *
 *   bgzf file   |block|block|block|block|block|..|end block|
 *   chunks      [     0     )[     1     )[   2  ..
 *
 * Invariant: the chunks of a file, inflated and put end to end, are the
 * file's bytes; a file that ends where no file may end is a fault, not an
 * end.
 */
#ifndef STREAM_H
#define STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fileid.h"

enum packing { PLAIN, GZIP, BGZF_BLOCKS };

struct stream {
	const char *path;
	struct hFILE *file;
	struct fileid id;
	enum packing packing;
	bool ended; /* bgzf: the last block read was the end block */
	bool eof;
	struct z_stream_s *gzip;
	bool member_ended; /* gzip: another may follow, or the file's end */
	uint8_t *input;	   /* gzip: bytes not inflated yet */
	char fault[256];   /* why it cannot go on; empty if nothing is wrong */
};

/* Bytes of a run of the stream. */
struct bytes {
	uint8_t *at;
	size_t n, room;
};

/* Dies if there is no such file, or it cannot be read or is empty, and is thus
 * not 'what' (such as "a table"). */
void stream_open(struct stream *, const char *path, const char *what);
/* Dies if the file was written to since. */
void stream_close(struct stream *);
bool stream_seekable(const struct stream *);

/*
 * Append to 'to' bytes that inflate to about 'want'; returns false when none
 * were left or a fault was found, which stream->fault then tells.
 */
bool stream_read(struct stream *, struct bytes *to, size_t want);

/* BGZF: go to the block at this offset in the file. */
bool stream_seek(struct stream *, int64_t offset);
/* BGZF: append the next block alone; false as stream_read().  '*offset' is
 * where in the file the one after it begins. */
bool stream_block(struct stream *, struct bytes *to, int64_t *offset);

enum { BGZF_MAX = 65536, BGZF_HEAD = 18, BGZF_END = 28 };

/* The block that ends a file. */
extern const char bgzf_end[BGZF_END + 1];

/* The size in the file of the BGZF block that begins here, or 0 if none
 * does; 'n' bytes can be looked at, BGZF_HEAD suffice for most. */
size_t bgzf_size(const uint8_t *, size_t n);

/* What bgzf_inflate() works with; libdeflate frees it. */
struct libdeflate_decompressor *bgzf_inflater(void);

/*
 * Inflate one whole block, of a size that bgzf_size() gave, into 'out', which
 * has BGZF_MAX bytes; its CRC and size are checked.  Returns the bytes written,
 * or -1.
 */
long bgzf_inflate(struct libdeflate_decompressor *, const uint8_t *block,
		  size_t size, char *out);

#endif
