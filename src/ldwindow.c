#include "ldwindow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "exact.h"
#include "lddecay.h"
#include "ldstream.h"
#include "select.h"
#include "window.h"

enum { DIGIT = 16, NBINS = 1 << DIGIT, ALL_BITS = 64 };

/* What a thread has of a population. */
struct share {
	int64_t pairs;
	exact sum;
	size_t n, room;
	double *value;
};

/* What is asked of the pairs; of those whose bits from 'shift' on are
 * 'prefix', their next ones or themselves. */
enum pass { PASS_SUM, PASS_COUNT, PASS_KEEP };

struct ld_windows {
	const struct source *source;
	const struct groups *groups;
	struct ld_windows_args args;
	struct table *table;
	struct picker *picker;
	struct text text;

	struct strand *strand;
	size_t taken; /* strand.h */
	struct strand_span *span;
	struct strand_task *task;
	size_t tasks_room;

	bool on, have; /* a track; a window that is open */
	struct grid_walk walk;
	struct grid_window at;
	int64_t nsites, last; /* of the track; position of the last */
	int64_t base;	      /* of 'pos': first number in it */
	size_t pos_room;
	int64_t *pos; /* of the sites, for windows of sites */

	enum pass pass;
	unsigned shift;
	uint64_t prefix;
	struct share *share; /* [threads][ngroups] */
	int64_t **count;     /* [threads][NBINS], null at first */
	size_t all_room;
	double *all;
};

/* --- pairs --- */

static struct share *share_of(const struct ld_windows *w, int thread,
			      unsigned group)
{
	return &w->share[(size_t)thread * w->groups->ngroups + group];
}

static void keep(struct share *s, double r2)
{
	GROW(s->value, s->room, s->n + 1);
	s->value[s->n++] = r2;
}

static bool has_prefix(const struct ld_windows *w, uint64_t bits)
{
	return w->shift == ALL_BITS || bits >> w->shift == w->prefix;
}

static void sum_pairs(struct share *s, const double *r2, size_t n, bool few)
{
	for (size_t k = 0; k < n; k++) {
		if (isnan(r2[k]))
			continue;
		s->pairs++;
		s->sum += ld_fixed(r2[k]);
		if (few)
			keep(s, r2[k]);
	}
}

static void look_at(struct ld_windows *w, struct share *s, int64_t *count,
		    double r2)
{
	uint64_t bits;

	memcpy(&bits, &r2, sizeof bits);
	if (isnan(r2) || !has_prefix(w, bits))
		return;
	if (w->pass == PASS_COUNT)
		count[bits >> (w->shift - DIGIT) & (NBINS - 1)]++;
	else
		keep(s, r2);
}

/* All r2 of a population are kept in the first pass. */
static bool is_few(const struct ld_windows *w, const struct strand_span *s)
{
	size_t n = s->end - s->beg;

	return n < 2 || n - 1 <= w->args.keep * 2 / n;
}

static void pairs(void *self, const struct strand_pairs *p)
{
	struct ld_windows *w = self;
	struct share *s = share_of(w, p->thread, p->group);
	const double *r2 = p->lanes->r2 + (p->beg - p->tile);
	size_t n = p->end - p->beg;

	if (w->pass == PASS_SUM) {
		sum_pairs(s, r2, n, is_few(w, &w->span[p->group]));
		return;
	}
	for (size_t k = 0; k < n; k++)
		look_at(w, s, w->count[p->thread], r2[k]);
}

static void run_pass(struct ld_windows *w, enum pass pass,
		     const struct strand_span *span, size_t nspans)
{
	size_t n = strand_tasks(span, nspans, &w->task, &w->tasks_room);

	w->pass = pass;
	strand_run(w->strand, w->groups->ngroups, w->task, n, w->args.threads,
		   pairs, w);
}

/* --- medians --- */

/* The values that threads have kept of a population, as one. */
static size_t gather_values(struct ld_windows *w, unsigned group)
{
	size_t n = 0;

	for (int i = 0; i < w->args.threads; i++) {
		struct share *s = share_of(w, i, group);

		GROW(w->all, w->all_room, n + s->n);
		if (s->n)
			memcpy(w->all + n, s->value, s->n * sizeof *s->value);
		n += s->n;
		s->n = 0;
	}
	return n;
}

static void clear_counts(struct ld_windows *w)
{
	for (int i = 0; i < w->args.threads; i++) {
		if (!w->count[i])
			w->count[i] = xalloc(NBINS, sizeof **w->count);
		memset(w->count[i], 0, NBINS * sizeof **w->count);
	}
}

/* The bin that has the value of a rank, which becomes the rank in it; returns
 * how many are there. */
static size_t find_bin(const struct ld_windows *w, size_t *rank, uint64_t *bin)
{
	for (*bin = 0; *bin < NBINS; ++*bin) {
		size_t n = 0;

		for (int i = 0; i < w->args.threads; i++)
			n += (size_t)w->count[i][*bin];
		if (*rank < n)
			return n;
		*rank -= n;
	}
	BUG("fewer values than ranks");
}

static double smallest(const double *x, size_t n)
{
	double least = x[0];

	for (size_t i = 1; i < n; i++)
		least = x[i] < least ? x[i] : least;
	return least;
}

/* The value of a rank and, if it is at hand, else NaN, the next larger or
 * equal one. */
static double value_here(struct ld_windows *w, unsigned group, size_t rank,
			 double *next)
{
	size_t n = gather_values(w, group);
	double x = select_kth(w->all, n, rank);

	*next = rank + 1 < n ? smallest(w->all + rank + 1, n - rank - 1) : NAN;
	return x;
}

static double value_of_rank(struct ld_windows *w, unsigned group, size_t rank,
			    double *next)
{
	uint64_t bin;
	size_t n;
	double x;

	w->prefix = 0;
	w->shift = ALL_BITS;
	do {
		clear_counts(w);
		run_pass(w, PASS_COUNT, &w->span[group], 1);
		n = find_bin(w, &rank, &bin);
		w->prefix = w->prefix << DIGIT | bin;
		w->shift -= DIGIT;
	} while (w->shift && n > w->args.keep);
	if (w->shift) {
		run_pass(w, PASS_KEEP, &w->span[group], 1);
		return value_here(w, group, rank, next);
	}
	memcpy(&x, &w->prefix, sizeof x);
	*next = rank + 1 < n ? x : NAN;
	return x;
}

static double median(struct ld_windows *w, unsigned group, int64_t pairs_there)
{
	size_t half = (size_t)(pairs_there - 1) / 2;
	double next, more, x;

	if (!pairs_there)
		return NAN;
	if (is_few(w, &w->span[group]))
		x = value_here(w, group, half, &next);
	else
		x = value_of_rank(w, group, half, &next);
	if (pairs_there % 2)
		return x;
	if (isnan(next))
		next = value_of_rank(w, group, half + 1, &more);
	return (x + next) / 2;
}

/* --- windows --- */

static bool by_site(const struct ld_windows *w)
{
	return grid_by_site(w->args.grid);
}

/* The sites of a population that are in the window, and their pairs. */
static void set_span(struct ld_windows *w, unsigned g)
{
	const struct strand *s = &w->strand[g];
	struct strand_span *span = &w->span[g];
	bool sites = by_site(w);

	*span = (struct strand_span){
		g,
		sites ? strand_from(s, w->at.beg) : strand_at(s, w->at.beg),
		sites ? strand_from(s, w->at.end) : strand_at(s, w->at.end),
	};
	for (size_t i = span->beg; i < span->end; i++)
		strand_site(s, i)->end = span->end;
}

static void write_row(struct ld_windows *w, const char *contig, unsigned g)
{
	const struct strand_span *span = &w->span[g];
	struct text *t = &w->text;
	struct window at = { .chrom = contig,
			     .name = w->at.name,
			     .beg = w->at.beg,
			     .end = w->at.end };
	int64_t n = 0;
	exact sum = 0;

	if (by_site(w)) {
		at.beg = w->pos[w->at.beg - w->base];
		at.end = w->pos[w->at.end - 1 - w->base] + 1;
	}
	for (int i = 0; i < w->args.threads; i++) {
		struct share *s = share_of(w, i, g);

		n += s->pairs;
		sum += s->sum;
		s->pairs = 0;
		s->sum = 0;
	}
	window_cells(t, &at);
	text_cell(t, w->groups->group[g].name);
	text_int(t, (int64_t)(span->end - span->beg));
	text_int(t, n);
	text_real(t, ld_fixed_mean(sum, n));
	text_real(t, median(w, g, n));
	text_end_row(t);
}

static void show_window(struct ld_windows *w, const char *contig)
{
	for (unsigned g = 0; g < w->groups->ngroups; g++)
		set_span(w, g);
	run_pass(w, PASS_SUM, w->span, w->groups->ngroups);
	text_clear(&w->text);
	for (unsigned g = 0; g < w->groups->ngroups; g++)
		write_row(w, contig, g);
	table_write(w->table, &w->text);
	w->have = false;
}

/* Sites that no window from here on has. */
static void drop_sites(struct ld_windows *w)
{
	int64_t least = w->have ? w->at.beg : INT64_MAX;

	for (unsigned g = 0; g < w->groups->ngroups; g++) {
		struct strand *s = &w->strand[g];

		strand_drop(s, by_site(w) ? strand_from(s, least)
					  : strand_at(s, least));
	}
	if (!by_site(w))
		return;
	least = least < w->nsites ? least : w->nsites;
	memmove(w->pos, w->pos + (least - w->base),
		(size_t)(w->nsites - least) * sizeof *w->pos);
	w->base = least;
}

/* Windows that end at or before a coordinate; then one that holds it is open,
 * if there is one. */
static void advance(struct ld_windows *w, const char *contig, int64_t to)
{
	bool shown = false;

	for (;;) {
		if (!w->have)
			w->have = grid_next(&w->walk, to, &w->at);
		if (!w->have || w->at.end > to)
			break;
		show_window(w, contig);
		shown = true;
	}
	if (shown || !w->have)
		drop_sites(w);
}

/* --- tracks --- */

static void begin(struct ld_windows *w, const struct picks *p)
{
	struct grid_contig c = grid_contig(w->args.grid, p->track->name);

	for (unsigned g = 0; g < w->groups->ngroups; g++)
		strand_begin(&w->strand[g], p->n[g], &w->taken);
	w->walk = grid_walk(&c, by_site(w) ? 0 : p->track->beg, INT64_MAX);
	w->on = true;
	w->have = false;
	w->nsites = w->base = 0;
}

static void take_site(struct ld_windows *w, const struct picks *p, size_t i)
{
	enum skip why = strands_add(w->strand, w->args.kind, w->args.maf, p, i,
				    w->nsites);

	if (why) {
		picker_skip(w->picker, why, 1);
		return;
	}
	if (!w->have)
		picker_skip(w->picker, SKIP_WINDOW, 1);
	if (by_site(w)) {
		size_t n = (size_t)(w->nsites - w->base);

		GROW(w->pos, w->pos_room, n + 1);
		w->pos[n] = p->pos[i];
	}
	w->nsites++;
	w->last = p->pos[i];
}

static void take(void *self, const struct picks *p)
{
	struct ld_windows *w = self;

	if (!w->on)
		begin(w, p);
	for (size_t i = 0; i < p->nsites; i++) {
		advance(w, p->track->name, by_site(w) ? w->nsites : p->pos[i]);
		take_site(w, p, i);
	}
}

static void end(void *self, const struct picks *p)
{
	struct ld_windows *w = self;
	struct track_ends ends;

	if (!w->on)
		begin(w, p);
	w->on = false;
	ends = (struct track_ends){ w->nsites, w->nsites };
	if (!by_site(w))
		ends = track_ends(p->track, w->args.grid);
	if (w->nsites)
		advance(w, p->track->name,
			by_site(w) ? w->nsites - 1 : w->last);
	w->walk.end = ends.windows;
	while (w->have || grid_next(&w->walk, ends.windows, &w->at)) {
		w->at.end = w->at.end < ends.windows ? w->at.end : ends.windows;
		if (w->at.reach >= ends.contig || w->at.beg >= ends.windows)
			break;
		show_window(w, p->track->name);
	}
}

/* --- the whole --- */

struct ld_windows *ld_windows_create(const struct source *source,
				     const struct ld_windows_args *args,
				     struct table *table)
{
	enum { KEEP = 1 << 22, LEAST = 1 << 16 };
	struct ld_windows *w = xalloc(1, sizeof *w);
	const struct taker taker = { .self = w, .take = take, .end = end };
	size_t n = source_groups(source)->ngroups;

	w->source = source;
	w->groups = source_groups(source);
	w->args = *args;
	if (!w->args.keep)
		w->args.keep = KEEP / n > LEAST ? KEEP / n : LEAST;
	w->table = table;
	w->text.digits = args->digits;
	w->strand = xalloc(n, sizeof *w->strand);
	w->span = xalloc(n, sizeof *w->span);
	w->share = xalloc(n * (size_t)args->threads, sizeof *w->share);
	w->count = xalloc((size_t)args->threads, sizeof *w->count);
	w->picker = picker_create(source, args->kind, &taker);
	picker_show_empty(w->picker, grid_listed(args->grid));
	return w;
}

struct work ld_windows_work(struct ld_windows *w)
{
	return picker_work(w->picker);
}

void ld_windows_header(const struct ld_windows *w, struct text *t)
{
	static const char *const name[] = { "pop", "n_sites", "n_pairs",
					    "r2_mean", "r2_median" };

	window_header(t, w->args.grid);
	for (size_t i = 0; i < sizeof name / sizeof *name; i++)
		text_cell(t, name[i]);
	text_end_row(t);
}

void ld_windows_finish(void *self)
{
	struct ld_windows *w = self;

	picker_finish(w->picker);
}

void ld_windows_free(void *self)
{
	struct ld_windows *w = self;
	size_t n = w->groups->ngroups;

	picker_free(w->picker);
	for (size_t i = 0; i < n; i++)
		strand_free(&w->strand[i]);
	for (size_t i = 0; i < n * (size_t)w->args.threads; i++)
		free(w->share[i].value);
	for (int i = 0; i < w->args.threads; i++)
		free(w->count[i]);
	text_free(&w->text);
	free(w->strand);
	free(w->span);
	free(w->task);
	free(w->pos);
	free(w->share);
	free(w->count);
	free(w->all);
	free(w);
}
