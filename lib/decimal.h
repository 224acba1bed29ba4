/*
 * decimal.h - a limit as the user wrote it
 *
 * 0.1 is no double.  A limit on a ratio of whole numbers is kept as the
 * fraction that its digits are and compared in whole numbers, so that what
 * lies on it is told from what lies beside it.
 */
#ifndef DECIMAL_H
#define DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

struct decimal {
	uint64_t num, den; /* den: a power of 10, at most 10^18 */
};

__extension__ typedef unsigned __int128 decimal_wide;

/* "0.05", "1", ".5", "5e-3": a number from 0 to 1 of at most 18 decimals;
 * false if it is not that. */
bool decimal_read(const char *, struct decimal *);

/* Below 0, 0 or above 0, as a / b (below 2^127, b not 0) is less than the
 * decimal, equal, or more. */
int decimal_compare(decimal_wide a, decimal_wide b, struct decimal);

double decimal_real(struct decimal);

#endif
