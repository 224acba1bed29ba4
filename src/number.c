#define _GNU_SOURCE
#include "number.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"

enum {
	MAX_WHOLE = 19, /* digits, below 2^64 */
	MAX_CELL = 400, /* a double written out has fewer digits */
	MAX_EXACT = 22	/* 10^22 is the last power of 10 that is a double */
};

bool number_whole(const char *s, size_t n, int64_t max, int64_t *x)
{
	uint64_t whole = 0;

	if (!n || n > MAX_WHOLE)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		whole = whole * 10 + (uint64_t)(s[i] - '0');
	}
	if (whole > (uint64_t)max)
		return false;
	*x = (int64_t)whole;
	return true;
}

/* [-]digits[.digits][e[+-]digits]: its digits as a whole number, its power of
 * 10, and whether they are all there. */
struct decimal {
	bool negative, whole;
	uint64_t digits;
	int power;
};

static size_t take_digits(const char *s, size_t n, struct decimal *d)
{
	size_t i;

	for (i = 0; i < n && s[i] >= '0' && s[i] <= '9'; i++) {
		d->whole &= d->digits < UINT64_MAX / 10;
		d->digits = d->digits * 10 + (uint64_t)(s[i] - '0');
	}
	return i;
}

static bool take_exponent(const char *s, size_t n, struct decimal *d)
{
	bool sign = n > 1 && (s[1] == '-' || s[1] == '+');
	int64_t e;

	if (!n)
		return true;
	if ((*s != 'e' && *s != 'E') ||
	    !number_whole(s + 1 + sign, n - 1 - sign, 9999, &e))
		return false;
	d->power += s[1] == '-' ? -(int)e : (int)e;
	return true;
}

static bool take_decimal(const char *s, size_t n, struct decimal *d)
{
	size_t at, more = 0;

	*d = (struct decimal){ .negative = n && *s == '-', .whole = true };
	at = d->negative;
	more = take_digits(s + at, n - at, d);
	at += more;
	if (at < n && s[at] == '.') {
		size_t k = take_digits(s + at + 1, n - at - 1, d);

		d->power = -(int)k;
		at += 1 + k;
		more += k;
	}
	return more && take_exponent(s + at, n - at, d);
}

/* Both parts are doubles as they stand, so that the result is rounded once. */
static double scale(const struct decimal *d)
{
	static const double tens[MAX_EXACT + 1] = {
		1e0,  1e1,  1e2,  1e3,	1e4,  1e5,  1e6,  1e7,
		1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
		1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
	};
	double x = d->power < 0 ? (double)d->digits / tens[-d->power]
				: (double)d->digits * tens[d->power];

	return d->negative ? -x : x;
}

static double slowly(const char *s, size_t n)
{
	static locale_t c;
	char cell[MAX_CELL + 1];

	if (!c)
		c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!c)
		die("out of memory: locale");
	memcpy(cell, s, n);
	cell[n] = 0;
	return strtod_l(cell, NULL, c);
}

static bool is(const char *s, size_t n, const char *word)
{
	return n == strlen(word) && !memcmp(s, word, n);
}

static bool take_name(const char *s, size_t n, double *x)
{
	if (is(s, n, "NaN") || is(s, n, "nan") || is(s, n, "NA"))
		*x = NAN;
	else if (is(s, n, "inf"))
		*x = INFINITY;
	else if (is(s, n, "-inf"))
		*x = -INFINITY;
	else
		return false;
	return true;
}

bool number_real(const char *s, size_t n, double *x)
{
	struct decimal d;

	if (n > MAX_CELL || !take_decimal(s, n, &d))
		return take_name(s, n, x);
	if (d.whole && d.digits < 1ull << 53 && d.power >= -MAX_EXACT &&
	    d.power <= MAX_EXACT)
		*x = scale(&d);
	else
		*x = slowly(s, n);
	return true;
}
