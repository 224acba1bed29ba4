#include "totals.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

void totals_init(struct totals *t, size_t nsums, size_t nlate)
{
	*t = (struct totals){ .nsums = nsums, .nlate = nlate };
	t->sum = xalloc(nsums, sizeof *t->sum);
}

void totals_free(struct totals *t)
{
	free(t->sum);
	free(t->late);
	free(t->count);
	free(t->bin);
	*t = (struct totals){ 0 };
}

void totals_clear(struct totals *t)
{
	memset(t->sum, 0, t->nsums * sizeof *t->sum);
	free(t->late);
	t->late = NULL;
	for (size_t i = 0; i < t->nbins; i++)
		t->count[t->bin[i]] = 0;
	t->nbins = 0;
	t->bases = 0;
}

static void count_hit(struct totals *t, uint32_t bin)
{
	size_t old = t->room;

	if (bin >= t->room) {
		GROW(t->count, t->room, (size_t)bin + 1);
		memset(t->count + old, 0, (t->room - old) * sizeof *t->count);
	}
	if (t->count[bin]++)
		return;
	GROW(t->bin, t->bin_room, t->nbins + 1);
	t->bin[t->nbins++] = bin;
}

void totals_add(struct totals *t, const exact *sum, const exact *late,
		const uint32_t *hit, size_t nhits)
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
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void totals_sort(struct totals *t)
{
	if (t->nbins)
		qsort(t->bin, t->nbins, sizeof *t->bin, by_number);
}
