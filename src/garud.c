#include "garud.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "hapcount.h"
#include "hapwindow.h"
#include "rows.h"
#include "window.h"

struct garud_scan {
	const struct groups *groups;
	struct garud_args args;
	struct table *table;
	struct resident *resident;
};

/* --- runs of windows --- */

/* What counts are as text; windows that overlap often have the same. */
struct cells {
	struct hapcount of;
	struct text text; /* empty at first */
};

/* What a thread has of its own; the first two are of its run of windows. */
struct tools {
	size_t counts_room, alike_room;
	struct hapcount *count; /* [windows][ngroups] */
	int64_t *alike;		/* [windows][npairs], with 'between' */
	struct hapwalk *walk;
	int32_t *run;	     /* hapcount.h */
	int64_t *here;	     /* [ngroups] haplotypes of each in a run */
	struct cells *cells; /* [ngroups] of the window before */
};

/* A contig on its way to the table. */
struct writing {
	struct garud_scan *scan;
	const struct picks *haps;
	struct hapwindows windows;
	unsigned *group_of; /* of a bit of a row; ngroups if it is nobody's */
	size_t nruns, runs_room;
	size_t *run; /* [nruns + 1] windows at which runs begin */
	struct tools *tools;
};

/* What a stop has at hand. */
struct counting {
	const struct writing *w;
	struct tools *tools;
	unsigned group;
};

static size_t pairs_of(const struct picks *h)
{
	return (size_t)h->ngroups * (h->ngroups - 1) / 2;
}

static void count_stop(void *counting, size_t i, const struct pbwt *p,
		       int32_t first)
{
	struct counting *c = counting;

	c->tools->count[i * c->w->haps->ngroups + c->group] =
		hapcount(p, first, c->tools->run);
}

/* Haplotypes of every group in a run. */
static void add_pairs(const int64_t *here, unsigned ngroups, int64_t *alike)
{
	for (unsigned a = 0; a < ngroups; a++)
		for (unsigned b = a + 1; b < ngroups; b++)
			*alike++ += here[a] * here[b];
}

static void pair_stop(void *counting, size_t i, const struct pbwt *p,
		      int32_t first)
{
	struct counting *c = counting;
	const struct writing *w = c->w;
	unsigned ngroups = w->haps->ngroups;
	int64_t *alike = c->tools->alike + i * pairs_of(w->haps);
	int32_t *run = c->tools->run;
	unsigned runs = hapcount_runs(p, first, run);

	memset(alike, 0, pairs_of(w->haps) * sizeof *alike);
	for (unsigned k = 0; k < runs; k++) {
		if (run[k + 1] - run[k] < 2)
			continue;
		memset(c->tools->here, 0, (ngroups + 1) * sizeof(int64_t));
		for (int32_t j = run[k]; j < run[k + 1]; j++)
			c->tools->here[w->group_of[p->order[j]]]++;
		add_pairs(c->tools->here, ngroups, alike);
	}
}

static void count_run(struct writing *w, const struct hapwindow *x, size_t n,
		      struct tools *t)
{
	const struct picks *h = w->haps;
	struct counting c = { w, t, 0 };

	if (w->scan->args.between) {
		GROW(t->alike, t->alike_room, n * pairs_of(h));
		hapwalk_windows(t->walk, h, HAPWALK_JOINT, x, n, pair_stop, &c);
		return;
	}
	GROW(t->count, t->counts_room, n * h->ngroups);
	for (; c.group < h->ngroups; c.group++)
		hapwalk_windows(t->walk, h, c.group, x, n, count_stop, &c);
}

/* --- rows --- */

static const char *name_of(const struct writing *w, unsigned group)
{
	return w->scan->groups->group[group].name;
}

static void place_cells(const struct writing *w, const struct hapwindow *x,
			struct text *t)
{
	window_cells(t, &(struct window){ .chrom = w->haps->track->name,
					  .name = x->name,
					  .beg = x->beg,
					  .end = x->end });
}

static bool same_count(const struct hapcount *a, const struct hapcount *b)
{
	return a->n == b->n && a->distinct == b->distinct &&
	       a->squares == b->squares && a->top[0] == b->top[0] &&
	       a->top[1] == b->top[1] && a->top[2] == b->top[2];
}

static void make_cells(struct cells *x, const struct hapcount *c, unsigned n)
{
	struct garud g = garud(c);
	struct text *t = &x->text;

	x->of = *c;
	text_clear(t);
	text_int(t, n);
	text_int(t, c->distinct);
	text_real(t, g.h1);
	text_real(t, g.h12);
	text_real(t, g.h123);
	text_real(t, g.h2_h1);
	text_real(t, g.diversity);
}

static void count_row(const struct writing *w, const struct hapwindow *x,
		      unsigned group, const struct hapcount *found,
		      struct cells *cells, struct text *t)
{
	static const struct hapcount none;
	const struct hapcount *c = x->first < x->last ? found : &none;

	if (!cells->text.len || !same_count(&cells->of, c))
		make_cells(cells, c, w->haps->n[group]);
	place_cells(w, x, t);
	text_cell(t, name_of(w, group));
	text_int(t, (int64_t)(x->last - x->first));
	text_cell_n(t, cells->text.s, cells->text.len);
	text_end_row(t);
}

static void pair_row(const struct writing *w, const struct hapwindow *x,
		     unsigned a, unsigned b, int64_t alike, struct text *t)
{
	const unsigned *n = w->haps->n;
	double all = (double)n[a] * n[b];

	place_cells(w, x, t);
	text_cell(t, name_of(w, a));
	text_cell(t, name_of(w, b));
	text_int(t, (int64_t)(x->last - x->first));
	text_real(t, x->first < x->last ? (double)alike / all : NAN);
	text_end_row(t);
}

/* Of the i-th window of a run. */
static void count_rows(const struct writing *w, const struct hapwindow *x,
		       size_t i, struct tools *t, struct text *text)
{
	unsigned n = w->haps->ngroups;

	for (unsigned g = 0; g < n; g++)
		count_row(w, x, g, &t->count[i * n + g], &t->cells[g], text);
}

static void pair_rows(const struct writing *w, const struct hapwindow *x,
		      size_t i, const struct tools *t, struct text *text)
{
	const int64_t *alike = t->alike + i * pairs_of(w->haps);

	for (unsigned a = 0; a < w->haps->ngroups; a++)
		for (unsigned b = a + 1; b < w->haps->ngroups; b++)
			pair_row(w, x, a, b, *alike++, text);
}

static void make_rows(void *writing, size_t run, int thread, struct text *text)
{
	struct writing *w = writing;
	const struct hapwindow *x = w->windows.at + w->run[run];
	size_t n = w->run[run + 1] - w->run[run];
	struct tools *t = &w->tools[thread];

	count_run(w, x, n, t);
	for (size_t i = 0; i < n; i++)
		if (w->scan->args.between)
			pair_rows(w, x + i, i, t, text);
		else
			count_rows(w, x + i, i, t, text);
}

/* --- a contig --- */

static void make_tools(struct writing *w)
{
	const struct picks *h = w->haps;
	bool joint = w->scan->args.between;
	unsigned all = (unsigned)h->stride * 64;

	w->tools = xalloc((size_t)w->scan->args.threads, sizeof *w->tools);
	for (int i = 0; i < w->scan->args.threads; i++) {
		struct tools *t = &w->tools[i];

		t->walk = hapwalk_create(h, joint);
		t->run = xalloc(run_words(all), sizeof *t->run);
		t->here = xalloc(h->ngroups + 1, sizeof *t->here);
		t->cells = xalloc(h->ngroups, sizeof *t->cells);
		for (unsigned g = 0; g < h->ngroups; g++)
			t->cells[g].text.digits = w->scan->args.digits;
	}
	w->group_of = xalloc(all, sizeof *w->group_of);
	for (unsigned j = 0; j < all; j++)
		w->group_of[j] = h->ngroups;
	for (unsigned g = 0; g < h->ngroups; g++)
		for (unsigned j = 0; j < h->n[g]; j++)
			w->group_of[h->first[g] * 64 + j] = g;
}

/* Of a window. */
static size_t rows_of(const struct writing *w)
{
	const struct picks *h = w->haps;

	return w->scan->args.between ? pairs_of(h) : h->ngroups;
}

/* Windows in runs, each by one thread. */
static void make_runs(struct writing *w)
{
	size_t n = w->windows.n, rows = rows_of(w);

	for (size_t beg = 0;; w->nruns++) {
		GROW(w->run, w->runs_room, w->nruns + 1);
		w->run[w->nruns] = beg;
		if (beg == n)
			return;
		beg = hapwindows_run(&w->windows, beg, w->haps->nsites, rows,
				     w->scan->args.threads);
	}
}

static void writing_free(struct writing *w)
{
	for (int i = 0; i < w->scan->args.threads; i++) {
		free(w->tools[i].count);
		free(w->tools[i].alike);
		hapwalk_free(w->tools[i].walk);
		free(w->tools[i].run);
		free(w->tools[i].here);
		for (unsigned g = 0; g < w->haps->ngroups; g++)
			text_free(&w->tools[i].cells[g].text);
		free(w->tools[i].cells);
	}
	hapwindows_free(&w->windows);
	free(w->group_of);
	free(w->run);
	free(w->tools);
}

static void scan(void *self, const struct picks *h)
{
	struct garud_scan *s = self;
	struct writing w = { .scan = s, .haps = h };

	hapwindows_add(&w.windows, h, s->args.grid);
	resident_skip(s->resident, SKIP_WINDOW,
		      hapwindows_outside(&w.windows, h->nsites));
	make_tools(&w);
	make_runs(&w);
	rows_write(s->table, s->args.digits, s->args.threads, w.nruns,
		   make_rows, &w);
	writing_free(&w);
}

/* --- the whole --- */

struct garud_scan *garud_create(const struct source *source,
				const struct garud_args *args,
				struct table *table)
{
	struct garud_scan *s = xalloc(1, sizeof *s);

	s->groups = source_groups(source);
	s->args = *args;
	s->table = table;
	s->resident = resident_create(source, args->kind, s, scan);
	resident_show_empty(s->resident, grid_listed(args->grid));
	return s;
}

struct work garud_work(struct garud_scan *s)
{
	return resident_work(s->resident);
}

void garud_header(const struct garud_scan *s, struct text *t)
{
	static const char *const each[] = { "pop",	  "n_sites", "n_haps",
					    "n_distinct", "h1",	     "h12",
					    "h123",	  "h2_h1",   "hap_div",
					    NULL };
	static const char *const between[] = { "pop1", "pop2", "n_sites", "h1x",
					       NULL };

	window_header(t, s->args.grid);
	for (const char *const *name = s->args.between ? between : each; *name;
	     name++)
		text_cell(t, *name);
	text_end_row(t);
}

void garud_finish(struct garud_scan *s)
{
	resident_finish(s->resident);
}

void garud_free(struct garud_scan *s)
{
	resident_free(s->resident);
	free(s);
}
