#include "decode.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "simd.h"

void decoder_init(struct decoder *d, unsigned nsamples)
{
	*d = (struct decoder){ .inflater = bgzf_inflater() };
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

/*
 * Read [p, p + n), that follows what was read before; returns the bytes done
 * with.  What lies before the first record is put aside once it can be told.
 */
static size_t read_bytes(struct decoder *d, struct batch *b, const char *p,
			 size_t n)
{
	const struct dialect *dialect = d->scribe.dialect;
	long at = 0;

	if (!b->started && !b->first)
		at = dialect->format->start(dialect, p, n, &d->sought);
	if (at == START_UNKNOWN)
		return 0;
	if (!b->started)
		bytes_add(&b->head, p, (size_t)at);
	b->started = true;
	return (size_t)at +
	       dialect->format->consume(&d->scribe, p + at, n - (size_t)at);
}

static void read_window(struct decoder *d, struct batch *b)
{
	d->beg += read_bytes(d, b, d->window + d->beg, d->end - d->beg);
}

static void take_text(struct decoder *d, struct batch *b, const void *p,
		      size_t n)
{
	memcpy(window_room(d, n), p, n);
	d->end += n;
	read_window(d, b);
}

/* Inflate the block at raw[at..]. */
static void take_block(struct decoder *d, struct batch *b)
{
	size_t at = b->at;
	const uint8_t *block = b->raw.at + at;
	size_t size = bgzf_size(block, b->raw.n - at), from = 0, n;
	char *out = window_room(d, BGZF_MAX);
	long got = bgzf_inflate(d->inflater, block, size, out);

	if (got < 0) {
		record_fault(&d->scribe, "a compressed block is damaged: its "
					 "CRC or its size is wrong; copy the "
					 "file again");
		return;
	}
	n = (size_t)got;
	if (at + size == b->raw.n && n > b->keep) {
		b->behind.n = 0;
		bytes_add(&b->behind, out + b->keep, n - b->keep);
		n = b->keep;
	}
	if (at == 0)
		from = b->skip < n ? b->skip : n;
	if (from)
		memmove(out, out + from, n - from);
	d->end += n - from;
	b->at += size;
	read_window(d, b);
}

/* What is left belongs to a record that ends elsewhere. */
static void put_aside(struct batch *b, const void *p, size_t n)
{
	if (!faulty(b))
		bytes_add(b->started ? &b->tail : &b->head, p, n);
}

static void finish(struct decoder *d, struct batch *b)
{
	const char *rest = d->window + d->beg;
	size_t n = d->end - d->beg;

	b->more = batch_full(b) && (n || b->at < b->raw.n);
	if (b->more)
		bytes_add(&b->lead, rest, n);
	else
		put_aside(b, rest, n);
}

/* Plain text need not go through the window: it is read where it lies. */
static void read_plain(struct decoder *d, struct batch *b)
{
	const char *p;

	GROW(b->raw.at, b->raw.room, b->raw.n + TEXT_PAD);
	p = (const char *)b->raw.at;
	b->at += read_bytes(d, b, p + b->at, b->raw.n - b->at);
	b->more = batch_full(b) && b->at < b->raw.n;
	if (!b->more)
		put_aside(b, p + b->at, b->raw.n - b->at);
}

static void take_lead(struct decoder *d, struct batch *b)
{
	take_text(d, b, b->lead.at, b->lead.n);
	b->lead.n = 0;
}

static void take_raw(struct decoder *d, struct batch *b)
{
	size_t from = b->at;

	b->at = b->raw.n;
	take_text(d, b, b->raw.at + from, b->raw.n - from);
}

static void turn(struct decoder *d, const struct dialect *dialect,
		 struct batch *b)
{
	batch_clear_sites(b);
	scribe_turn(&d->scribe, dialect, b);
	d->beg = d->end = d->sought = 0;
	window_room(d, BGZF_MAX);
}

void decode_batch(struct decoder *d, const struct dialect *dialect,
		  struct batch *b)
{
	if (b->decoded)
		return;
	turn(d, dialect, b);
	if (!b->packed && !b->lead.n) {
		read_plain(d, b);
		return;
	}
	if (b->lead.n)
		take_lead(d, b);
	while (b->at < b->raw.n && !faulty(b) && !batch_full(b))
		if (b->packed)
			take_block(d, b);
		else
			take_raw(d, b);
	finish(d, b);
}

void decode_text(struct decoder *d, const struct dialect *dialect,
		 struct batch *b, const struct bytes *text)
{
	turn(d, dialect, b);
	b->first = true;
	take_text(d, b, text->at, text->n);
	finish(d, b);
}
