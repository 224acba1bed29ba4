#include "ld.h"

#include <math.h>

static double signed_cov(const struct ld_pair *p)
{
	return p->flipped ? -p->cov : p->cov;
}

double ld_r(const struct ld_pair *p)
{
	return signed_cov(p) / sqrt(p->var1 * p->var2);
}

double ld_r2(const struct ld_pair *p)
{
	return p->cov * p->cov / (p->var1 * p->var2);
}

double ld_d(const struct ld_pair *p)
{
	return signed_cov(p) / (p->n * p->n);
}

/* The bound of |D| is the same whichever alleles are counted, if its sign goes
 * with them. */
double ld_dprime(const struct ld_pair *p)
{
	double a = p->sum1, b = p->sum2, n = p->n;
	double most = p->cov > 0 ? fmin(a * (n - b), (n - a) * b)
				 : fmin(a * b, (n - a) * (n - b));

	return signed_cov(p) / most;
}

/* Doubles decide what is not near the limit: r2 is three roundings off. */
int ld_compare(const struct ld_pair *p, struct decimal limit)
{
	const double margin = 1e-14;
	double r2 = ld_r2(p), x = decimal_real(limit);
	uint64_t cov = (uint64_t)fabs(p->cov);
	decimal_wide den = (decimal_wide)(uint64_t)p->var1 * (uint64_t)p->var2;

	if (!den || r2 < x * (1 - margin))
		return -1;
	if (r2 > x * (1 + margin))
		return 1;
	return decimal_compare((decimal_wide)cov * cov, den, limit);
}
