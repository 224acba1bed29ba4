#include "ihh.h"

#include <math.h>
#include <string.h>

#include "simd.h"

static size_t room_for(unsigned n)
{
	return (size_t)n + FROM_PAD + 1; /* 1 before the first */
}

size_t ihh_bench_bytes(unsigned n)
{
	return room_for(n) * 3 * sizeof(int32_t);
}

void ihh_bench_init(struct ihh_bench *b, unsigned n, void *memory)
{
	size_t room = room_for(n);

	b->start = (int32_t *)memory + 1;
	b->at = b->start + room;
	b->left = b->at + room;
	b->start[-1] = INT32_MAX;
	for (int k = 0; k < IHH_SIZES; k++)
		b->guess[k] = 64;
}

static int64_t pairs_of(int64_t n)
{
	return n * (n - 1) / 2;
}

/* Pairs that are alike at the core. */
static int64_t alike_at(const struct pbwt *p, struct ihh_group g)
{
	if (g.beg < p->zeros && p->zeros < g.end)
		return pairs_of(p->zeros - g.beg) + pairs_of(g.end - p->zeros);
	return pairs_of(g.end - g.beg);
}

/* The most of all pairs that may be alike where EHH is 'least' or below; all
 * that is asked later is asked of this number, so that no two answers differ
 * by how they were rounded. */
static int64_t most_of(int64_t all, double least)
{
	int64_t most = (int64_t)(least * (double)all);

	while ((double)(most + 1) / (double)all <= least)
		most++;
	while ((double)most / (double)all > least)
		most--;
	return most;
}

/* --- entries that are kept --- */

/* Starts from 'least' on, and where they are; returns how many. */
static size_t keep(const struct pbwt *p, struct ihh_group g, int32_t least,
		   struct ihh_bench *b)
{
	size_t n = simd()->from(p->start, g.beg + 1, g.end, least, b->start,
				b->at);

	for (size_t k = 0; k < FROM_PAD; k++)
		b->start[n + k] = -1;
	b->at[-1] = (int32_t)g.beg;
	b->at[n] = (int32_t)g.end;
	return n;
}

/* Haplotypes of a block between starts of 'least' or more are alike from
 * before it on.  How many pairs of these; for 'next' see simd.h. */
static int64_t pairs_before(const struct ihh_bench *b, size_t n, int32_t least,
			    int32_t next[2])
{
	int64_t size = b->at[n] - b->at[-1];

	return (simd()->blocks(b->start, b->at, n, least, next) - size) / 2;
}

/* Groups of about as many haplotypes have about the same. */
static int32_t *guess_for(struct ihh_bench *b, struct ihh_group g)
{
	return &b->guess[31 - __builtin_clz(g.end - g.beg)];
}

/* As far back as 'most' pairs are alike or fewer, '*left', if they become so
 * few; returns how many starts that are, '*least' or more. */
static size_t keep_enough(const struct pbwt *p, struct ihh_group g,
			  int64_t most, struct ihh_bench *b, int32_t *least,
			  int64_t *left)
{
	int64_t guess = *guess_for(b, g), end = p->site + 1;
	int32_t next[2];

	*left = 0;
	for (int64_t back = guess + guess / 2 + 8;; back *= 2) {
		size_t n;

		*least = (int32_t)(end > back ? end - back : 0);
		n = keep(p, g, *least, b);
		if (*least)
			*left = pairs_before(b, n, *least, next);
		if (!*least || *left <= most)
			return n;
	}
}

/*
 * The largest start such that no more than 'most' pairs part before it, which
 * '*left' do; 0 if there is none.  By halves, at first by the guess: no more
 * part before 'lo', and more before 'hi'.
 */
static int32_t stop_at(const struct ihh_bench *b, size_t n, int32_t lo,
		       int32_t hi, int32_t guess, int64_t most, int64_t *left)
{
	int32_t mid = guess > lo && guess < hi ? guess : lo + (hi - lo) / 2;

	while (hi - lo > 1) {
		int32_t next[2];
		int64_t before = pairs_before(b, n, mid, next);

		if (before <= most) {
			lo = next[0];
			*left = before;
		} else {
			hi = next[1] + 1;
		}
		mid = lo + (hi - lo) / 2;
	}
	return lo;
}

/* --- the integral --- */

/* The middle between a start and the site before it; the first has none
 * before, and what is not alike at the core ends there. */
static double middle(const double *at, int32_t start, int32_t site)
{
	double a = at[start < site ? start : site];
	double b = at[start > 0 ? start - 1 : 0];

	return (a + b) / 2;
}

/* Of the pairs that part at entry k: those before it, from the larger start
 * on its left on, with those up to the larger one on its right. */
static double share(const struct ihh_bench *b, int32_t k, int32_t right,
		    int32_t site, const double *at)
{
	int64_t before = b->at[k] - b->at[b->left[k]];
	int64_t pairs = before * (b->at[right] - b->at[k]);

	return (double)pairs * (at[site] - middle(at, b->start[k], site));
}

/* Sum over the entries.  Those to which nobody on the right is larger yet are
 * a chain, from the last one to the left. */
static double integral(const struct ihh_bench *b, int32_t n, int32_t site,
		       const double *at)
{
	const int32_t *start = b->start;
	double sum = 0;
	int32_t l = -1;

	for (int32_t k = 0; k < n; k++) {
		for (; start[l] < start[k]; l = b->left[l])
			sum += share(b, l, k, site, at);
		b->left[k] = l;
		l = k;
	}
	for (; l >= 0; l = b->left[l])
		sum += share(b, l, n, site, at);
	return sum;
}

/* EHH does not decay on the way to the first site, or to a break; all
 * entries are kept. */
static double no_end(const struct pbwt *p, size_t n, int64_t all,
		     const struct ihh_line *l, const struct ihh_rule *rule,
		     const struct ihh_bench *b, unsigned *ends)
{
	if (l->broken[p->site] >= 0)
		*ends = IHH_GAP;
	else
		*ends = rule->edges ? IHH_OPEN : IHH_EDGE;
	if (*ends != IHH_OPEN)
		return NAN;
	return integral(b, (int32_t)n, p->site, l->at) / (double)all;
}

/* It decays before 'stop', where 'left' pairs are alike still. */
static double to_stop(const struct pbwt *p, struct ihh_group g, int64_t all,
		      const struct ihh_line *l, int32_t stop, int64_t left,
		      struct ihh_bench *b)
{
	size_t n = keep(p, g, stop, b);
	double way = l->at[p->site] - l->at[stop - 1];

	return (integral(b, (int32_t)n, p->site, l->at) + (double)left * way) /
	       (double)all;
}

double ihh(const struct pbwt *p, struct ihh_group g, const struct ihh_line *l,
	   const struct ihh_rule *rule, struct ihh_bench *b, unsigned *ends)
{
	int64_t all = pairs_of((int64_t)g.end - g.beg), most, left;
	int32_t end = p->site + 1, least, stop, *guess;
	size_t n;

	*ends = all > 0 ? 0 : IHH_NO_PAIRS;
	if (*ends)
		return NAN;
	most = most_of(all, rule->least);
	if (alike_at(p, g) <= most)
		return 0;
	guess = guess_for(b, g);
	n = keep_enough(p, g, most, b, &least, &left);
	stop = stop_at(b, n, least, end, end - *guess, most, &left);
	if (!stop)
		return no_end(p, n, all, l, rule, b, ends);
	*guess += (end - stop - *guess) / 4;
	if (l->broken[p->site] >= stop - 1) {
		*ends = IHH_GAP;
		return NAN;
	}
	return to_stop(p, g, all, l, stop, left, b);
}

/* --- shared lengths --- */

/*
 * The sum over pairs of the least length between them: for each position the
 * pairs that end there, those of one length counted together.
 */
static int64_t lengths(const struct pbwt *p, struct ihh_group g,
		       struct ihh_bench *b, int32_t *longest)
{
	int32_t *length = b->start, *count = b->at;
	int64_t total = 0, here = 0;
	size_t depth = 0;

	for (unsigned j = g.beg + 1; j < g.end; j++) {
		int32_t x = p->site + 1 - p->start[j], c = 1;

		while (depth && length[depth - 1] >= x) {
			depth--;
			here -= (int64_t)length[depth] * count[depth];
			c += count[depth];
		}
		*longest = x > *longest ? x : *longest;
		length[depth] = x;
		count[depth++] = c;
		here += (int64_t)x * c;
		total += here;
	}
	return total;
}

double shared_length(const struct pbwt *p, struct ihh_group g,
		     struct ihh_bench *b, unsigned *ends)
{
	int64_t all = pairs_of((int64_t)g.end - g.beg), sum;
	int32_t longest = 0;

	*ends = IHH_NO_PAIRS;
	if (!all)
		return NAN;
	sum = lengths(p, g, b, &longest);
	*ends = longest > p->site ? IHH_OPEN : 0;
	return (double)sum / (double)all;
}
