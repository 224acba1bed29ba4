/*
 * number.h - numbers in the cells of a table
 *
 * Cells are bytes that no NUL ends.  A real is read as strtod() does in the C
 * locale, to the nearest double; those of the digits that tables have need no
 * such care, and take a few nanoseconds.
 */
#ifndef NUMBER_H
#define NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 1 to 19 digits and nothing else, up to 'max'; false if it is not that. */
bool number_whole(const char *s, size_t n, int64_t max, int64_t *);
/* -12.5, 1e-9, inf; NaN, nan and NA are NaN.  False if it is none of these. */
bool number_real(const char *s, size_t n, double *);

#endif
