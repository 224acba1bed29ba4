#include "totals.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

void totals_init(struct totals *t, const struct totals_size *size)
{
	*t = (struct totals){ .nsums = size->nsums,
			      .nlate = size->nlate,
			      .ntallies = size->ntallies };
	t->sum = xalloc(t->nsums, sizeof *t->sum);
	t->tally = xalloc(t->ntallies, sizeof *t->tally);
}

static void free_tallies(struct totals *t)
{
	for (size_t i = 0; i < t->ntallies && t->tally; i++)
		free(t->tally[i].count);
	free(t->tally);
	t->tally = NULL;
}

void totals_free(struct totals *t)
{
	free_tallies(t);
	free(t->sum);
	free(t->late);
	free(t->bin);
	free(t->rows);
	*t = (struct totals){ 0 };
}

static int64_t *cell(struct totals *t, uint64_t bin)
{
	return &t->tally[bin >> 32].count[(uint32_t)bin];
}

void totals_clear(struct totals *t)
{
	memset(t->sum, 0, t->nsums * sizeof *t->sum);
	free(t->late);
	t->late = NULL;
	for (size_t i = 0; i < t->nbins; i++)
		*cell(t, t->bin[i]) = 0;
	t->nbins = 0;
	t->bases = 0;
}

static void count_hit(struct totals *t, uint64_t bin)
{
	struct tally *y = &t->tally[bin >> 32];
	size_t old = y->room, need = (size_t)(uint32_t)bin + 1;

	if (need > old) {
		GROW(y->count, y->room, need);
		memset(y->count + old, 0, (y->room - old) * sizeof *y->count);
	}
	if ((*cell(t, bin))++)
		return;
	GROW(t->bin, t->bin_room, t->nbins + 1);
	t->bin[t->nbins++] = bin;
}

void totals_add(struct totals *t, const exact *sum, const exact *late,
		const uint64_t *hit, size_t nhits)
{
	for (size_t i = 0; i < t->nsums; i++)
		t->sum[i] += sum[i];
	if (late && !t->late)
		t->late = xalloc(t->nlate, sizeof *t->late);
	for (size_t i = 0; late && i < t->nlate; i++)
		t->late[i] += late[i];
	for (size_t i = 0; i < nhits; i++)
		count_hit(t, hit[i]);
}

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void totals_sort(struct totals *t)
{
	if (!t->nbins)
		return;
	qsort(t->bin, t->nbins, sizeof *t->bin, by_number);
	t->rows = xrealloc(t->rows, t->nbins, sizeof *t->rows);
	for (size_t i = 0; i < t->nbins; i++)
		t->rows[i] = *cell(t, t->bin[i]);
}

/* The first bin that is 'least' or beyond. */
static size_t first_from(const struct totals *t, uint64_t least)
{
	size_t beg = 0, end = t->nbins;

	while (beg < end) {
		size_t mid = beg + (end - beg) / 2;

		if (t->bin[mid] < least)
			beg = mid + 1;
		else
			end = mid;
	}
	return beg;
}

size_t totals_bins(const struct totals *t, size_t tally, size_t *n)
{
	size_t beg = first_from(t, hit_of(tally, 0));

	*n = first_from(t, hit_of(tally + 1, 0)) - beg;
	return beg;
}

void totals_compact(struct totals *t)
{
	free_tallies(t);
	t->bin = xrealloc(t->bin, t->nbins, sizeof *t->bin);
	t->bin_room = t->nbins;
}
