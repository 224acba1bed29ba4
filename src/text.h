/*
 * text.h - rows of a table, as text
 *
 * A growing buffer to which cells are added; tabs and the locale-free form
 * of numbers are its business.  Workers fill one each, the table (table.h)
 * takes their bytes in order.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdint.h>
#include <stddef.h>
#include <stdbool.h>

struct text {
	char *s; /* not terminated */
	size_t len, room;
	bool in_row;  /* a cell has been written since the last row's end */
	int digits;   /* significant digits of reals */
	char between; /* cells; 0: a tab */
};

void text_free(struct text *);
void text_clear(struct text *); /* keeps the memory and the digits */

/* A cell: each but the first of a row is preceded by a tab, or 'between'. */
void text_cell(struct text *, const char *);
void text_cell_n(struct text *, const char *, size_t n);
void text_int(struct text *, int64_t);
void text_real(struct text *, double); /* NaN, inf, -inf; never -0 */
void text_end_row(struct text *);

/* Bytes within a cell, no tab: parts of a list such as 3,0,5. */
void text_add(struct text *, const char *, size_t n);
void text_add_int(struct text *, int64_t);

#endif
