/*
 * tablefile.h - a table of any size, line by line, twice
 *
 * What is said of a row may depend on all rows, and tables of whole genomes
 * do not fit memory, so they are read twice.  A file or a URL is opened again.
 * A pipe cannot be: what comes of it is kept, uncompressed, in a file in
 * TMPDIR that has no name and is gone with the process.
 *
 * Lines are bytes, none of them NUL, without their LF or CRLF.  Empty lines are
 * passed over, and so are lines that repeat the first: 'cat' of several tables
 * is a table.
 */
#ifndef TABLEFILE_H
#define TABLEFILE_H

#include <stdbool.h>
#include <stddef.h>

struct tablefile;

struct line {
	const char *s; /* not terminated */
	size_t n;
};

/* Dies (usage) if one of the null-ended paths is named twice. */
void tablefile_check(char *const *paths);

/* Dies if there is none, or it is empty; 'path' stays the caller's. */
struct tablefile *tablefile_open(const char *path);
/* The first line: the names of the columns.  It may be asked for once. */
struct line tablefile_header(struct tablefile *);
/* The next row, until the next call; false at the end. */
bool tablefile_next(struct tablefile *, struct line *);
/* Begin anew with the first row: the header is known.  To be called at the
 * end.  Until then no file is open but the temporary ones.  Dies if the file is
 * another now. */
void tablefile_again(struct tablefile *);
void tablefile_close(struct tablefile *);

/* "FILE" and the last line's number, from 1, for messages. */
const char *tablefile_path(const struct tablefile *);
long long tablefile_number(const struct tablefile *);

#endif
