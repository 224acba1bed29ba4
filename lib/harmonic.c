#include "harmonic.h"

#include <math.h>

enum { EXPANDED = 32 }; /* the n from which on the sums are expanded */

/*
 * log(x), x > 0: if x = m 2^e, it is e log 2 + 2 atanh((m - 1) / (m + 1)).
 * With m between sqrt(1/2) and sqrt(2) the quotient s is at most 0.172, and
 * the first power left out, s^22 / 23, below 2^-60.
 */
static double steady_log(double x)
{
	int e;
	double m = frexp(x, &e);

	if (m < M_SQRT1_2) {
		m *= 2;
		e--;
	}
	double s = (m - 1) / (m + 1), sum = 0;
	for (int k = 21; k >= 1; k -= 2)
		sum = sum * s * s + 1.0 / k;
	return e * M_LN2 + 2 * s * sum;
}

/*
 * Euler and Maclaurin, in powers of 1/m, m = n - 1.  The first terms left
 * out, 1/(132 m^10) and 5/(66 m^11), are below 2^-56 for m = 31.
 */
static struct harmonic expanded(double m)
{
	const double euler = 0.57721566490153286061;
	double u = 1 / (m * m);
	double tail1 =
		1.0 / 12 - u * (1.0 / 120 - u * (1.0 / 252 - u * (1.0 / 240)));
	double tail2 =
		1.0 / 6 - u * (1.0 / 30 - u * (1.0 / 42 - u * (1.0 / 30)));

	return (struct harmonic){
		.a1 = steady_log(m) + euler + 1 / (2 * m) - u * tail1,
		.a2 = M_PI * M_PI / 6 - 1 / m + u / 2 - u / m * tail2,
	};
}

struct harmonic harmonic(size_t n)
{
	struct harmonic h = { 0 };

	if (n >= EXPANDED)
		return expanded((double)n - 1);
	for (double i = 1; i < (double)n; i++) {
		h.a1 += 1 / i;
		h.a2 += 1 / (i * i);
	}
	return h;
}
