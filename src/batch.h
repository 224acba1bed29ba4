/*
 * batch.h - a run of a file, from its bytes to its sites
 *
 * A batch is cut from the file without regard to where records begin.  What
 * lies in it before its first record's first byte is its head, what is left
 * after its last whole record its tail:
 *
 *   batch        |      k      |     k+1     |     k+2     |
 *   records   ..-|---)[----)[--|---)[----)[--|-------------|---)[--..
 *                 head      tail head      tail   all head  head
 *
 * Any thread decodes a batch alone; in file order the tails and heads are
 * then joined (source.h), so that each record is decoded once and no index
 * is needed.  A VCF record begins after a newline.  A BCF record begins where
 * a chain of plausible records does: a guess, which joining proves, since
 * the record before must end there.
 *
 * Alleles by the thousand make gigabytes of a megabyte of text.  So a batch
 * whose sites take more memory than most do is decoded in pieces, which leave
 * one after the other: what is not decoded yet is its lead and raw from 'at'.
 */
#ifndef BATCH_H
#define BATCH_H

#include "block.h"
#include "run.h"
#include "stream.h"

/* Records of one contig that follow each other in a batch; or none, where a
 * contig begins of which none may come. */
struct stretch {
	int32_t contig;
	int64_t first, last; /* positions, 0-based; 0 without records */
	int64_t records;
	size_t sites; /* of the block's that are in it */
};

/* What is wrong with the data, and where. */
struct fault {
	char text[400]; /* empty: nothing */
	int64_t record; /* records of the batch read before it */
	int32_t contig; /* -1 if not known */
	int64_t pos;
};

struct batch {
	/* As read. */
	unsigned file;
	struct bytes raw; /* whole BGZF blocks, or plain text */
	bool packed;	  /* raw is BGZF */
	bool decoded; /* the rest is filled in, there is nothing to decode */
	struct bytes lead; /* text that comes before raw's */
	size_t at;	   /* bytes of raw that are done with */
	size_t skip;	   /* bytes of raw's text left out in front */
	size_t keep; /* bytes of its last block's text that belong to it */
	bool first;  /* a record begins at its first byte */
	bool last;   /* a record ends at its last */
	bool ends;   /* it has no bytes, and the file none behind it */
	size_t most; /* words of its block, about, that a piece may have */

	/* As decoded. */
	int64_t decodings; /* times that this struct was decoded into */
	bool started;	   /* a record begins in it */
	bool more;	   /* this is a piece, and not the last */
	struct bytes head, tail;
	struct bytes behind; /* text of its last block that is not its own */
	struct block block;
	size_t nstretches, stretch_room;
	struct stretch *stretch;
	int64_t records;
	struct tallies tallies;
	struct fault fault;

	void *stage; /* what the run makes of it first, see engine.h */
};

void batch_init(struct batch *, unsigned nsamples);
void batch_free(struct batch *);
/* Forget what was decoded, or what was read as well. */
void batch_clear_sites(struct batch *);
void batch_clear(struct batch *);

/* No further record belongs into this piece. */
static inline bool batch_full(const struct batch *b)
{
	return b->block.nwords >= b->most;
}

void bytes_add(struct bytes *, const void *, size_t n);

#endif
