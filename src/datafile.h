/*
 * datafile.h - one file, from its first byte to batches of its bytes
 *
 * A file is read whole, or the ranges of it that an index names, or through
 * htslib.  Either way it is handed out as batches (batch.h) of which the last
 * says so; that of a file read whole has no bytes.  What is wrong with the
 * bytes is a fault of the batch in which it would have come.
 */
#ifndef DATAFILE_H
#define DATAFILE_H

#include "batch.h"
#include "header.h"
#include "index.h"
#include "record.h"

struct htsreader;

struct datafile {
	const char *path;
	struct stream stream;
	bool known; /* it was opened before: */
	struct fileid id;
	uint32_t crc;	  /* of its header */
	bool open;	  /* stream and header are there */
	bool begun, done; /* the first, the last batch was handed out */
	struct header header;
	int64_t header_lines; /* of a VCF */
	struct dialect dialect;
	struct index index; /* of the regions, if there are any */
	bool by_index;
	size_t range; /* the one being read */
	bool in_range;
	int64_t offset; /* in the file, of the range's next block */
	struct htsreader *htslib;
};

/* Read the header; dies if that cannot be, or if the file was opened before and
 * is another now. */
void datafile_open(struct datafile *);
/* By htslib's reader, after datafile_open(). */
void datafile_open_htslib(struct datafile *);
/* Let go of all but what decoding needs. */
void datafile_close(struct datafile *);
void datafile_free(struct datafile *);
/* Close it, and begin anew with the next datafile_open(). */
void datafile_rewind(struct datafile *);

/*
 * Find the regions in the index.  Dies if the file cannot be read by regions
 * or is truncated, which such reading would not see.
 */
void datafile_index(struct datafile *, const struct regions *,
		    struct contigs *);

/* The next batch, of about 'want' bytes of text, until the file is done. */
void datafile_read(struct datafile *, struct batch *, size_t want);

#endif
