#include "hapcount.h"

#include <assert.h>
#include <math.h>

#include "simd.h"

/* As any site is the last key, the first haplotype has no like before it. */
void hapcount_bounds(const struct pbwt *p, int32_t first, uint64_t *bound)
{
	assert(p->site >= first);
	simd()->bounds(p->start, p->n, first + 1, bound);
	bound[0] |= 1;
}

/* --- runs --- */

/* A run begins at a bound with none right behind it, and ends at one with
 * none right before it. */
static void look(struct runs *r)
{
	uint64_t here = r->bound[r->word], before = 1, after = 1;

	if (r->word)
		before = r->bound[r->word - 1] >> 63;
	if (r->word + 1 < r->words)
		after = r->bound[r->word + 1] & 1;
	r->begs = here & ~(here >> 1 | after << 63);
	r->ends = here & ~(here << 1 | before);
}

struct runs runs_begin(const uint64_t *bound, unsigned n)
{
	struct runs r = { .bound = bound, .words = bound_words(n) };

	look(&r);
	return r;
}

static unsigned take(const struct runs *r, uint64_t *bits)
{
	unsigned at = (unsigned)__builtin_ctzll(*bits);

	*bits &= *bits - 1;
	return (unsigned)r->word * 64 + at;
}

/* Beginnings and ends take turns, so a word is left when both are used up. */
bool runs_next(struct runs *r)
{
	for (; !r->begs; look(r))
		if (++r->word >= r->words)
			return false;
	r->beg = take(r, &r->begs);
	for (; !r->ends; look(r))
		r->word++;
	r->end = take(r, &r->ends);
	return true;
}

/* --- counts --- */

static void rank(struct hapcount *c, unsigned count)
{
	if (count <= c->top[2])
		return;
	c->top[2] = count;
	for (int i = 2; i && c->top[i] > c->top[i - 1]; i--) {
		unsigned x = c->top[i];

		c->top[i] = c->top[i - 1];
		c->top[i - 1] = x;
	}
}

struct hapcount hapcount(const uint64_t *bound, unsigned n)
{
	struct hapcount c = { .n = n };
	struct runs r = runs_begin(bound, n);
	unsigned bounds = 0, alone;

	for (size_t i = 0; i < r.words; i++)
		bounds += (unsigned)__builtin_popcountll(bound[i]);
	c.distinct = bounds - ((unsigned)r.words * 64 - n);
	alone = c.distinct;
	while (runs_next(&r)) {
		unsigned count = r.end - r.beg;

		alone--;
		c.squares += (int64_t)count * count;
		rank(&c, count);
	}
	c.squares += alone;
	for (int i = 0; i < 3 && alone; i++)
		if (!c.top[i]) {
			c.top[i] = 1;
			alone--;
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
