#include "hapcount.h"

#include <assert.h>
#include <math.h>

/* As any site is the last key, the first haplotype has no like before it. */
unsigned hapcount_runs(const struct pbwt *p, int32_t first, int32_t *run)
{
	int32_t *start = run + p->n + FROM_PAD;
	size_t runs;

	assert(p->n && p->site >= first);
	runs = simd()->from(p->start, 0, p->n, first + 1, start, run);
	run[runs] = (int32_t)p->n;
	return (unsigned)runs;
}

static unsigned larger(unsigned a, unsigned b)
{
	return a > b ? a : b;
}

static unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Without branches, which would be guessed wrongly. */
static void rank(unsigned top[3], unsigned count)
{
	unsigned second = smaller(top[0], count);
	unsigned third = smaller(top[1], second);

	top[0] = larger(top[0], count);
	top[1] = larger(top[1], second);
	top[2] = larger(top[2], third);
}

struct hapcount hapcount(const struct pbwt *p, int32_t first, int32_t *run)
{
	unsigned runs = hapcount_runs(p, first, run);
	struct hapcount c = { .n = p->n, .distinct = runs };

	for (unsigned k = 0; k < runs; k++) {
		unsigned count = (unsigned)(run[k + 1] - run[k]);

		c.squares += (int64_t)count * count;
		rank(c.top, count);
	}
	return c;
}

struct garud garud(const struct hapcount *c)
{
	int64_t n = c->n, s = c->squares;
	int64_t a = c->top[0], b = c->top[1], d = c->top[2];
	double all = (double)(n * n);

	if (!n)
		return (struct garud){ NAN, NAN, NAN, NAN, NAN };
	return (struct garud){
		.h1 = (double)s / all,
		.h12 = (double)(s + 2 * a * b) / all,
		.h123 = (double)(s + 2 * (a * b + a * d + b * d)) / all,
		.h2_h1 = (double)(s - a * a) / (double)s,
		.diversity = n > 1 ? (double)(n * n - s) / (double)(n * (n - 1))
				   : NAN,
	};
}
