#include "pane.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

enum { PANES_MOST = 8 << 20 }; /* bytes of sums that a slot should have */

struct panes *panes_create(const struct measure *m)
{
	struct panes *p = xalloc(1, sizeof *p);

	p->measure = *m;
	p->loaded = m->make(m->self);
	return p;
}

void panes_free(struct panes *p)
{
	panes_clear(p);
	p->measure.drop(p->loaded);
	free(p->pick);
	free(p->pos);
	free(p->end);
	free(p->pane);
	free(p->sum);
	free(p->hits.bin);
	free(p);
}

void panes_clear(struct panes *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->pane[i].late);
	p->n = p->nsums = p->nlate = p->hits.n = 0;
}

/* --- picking --- */

static void pick(struct panes *p, const struct batch *b)
{
	const struct measure *m = &p->measure;
	size_t i = 0, n = 0;

	memset(p->skipped, 0, sizeof p->skipped);
	for (size_t k = 0; k < b->nstretches; k++) {
		size_t end = i + b->stretch[k].sites;

		for (; i < end; i++) {
			enum skip why = m->skip ? m->skip(m->self, p->loaded, i)
						: SKIP_NOT;

			p->pick[n] = i;
			p->pos[n] = b->block.site[i].pos;
			n += why == SKIP_NOT;
			p->skipped[why]++;
		}
		p->end[k] = n;
	}
}

void panes_load(struct panes *p, const struct batch *b)
{
	panes_clear(p);
	p->measure.load(p->measure.self, p->loaded, b);
	/* one more: a site that is not used is written over */
	GROW(p->pick, p->pick_room, b->block.nsites + 1);
	GROW(p->pos, p->pos_room, b->block.nsites + 1);
	GROW(p->end, p->end_room, b->nstretches);
	pick(p, b);
}

/* --- summing --- */

exact *sink_late(const struct sink *s)
{
	if (!*s->late)
		*s->late = xalloc(s->nlate, sizeof **s->late);
	return *s->late;
}

/* Sites that follow each other in the block are summed in one go. */
static void sum_runs(struct panes *p, size_t beg, size_t end,
		     const struct sink *to)
{
	const struct measure *m = &p->measure;

	while (beg < end) {
		size_t first = p->pick[beg], n = 1;

		while (beg + n < end && p->pick[beg + n] == first + n)
			n++;
		m->sum(m->self, p->loaded, first, first + n, to);
		beg += n;
	}
}

bool panes_full(const struct panes *p)
{
	return (p->nsums + p->nlate) * sizeof *p->sum +
		       p->hits.n * sizeof *p->hits.bin >
	       PANES_MOST;
}

void panes_sum(struct panes *p, size_t beg, size_t end)
{
	const struct measure *m = &p->measure;
	struct pane *pane;
	struct sink to;

	GROW(p->pane, p->room, p->n + 1);
	GROW(p->sum, p->sums_room, p->nsums + m->size.nsums);
	pane = &p->pane[p->n++];
	*pane = (struct pane){ beg, end, p->nsums, NULL, p->hits.n, 0 };
	memset(p->sum + p->nsums, 0, m->size.nsums * sizeof *p->sum);
	to = (struct sink){ p->sum + p->nsums, &pane->late, m->size.nlate,
			    &p->hits };
	sum_runs(p, beg, end, &to);
	p->nsums += m->size.nsums;
	if (pane->late)
		p->nlate += m->size.nlate;
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

size_t cutter_end(const struct cutter *c, const int64_t *pos, size_t i,
		  size_t end, int64_t number)
{
	int64_t sites = INT32_MAX, edge = region_edge(c->regions, pos[i]);

	for (int k = 0; k < 2; k++) {
		const struct grid_contig *g = &c->grid[k];

		if (!g->grid)
			continue;
		if (grid_by_site(g->grid))
			sites = least(sites, grid_edge(g, number) - number);
		else
			edge = least(edge, grid_edge(g, pos[i]));
	}
	end = (size_t)least((int64_t)end, (int64_t)i + sites);
	while (++i < end && pos[i] < edge)
		;
	return i;
}
