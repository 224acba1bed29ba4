/*
 * lines.h - small text files, line by line
 *
 * Lists of samples, populations, regions and windows come from spreadsheets
 * and editors of every kind: CRLF or CR ends, blank lines, trailing blanks, a
 * byte order mark, a last line without its newline and '#' comments are all
 * fine.  gzip and bgzip are read too, to the last of their bytes.
 */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines;

/* Dies if the file is missing, empty, a folder, unreadable, damaged or binary
 * (a NUL). */
struct lines *lines_open(const char *path);
/*
 * The same for a table: its first line is a header and kept, without its
 * '#', even if it begins with one.  Lines with "##" before it are comments.
 */
struct lines *lines_open_table(const char *path);
/*
 * The next line that is neither blank nor a comment, its end and trailing
 * blanks taken off, and leading blanks too unless it has a tab; null at the
 * end of the file.  Valid until the next call.
 */
char *lines_next(struct lines *);
long lines_number(const struct lines *); /* of that line, from 1 */
/* At the end: dies if 'got', how many of 'what' the file had, is none. */
void lines_need(const struct lines *, size_t got, const char *what);
void lines_close(struct lines *);

/*
 * Split in place at tabs if the line has any, else at runs of blanks.
 * Returns the number of fields, which may be more than 'max'; those are not
 * stored.
 */
size_t split_fields(char *line, char *field[], size_t max);
/*
 * Split a table's row in place at each 'sep', or at runs of blanks if that is
 * a blank, into '*cell', which grows.  Blanks around cells and the quotes of
 * quoted ones (RFC 4180) are taken off.  Returns the number of cells, from 1
 * on, or 0 if a quote has no end.
 */
size_t split_cells(char *line, char sep, char ***cell, size_t *room);
/* Cut blanks at the end; returns where those at the beginning end. */
char *trim_blanks(char *);

#endif
