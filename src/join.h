/*
 * join.h - batches in order: what lies across them, and what order proves
 *
 * Joining puts a batch's head behind the last one's tail, which gives the
 * records that lie across, and checks what no thread could see alone: that a
 * batch began where the last one ended, that positions ascend and contigs do
 * not come back, that a file does not end inside a record.
 */
#ifndef JOIN_H
#define JOIN_H

#include "datafile.h"
#include "decode.h"

struct join {
	const struct contigs *contigs;
	struct batch probe; /* the record behind a range of the index */
	struct bytes carry; /* the last batch's tail */
	const struct datafile *file;
	int64_t records; /* of the file, before the batch at hand */
	int32_t contig;	 /* of the last record; -1 before the first */
	int64_t pos;
	size_t nseen;
	/* [nseen] of contigs: the last file that had records of it, or null */
	const struct datafile **seen;
	size_t nheader;	 /* contigs that headers list */
	bool unfinished; /* the last line had no newline */
	bool strange;	 /* one was found that they do not */
	bool again;	 /* the files are not read for the first time */
};

void join_init(struct join *, const struct contigs *, unsigned nsamples);
void join_free(struct join *);

/* See source_join() and source_more(). */
void join_batch(struct join *, struct datafile *, struct decoder *,
		struct batch *before, struct batch *);
bool join_more(struct join *, struct decoder *, struct batch *before,
	       struct batch *);

#endif
