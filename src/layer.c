#include "layer.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

static struct open *open_new(struct layer *l)
{
	struct open *o;

	if (l->nspare)
		return l->spare[--l->nspare];
	o = xalloc(1, sizeof *o);
	totals_init(&o->totals, &l->size);
	return o;
}

static void open_free(struct open *o)
{
	totals_free(&o->totals);
	free(o);
}

void layer_free(struct layer *l)
{
	for (size_t i = 0; i < l->n; i++)
		open_free(l->open[i]);
	for (size_t i = 0; i < l->nspare; i++)
		open_free(l->spare[i]);
	free(l->open);
	free(l->spare);
	*l = (struct layer){ 0 };
}

static void set_aside(struct layer *l, struct open *o)
{
	GROW(l->spare, l->spare_room, l->nspare + 1);
	l->spare[l->nspare++] = o;
}

void layer_begin(struct layer *l, const char *contig, int64_t beg, int64_t end)
{
	struct grid_contig c;

	if (!l->grid || l->grid->kind == GRID_GENOME)
		return;
	c = grid_contig(l->grid, contig);
	if (grid_by_site(l->grid))
		l->walk = grid_walk(&c, 0, INT64_MAX);
	else
		l->walk = grid_walk(&c, beg, end);
}

void layer_open(struct layer *l, const struct grid_window *at)
{
	struct open *o = open_new(l);

	totals_clear(&o->totals);
	o->first = o->last = -1;
	o->at = *at;
	GROW(l->open, l->room, l->n + 1);
	l->open[l->n++] = o;
}

/* Those that end at or before x leave, unless an older one stays. */
static void leave(struct layer *l, int64_t x)
{
	size_t n = 0;

	for (; n < l->n && l->open[n]->at.end <= x; n++) {
		l->leave(l->owner, l->open[n]);
		set_aside(l, l->open[n]);
	}
	l->n -= n;
	memmove(l->open, l->open + n, l->n * sizeof(struct open *));
}

void layer_reach(struct layer *l, int64_t x)
{
	struct grid_window at;

	if (!l->grid || l->grid->kind == GRID_GENOME)
		return;
	if (l->n)
		leave(l, x);
	while (grid_next(&l->walk, x, &at)) {
		layer_open(l, &at);
		leave(l, x);
	}
}

bool layer_add(struct layer *l, int64_t x, const struct pane_sums *p)
{
	bool any = false;

	for (size_t i = 0; i < l->n; i++) {
		struct open *o = l->open[i];

		if (o->at.end <= x)
			continue;
		if (o->first < 0)
			o->first = p->first;
		o->last = p->last;
		totals_add(&o->totals, p->sum, p->late, p->hit, p->nhits);
		any = true;
	}
	return any;
}

void layer_end(struct layer *l, int64_t contig_end, int64_t end)
{
	struct grid_window at;

	if (!l->grid || l->grid->kind == GRID_GENOME)
		return;
	l->walk.end = end;
	while (grid_next(&l->walk, end, &at) && at.reach < contig_end) {
		layer_open(l, &at);
		leave(l, at.beg);
	}
	while (l->n && l->open[l->n - 1]->at.reach >= contig_end)
		set_aside(l, l->open[--l->n]);
	for (size_t i = 0; i < l->n; i++)
		if (l->open[i]->at.end > end)
			l->open[i]->at.end = end;
	if (l->n)
		leave(l, INT64_MAX);
}
