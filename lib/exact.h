/*
 * exact.h - sums that do not depend on the order of their terms
 *
 * A real term is rounded once, to a multiple of 2^-80, and added as a 128-bit
 * integer; whole numbers are added as they are.  Integer addition is
 * associative, so that threads, batches, files and vector widths cannot show
 * in a sum, sums of parts add up to the sum of the whole to the last bit, and
 * the sum of a stretch is the difference of two running sums.
 *
 * Invariant: |sum| < 2^47 for reals (2^127 / 2^80), which 10^11 sites of
 * terms below 1024 cannot reach.
 */
#ifndef EXACT_H
#define EXACT_H

#include <stddef.h>
#include <stdint.h>

__extension__ typedef __int128 exact;

enum { EXACT_BITS = 80 };

/* Sum of n reals, each |x| < 1024 and finite. */
exact exact_sum_real(const double *x, size_t n);
/* Sum of n whole numbers, each |x| < 2^53. */
exact exact_sum_count(const double *x, size_t n);

/*
 * sum[i] += times x[i], for n reals, 0 <= x <= 1, |times| < 2^46: as if each
 * had been added so many times, so that how terms are grouped cannot show.
 */
void exact_add_times(exact *sum, const double *x, size_t n, int64_t times);

/* The double nearest to the sum (round half to even); exact for counts up
 * to 2^53. */
double exact_real(exact);
double exact_count(exact);

#endif
