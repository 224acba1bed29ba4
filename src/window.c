#include "window.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "layer.h"
#include "memory.h"
#include "pane.h"

/* --- windows --- */

enum { FEW_BLOCKS = 10 };

/* A contig, or a region of it, that is being folded. */
struct track {
	bool on;
	int64_t beg, end; /* end: REGION_END if it is the contig's */
	int64_t sites;	  /* used so far */
	int64_t last;	  /* position of the last of them, or -1 */
	size_t region;	  /* of the contig's regions */
};

/* A contig of the regions: its number, and which list of theirs it has. */
struct wanted {
	int32_t contig;
	size_t list;
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
	int64_t last;	/* the contig's last position */
	int64_t inside; /* the last one within its regions */
	struct track track;
	bool *done; /* [contigs of the regions] had their windows */
	size_t nwanted, nskipped;
	struct wanted
		*wanted; /* by contig; those before nskipped were looked at */
	bool *listed;	 /* [contigs of the windows' list] */

	int64_t genome_bases, genome_accessible;
	size_t nblocks, blocks_room;
	size_t late_bytes; /* of late sums in blocks that are kept */
	size_t few, nfew;  /* windows of few blocks, and the fewest */
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

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
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
		     "blocks, on %zu at least; smaller ones (-j) are more",
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
	w->late_bytes = 0;
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
	if (o->totals.late)
		w->late_bytes += o->totals.nlate * sizeof *o->totals.late;
	memory_check(w->late_bytes,
		     "the jackknife's blocks, with records that some "
		     "populations lack,",
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
		.chrom = contigs_name(source_contigs(w->source), w->contig),
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

static void begin_track(struct windows *w, int64_t beg, int64_t end)
{
	const char *name = contigs_name(source_contigs(w->source), w->contig);

	w->track = (struct track){ true, beg, end, 0, -1, w->track.region };
	layer_begin(&w->blocks, name, beg, end);
	layer_begin(&w->main, name, beg, end);
}

/*
 * The contig's end, as far as the track must know it: its length, or its last
 * record where that lies beyond.  Of a region that ends, only records within
 * it count, used or not, since how many others are read is the index's
 * business; where no length is known, such a region is taken at its word.
 */
static int64_t contig_end(const struct windows *w)
{
	int64_t bases = contigs_bases(source_contigs(w->source), w->contig);
	int64_t last = w->last;

	if (w->track.end < REGION_END) {
		if (!bases)
			return INT64_MAX;
		last = w->inside >= w->track.beg && w->inside < w->track.end
			       ? w->inside
			       : w->track.last;
	}
	return bases > last ? bases : last + 1;
}

static void end_layer(struct windows *w, struct layer *l, int64_t end)
{
	if (layer_by_site(l))
		layer_end(l, w->track.sites, w->track.sites);
	else if (l->grid && l->grid->kind == GRID_LIST)
		layer_end(l, INT64_MAX, w->track.end);
	else
		layer_end(l, contig_end(w), end);
}

static void end_track(struct windows *w)
{
	int64_t end;

	if (!w->track.on)
		return;
	w->track.on = false;
	end = least(w->track.end, contig_end(w));
	end_layer(w, &w->blocks, end);
	end_layer(w, &w->main, end);
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
	w->last = w->inside = -1;
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

static void show_empty(struct windows *w, const struct wanted *x)
{
	if (w->done[x->list])
		return;
	begin_contig(w, x->contig);
	end_contig(w);
}

/*
 * A contig that has records has windows, even if none is in its regions.  If
 * none will be read, it is shown where the header has it: contigs are
 * numbered so.  Others are shown when they come.
 */
static void skip_to_contig(struct windows *w, int32_t contig)
{
	for (; w->nskipped < w->nwanted; w->nskipped++) {
		const struct wanted *x = &w->wanted[w->nskipped];

		if (x->contig >= contig)
			break;
		if (source_presence(w->source, x->contig) == CONTIG_ELSEWHERE)
			show_empty(w, x);
	}
}

/* Those of which records were to come, and none did. */
static void show_late(struct windows *w)
{
	for (size_t i = 0; i < w->nwanted; i++)
		if (source_presence(w->source, w->wanted[i].contig))
			show_empty(w, &w->wanted[i]);
}

static int by_contig(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;

	return (x->contig > y->contig) - (x->contig < y->contig);
}

static void list_wanted(struct windows *w)
{
	const struct regions *r = source_filter(w->source)->regions;
	const struct contigs *contigs = source_contigs(w->source);

	if (!r)
		return;
	w->done = xalloc(r->ncontigs, sizeof *w->done);
	w->wanted = xalloc(r->ncontigs, sizeof *w->wanted);
	for (size_t i = 0; i < r->ncontigs; i++) {
		const char *name = r->contig[i].contig;
		int32_t id = contigs_find(contigs, name, strlen(name));

		if (id >= 0)
			w->wanted[w->nwanted++] = (struct wanted){ id, i };
	}
	if (w->nwanted)
		qsort(w->wanted, w->nwanted, sizeof *w->wanted, by_contig);
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

/* Where a layer is, at a site. */
static int64_t coordinate(const struct windows *w, const struct layer *l,
			  int64_t pos)
{
	return layer_by_site(l) ? w->track.sites : pos;
}

static void go_to(struct windows *w, int64_t pos)
{
	while (pos >= w->track.end && next_track(w))
		;
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
	w->track.sites += (int64_t)(pane->end - pane->beg);
	w->track.last = sums.last;
}

/* What was not mapped: windows of sites, since only here are the numbers known,
 * or the rest of a batch of very many sums. */
static void fold_here(struct windows *w, struct panes *p, size_t i, size_t end)
{
	struct cutter c = cutter_at(w, w->contig);

	while (i < end) {
		size_t to;

		go_to(w, p->pos[i]);
		to = cutter_end(&c, p->pos, i, end, w->track.sites);
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

		if (s->contig != w->contig) {
			end_contig(w);
			skip_to_contig(w, s->contig);
			begin_contig(w, s->contig);
		}
		while (i < p->mapped && k < p->n && p->pane[k].beg < end) {
			add_pane(w, p, &p->pane[k]);
			i = p->pane[k++].end;
		}
		if (i < end)
			fold_here(w, p, i, end);
		w->last = s->last;
		w->inside = s->inside;
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
	w->contig = -1;
	list_wanted(w);
	if (grid->list)
		w->listed = xalloc(grid->list->ncontigs, sizeof *w->listed);
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
	end_contig(w);
	skip_to_contig(w, INT32_MAX);
	show_late(w);
	if (w->main.grid->from_file)
		show_the_rest(w);
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
	free(w->done);
	free(w->wanted);
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
