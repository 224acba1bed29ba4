#include "exact.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

_Static_assert(FLT_EVAL_METHOD == 0, "the splitting needs plain doubles");

/*
 * A lane gains less than 2^51 a term (the assertion in strip_sum), so that 2^11
 * terms stay below 2^62.
 */
enum { STRIP = 1 << 11 };

struct lanes {
	int64_t hi, lo;
};

static inline int64_t bits(double x)
{
	int64_t i;

	memcpy(&i, &x, sizeof(i));
	return i;
}

/*
 * Adding 1.5 * 2^52 units to a double below 2^51 units rounds it, half to
 * even, to a whole number of units, and leaves that number in the low bits of
 * the sum.  So 'coarse' and 'fine' (1.5 * 2^52 of their units) split a term
 * into whole numbers, with no conversion that plain SSE2 or AVX2 lacks.  The
 * difference x - hi is exact: it has no bit below x's last, and at most half
 * a coarse unit above.  A coarse unit is an even number of fine ones, so the
 * rounding of the rest is the rounding of x.
 */
static inline struct lanes strip_sum(const double *x, size_t n, double coarse,
				     double fine)
{
	const int64_t hi_zero = bits(coarse), lo_zero = bits(fine);
	int64_t hi = 0, lo = 0, stray = 0;

#pragma omp simd reduction(+ : hi, lo) reduction(| : stray)
	for (size_t i = 0; i < n; i++) {
		double top = x[i] + coarse;
		double rest = x[i] - (top - coarse);
		int64_t h = bits(top);

		hi += h - hi_zero;
		lo += bits(rest + fine) - lo_zero;
		stray |= h ^ hi_zero;
	}
	/* a term too large, or not finite, has changed the exponent */
	assert(stray >> (DBL_MANT_DIG - 1) == 0);
	(void)stray;
	return (struct lanes){ hi, lo };
}

static inline exact split_sum(const double *x, size_t n, int coarse_unit,
			      int fine_unit)
{
	const double coarse = ldexp(1.5, DBL_MANT_DIG - 1 + coarse_unit);
	const double fine = ldexp(1.5, DBL_MANT_DIG - 1 + fine_unit);
	const exact ratio = (exact)1 << (coarse_unit - fine_unit);
	exact sum = 0;

	for (size_t i = 0; i < n; i += STRIP) {
		size_t m = n - i < STRIP ? n - i : STRIP;
		struct lanes s = strip_sum(x + i, m, coarse, fine);

		sum += s.hi * ratio + s.lo;
	}
	return sum;
}

/* 2^10 is 2^50 coarse units, of 2^40 fine ones each. */
exact exact_sum_real(const double *x, size_t n)
{
	return split_sum(x, n, 40 - EXACT_BITS, -EXACT_BITS);
}

/* 2^53 is 2^27 coarse units, of 2^26 ones each. */
static exact sum_large(const double *x, size_t n)
{
	return split_sum(x, n, 26, 0);
}

/*
 * Whole numbers whose absolute values add up to less than 2^53 are added as
 * doubles without rounding, in whatever order: so are those that come up,
 * mostly 0 and 1.
 */
exact exact_sum_count(const double *x, size_t n)
{
	double sum = 0, size = 0;

#pragma omp simd reduction(+ : sum, size)
	for (size_t i = 0; i < n; i++) {
		sum += x[i];
		size += fabs(x[i]);
	}
	return size < 0x1p53 ? (exact)(int64_t)sum : sum_large(x, n);
}

/* As strip_sum() does with one term, which need not be looked at for strays. */
void exact_add_times(exact *sum, const double *x, size_t n, int64_t times)
{
	const double coarse = ldexp(1.5, DBL_MANT_DIG - 1 + 40 - EXACT_BITS);
	const double fine = ldexp(1.5, DBL_MANT_DIG - 1 - EXACT_BITS);
	const exact ratio = (exact)1 << 40;

	for (size_t i = 0; i < n; i++) {
		double top = x[i] + coarse;
		double rest = x[i] - (top - coarse);

		assert(x[i] >= 0 && x[i] <= 1);
		sum[i] += ((bits(top) - bits(coarse)) * ratio +
			   (bits(rest + fine) - bits(fine))) *
			  times;
	}
}

/* No sum but zero is below 2^-80, so that scaling never rounds again. */
double exact_real(exact sum)
{
	_Static_assert(EXACT_BITS == 80, "as below");
	return (double)sum * 0x1p-80;
}

double exact_count(exact sum)
{
	return (double)sum;
}
