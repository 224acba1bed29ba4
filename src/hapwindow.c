#include "hapwindow.h"

#include <stdlib.h>

#include "die.h"

/* --- windows --- */

static void add(struct hapwindows *w, const struct hapwindow *x)
{
	GROW(w->at, w->room, w->n + 1);
	w->at[w->n++] = *x;
}

static void add_by_site(struct hapwindows *w, const struct picks *h,
			const struct grid_contig *c)
{
	int64_t n = (int64_t)h->nsites;
	struct grid_walk walk = grid_walk(c, 0, n);
	struct grid_window at;

	while (grid_next(&walk, n, &at) && at.reach < n)
		add(w, &(struct hapwindow){ .beg = h->pos[at.beg],
					    .end = h->pos[at.end - 1] + 1,
					    .first = (size_t)at.beg,
					    .last = (size_t)at.end });
}

static void add_by_base(struct hapwindows *w, const struct picks *h,
			const struct grid_contig *c)
{
	struct track_ends ends = track_ends(h->track, c->grid);
	struct grid_walk walk = grid_walk(c, h->track->beg, ends.windows);
	struct grid_window at;

	while (grid_next(&walk, ends.windows, &at) && at.reach < ends.contig)
		add(w, &(struct hapwindow){ at.beg, at.end, at.name,
					    picks_from(h, at.beg),
					    picks_from(h, at.end) });
}

void hapwindows_add(struct hapwindows *w, const struct picks *h,
		    const struct grid *g)
{
	struct grid_contig c = grid_contig(g, h->track->name);

	if (grid_by_site(g))
		add_by_site(w, h, &c);
	else
		add_by_base(w, h, &c);
}

void hapwindows_free(struct hapwindows *w)
{
	free(w->at);
	*w = (struct hapwindows){ 0 };
}

/* They are in the order of their first sites. */
size_t hapwindows_outside(const struct hapwindows *w, size_t nsites)
{
	size_t reached = 0, inside = 0;

	for (size_t i = 0; i < w->n; i++) {
		const struct hapwindow *x = &w->at[i];
		size_t first = x->first > reached ? x->first : reached;

		if (x->last <= first)
			continue;
		inside += x->last - first;
		reached = x->last;
	}
	return nsites - inside;
}

size_t hapwindows_run(const struct hapwindows *w, size_t i, size_t nsites,
		      size_t rows, int threads)
{
	enum { LEAST = 1024, ROWS = 1 << 16, WARM_UPS = 8, PARTS = 4 };
	const struct hapwindow *x = &w->at[i];
	size_t sites = (x->last - x->first) * WARM_UPS;
	size_t share = nsites / ((size_t)threads * PARTS), end = i + 1;

	sites = sites > share ? share : sites;
	sites = sites < LEAST ? LEAST : sites;
	while (end < w->n && (end - i) * rows < ROWS &&
	       w->at[end].first < x->first + sites)
		end++;
	return end;
}

/* --- walks --- */

/* Where a walk stops for a window. */
struct stop {
	size_t last, window;
	size_t first;	 /* its first site */
	size_t earliest; /* first site of it and of all that come later */
};

struct hapwalk {
	struct pbwt pbwt;
	int32_t *words;
	size_t base; /* the site at which the state was begun */
	size_t site; /* the next */
	size_t n, room;
	struct stop *stop;
};

static unsigned width(const struct picks *h, unsigned group)
{
	return group == HAPWALK_JOINT ? (unsigned)h->stride * 64 : h->n[group];
}

struct hapwalk *hapwalk_create(const struct picks *h, bool joint)
{
	struct hapwalk *w = xalloc(1, sizeof *w);
	unsigned most = joint ? width(h, HAPWALK_JOINT) : 0;

	for (unsigned g = 0; g < h->ngroups; g++)
		most = h->n[g] > most ? h->n[g] : most;
	w->words = xalloc(pbwt_words(most), sizeof *w->words);
	return w;
}

void hapwalk_free(struct hapwalk *w)
{
	free(w->words);
	free(w->stop);
	free(w);
}

static int by_last(const void *a, const void *b)
{
	const struct stop *x = a, *y = b;

	if (x->last != y->last)
		return x->last < y->last ? -1 : 1;
	return (x->window > y->window) - (x->window < y->window);
}

/* Windows of a grid end in their order; those of a list need not. */
static void plan(struct hapwalk *w, const struct hapwindow *x, size_t n)
{
	bool sorted = true;

	w->n = 0;
	GROW(w->stop, w->room, n);
	for (size_t i = 0; i < n; i++) {
		if (x[i].first == x[i].last)
			continue;
		sorted &= !w->n || w->stop[w->n - 1].last <= x[i].last;
		w->stop[w->n++] = (struct stop){ .last = x[i].last,
						 .window = i,
						 .first = x[i].first };
	}
	if (!sorted)
		qsort(w->stop, w->n, sizeof *w->stop, by_last);
	for (size_t i = w->n, least = SIZE_MAX; i-- > 0;) {
		if (w->stop[i].first < least)
			least = w->stop[i].first;
		w->stop[i].earliest = least;
	}
}

static void go_to(struct hapwalk *w, const struct picks *h, unsigned group,
		  size_t end)
{
	unsigned column = group == HAPWALK_JOINT ? 0 : group;

	for (; w->site < end; w->site++)
		for (size_t k = 0; k < h->planes; k++)
			pbwt_step(
				&w->pbwt,
				picks_row(h, w->site * h->planes + k, column));
}

void hapwalk_windows(struct hapwalk *w, const struct picks *h, unsigned group,
		     const struct hapwindow *x, size_t n, hapwalk_stop *stop,
		     void *arg)
{
	plan(w, x, n);
	pbwt_init(&w->pbwt, width(h, group), w->words);
	w->site = 0;
	for (size_t i = 0; i < w->n; i++) {
		const struct stop *s = &w->stop[i];

		if (!i || s->earliest >= w->site) {
			pbwt_begin(&w->pbwt, 0);
			w->base = w->site = s->earliest;
		}
		go_to(w, h, group, s->last);
		stop(arg, s->window, &w->pbwt,
		     (int32_t)((s->first - w->base) * h->planes));
	}
}
