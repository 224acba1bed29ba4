#include "ihh.h"

#include <math.h>

#include "simd.h"

static size_t room_for(unsigned n)
{
	return (size_t)n + FROM_PAD;
}

size_t ihh_bench_bytes(unsigned n)
{
	return room_for(n) * (2 * sizeof(struct parting) + 4 * sizeof(int32_t));
}

void ihh_bench_init(struct ihh_bench *b, unsigned n, void *memory)
{
	size_t room = room_for(n);
	int32_t *words;

	b->parting = memory;
	b->copy = b->parting + room;
	words = (int32_t *)(void *)(b->copy + room);
	b->start = words;
	b->at = words + room;
	b->stack = words + 2 * room;
	b->left = words + 3 * room;
}

static int64_t pairs_of(int64_t n)
{
	return n * (n - 1) / 2;
}

/* All pairs, and those that are alike at the core. */
static int64_t all_pairs(const struct ihh_group *g, int n, int64_t *alike)
{
	int64_t all = 0;

	*alike = 0;
	for (int k = 0; k < n; k++) {
		all += g[k].end - g[k].beg;
		*alike += pairs_of((int64_t)g[k].end - g[k].beg);
	}
	return pairs_of(all);
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

/* --- where pairs part --- */

/*
 * Between entries that are kept lie haplotypes that are alike from before
 * the threshold on.  How many pairs of these.
 */
static int64_t pairs_within(const struct ihh_group *g, const int32_t *at,
			    size_t n)
{
	int64_t last = g->beg, pairs = 0;

	for (size_t k = 0; k < n; k++) {
		pairs += pairs_of(at[k] - last);
		last = at[k];
	}
	return pairs + pairs_of((int64_t)g->end - last);
}

/* The tree of the n entries that are kept; returns the partings written. */
static size_t part(const struct ihh_group *g, struct ihh_bench *b, size_t n,
		   struct parting *to)
{
	const int32_t *start = b->start, *at = b->at;
	size_t written = 0, depth = 0;

	for (size_t k = 0; k <= n; k++) {
		int32_t here = k < n ? at[k] : (int32_t)g->end;

		while (depth &&
		       (k == n || start[b->stack[depth - 1]] < start[k])) {
			int32_t top = b->stack[--depth];
			int64_t before = at[top] - b->left[depth];

			to[written++] =
				(struct parting){ before * (here - at[top]),
						  start[top] };
		}
		if (k == n)
			break;
		b->left[depth] =
			depth ? at[b->stack[depth - 1]] : (int32_t)g->beg;
		b->stack[depth++] = (int32_t)k;
	}
	return written;
}

/*
 * Partings at 'least' and after, of all groups; '*within' are the pairs that
 * part before.  Gives up, with '*within' above 'most', if 'least' is not yet
 * far enough.
 */
static size_t partings(const struct pbwt *p, const struct ihh_group *g,
		       int ngroups, int32_t least, int64_t most,
		       struct ihh_bench *b, int64_t *within)
{
	size_t n = 0;

	*within = 0;
	for (int k = 0; k < ngroups; k++) {
		size_t kept;

		if (g[k].end <= g[k].beg)
			continue;
		kept = simd()->from(p->start, g[k].beg + 1, g[k].end, least,
				    b->start, b->at);
		*within += pairs_within(&g[k], b->at, kept);
		if (*within > most && least > 0)
			return 0;
		n += part(&g[k], b, kept, b->parting + n);
	}
	return n;
}

/* --- where it stops --- */

/*
 * The largest start such that no more than 'most' pairs part before it, 'base'
 * of them before all of these; '*left' is how many do.  -1 if there is none.
 */
static int32_t stop_among(const struct parting *x, size_t n, int64_t base,
			  int64_t most, int64_t *left)
{
	int32_t best = -1;

	for (size_t k = 0; k < n; k++) {
		int64_t before = base;

		if (x[k].start <= best)
			continue;
		for (size_t j = 0; j < n; j++)
			before += x[j].start < x[k].start ? x[j].pairs : 0;
		if (before <= most) {
			best = x[k].start;
			*left = before;
		}
	}
	return best;
}

enum { BINS = 64, FEW = 16 };

/* So that bins of 2^shift starts hold 'range' of them. */
static unsigned shift_for(int32_t range)
{
	unsigned shift = 0;

	while (range >> shift >= BINS)
		shift++;
	return shift;
}

/*
 * The same for many, from 'least' on and 'range' more: first which bin of
 * starts it is in, by how many pairs each has, then in that bin alone.
 */
static int32_t stop_at(const struct parting *x, size_t n, struct parting *copy,
		       int32_t least, int32_t range, int64_t base, int64_t most,
		       int64_t *left)
{
	unsigned shift = shift_for(range);
	int64_t pairs[BINS] = { 0 }, before = base;
	int32_t bin = -1, first;
	size_t kept = 0;

	for (size_t k = 0; k < n; k++)
		pairs[(x[k].start - least) >> shift] += x[k].pairs;
	for (int32_t b = 0; b < BINS && before <= most; b++) {
		if (pairs[b]) {
			bin = b;
			base = before;
		}
		before += pairs[b];
	}
	if (bin < 0)
		return -1;
	for (size_t k = 0; k < n; k++)
		if ((x[k].start - least) >> shift == bin)
			copy[kept++] = x[k];
	first = least + (int32_t)((uint32_t)bin << shift);
	if (!shift) {
		*left = base;
		return first;
	}
	if (kept <= FEW)
		return stop_among(copy, kept, base, most, left);
	return stop_at(copy, kept, copy, first, (1 << shift) - 1, base, most,
		       left);
}

/* --- the integral --- */

/* The middle between a site and the one before; the first has none before. */
static double middle(const struct ihh_line *l, int32_t site)
{
	return site ? (l->at[site] + l->at[site - 1]) / 2 : l->at[0];
}

/* Sum over the partings from 'stop' on. */
static double integral(const struct ihh_bench *b, size_t n, int32_t site,
		       int32_t stop, const struct ihh_line *l)
{
	double sum = 0;

	for (size_t k = 0; k < n; k++)
		if (b->parting[k].start >= stop)
			sum += (double)b->parting[k].pairs *
			       (l->at[site] - middle(l, b->parting[k].start));
	return sum;
}

/* EHH does not decay on the way to the first site, or to a break. */
static double no_end(const struct pbwt *p, size_t n, int64_t all,
		     const struct ihh_line *l, const struct ihh_rule *rule,
		     const struct ihh_bench *b, unsigned *ends)
{
	if (l->broken[p->site] >= 0)
		*ends = IHH_GAP;
	else if (!rule->edges)
		*ends = IHH_EDGE;
	if (*ends)
		return NAN;
	return integral(b, n, p->site, 0, l) / (double)all;
}

double ihh(const struct pbwt *p, const struct ihh_group group[], int ngroups,
	   const struct ihh_line *l, const struct ihh_rule *rule,
	   int32_t *guess, struct ihh_bench *b, unsigned *ends)
{
	int64_t alike, most, within, left;
	int64_t all = all_pairs(group, ngroups, &alike);
	int32_t back = *guess, least, stop;
	size_t n;

	*ends = 0;
	if (!all) {
		*ends = IHH_NO_PAIRS;
		return NAN;
	}
	most = most_of(all, rule->least);
	if (alike <= most)
		return 0;
	for (;; back = back < INT32_MAX / 2 ? 2 * back : INT32_MAX) {
		least = p->site + 1 > back ? p->site + 1 - back : 0;
		n = partings(p, group, ngroups, least, most, b, &within);
		if (within <= most || !least)
			break;
	}
	stop = stop_at(b->parting, n, b->copy, least, p->site + 1 - least,
		       within, most, &left);
	if (stop <= 0)
		return no_end(p, n, all, l, rule, b, ends);
	if (l->broken[p->site] >= stop - 1) {
		*ends = IHH_GAP;
		return NAN;
	}
	back = p->site + 1 - stop;
	*guess = back + back / 8 + 8;
	return (integral(b, n, p->site, stop, l) +
		(double)left * (l->at[p->site] - l->at[stop - 1])) /
	       (double)all;
}

/* --- shared lengths --- */

/*
 * The sum over pairs of the least length between them: for each position the
 * pairs that end there, those of one length counted together.
 */
static int64_t lengths(const struct pbwt *p, const struct ihh_group *g,
		       struct ihh_bench *b)
{
	int32_t *length = b->stack, *count = b->left;
	int64_t total = 0, here = 0;
	size_t depth = 0;

	for (unsigned j = g->beg + 1; j < g->end; j++) {
		int32_t x = p->site + 1 - p->start[j], c = 1;

		while (depth && length[depth - 1] >= x) {
			depth--;
			here -= (int64_t)length[depth] * count[depth];
			c += count[depth];
		}
		length[depth] = x;
		count[depth++] = c;
		here += (int64_t)x * c;
		total += here;
	}
	return total;
}

double shared_length(const struct pbwt *p, const struct ihh_group group[],
		     int ngroups, struct ihh_bench *b)
{
	int64_t alike, all = all_pairs(group, ngroups, &alike), sum = 0;

	if (!all)
		return NAN;
	for (int k = 0; k < ngroups; k++)
		sum += lengths(p, &group[k], b);
	return (double)sum / (double)all;
}
