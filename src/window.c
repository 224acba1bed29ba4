#include "window.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

/* --- parts: what map() leaves for fold() --- */

struct pane {
	size_t beg, end;   /* sites of the batch */
	size_t sum;	   /* first of its sums */
	size_t hit, nhits; /* its hits */
};

struct part {
	void *loaded; /* the measure's */
	struct measure measure;
	size_t npanes, panes_room;
	struct pane *pane;
	size_t nsums, sums_room;
	exact *sum;
	struct hits hits;
};

/* --- windows that are open --- */

struct open {
	struct grid_window at;
	int64_t first, last; /* positions of the sites in it; -1 before */
	struct totals totals;
};

/* The windows of a grid, or the blocks of the jackknife, on their way. */
struct layer {
	const struct grid *grid;
	struct grid_walk walk;
	/* In order of beginning; beg of 'room' is the oldest. */
	size_t n, room;
	struct open **open;
	size_t nspare, spare_room;
	struct open **spare;
};

/* A contig, or a region of it, that is being folded. */
struct track {
	bool on;
	int64_t beg, end; /* end: REGION_END if it is the contig's */
	int64_t sites;	  /* used so far */
	size_t region;	  /* of the contig's regions */
};

struct windows {
	const struct source *source;
	const struct measure *measure;
	struct table *table;
	struct text text;
	struct layer main, blocks; /* blocks.grid is null without jackknife */
	bool by_site;

	int32_t contig; /* -1 before the first */
	const struct contig_regions *regions, *accessible;
	int64_t last; /* the contig's last position */
	struct track track;
	bool *done;   /* [contigs of the regions] */
	bool *listed; /* [contigs of the windows' list] */

	int64_t genome_bases, genome_accessible;
	size_t nblocks, blocks_room;
	struct totals *block;
};

/* --- map --- */

static void *part_make(const void *self)
{
	const struct windows *w = self;
	struct part *p = xalloc(1, sizeof *p);

	p->measure = *w->measure;
	p->loaded = p->measure.make(p->measure.self);
	return p;
}

static void part_drop(void *part)
{
	struct part *p = part;

	p->measure.drop(p->loaded);
	free(p->pane);
	free(p->sum);
	free(p->hits.bin);
	free(p);
}

static void part_clear(struct part *p)
{
	p->npanes = p->nsums = p->hits.n = 0;
}

static const struct pane *sum_pane(struct part *p, size_t beg, size_t end)
{
	const struct measure *m = &p->measure;
	struct pane *pane;

	GROW(p->pane, p->panes_room, p->npanes + 1);
	GROW(p->sum, p->sums_room, p->nsums + m->nsums);
	pane = &p->pane[p->npanes++];
	*pane = (struct pane){ beg, end, p->nsums, p->hits.n, 0 };
	memset(p->sum + p->nsums, 0, m->nsums * sizeof *p->sum);
	m->sum(m->self, p->loaded, beg, end, p->sum + p->nsums, &p->hits);
	p->nsums += m->nsums;
	pane->nhits = p->hits.n - pane->hit;
	return pane;
}

/* A contig's edges in both layers and of the regions. */
struct cutter {
	struct grid_contig main, blocks;
	const struct contig_regions *regions;
};

static struct cutter cutter_of(const struct windows *w, int32_t contig)
{
	const struct filter *f = source_filter(w->source);
	const char *name = contigs_name(source_contigs(w->source), contig);
	struct cutter c = { .main = grid_contig(w->main.grid, name) };

	if (w->blocks.grid)
		c.blocks = grid_contig(w->blocks.grid, name);
	if (f->regions)
		c.regions = regions_of(f->regions, name);
	return c;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Where the region that holds x ends. */
static int64_t region_edge(const struct contig_regions *r, int64_t x)
{
	size_t lo = 0, hi = r ? r->n : 0;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (r->at[mid].end <= x)
			lo = mid + 1;
		else
			hi = mid;
	}
	return r && lo < r->n ? r->at[lo].end : INT64_MAX;
}

/*
 * The end of the pane that begins at site i: 'number' is i's on its track.
 */
static size_t pane_end(const struct cutter *c, const struct site *site,
		       size_t i, size_t end, int64_t number)
{
	int64_t pos = site[i].pos, sites = INT64_MAX;
	int64_t edge = region_edge(c->regions, pos);
	const struct grid_contig *grids[] = { &c->main, &c->blocks };

	for (int k = 0; k < 2; k++) {
		const struct grid_contig *g = grids[k];

		if (!g->grid)
			continue;
		if (grid_by_site(g->grid))
			sites = least(sites, grid_edge(g, number) - number);
		else
			edge = least(edge, grid_edge(g, pos));
	}
	end = (size_t)least((int64_t)end, (int64_t)i + least(sites, INT32_MAX));
	while (++i < end && site[i].pos < edge)
		;
	return i;
}

static void windows_map(const void *self, void *part, const struct batch *b)
{
	const struct windows *w = self;
	struct part *p = part;
	size_t i = 0;

	part_clear(p);
	p->measure.load(p->measure.self, p->loaded, &b->block);
	if (w->by_site)
		return;
	for (size_t k = 0; k < b->nstretches; k++) {
		size_t end = i + b->stretch[k].sites;
		struct cutter c;

		if (i < end)
			c = cutter_of(w, b->stretch[k].contig);
		while (i < end) {
			size_t to = pane_end(&c, b->block.site, i, end, 0);

			sum_pane(p, i, to);
			i = to;
		}
	}
}

/* --- layers --- */

static struct open *open_new(struct windows *w, struct layer *l)
{
	struct open *o;

	if (l->nspare)
		return l->spare[--l->nspare];
	o = xalloc(1, sizeof *o);
	o->totals.sum = xalloc(w->measure->nsums, sizeof *o->totals.sum);
	return o;
}

static void open_reset(struct windows *w, struct open *o)
{
	struct totals *t = &o->totals;

	memset(t->sum, 0, w->measure->nsums * sizeof *t->sum);
	for (size_t i = 0; i < t->nbins; i++)
		t->count[t->bin[i]] = 0;
	t->nbins = 0;
	t->bases = 0;
	o->first = o->last = -1;
}

static void open_window(struct windows *w, struct layer *l,
			const struct grid_window *at)
{
	struct open *o = open_new(w, l);

	open_reset(w, o);
	o->at = *at;
	GROW(l->open, l->room, l->n + 1);
	l->open[l->n++] = o;
}

static void open_free(struct open *o)
{
	totals_free(&o->totals);
	free(o);
}

static void layer_free(struct layer *l)
{
	for (size_t i = 0; i < l->n; i++)
		open_free(l->open[i]);
	for (size_t i = 0; i < l->nspare; i++)
		open_free(l->spare[i]);
	free(l->open);
	free(l->spare);
}

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void sort_bins(struct totals *t)
{
	qsort(t->bin, t->nbins, sizeof *t->bin, by_number);
}

static int64_t bases_in(const struct windows *w, int64_t beg, int64_t end)
{
	if (!source_filter(w->source)->accessible)
		return end - beg;
	return regions_bases(w->accessible, beg, end);
}

static void print_window(struct windows *w, struct window *x)
{
	sort_bins(&x->totals);
	x->nblocks = w->nblocks;
	x->block = w->block;
	text_clear(&w->text);
	w->measure->rows(w->measure->self, x, &w->text);
	table_write(w->table, &w->text);
}

static void clear_blocks(struct windows *w)
{
	for (size_t i = 0; i < w->nblocks; i++)
		totals_free(&w->block[i]);
	w->nblocks = 0;
}

/* A block gives its sums away. */
static void keep_block(struct windows *w, struct open *o)
{
	if (o->first < 0)
		return;
	sort_bins(&o->totals);
	GROW(w->block, w->blocks_room, w->nblocks + 1);
	w->block[w->nblocks++] = o->totals;
	o->totals = (struct totals){ 0 };
	o->totals.sum = xalloc(w->measure->nsums, sizeof *o->totals.sum);
}

static void emit(struct windows *w, struct layer *l, struct open *o)
{
	struct window x = {
		.chrom = contigs_name(source_contigs(w->source), w->contig),
		.name = o->at.name,
		.beg = o->at.beg,
		.end = o->at.end,
	};

	if (grid_by_site(l->grid)) {
		x.beg = o->first;
		x.end = o->last + 1;
	}
	o->totals.bases = bases_in(w, x.beg, x.end);
	if (l == &w->blocks) {
		keep_block(w, o);
		return;
	}
	x.totals = o->totals;
	print_window(w, &x);
}

/* Windows that end at or before x are complete; they leave in order. */
static void close_windows(struct windows *w, struct layer *l, int64_t x)
{
	size_t n = 0;

	while (n < l->n && l->open[n]->at.end <= x)
		emit(w, l, l->open[n++]);
	GROW(l->spare, l->spare_room, l->nspare + n);
	memcpy(l->spare + l->nspare, l->open, n * sizeof *l->open);
	l->nspare += n;
	l->n -= n;
	memmove(l->open, l->open + n, l->n * sizeof *l->open);
}

static void layer_reach(struct windows *w, struct layer *l, int64_t x)
{
	struct grid_window at;

	close_windows(w, l, x);
	while (grid_next(&l->walk, x, &at)) {
		open_window(w, l, &at);
		close_windows(w, l, x);
	}
}

static void layer_add(struct windows *w, struct layer *l, int64_t x,
		      const struct part *p, const struct pane *pane,
		      const struct site *site)
{
	for (size_t i = 0; i < l->n; i++) {
		struct open *o = l->open[i];

		if (o->at.end <= x)
			continue;
		if (o->first < 0)
			o->first = site[pane->beg].pos;
		o->last = site[pane->end - 1].pos;
		totals_add(&o->totals, w->measure->nsums, p->sum + pane->sum,
			   p->hits.bin + pane->hit, pane->nhits);
	}
}

/*
 * The track ends at 'end': open what is left of its windows and close all,
 * but for those that began after another had reached the contig's end.
 */
static void layer_end(struct windows *w, struct layer *l, int64_t contig_end,
		      int64_t end)
{
	struct grid_window at;

	l->walk.end = end;
	while (grid_next(&l->walk, end, &at)) {
		if (at.reach >= contig_end)
			break;
		open_window(w, l, &at);
		close_windows(w, l, at.beg);
	}
	while (l->n && l->open[l->n - 1]->at.reach >= contig_end) {
		GROW(l->spare, l->spare_room, l->nspare + 1);
		l->spare[l->nspare++] = l->open[--l->n];
	}
	for (size_t i = 0; i < l->n; i++)
		l->open[i]->at.end = least(l->open[i]->at.end, end);
	close_windows(w, l, INT64_MAX);
}

/* --- tracks --- */

static bool is_genome(const struct windows *w)
{
	return w->main.grid->kind == GRID_GENOME;
}

static void each_layer(struct windows *w,
		       void (*f)(struct windows *, struct layer *, int64_t),
		       int64_t pos)
{
	struct layer *layer[] = { &w->blocks, &w->main };

	for (int i = 0; i < 2; i++)
		if (layer[i]->grid && layer[i]->grid->kind != GRID_GENOME)
			f(w, layer[i],
			  grid_by_site(layer[i]->grid) ? w->track.sites : pos);
}

static void begin_layer(struct windows *w, struct layer *l, int64_t x)
{
	const char *name = contigs_name(source_contigs(w->source), w->contig);
	struct grid_contig c = grid_contig(l->grid, name);

	(void)x;
	if (grid_by_site(l->grid))
		l->walk = grid_walk(&c, 0, INT64_MAX);
	else
		l->walk = grid_walk(&c, w->track.beg, w->track.end);
}

static void begin_track(struct windows *w, int64_t beg, int64_t end)
{
	w->track.on = true;
	w->track.beg = beg;
	w->track.end = end;
	w->track.sites = 0;
	each_layer(w, begin_layer, 0);
}

static int64_t contig_end(const struct windows *w)
{
	int64_t bases = contigs_bases(source_contigs(w->source), w->contig);

	return bases > w->last ? bases : w->last + 1;
}

static void end_layer(struct windows *w, struct layer *l, int64_t x)
{
	int64_t end = contig_end(w);

	if (grid_by_site(l->grid))
		layer_end(w, l, x, x);
	else if (l->grid->kind == GRID_LIST)
		layer_end(w, l, INT64_MAX, w->track.end);
	else
		layer_end(w, l, end, least(w->track.end, end));
}

static void end_track(struct windows *w)
{
	int64_t end;

	if (!w->track.on)
		return;
	w->track.on = false;
	each_layer(w, end_layer, 0);
	end = least(w->track.end, contig_end(w));
	if (end > w->track.beg) {
		w->genome_bases += end - w->track.beg;
		w->genome_accessible += bases_in(w, w->track.beg, end);
	}
	if (!is_genome(w))
		clear_blocks(w);
}

/* Begin the next of the contig's regions; false after the last. */
static bool next_track(struct windows *w)
{
	const struct contig_regions *r = w->regions;

	end_track(w);
	if (!r || w->track.region == r->n)
		return false;
	begin_track(w, r->at[w->track.region].beg, r->at[w->track.region].end);
	w->track.region++;
	return true;
}

static void begin_contig(struct windows *w, int32_t contig)
{
	const struct filter *f = source_filter(w->source);
	const char *name = contigs_name(source_contigs(w->source), contig);

	w->contig = contig;
	w->last = -1;
	w->regions = NULL;
	w->accessible = f->accessible ? regions_of(f->accessible, name) : NULL;
	w->track = (struct track){ 0 };
	if (w->listed && regions_of(w->main.grid->list, name))
		w->listed[regions_of(w->main.grid->list, name) -
			  w->main.grid->list->contig] = true;
	if (!f->regions) {
		begin_track(w, 0, REGION_END);
		return;
	}
	w->regions = regions_of(f->regions, name);
	if (w->regions)
		w->done[w->regions - f->regions->contig] = true;
	next_track(w);
}

static void end_contig(struct windows *w)
{
	if (w->contig < 0)
		return;
	if (w->regions)
		while (next_track(w))
			;
	end_track(w);
	w->contig = -1;
}

/*
 * A contig has windows if the index says it has records, even if none of
 * them is in its regions.  Contigs are numbered as the header has them, so
 * those before 'contig' come before it.
 */
static void skip_to_contig(struct windows *w, int32_t contig)
{
	const struct regions *r = source_filter(w->source)->regions;
	const struct contigs *contigs = source_contigs(w->source);
	const struct contig_regions *first;

	do {
		int32_t least_id = contig;

		first = NULL;
		for (size_t i = 0; r && i < r->ncontigs; i++) {
			const char *name = r->contig[i].contig;
			int32_t id = contigs_find(contigs, name, strlen(name));

			if (w->done[i] || id < 0 || id >= least_id)
				continue;
			least_id = id;
			first = &r->contig[i];
		}
		if (first && source_indexed(w->source, least_id)) {
			begin_contig(w, least_id);
			end_contig(w);
		}
		if (first)
			w->done[first - r->contig] = true;
	} while (first);
}

/* Windows that were asked for are shown on contigs without records too. */
static void show_the_rest(struct windows *w)
{
	const struct regions *list = w->main.grid->list;
	const struct contigs *contigs = source_contigs(w->source);

	for (size_t i = 0; list && i < list->ncontigs; i++) {
		const char *name = list->contig[i].contig;
		int32_t id = contigs_find(contigs, name, strlen(name));

		if (id < 0 || w->listed[i])
			continue;
		begin_contig(w, id);
		end_contig(w);
	}
}

/* --- fold --- */

static void go_to(struct windows *w, int64_t pos)
{
	while (pos >= w->track.end && next_track(w))
		;
	each_layer(w, layer_reach, pos);
}

static void add_pane(struct windows *w, const struct part *p,
		     const struct pane *pane, const struct site *site)
{
	struct layer *layer[] = { &w->blocks, &w->main };
	int64_t pos = site[pane->beg].pos;

	go_to(w, pos);
	for (int i = 0; i < 2; i++) {
		bool by_site = layer[i]->grid && grid_by_site(layer[i]->grid);

		layer_add(w, layer[i], by_site ? w->track.sites : pos, p, pane,
			  site);
	}
	w->track.sites += (int64_t)(pane->end - pane->beg);
}

/* Windows of sites: cut and sum here, where the numbers are known. */
static void fold_by_site(struct windows *w, struct part *p,
			 const struct site *site, size_t i, size_t end)
{
	struct cutter c = cutter_of(w, w->contig);

	while (i < end) {
		size_t to;

		go_to(w, site[i].pos);
		to = pane_end(&c, site, i, end, w->track.sites);
		part_clear(p);
		add_pane(w, p, sum_pane(p, i, to), site);
		i = to;
	}
}

static void windows_fold(void *self, void *part, const struct batch *b)
{
	struct windows *w = self;
	struct part *p = part;
	const struct site *site = b->block.site;
	size_t i = 0, k = 0;

	for (size_t t = 0; t < b->nstretches; t++) {
		const struct stretch *s = &b->stretch[t];
		size_t end = i + s->sites;

		if (s->contig != w->contig) {
			end_contig(w);
			skip_to_contig(w, s->contig);
			begin_contig(w, s->contig);
		}
		if (w->by_site)
			fold_by_site(w, p, site, i, end);
		else
			while (k < p->npanes && p->pane[k].beg < end)
				add_pane(w, p, &p->pane[k++], site);
		w->last = s->last;
		i = end;
	}
}

/* --- the whole --- */

struct windows *windows_create(const struct source *source,
			       const struct grid *grid,
			       const struct grid *blocks,
			       const struct measure *measure, struct table *out,
			       int digits)
{
	const struct regions *r = source_filter(source)->regions;
	struct windows *w = xalloc(1, sizeof *w);

	w->source = source;
	w->measure = measure;
	w->table = out;
	w->text.digits = digits;
	w->main.grid = grid;
	w->blocks.grid = blocks;
	w->by_site = grid_by_site(grid) || (blocks && grid_by_site(blocks));
	w->contig = -1;
	w->done = xalloc(r ? r->ncontigs : 0, sizeof *w->done);
	if (grid->list)
		w->listed = xalloc(grid->list->ncontigs, sizeof *w->listed);
	if (is_genome(w))
		open_window(w, &w->main,
			    &(struct grid_window){ 0, INT64_MAX, 0, NULL });
	return w;
}

struct work windows_work(struct windows *w)
{
	return (struct work){ w, part_make, windows_map, windows_fold,
			      part_drop };
}

static void finish_genome(struct windows *w)
{
	struct open *o = w->main.open[0];
	struct window x = { .chrom = "genome", .end = w->genome_bases };

	o->totals.bases = w->genome_accessible;
	x.totals = o->totals;
	print_window(w, &x);
}

void windows_finish(struct windows *w)
{
	end_contig(w);
	skip_to_contig(w, INT32_MAX);
	if (w->main.grid->from_file)
		show_the_rest(w);
	if (is_genome(w))
		finish_genome(w);
	clear_blocks(w);
	layer_free(&w->main);
	layer_free(&w->blocks);
	text_free(&w->text);
	free(w->block);
	free(w->done);
	free(w->listed);
	free(w);
}

void window_cells(struct text *t, const struct window *w)
{
	text_cell(t, w->chrom);
	text_int(t, w->beg + 1);
	text_int(t, w->end);
	if (w->name)
		text_cell(t, w->name);
}

void window_header(struct text *t, const struct grid *g)
{
	text_cell(t, "chrom");
	text_cell(t, "start");
	text_cell(t, "end");
	if (g->named)
		text_cell(t, "name");
}
