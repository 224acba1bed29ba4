/*
 * unpacked.h - a stream's bytes as they were before they were compressed
 *
 * For files that one thread reads, of lists and of tables.  Every member of a
 * gzip file is checked, and the end block of a BGZF file, so that what comes
 * is the whole of the file or the run dies.
 */
#ifndef UNPACKED_H
#define UNPACKED_H

#include "stream.h"

struct unpacked {
	struct stream stream;
	struct libdeflate_decompressor *inflate; /* null until a BGZF block */
	struct bytes packed;			 /* BGZF blocks */
};

/* As stream_open(). */
void unpacked_open(struct unpacked *, const char *path, const char *what);
void unpacked_close(struct unpacked *);
/* Append about 'want' bytes to 'to', some unless the file is at its end: false
 * then.  Dies if the file is damaged or cut. */
bool unpacked_read(struct unpacked *, struct bytes *to, size_t want);

#endif
