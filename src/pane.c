#include "pane.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

struct panes *panes_create(const struct measure *m)
{
	struct panes *p = xalloc(1, sizeof *p);

	p->measure = *m;
	p->loaded = m->make(m->self);
	return p;
}

void panes_free(struct panes *p)
{
	p->measure.drop(p->loaded);
	free(p->pane);
	free(p->sum);
	free(p->hits.bin);
	free(p);
}

void panes_clear(struct panes *p)
{
	p->n = p->nsums = p->hits.n = 0;
}

void panes_load(struct panes *p, const struct block *b)
{
	panes_clear(p);
	p->measure.load(p->measure.self, p->loaded, b);
}

void panes_sum(struct panes *p, size_t beg, size_t end)
{
	const struct measure *m = &p->measure;
	struct pane *pane;

	GROW(p->pane, p->room, p->n + 1);
	GROW(p->sum, p->sums_room, p->nsums + m->nsums);
	pane = &p->pane[p->n++];
	*pane = (struct pane){ beg, end, p->nsums, p->hits.n, 0 };
	memset(p->sum + p->nsums, 0, m->nsums * sizeof *p->sum);
	m->sum(m->self, p->loaded, beg, end, p->sum + p->nsums, &p->hits);
	p->nsums += m->nsums;
	pane->nhits = p->hits.n - pane->hit;
}

/* --- cutting --- */

struct cutter cutter_make(const struct grid *windows, const struct grid *blocks,
			  const struct regions *regions, const char *contig)
{
	struct cutter c = { .grid = { grid_contig(windows, contig) } };

	if (blocks)
		c.grid[1] = grid_contig(blocks, contig);
	if (regions)
		c.regions = regions_of(regions, contig);
	return c;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Where the region that holds x ends. */
static int64_t region_edge(const struct contig_regions *r, int64_t x)
{
	size_t i = regions_begun(r, x);

	return i ? r->at[i - 1].end : INT64_MAX;
}

size_t cutter_end(const struct cutter *c, const struct site *site, size_t i,
		  size_t end, int64_t number)
{
	int64_t pos = site[i].pos, sites = INT32_MAX;
	int64_t edge = region_edge(c->regions, pos);

	for (int k = 0; k < 2; k++) {
		const struct grid_contig *g = &c->grid[k];

		if (!g->grid)
			continue;
		if (grid_by_site(g->grid))
			sites = least(sites, grid_edge(g, number) - number);
		else
			edge = least(edge, grid_edge(g, pos));
	}
	end = (size_t)least((int64_t)end, (int64_t)i + sites);
	while (++i < end && site[i].pos < edge)
		;
	return i;
}
