#include "ln.h"

#include <math.h>

/* ln 2 in two parts; k times the first is exact for |k| < 2^11. */
static const double ln2_hi = 0x1.62e42fefa38p-1;
static const double ln2_lo = 0x1.ef35793c7673p-45;

/*
 * 2 artanh(f / (2 + f)) for f in (sqrt(1/2) - 1, sqrt(2) - 1), so that s^2 is
 * below 0.0295, and its 11th power, of the first term left out, below 2^-55.
 *
 * 2 s is f - s f, exact in its leading part f: what is rounded is small.
 */
static double near_one(double f)
{
	double s = f / (2 + f), z = s * s, sum = 0;

	for (int i = 21; i > 1; i -= 2)
		sum = z * (sum + 1.0 / i);
	return f - s * (f - 2 * sum);
}

double ln(double x)
{
	int k;
	double m;

	if (!(x > 0) || !isfinite(x))
		return x > 0 ? x : x == 0 ? -INFINITY : NAN;
	m = frexp(x, &k);
	if (m < M_SQRT1_2) {
		m *= 2;
		k--;
	}
	return k * ln2_hi + (k * ln2_lo + near_one(m - 1));
}

double ln_1p(double x)
{
	if (x > M_SQRT1_2 - 1 && x < M_SQRT2 - 1)
		return near_one(x);
	return ln(1 + x);
}
