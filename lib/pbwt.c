#include "pbwt.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "simd.h"

void pbwt_init(struct pbwt *p, unsigned n, int32_t *words)
{
	*p = (struct pbwt){ .n = n,
			    .order = words,
			    .start = words + n,
			    .spare = { words + 2 * (size_t)n,
				       words + 3 * (size_t)n } };
}

void pbwt_begin(struct pbwt *p, int32_t first)
{
	for (unsigned j = 0; j < p->n; j++) {
		p->order[j] = (int32_t)j;
		p->start[j] = first;
	}
	p->site = first - 1;
	p->zeros = p->n;
}

void pbwt_copy(struct pbwt *p, const struct pbwt *from)
{
	assert(p->n == from->n);
	memcpy(p->order, from->order, p->n * sizeof *p->order);
	memcpy(p->start, from->start, p->n * sizeof *p->start);
	p->site = from->site;
	p->zeros = from->zeros;
}

static unsigned ones_of(const uint64_t *row, unsigned n)
{
	const struct mask all = { row, 0, ((size_t)n + 63) / 64, n };
	int32_t ones = 0;

	simd()->count(row, &all, 1, &ones);
	return (unsigned)ones;
}

static void swap(int32_t **a, int32_t **b)
{
	int32_t *x = *a;

	*a = *b;
	*b = x;
}

/* Where all have the same allele nobody moves. */
void pbwt_step(struct pbwt *p, const uint64_t *row)
{
	p->site++;
	p->zeros = p->n - ones_of(row, p->n);
	if (!p->zeros || p->zeros == p->n) {
		if (p->n)
			p->start[0] = p->site + 1;
		return;
	}
	simd()->pbwt(row, p->n, p->zeros, p->site + 1, p->order, p->start,
		     p->spare[0], p->spare[1]);
	swap(&p->order, &p->spare[0]);
	swap(&p->start, &p->spare[1]);
}

/* --- composition --- */

/* The largest of start[from + 1 .. to], by a table of the largest of 2^k. */
struct largest {
	unsigned n, levels;
	int32_t *table; /* [levels][n] */
};

static unsigned levels_of(unsigned n)
{
	unsigned levels = 1;

	while (n >> levels)
		levels++;
	return levels;
}

size_t pbwt_scratch(unsigned n)
{
	return (size_t)n * (levels_of(n) + 1);
}

static struct largest largest_make(const int32_t *x, unsigned n, int32_t *table)
{
	struct largest l = { n, levels_of(n), table };

	memcpy(table, x, n * sizeof *x);
	for (unsigned k = 1; k < l.levels; k++, table += n)
		for (unsigned i = 0; i + (1U << k) <= n; i++) {
			int32_t a = table[i], b = table[i + (1U << (k - 1))];

			table[n + i] = a > b ? a : b;
		}
	return l;
}

static int32_t largest_of(const struct largest *l, unsigned from, unsigned to)
{
	unsigned k = 31 - (unsigned)__builtin_clz(to - from);
	const int32_t *row = l->table + (size_t)k * l->n;
	int32_t a = row[from + 1], b = row[to + 1 - (1U << k)];

	return a > b ? a : b;
}

static int by_rank(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/*
 * Haplotypes that are alike all through the block stand together in 'last',
 * in any order; they are put in the order which they had before it, and are
 * alike from where they were before it on.
 */
void pbwt_compose(struct pbwt *last, const struct pbwt *before, int32_t first,
		  int32_t *scratch)
{
	unsigned n = last->n;
	int32_t *rank = scratch;
	struct largest largest = largest_make(before->start, n, scratch + n);

	for (unsigned j = 0; j < n; j++)
		rank[before->order[j]] = (int32_t)j;
	for (unsigned j = 0; j < n; j++)
		last->order[j] = rank[last->order[j]];
	for (unsigned beg = 0, end; beg < n; beg = end) {
		for (end = beg + 1; end < n && last->start[end] <= first; end++)
			;
		qsort(last->order + beg, end - beg, sizeof *last->order,
		      by_rank);
		for (unsigned j = beg + 1; j < end; j++)
			last->start[j] = largest_of(
				&largest, (unsigned)last->order[j - 1],
				(unsigned)last->order[j]);
	}
	for (unsigned j = 0; j < n; j++)
		last->order[j] = before->order[last->order[j]];
}
