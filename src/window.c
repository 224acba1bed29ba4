#include "window.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "layer.h"
#include "memory.h"
#include "pane.h"
#include "tracks.h"

/* --- windows --- */

enum { FEW_BLOCKS = 10 };

struct windows {
	const struct source *source;
	const struct measure *measure;
	struct table *table;
	struct text text;
	struct layer main, blocks; /* blocks.grid is null without jackknife */
	bool by_site;

	struct tracks *tracks;
	const char *chrom; /* of the track that is being folded */
	const struct contig_regions *accessible;
	int64_t sites; /* of the track, used so far */

	int64_t genome_bases, genome_accessible;
	size_t nblocks, blocks_room;
	size_t block_bytes; /* of sums in blocks that are kept */
	size_t few, nfew;   /* windows of few blocks, and the fewest */
	struct totals *block;

	int64_t skipped[NSKIPS];
};

/* --- map --- */

static void *make_panes(const void *self)
{
	return panes_create(((const struct windows *)self)->measure);
}

static void drop_panes(void *part)
{
	panes_free(part);
}

static struct cutter cutter_at(const struct windows *w, int32_t contig)
{
	const struct filter *f = source_filter(w->source);
	const char *name = contigs_name(source_contigs(w->source), contig);

	return cutter_make(w->main.grid, w->blocks.grid, f->regions, name);
}

/* Windows of sites are left to fold(), and what would take too much memory in
 * every slot at once. */
static void windows_map(const void *self, void *part, const struct batch *b)
{
	const struct windows *w = self;
	struct panes *p = part;
	size_t i = 0;

	panes_load(p, b);
	for (size_t k = 0; k < b->nstretches && !w->by_site; k++) {
		struct cutter c = cutter_at(w, b->stretch[k].contig);

		while (i < p->end[k] && !panes_full(p)) {
			size_t to = cutter_end(&c, p->pos, i, p->end[k], 0);

			panes_sum(p, i, to);
			i = to;
		}
	}
	p->mapped = i;
}

/* --- windows that are complete --- */

static int64_t bases_in(const struct windows *w, int64_t beg, int64_t end)
{
	if (!source_filter(w->source)->accessible)
		return end - beg;
	return regions_bases(w->accessible, beg, end);
}

/* Standard errors from a handful of blocks are hardly any. */
static void note_blocks(struct windows *w)
{
	if (!w->blocks.grid || !w->nblocks || w->nblocks >= FEW_BLOCKS)
		return;
	if (!w->few++ || w->nblocks < w->nfew)
		w->nfew = w->nblocks;
}

static void warn_of_few(const struct windows *w)
{
	if (w->few)
		warn("standard errors of %zu window%s rest on fewer than %d "
		     "blocks (the least is %zu); give a smaller size to -j",
		     w->few, w->few == 1 ? "" : "s", FEW_BLOCKS, w->nfew);
}

static void print_window(struct windows *w, struct window *x)
{
	size_t next = 0;
	bool more = true;

	note_blocks(w);
	x->nblocks = w->nblocks;
	x->block = w->block;
	while (more) {
		text_clear(&w->text);
		more = w->measure->rows(w->measure->self, x, &next, &w->text);
		table_write(w->table, &w->text);
	}
}

static void clear_blocks(struct windows *w)
{
	for (size_t i = 0; i < w->nblocks; i++)
		totals_free(&w->block[i]);
	w->nblocks = 0;
	w->block_bytes = 0;
}

/* A block of the jackknife: it gives its sums away. */
static void keep_block(void *self, struct open *o)
{
	struct windows *w = self;
	bool by_site = layer_by_site(&w->blocks);

	if (o->first < 0)
		return;
	o->totals.bases = bases_in(w, by_site ? o->first : o->at.beg,
				   by_site ? o->last + 1 : o->at.end);
	totals_sort(&o->totals);
	w->block_bytes += o->totals.nsums * sizeof *o->totals.sum;
	if (o->totals.late)
		w->block_bytes += o->totals.nlate * sizeof *o->totals.late;
	memory_check(w->block_bytes, "the sums of the jackknife's blocks",
		     "use larger blocks (-j) or fewer populations or --tuples");
	GROW(w->block, w->blocks_room, w->nblocks + 1);
	totals_compact(&o->totals);
	w->block[w->nblocks++] = o->totals;
	totals_init(&o->totals, &w->measure->size);
}

static void show_window(void *self, struct open *o)
{
	struct windows *w = self;
	bool by_site = layer_by_site(&w->main);
	struct window x = {
		.chrom = w->chrom,
		.name = o->at.name,
		.beg = by_site ? o->first : o->at.beg,
		.end = by_site ? o->last + 1 : o->at.end,
	};

	o->totals.bases = bases_in(w, x.beg, x.end);
	totals_sort(&o->totals);
	x.totals = o->totals;
	print_window(w, &x);
}

/* --- tracks --- */

static bool is_genome(const struct windows *w)
{
	return w->main.grid->kind == GRID_GENOME;
}

static void begin_track(void *windows, const struct track *t)
{
	struct windows *w = windows;
	const struct regions *accessible = source_filter(w->source)->accessible;

	w->chrom = t->name;
	w->accessible = accessible ? regions_of(accessible, t->name) : NULL;
	w->sites = 0;
	layer_begin(&w->blocks, t->name, t->beg, t->end);
	layer_begin(&w->main, t->name, t->beg, t->end);
}

static void end_layer(const struct windows *w, struct layer *l,
		      const struct track *t)
{
	struct track_ends ends = { w->sites, w->sites };

	if (l->grid && !layer_by_site(l))
		ends = track_ends(t, l->grid);
	layer_end(l, ends.contig, ends.windows);
}

static void end_track(void *windows, const struct track *t)
{
	struct windows *w = windows;
	int64_t end = track_end(t);

	end_layer(w, &w->blocks, t);
	end_layer(w, &w->main, t);
	if (end > t->beg) {
		w->genome_bases += end - t->beg;
		w->genome_accessible += bases_in(w, t->beg, end);
	}
	if (!is_genome(w))
		clear_blocks(w);
}

/* --- fold --- */

/* Where a layer is, at a site. */
static int64_t coordinate(const struct windows *w, const struct layer *l,
			  int64_t pos)
{
	return layer_by_site(l) ? w->sites : pos;
}

static void go_to(struct windows *w, int64_t pos)
{
	tracks_reach(w->tracks, pos);
	layer_reach(&w->blocks, coordinate(w, &w->blocks, pos));
	layer_reach(&w->main, coordinate(w, &w->main, pos));
}

static void add_pane(struct windows *w, const struct panes *p,
		     const struct pane *pane)
{
	struct pane_sums sums = {
		p->sum + pane->sum, pane->late,	       p->hits.bin + pane->hit,
		pane->nhits,	    p->pos[pane->beg], p->pos[pane->end - 1]
	};

	go_to(w, sums.first);
	layer_add(&w->blocks, coordinate(w, &w->blocks, sums.first), &sums);
	if (!layer_add(&w->main, coordinate(w, &w->main, sums.first), &sums))
		w->skipped[SKIP_WINDOW] += (int64_t)(pane->end - pane->beg);
	w->sites += (int64_t)(pane->end - pane->beg);
	tracks_reach(w->tracks, sums.last);
}

/* What was not mapped: windows of sites, since only here are the numbers known,
 * or the rest of a batch of very many sums. */
static void fold_here(struct windows *w, struct panes *p, int32_t contig,
		      size_t i, size_t end)
{
	struct cutter c = cutter_at(w, contig);

	while (i < end) {
		size_t to;

		go_to(w, p->pos[i]);
		to = cutter_end(&c, p->pos, i, end, w->sites);
		panes_clear(p);
		panes_sum(p, i, to);
		add_pane(w, p, &p->pane[0]);
		i = to;
	}
}

static void windows_fold(void *self, void *part, const struct batch *b)
{
	struct windows *w = self;
	struct panes *p = part;
	size_t i = 0, k = 0;

	for (int r = 0; r < NSKIPS; r++)
		w->skipped[r] += p->skipped[r];
	for (size_t t = 0; t < b->nstretches; t++) {
		const struct stretch *s = &b->stretch[t];
		size_t end = p->end[t];

		tracks_enter(w->tracks, s);
		while (i < p->mapped && k < p->n && p->pane[k].beg < end) {
			add_pane(w, p, &p->pane[k]);
			i = p->pane[k++].end;
		}
		if (i < end)
			fold_here(w, p, s->contig, i, end);
		tracks_leave(w->tracks, s);
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
	struct windows *w = xalloc(1, sizeof *w);
	const struct tracks_user user = { w, begin_track, end_track };

	w->source = source;
	w->measure = measure;
	w->table = out;
	w->text.digits = digits;
	w->main = (struct layer){ .grid = grid,
				  .size = measure->size,
				  .owner = w,
				  .leave = show_window };
	w->blocks = (struct layer){ .grid = blocks,
				    .size = measure->size,
				    .owner = w,
				    .leave = keep_block };
	w->by_site = layer_by_site(&w->main) || layer_by_site(&w->blocks);
	w->tracks = tracks_create(source, &user);
	if (grid_listed(grid))
		tracks_add(w->tracks, grid_listed(grid));
	if (is_genome(w))
		layer_open(&w->main,
			   &(struct grid_window){ 0, INT64_MAX, 0, NULL });
	return w;
}

struct work windows_work(struct windows *w)
{
	return (struct work){ w,	  make_panes, windows_map, windows_fold,
			      drop_panes, w->skipped };
}

static void finish_genome(struct windows *w)
{
	struct open *o = w->main.open[0];
	struct window x = { .chrom = "genome", .end = w->genome_bases };

	o->totals.bases = w->genome_accessible;
	totals_sort(&o->totals);
	x.totals = o->totals;
	print_window(w, &x);
}

void windows_finish(struct windows *w)
{
	tracks_finish(w->tracks);
	if (is_genome(w))
		finish_genome(w);
	warn_of_few(w);
}

void windows_free(struct windows *w)
{
	clear_blocks(w);
	layer_free(&w->main);
	layer_free(&w->blocks);
	text_free(&w->text);
	free(w->block);
	tracks_free(w->tracks);
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
