/*
 * ln.h - a natural logarithm that is the same on every machine
 *
 * That of a C library depends on its version and on the processor: one with
 * fused multiply-add may get another last bit.  This one is made of additions,
 * multiplications and divisions, whose results IEEE 754 prescribes.
 *
 * x = 2^k m with m near 1, and with s = (m - 1) / (m + 1)
 *
 *   ln x = k ln 2 + 2 artanh s,   artanh s = s + s^3/3 + s^5/5 + ..
 *
 * The error is below two units in the last place.
 */
#ifndef LN_H
#define LN_H

/* ln(x): NaN for x below 0, -inf for 0, as of log(). */
double ln(double x);
/* ln(1 + x), exact for x near 0, as of log1p(). */
double ln_1p(double x);

#endif
