#include "calibrate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "hapcount.h"
#include "hapwindow.h"
#include "parallel.h"

/* H12 of windows of one size in one population, in the order of the data. */
struct sample {
	size_t n, room;
	double *h12;
};

struct calibration {
	const struct groups *groups;
	struct calibrate_args args;
	struct resident *resident;
	struct sample *sample; /* [nsizes][ngroups] */
};

/* --- sizes --- */

static struct grid size_of(const char *item, const char *step)
{
	size_t n = strlen(item);
	bool suffix = n > 3 && !strcmp(item + n - 3, "snp");
	char *number = xstrndup(item, suffix ? n - 3 : n);
	char *spec = xprintf("%ssnp", number);
	const struct window_args a = { .window = spec, .step = step };
	struct grid g;

	if (opt_bp(number) < 1)
		die_usage("--calibrate: '%s' is not a number of sites; "
			  "numbers are listed as in 10,50,250",
			  item);
	g = grid_make(&a, NULL);
	free(spec);
	free(number);
	return g;
}

struct grid *calibrate_sizes(const char *list, const char *step, size_t *n)
{
	char *copy = xstrdup(list), *end;
	struct grid *grid = NULL;
	size_t room = 0;

	*n = 0;
	for (char *s = copy; s; s = end) {
		end = strchr(s, ',');
		if (end)
			*end++ = 0;
		GROW(grid, room, *n + 1);
		grid[(*n)++] = size_of(s, step);
	}
	free(copy);
	return grid;
}

/* --- a contig --- */

/* Which window of which size. */
struct place {
	size_t size, window;
};

/* What a thread has of its own. */
struct tools {
	struct hapwalk *walk;
	int32_t *run; /* hapcount.h */
	size_t n, windows_room, places_room;
	struct hapwindow *window;
	struct place *place;
};

struct counting {
	struct calibration *of;
	const struct picks *haps;
	struct hapwindows *windows; /* [nsizes] whole ones */
	size_t sites;		    /* at which windows of a task end */
	struct tools *tools;
};

/* A task's part of one stop. */
struct stopping {
	struct counting *c;
	struct tools *tools;
	unsigned group;
};

static struct sample *sample_of(const struct calibration *c, size_t size,
				unsigned group)
{
	return &c->sample[size * c->groups->ngroups + group];
}

static void stop(void *stopping, size_t i, const struct pbwt *p, int32_t first)
{
	struct stopping *s = stopping;
	const struct place *at = &s->tools->place[i];
	struct sample *x = sample_of(s->c->of, at->size, s->group);
	struct hapcount count;

	count = hapcount(p, first, s->tools->run);
	x->h12[x->n + at->window] = garud(&count).h12;
}

/* Windows of a size that end at site 'beg' or later and before 'end'. */
static void list_windows(struct tools *t, const struct hapwindows *w,
			 size_t size, size_t beg, size_t end)
{
	size_t lo = 0, hi = w->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (w->at[mid].last <= beg)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < w->n && w->at[lo].last <= end; lo++) {
		GROW(t->window, t->windows_room, t->n + 1);
		GROW(t->place, t->places_room, t->n + 1);
		t->window[t->n] = w->at[lo];
		t->place[t->n++] = (struct place){ size, lo };
	}
}

static void task(void *counting, size_t i, int thread)
{
	struct counting *c = counting;
	struct tools *t = &c->tools[thread];
	struct stopping s = { c, t, 0 };

	t->n = 0;
	for (size_t k = 0; k < c->of->args.nsizes; k++)
		list_windows(t, &c->windows[k], k, i * c->sites,
			     (i + 1) * c->sites);
	for (; s.group < c->haps->ngroups; s.group++)
		hapwalk_windows(t->walk, c->haps, s.group, t->window, t->n,
				stop, &s);
}

static void make_tools(struct counting *c)
{
	unsigned all = (unsigned)c->haps->stride * 64;

	c->tools = xalloc((size_t)c->of->args.threads, sizeof *c->tools);
	for (int i = 0; i < c->of->args.threads; i++) {
		c->tools[i].walk = hapwalk_create(c->haps, false);
		c->tools[i].run =
			xalloc(run_words(all), sizeof *c->tools[i].run);
	}
}

static void free_tools(struct counting *c)
{
	for (int i = 0; i < c->of->args.threads; i++) {
		hapwalk_free(c->tools[i].walk);
		free(c->tools[i].run);
		free(c->tools[i].window);
		free(c->tools[i].place);
	}
	free(c->tools);
}

/* Windows of every size, but for a last one that is short; returns the
 * largest size that has any. */
static size_t make_windows(struct counting *c)
{
	size_t most = 0;

	c->windows = xalloc(c->of->args.nsizes, sizeof *c->windows);
	for (size_t k = 0; k < c->of->args.nsizes; k++) {
		struct hapwindows *w = &c->windows[k];
		size_t size = (size_t)c->of->args.grid[k].size;

		hapwindows_add(w, c->haps, &c->of->args.grid[k]);
		while (w->n &&
		       w->at[w->n - 1].last < w->at[w->n - 1].first + size)
			w->n--;
		if (w->n && size > most)
			most = size;
	}
	return most;
}

/* Room for this contig's windows behind those of the contigs before. */
static void make_room(struct calibration *c, const struct counting *x)
{
	for (size_t k = 0; k < c->args.nsizes; k++)
		for (unsigned g = 0; g < c->groups->ngroups; g++) {
			struct sample *s = sample_of(c, k, g);

			GROW(s->h12, s->room, s->n + x->windows[k].n);
		}
}

static void keep(struct calibration *c, struct counting *x)
{
	for (size_t k = 0; k < c->args.nsizes; k++) {
		for (unsigned g = 0; g < c->groups->ngroups; g++)
			sample_of(c, k, g)->n += x->windows[k].n;
		hapwindows_free(&x->windows[k]);
	}
	free(x->windows);
}

/* Warming up, over the largest window, shall be little of a task. */
static void scan(void *self, const struct picks *h)
{
	enum { LEAST = 1024, WARM_UPS = 8 };
	struct calibration *c = self;
	struct counting x = { .of = c, .haps = h };

	x.sites = make_windows(&x) * WARM_UPS;
	x.sites = x.sites < LEAST ? LEAST : x.sites;
	make_room(c, &x);
	make_tools(&x);
	parallel(c->args.threads, (h->nsites + x.sites - 1) / x.sites, task,
		 &x);
	free_tools(&x);
	keep(c, &x);
}

/* --- the table --- */

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double mean(const struct sample *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->n; i++)
		sum += s->h12[i];
	return s->n ? sum / (double)s->n : NAN;
}

/* Between the two that are nearest, as numpy has it; values are in order. */
static double percentile(const struct sample *s, double share)
{
	double at = share * (double)(s->n - 1);
	size_t i = (size_t)at;

	if (!s->n)
		return NAN;
	if (i + 1 >= s->n)
		return s->h12[s->n - 1];
	return s->h12[i] + (s->h12[i + 1] - s->h12[i]) * (at - (double)i);
}

static void row(const struct calibration *c, size_t size, unsigned group,
		struct text *t)
{
	struct sample *s = sample_of(c, size, group);

	text_int(t, c->args.grid[size].size);
	text_cell(t, c->groups->group[group].name);
	text_int(t, (int64_t)s->n);
	text_real(t, mean(s));
	if (s->n)
		qsort(s->h12, s->n, sizeof *s->h12, by_value);
	text_real(t, percentile(s, 0.05));
	text_real(t, percentile(s, 0.5));
	text_real(t, percentile(s, 0.95));
	text_end_row(t);
}

void calibrate_write(struct calibration *c, struct text *t)
{
	static const char *const names[] = { "window",	 "pop",	    "n_windows",
					     "h12_mean", "h12_p05", "h12_p50",
					     "h12_p95",	 NULL };

	resident_finish(c->resident);
	for (const char *const *name = names; *name; name++)
		text_cell(t, *name);
	text_end_row(t);
	for (size_t k = 0; k < c->args.nsizes; k++)
		for (unsigned g = 0; g < c->groups->ngroups; g++)
			row(c, k, g, t);
}

/* --- the whole --- */

struct calibration *calibrate_create(const struct source *source,
				     const struct calibrate_args *args)
{
	struct calibration *c = xalloc(1, sizeof *c);

	c->groups = source_groups(source);
	c->args = *args;
	c->resident = resident_create(source, args->kind, c, scan);
	c->sample =
		xalloc(args->nsizes * c->groups->ngroups, sizeof *c->sample);
	return c;
}

struct work calibrate_work(struct calibration *c)
{
	return resident_work(c->resident);
}

void calibrate_free(struct calibration *c)
{
	for (size_t i = 0; i < c->args.nsizes * c->groups->ngroups; i++)
		free(c->sample[i].h12);
	free(c->sample);
	resident_free(c->resident);
	free(c);
}
