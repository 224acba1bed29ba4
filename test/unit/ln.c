/* ln() against the C library's in extended precision. */
#include "ln.h"

#include <math.h>
#include <stdlib.h>

#include "random.h"
#include "unit.h"

static double worst;

/* How many units in the last place apart. */
static void compare(double got, long double want)
{
	double unit = fabs((double)want) * 0x1p-52;
	double off = (double)fabsl((long double)got - want);

	if (want == 0)
		CHECK(got == 0);
	else if (off / unit > worst)
		worst = off / unit;
}

static double uniform(void)
{
	return (double)(random64() >> 11) * 0x1p-53;
}

int main(void)
{
	for (int i = 0; i < 2000000; i++) {
		double u = uniform();
		double near = 0.5 + u;
		double x = ldexp(1 + u, (int)(random64() % 2098) - 1074);

		compare(ln(x), logl(x));
		compare(ln(near), logl(near));
		compare(ln_1p(-u), log1pl(-u));
		compare(ln_1p(ldexp(u - 0.5, -(i % 60))),
			log1pl(ldexpl((long double)u - 0.5L, -(i % 60))));
	}
	CHECK(worst < 2);
	CHECK(ln(1) == 0 && ln_1p(0) == 0);
	CHECK(ln(0) == -INFINITY && ln_1p(-1) == -INFINITY);
	CHECK(isnan(ln(-1)) && isnan(ln(NAN)) && isnan(ln_1p(-2)));
	CHECK(ln(INFINITY) == INFINITY);
	return unit_end();
}
