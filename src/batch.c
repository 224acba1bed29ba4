#include "batch.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "simd.h"

/* Text is looked at in whole vectors, so that some bytes follow it. */
void bytes_add(struct bytes *b, const void *p, size_t n)
{
	GROW(b->at, b->room, b->n + n + TEXT_PAD);
	if (n)
		memcpy(b->at + b->n, p, n);
	b->n += n;
}

void batch_init(struct batch *b, unsigned nsamples)
{
	*b = (struct batch){ .most = SIZE_MAX };
	block_init(&b->block, nsamples);
}

void batch_free(struct batch *b)
{
	free(b->raw.at);
	free(b->lead.at);
	free(b->head.at);
	free(b->tail.at);
	free(b->behind.at);
	free(b->stretch);
	block_free(&b->block);
	*b = (struct batch){ 0 };
}

void batch_clear_sites(struct batch *b)
{
	b->decodings++;
	b->started = b->more = false;
	b->head.n = b->tail.n = b->nstretches = 0;
	b->records = 0;
	block_clear(&b->block);
	b->tallies = (struct tallies){ 0 };
	b->fault.text[0] = '\0';
}

void batch_clear(struct batch *b)
{
	b->raw.n = b->lead.n = b->behind.n = b->at = b->skip = 0;
	b->keep = SIZE_MAX;
	b->first = b->last = b->ends = b->decoded = false;
	batch_clear_sites(b);
}
