#include "spectrum.h"

#include <stdlib.h>

#include "die.h"
#include "sfs.h"

void spectrum_free(struct spectrum *s)
{
	free(s->cell);
	*s = (struct spectrum){ 0 };
}

void spectrum_add(struct spectrum *s, const uint32_t count[2], exact sites)
{
	uint64_t all = (uint64_t)s->size[0] + s->size[1];
	bool other = s->folded && sfs_major((uint64_t)count[0] + count[1], all);
	struct spectrum_cell *c;

	GROW(s->cell, s->room, s->ncells + 1);
	c = &s->cell[s->ncells++];
	for (int i = 0; i < 2; i++)
		c->count[i] = other ? s->size[i] - count[i] : count[i];
	c->sites = sites;
}

static int by_count(const void *a, const void *b)
{
	const uint32_t *x = ((const struct spectrum_cell *)a)->count;
	const uint32_t *y = ((const struct spectrum_cell *)b)->count;
	int i = x[0] == y[0];

	return (x[i] > y[i]) - (x[i] < y[i]);
}

void spectrum_settle(struct spectrum *s)
{
	size_t n = 0;

	if (s->ncells)
		qsort(s->cell, s->ncells, sizeof *s->cell, by_count);
	for (size_t i = 0; i < s->ncells; i++)
		if (n && !by_count(&s->cell[n - 1], &s->cell[i]))
			s->cell[n - 1].sites += s->cell[i].sites;
		else
			s->cell[n++] = s->cell[i];
	s->ncells = n;
}
