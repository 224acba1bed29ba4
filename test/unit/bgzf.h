/*
 * bgzf.h - BGZF made by hand, block by block
 */
#ifndef BGZF_H
#define BGZF_H

#include <libdeflate.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stream.h"

static const uint8_t made_end[] = "\037\213\010\4\0\0\0\0\0\377\6\0BC\2\0\033"
				  "\0\3\0\0\0\0\0\0\0\0";

enum { MADE_END = 28 };

static inline void put_bytes_at(struct bytes *b, const void *p, size_t n)
{
	if (b->n + n > b->room) {
		b->room = 2 * (b->n + n) + 4096;
		b->at = realloc(b->at, b->room);
		if (!b->at)
			exit(1);
	}
	if (n)
		memcpy(b->at + b->n, p, n);
	b->n += n;
}

static inline void put_number(struct bytes *b, uint32_t x, int bytes)
{
	for (int i = 0; i < bytes; i++) {
		uint8_t byte = (uint8_t)(x >> 8 * i);

		put_bytes_at(b, &byte, 1);
	}
}

/*
 * Add a block of n bytes of text, with 'extra' subfields before and after
 * the one that has the size; returns its size.
 */
static inline size_t put_block(struct bytes *b, const void *text, size_t n,
			       int level, const char *before, size_t nbefore)
{
	struct libdeflate_compressor *z = libdeflate_alloc_compressor(level);
	size_t room = libdeflate_deflate_compress_bound(z, n), got, size;
	uint8_t *packed = malloc(room);

	if (!z || !packed)
		exit(1);
	got = libdeflate_deflate_compress(z, text, n, packed, room);
	size = 12 + nbefore + 6 + got + 8;
	put_bytes_at(b, made_end, 10);
	put_number(b, (uint32_t)nbefore + 6, 2);
	put_bytes_at(b, before, nbefore);
	put_bytes_at(b, "BC\2\0", 4);
	put_number(b, (uint32_t)size - 1, 2);
	put_bytes_at(b, packed, got);
	put_number(b, libdeflate_crc32(0, text, n), 4);
	put_number(b, (uint32_t)n, 4);
	libdeflate_free_compressor(z);
	free(packed);
	return size;
}

#endif
