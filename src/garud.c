#include "garud.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "hapcount.h"
#include "hapwindow.h"
#include "parallel.h"
#include "window.h"

struct garud_scan {
	const struct source *source;
	const struct groups *groups;
	struct garud_args args;
	struct table *table;
	struct resident *resident;
};

/* --- runs of windows --- */

/* One thread's share: its results and its rows. */
struct share {
	size_t beg, end; /* windows */
	size_t counts_room, alike_room;
	struct hapcount *count; /* [windows][ngroups] */
	int64_t *alike;		/* [windows][npairs], with 'between' */
	struct text text;
};

/* What counts are as text; windows that overlap often have the same. */
struct cells {
	struct hapcount of;
	struct text text; /* empty at first */
};

/* What a thread has of its own. */
struct tools {
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
	struct share *share;
	struct tools *tools;
};

/* What a stop has at hand. */
struct counting {
	const struct writing *w;
	struct share *share;
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

	c->share->count[i * c->w->haps->ngroups + c->group] =
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
	int64_t *alike = c->share->alike + i * pairs_of(w->haps);
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

static void count_share(struct writing *w, struct share *s, struct tools *t)
{
	const struct picks *h = w->haps;
	const struct hapwindow *x = w->windows.at + s->beg;
	size_t n = s->end - s->beg;
	struct counting c = { w, s, t, 0 };

	if (w->scan->args.between) {
		GROW(s->alike, s->alike_room, n * pairs_of(h));
		hapwalk_windows(t->walk, h, HAPWALK_JOINT, x, n, pair_stop, &c);
		return;
	}
	GROW(s->count, s->counts_room, n * h->ngroups);
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
	window_cells(t, &(struct window){ .chrom = w->haps->contig,
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

static void count_rows(const struct writing *w, struct share *s, size_t i,
		       struct tools *t)
{
	const struct hapwindow *x = &w->windows.at[s->beg + i];
	unsigned n = w->haps->ngroups;

	for (unsigned g = 0; g < n; g++)
		count_row(w, x, g, &s->count[i * n + g], &t->cells[g],
			  &s->text);
}

static void pair_rows(const struct writing *w, struct share *s, size_t i)
{
	const struct hapwindow *x = &w->windows.at[s->beg + i];
	const int64_t *alike = s->alike + i * pairs_of(w->haps);

	for (unsigned a = 0; a < w->haps->ngroups; a++)
		for (unsigned b = a + 1; b < w->haps->ngroups; b++)
			pair_row(w, x, a, b, *alike++, &s->text);
}

static void share_task(void *writing, size_t i, int thread)
{
	struct writing *w = writing;
	struct share *s = &w->share[i];
	struct tools *t = &w->tools[thread];

	count_share(w, s, t);
	text_clear(&s->text);
	for (size_t k = 0; k < s->end - s->beg; k++)
		if (w->scan->args.between)
			pair_rows(w, s, k);
		else
			count_rows(w, s, k, t);
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

static void writing_free(struct writing *w, size_t nshares)
{
	for (int i = 0; i < w->scan->args.threads; i++) {
		hapwalk_free(w->tools[i].walk);
		free(w->tools[i].run);
		free(w->tools[i].here);
		for (unsigned g = 0; g < w->haps->ngroups; g++)
			text_free(&w->tools[i].cells[g].text);
		free(w->tools[i].cells);
	}
	for (size_t i = 0; i < nshares; i++) {
		free(w->share[i].count);
		free(w->share[i].alike);
		text_free(&w->share[i].text);
	}
	hapwindows_free(&w->windows);
	free(w->group_of);
	free(w->share);
	free(w->tools);
}

static int64_t bases_of(const struct source *s, const char *contig)
{
	const struct contigs *c = source_contigs(s);

	return contigs_bases(c, contigs_find(c, contig, strlen(contig)));
}

static void scan(void *self, const struct picks *h)
{
	struct garud_scan *s = self;
	struct writing w = { .scan = s, .haps = h };
	size_t nshares = (size_t)s->args.threads * 4, n;

	hapwindows_add(&w.windows, h, s->args.grid,
		       bases_of(s->source, h->contig));
	make_tools(&w);
	w.share = xalloc(nshares, sizeof *w.share);
	for (size_t i = 0; i < nshares; i++)
		w.share[i].text.digits = s->args.digits;
	for (size_t beg = 0; beg < w.windows.n;) {
		for (n = 0; n < nshares && beg < w.windows.n; n++) {
			w.share[n].beg = beg;
			beg = hapwindows_run(&w.windows, beg, h->nsites,
					     s->args.threads);
			w.share[n].end = beg;
		}
		parallel(s->args.threads, n, share_task, &w);
		for (size_t i = 0; i < n; i++)
			table_write(s->table, &w.share[i].text);
	}
	writing_free(&w, nshares);
}

/* --- the whole --- */

struct garud_scan *garud_create(const struct source *source,
				const struct garud_args *args,
				struct table *table)
{
	struct garud_scan *s = xalloc(1, sizeof *s);

	s->source = source;
	s->groups = source_groups(source);
	s->args = *args;
	s->table = table;
	s->resident = resident_create(source, args->kind, s, scan);
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
