/*
 * decode.h - a batch's bytes to its sites
 *
 * Blocks are inflated one at a time into a small window and read at once,
 * while they are in cache: reading text from memory instead costs more than
 * parsing it.
 *
 *   window   [ rest of a record | block just inflated | free .. ]
 *
 * A decoder belongs to one thread at a time.
 */
#ifndef DECODE_H
#define DECODE_H

#include "batch.h"
#include "record.h"

struct decoder {
	struct libdeflate_decompressor *inflater;
	struct scribe scribe;
	char *window;
	size_t beg, end, room;
	size_t sought; /* bytes in which no record begins */
};

void decoder_init(struct decoder *, unsigned nsamples);
void decoder_free(struct decoder *);

/*
 * Decode the batch, or its next piece: its head and tail are kept, whole
 * records in between become sites.  Faults are left in the batch.
 */
void decode_batch(struct decoder *, const struct dialect *, struct batch *);

/*
 * Decode 'text' that begins with a record into the batch, which has no other
 * bytes; what is left of it becomes the batch's tail.
 */
void decode_text(struct decoder *, const struct dialect *, struct batch *,
		 const struct bytes *text);

#endif
