#include "decode.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "simd.h"

void decoder_init(struct decoder *d, unsigned nsamples)
{
	*d = (struct decoder){ .inflater = libdeflate_alloc_decompressor() };
	if (!d->inflater)
		die("out of memory: libdeflate");
	scribe_init(&d->scribe, nsamples);
}

void decoder_free(struct decoder *d)
{
	libdeflate_free_decompressor(d->inflater);
	scribe_free(&d->scribe);
	free(d->window);
	*d = (struct decoder){ 0 };
}

/* Room for n bytes behind the window's content, and the padding. */
static char *window_room(struct decoder *d, size_t n)
{
	if (d->beg) {
		memmove(d->window, d->window + d->beg, d->end - d->beg);
		d->end -= d->beg;
		d->beg = 0;
	}
	GROW(d->window, d->room, d->end + n + TEXT_PAD);
	return d->window + d->end;
}

static bool faulty(const struct batch *b)
{
	return b->fault.text[0];
}

/* Put what lies before the first record aside, once it can be told. */
static bool find_start(struct decoder *d, struct batch *b)
{
	long at = 0;

	if (b->started)
		return true;
	if (!b->first)
		at = d->scribe.dialect->format->start(
			d->scribe.dialect, d->window + d->beg, d->end - d->beg);
	if (at == START_UNKNOWN)
		return false;
	bytes_add(&b->head, d->window + d->beg, (size_t)at);
	d->beg += (size_t)at;
	b->started = true;
	return true;
}

static void read_window(struct decoder *d, struct batch *b)
{
	if (!find_start(d, b))
		return;
	d->beg += d->scribe.dialect->format->consume(
		&d->scribe, d->window + d->beg, d->end - d->beg);
}

static void take_text(struct decoder *d, struct batch *b, const void *p,
		      size_t n)
{
	memcpy(window_room(d, n), p, n);
	d->end += n;
	read_window(d, b);
}

/* Inflate the block at raw[at..]; returns the bytes it takes there. */
static size_t take_block(struct decoder *d, struct batch *b, size_t at)
{
	const uint8_t *block = b->raw.at + at;
	size_t size = bgzf_size(block, b->raw.n - at), from = 0, n;
	char *out = window_room(d, BGZF_MAX);
	long got = bgzf_inflate(d->inflater, block, size, out);

	if (got < 0) {
		record_fault(&d->scribe, "a compressed block is damaged: its "
					 "CRC or its size is wrong");
		return 0;
	}
	n = (size_t)got;
	if (at + size == b->raw.n && n > b->keep) {
		bytes_add(&b->behind, out + b->keep, n - b->keep);
		n = b->keep;
	}
	if (at == 0)
		from = b->skip < n ? b->skip : n;
	if (from)
		memmove(out, out + from, n - from);
	d->end += n - from;
	read_window(d, b);
	return size;
}

static void finish(struct decoder *d, struct batch *b)
{
	bytes_add(b->started ? &b->tail : &b->head, d->window + d->beg,
		  d->end - d->beg);
}

static void turn(struct decoder *d, const struct dialect *dialect,
		 struct batch *b)
{
	batch_clear_sites(b);
	scribe_turn(&d->scribe, dialect, b);
	d->beg = d->end = 0;
	window_room(d, BGZF_MAX);
}

void decode_batch(struct decoder *d, const struct dialect *dialect,
		  struct batch *b)
{
	if (b->decoded)
		return;
	turn(d, dialect, b);
	if (b->lead.n)
		take_text(d, b, b->lead.at, b->lead.n);
	if (b->packed)
		for (size_t at = 0; at < b->raw.n && !faulty(b);)
			at += take_block(d, b, at);
	else if (b->raw.n && !faulty(b))
		take_text(d, b, b->raw.at, b->raw.n);
	if (!faulty(b))
		finish(d, b);
}

void decode_text(struct decoder *d, const struct dialect *dialect,
		 struct batch *b, const struct bytes *text)
{
	turn(d, dialect, b);
	b->first = true;
	take_text(d, b, text->at, text->n);
	if (!faulty(b))
		finish(d, b);
}
