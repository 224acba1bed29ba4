/*
 * rows.h - parts of a table made by many threads, written in order
 */
#ifndef ROWS_H
#define ROWS_H

#include "table.h"

/*
 * Call make(arg, i, thread, text) for each part i below n, once, on any of
 * 'threads' threads, numbered from 0, and write the texts in the order of the
 * parts.  'text' is empty and has 'digits'.  Threads do not wait for each
 * other, except that none is more than a few parts ahead of what is written:
 * so much text, and no more, is in memory.
 */
void rows_write(struct table *, int digits, int threads, size_t n,
		void (*make)(void *arg, size_t i, int thread, struct text *),
		void *arg);

#endif
