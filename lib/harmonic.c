#include "harmonic.h"

#include <math.h>

#include "ln.h"

enum { EXPANDED = 32 }; /* the n from which on the sums are expanded */

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
		.a1 = ln(m) + euler + 1 / (2 * m) - u * tail1,
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
