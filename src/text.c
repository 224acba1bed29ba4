#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"

enum {
	DIGITS = 6, /* of reals, unless the text says otherwise */
	MAX_DIGITS = 17,
	MAX_INT = 20,  /* bytes of -9223372036854775808 */
	MAX_REAL = 32, /* bytes of -0.00012345678901234567, -1.2...e-308 */
	MAX_SCALE = 27 /* the last power of 5 below 2^63 */
};

static const uint64_t tens[] = { 1u,
				 10u,
				 100u,
				 1000u,
				 10000u,
				 100000u,
				 1000000u,
				 10000000u,
				 100000000u,
				 1000000000u,
				 10000000000u,
				 100000000000u,
				 1000000000000u,
				 10000000000000u,
				 100000000000000u,
				 1000000000000000u,
				 10000000000000000u,
				 100000000000000000u,
				 1000000000000000000u };

static const char pairs[] = "00010203040506070809"
			    "10111213141516171819"
			    "20212223242526272829"
			    "30313233343536373839"
			    "40414243444546474849"
			    "50515253545556575859"
			    "60616263646566676869"
			    "70717273747576777879"
			    "80818283848586878889"
			    "90919293949596979899";

void text_free(struct text *t)
{
	free(t->s);
	*t = (struct text){ 0 };
}

void text_clear(struct text *t)
{
	t->len = 0;
	t->in_row = false;
}

/* A cell's place for n bytes, after its tab. */
static char *place(struct text *t, size_t n)
{
	GROW(t->s, t->room, t->len + n + 1);
	if (t->in_row)
		t->s[t->len++] = t->between ? t->between : '\t';
	t->in_row = true;
	return t->s + t->len;
}

void text_cell_n(struct text *t, const char *s, size_t n)
{
	char *p = place(t, n);

	if (n)
		memcpy(p, s, n);
	t->len += n;
}

void text_cell(struct text *t, const char *s)
{
	text_cell_n(t, s, strlen(s));
}

void text_add(struct text *t, const char *s, size_t n)
{
	GROW(t->s, t->room, t->len + n);
	if (n)
		memcpy(t->s + t->len, s, n);
	t->len += n;
}

void text_end_row(struct text *t)
{
	GROW(t->s, t->room, t->len + 1);
	t->s[t->len++] = '\n';
	t->in_row = false;
}

static int ndigits(uint64_t x)
{
	int n = 1;

	while (x >= 10000) {
		x /= 10000;
		n += 4;
	}
	return n + (x >= 10) + (x >= 100) + (x >= 1000);
}

/* Write the n digits that x has, or its last n. */
static void put_digits(char *p, uint64_t x, int n)
{
	for (; n >= 2; n -= 2, x /= 100)
		memcpy(p + n - 2, pairs + 2 * (x % 100), 2);
	if (n)
		*p = (char)('0' + x % 10);
}

static size_t put_int(char *p, int64_t x)
{
	uint64_t u = (uint64_t)x;
	size_t sign = 0;
	int n;

	if (x < 0) {
		u = 0 - u;
		*p = '-';
		sign = 1;
	}
	n = ndigits(u);
	put_digits(p + sign, u, n);
	return sign + (size_t)n;
}

void text_int(struct text *t, int64_t x)
{
	t->len += put_int(place(t, MAX_INT), x);
}

void text_add_int(struct text *t, int64_t x)
{
	GROW(t->s, t->room, t->len + MAX_INT);
	t->len += put_int(t->s + t->len, x);
}

/*
 * The decimal nearest to a real, exactly: x = m 2^e, and we want
 *
 *	N = round(x 10^s),  s = digits - 1 - k,  10^k <= x < 10^(k+1),
 *
 * ties to even, as printf does.  For s >= 0, x 10^s = m 5^s 2^(e+s), where
 * m < 2^53 and 5^s < 2^63 make a product below 2^116: it fits 128 bits, and
 * N and the remainder are shifts of it.  For s < 0 and x < 2^63, x 10^s is a
 * quotient of two 64-bit integers: m 2^e over 10^-s, or, if e < 0, m over
 * 10^-s 2^-e, which is no more than x 2^-e = m.  Nothing is rounded before N.
 */
__extension__ typedef unsigned __int128 wide;

struct quotient {
	uint64_t n; /* the floor */
	int beyond; /* the rest, against a half: -1, 0, 1 */
};

static uint64_t pow5(int s)
{
	static const uint64_t p[MAX_SCALE + 1] = { 1u,
						   5u,
						   25u,
						   125u,
						   625u,
						   3125u,
						   15625u,
						   78125u,
						   390625u,
						   1953125u,
						   9765625u,
						   48828125u,
						   244140625u,
						   1220703125u,
						   6103515625u,
						   30517578125u,
						   152587890625u,
						   762939453125u,
						   3814697265625u,
						   19073486328125u,
						   95367431640625u,
						   476837158203125u,
						   2384185791015625u,
						   11920928955078125u,
						   59604644775390625u,
						   298023223876953125u,
						   1490116119384765625u,
						   7450580596923828125u };

	return p[s];
}

static struct quotient scale_up(uint64_t m, int e, int s)
{
	wide x = (wide)m * pow5(s), half, rest;
	struct quotient q = { 0, -1 };
	int shift = -(e + s);

	if (shift <= 0) {
		q.n = (uint64_t)(x << -shift);
		return q;
	}
	half = (wide)1 << (shift - 1);
	rest = x & (2 * half - 1);
	q.n = (uint64_t)(x >> shift);
	q.beyond = (rest > half) - (rest < half);
	return q;
}

static struct quotient scale_down(uint64_t m, int e, int s)
{
	uint64_t num = e > 0 ? m << e : m, rest;
	uint64_t den = tens[-s] << (e < 0 ? -e : 0);
	struct quotient q = { num / den, 0 };

	rest = num % den;
	q.beyond = (rest > den - rest) - (rest < den - rest);
	return q;
}

/* The digits and *k of x in (0, 2^63); 0 if x is too small for this. */
static uint64_t shortest(double x, int digits, int *k)
{
	struct quotient q;
	uint64_t m;
	int e, s;

	memcpy(&m, &x, sizeof m);
	e = (int)(m >> 52) - 1075;
	m = (m & ((1ull << 52) - 1)) | 1ull << 52; /* too small if it is not */
	/* 78913 / 2^18 is log10(2); what the guess errs by is set right */
	*k = ((e + 52) * 78913) >> 18;
	for (;;) {
		s = digits - 1 - *k;
		if (s > MAX_SCALE)
			return 0;
		q = s < 0 ? scale_down(m, e, s) : scale_up(m, e, s);
		if (q.n >= tens[digits])
			++*k;
		else if (q.n < tens[digits - 1])
			--*k;
		else
			break;
	}
	if (q.beyond > 0 || (q.beyond == 0 && (q.n & 1)))
		q.n++;
	if (q.n == tens[digits]) {
		q.n /= 10;
		++*k;
	}
	return q.n;
}

static size_t put_exponent(char *p, int k)
{
	p[0] = 'e';
	p[1] = k < 0 ? '-' : '+';
	put_digits(p + 2, (uint64_t)abs(k), 2); /* |k| < 100 */
	return 4;
}

/* As %g does: digits d of 10^k, without trailing zeros. */
static size_t put_decimal(char *p, uint64_t d, int digits, int k)
{
	char *start = p, raw[MAX_DIGITS + 1];
	int n = digits, point;

	put_digits(raw, d, n);
	while (n > 1 && raw[n - 1] == '0')
		n--;
	if (k < 0 && k >= -4) {
		memcpy(p, "0.000", 5);
		p += 1 - k;
		memcpy(p, raw, (size_t)n);
		return (size_t)(p + n - start);
	}
	point = k < -4 || k >= digits ? 0 : k;
	for (int i = 0; i < n || i <= point; i++) {
		if (i == point + 1)
			*p++ = '.';
		*p++ = i < n ? raw[i] : '0';
	}
	if (k < -4 || k >= digits)
		p += put_exponent(p, k);
	return (size_t)(p - start);
}

/* A locale, should a library have set one, may print another point. */
static size_t put_slowly(char *p, double x, int digits)
{
	char buf[64];
	size_t n = 0;

	snprintf(buf, sizeof buf, "%.*g", digits, x);
	for (const char *b = buf; *b; b++)
		if (strchr("0123456789+-e", *b))
			p[n++] = *b;
		else if (n && p[n - 1] != '.')
			p[n++] = '.';
	return n;
}

static size_t put_real(char *p, double x, int digits)
{
	size_t sign = x < 0;
	uint64_t d;
	int k;

	if (fabs(x) < (double)tens[digits] && x == (double)(int64_t)x)
		return put_int(p, (int64_t)x);
	if (fabs(x) >= 0x1p63)
		return put_slowly(p, x, digits);
	d = shortest(fabs(x), digits, &k);
	if (!d)
		return put_slowly(p, x, digits);
	if (sign)
		*p = '-';
	return sign + put_decimal(p + sign, d, digits, k);
}

void text_real(struct text *t, double x)
{
	int digits = t->digits ? t->digits : DIGITS;

	if (isnan(x))
		text_cell_n(t, "NaN", 3);
	else if (isinf(x))
		text_cell(t, x < 0 ? "-inf" : "inf");
	else
		t->len += put_real(place(t, MAX_REAL), x, digits);
}
