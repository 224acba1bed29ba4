#include "estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "jackknife.h"
#include "moments.h"
#include "tuple.h"

/*
 * STRIP: rows whose terms stay in L1.  CHUNK: bytes of rows after which they
 * are written.
 */
enum { STRIP = 512, CHUNK = 1 << 16 };

struct estimate {
	const struct source *source;
	struct estimate_args args;
	unsigned npops;
	size_t arity, nviews, nterms, ncolumns;
	size_t ntuples;
	uint16_t *tuple; /* [ntuples][arity] */
	enum sheet_bank bank;
	bool shared; /* sums are of moments */
};

static void take_tuples(struct estimate *e, const struct estimate_args *a)
{
	size_t n;

	e->ntuples = a->tuples ? a->ntuples
			       : tuple_all(a->est->tuple, e->npops, NULL);
	n = e->ntuples * e->arity;
	e->tuple = xalloc(n, sizeof *e->tuple);
	if (a->tuples)
		memcpy(e->tuple, a->tuples, n * sizeof *e->tuple);
	else
		tuple_all(a->est->tuple, e->npops, e->tuple);
}

struct estimate *estimate_create(const struct source *source,
				 const struct estimate_args *a)
{
	struct estimate *e = xalloc(1, sizeof *e);
	const struct estimator *est = a->est;

	e->source = source;
	e->args = *a;
	e->npops = source_groups(source)->ngroups;
	e->arity = (size_t)tuple_arity(est->tuple, e->npops);
	e->nviews = est->nviews ? (size_t)est->nviews : 1;
	e->nterms = (size_t)est->nterms;
	e->bank =
		est->needs & NEEDS_GENOTYPES ? SHEET_GENOTYPES : SHEET_ALLELES;
	while (est->columns[e->ncolumns].name)
		e->ncolumns++;
	take_tuples(e, a);
	e->shared = est->moments && e->ntuples > moments_size(e->npops);
	return e;
}

void estimate_free(struct estimate *e)
{
	free(e->tuple);
	free(e);
}

void estimate_needs(const struct estimate *e, struct sheets *s)
{
	s->wanted[e->bank] = true;
}

/* The population in a slot of a tuple. */
static unsigned pop_of(const struct estimate *e, size_t tuple, size_t slot)
{
	return e->tuple[tuple * e->arity + slot];
}

/* --- sums of a pane --- */

/* What a slot has of its own: the sheet, and scratch for a strip of it. */
struct part {
	const struct sheet *sheet;
	struct counts *pop;  /* [npops] columns at hand */
	struct counts *slot; /* [arity] those of a tuple */
	size_t room;	     /* rows in all that follows */
	double *term;	     /* [nterms][room] */
	int32_t *bin;
	/* Of an estimator that shares moments. */
	double *whole;	  /* 1 where all populations are called, else 0 */
	double *p;	  /* [npops + 1][room] */
	int32_t *columns; /* [npops][copies, called][room]: rows not whole */
	double *weight, *first;
};

static void *part_make(const void *self)
{
	const struct estimate *e = self;
	struct part *p = xalloc(1, sizeof *p);

	p->pop = xalloc(e->npops, sizeof *p->pop);
	p->slot = xalloc(e->arity, sizeof *p->slot);
	return p;
}

static void part_drop(void *part)
{
	struct part *p = part;

	free(p->pop);
	free(p->slot);
	free(p->term);
	free(p->bin);
	free(p->whole);
	free(p->p);
	free(p->columns);
	free(p->weight);
	free(p->first);
	free(p);
}

static void make_room(const struct estimate *e, struct part *p, size_t rows)
{
	if (rows <= p->room)
		return;
	p->room = rows;
	p->term = xrealloc(p->term, e->nterms * rows, sizeof *p->term);
	p->bin = xrealloc(p->bin, rows, sizeof *p->bin);
	if (!e->shared)
		return;
	p->whole = xrealloc(p->whole, rows, sizeof *p->whole);
	p->p = xrealloc(p->p, (e->npops + 1) * rows, sizeof *p->p);
	p->columns =
		xrealloc(p->columns, 2 * e->npops * rows, sizeof *p->columns);
	p->weight = xrealloc(p->weight, rows, sizeof *p->weight);
	p->first = xrealloc(p->first, rows, sizeof *p->first);
}

static void load(const void *self, void *part, const struct batch *b)
{
	(void)self;
	((struct part *)part)->sheet = b->stage;
}

static enum skip skip(const void *self, const void *part, size_t site)
{
	const struct estimate *e = self;
	const struct sheet *s = ((const struct part *)part)->sheet;
	unsigned needs = e->args.est->needs;

	if (needs & NEEDS_BIALLELIC && s->block->site[site].nalleles != 2)
		return SKIP_ALLELES;
	if (needs & NEEDS_GENOTYPES && !s->diploid[site])
		return SKIP_PLOIDY;
	return SKIP_NOT;
}

static void add_hits(struct hits *hits, const int32_t *bin, size_t n,
		     size_t ntuples, size_t tuple)
{
	GROW(hits->bin, hits->room, hits->n + n);
	for (size_t i = 0; i < n; i++)
		if (bin[i] >= 0)
			hits->bin[hits->n++] =
				(uint32_t)((size_t)bin[i] * ntuples + tuple);
}

/* n rows of the columns at hand, for every tuple. */
static void sum_tuples(const struct estimate *e, struct part *p,
		       const struct rows *rows, size_t n, exact *sum,
		       struct hits *hits)
{
	const struct estimator *est = e->args.est;
	double *term[MAX_TERMS];

	for (size_t k = 0; k < e->nterms; k++)
		term[k] = p->term + k * p->room;
	for (size_t t = 0; t < e->ntuples; t++) {
		for (size_t a = 0; a < e->arity; a++)
			p->slot[a] = p->pop[pop_of(e, t, a)];
		est->terms(term, p->bin, rows, p->slot, n);
		for (size_t k = 0; k < e->nterms; k++)
			*sum++ += est->kinds[k] == TERM_COUNT
					  ? exact_sum_count(term[k], n)
					  : exact_sum_real(term[k], n);
		if (est->tallies)
			add_hits(hits, p->bin, n, e->ntuples, t);
	}
}

/* Mark the rows at which all populations are called; how many are not. */
static size_t find_whole(const struct estimate *e, struct part *p, size_t n)
{
	int32_t least = e->args.est->moments_called;
	double whole = 0;

	for (size_t i = 0; i < n; i++)
		p->whole[i] = 1;
	for (unsigned k = 0; k < e->npops; k++) {
		const int32_t *called = p->pop[k].called;

		for (size_t i = 0; i < n; i++)
			p->whole[i] = called[i] >= least ? p->whole[i] : 0;
	}
	for (size_t i = 0; i < n; i++)
		whole += p->whole[i];
	return n - (size_t)whole;
}

/* Move the rows that are not whole together, and make them those at hand. */
static void gather_rest(const struct estimate *e, struct part *p, size_t n)
{
	for (unsigned k = 0; k < e->npops; k++) {
		struct counts *c = &p->pop[k];
		int32_t *copies = p->columns + 2 * k * p->room;
		int32_t *called = copies + p->room;
		size_t m = 0;

		for (size_t i = 0; i < n; i++) {
			if (p->whole[i] > 0)
				continue;
			copies[m] = c->copies[i];
			called[m++] = c->called[i];
		}
		*c = (struct counts){ copies, called, NULL, NULL };
	}
}

/* Rows of biallelic sites, whose weight is 2 and which are their first. */
static void sum_rest(const struct estimate *e, struct part *p, size_t n,
		     const struct sink *to)
{
	const struct rows rows = { p->weight, p->first, (unsigned)e->arity };

	for (size_t i = 0; i < n; i++) {
		p->weight[i] = 2;
		p->first[i] = 1;
	}
	sum_tuples(e, p, &rows, n, sink_late(to), to->hits);
}

static void sum_strip(const struct estimate *e, struct part *p, size_t row,
		      size_t n, const struct sink *to)
{
	const struct sheet *s = p->sheet;
	const struct rows rows = { s->weight + row, s->first + row,
				   (unsigned)e->arity };
	size_t rest;

	make_room(e, p, n > STRIP ? n : STRIP);
	for (unsigned k = 0; k < e->npops; k++)
		p->pop[k] = sheet_counts(s, e->bank, k, row);
	if (!e->shared) {
		sum_tuples(e, p, &rows, n, to->sum, to->hits);
		return;
	}
	rest = find_whole(e, p, n);
	moments_sum(p->pop, e->npops, p->whole, n, p->p, to->sum);
	if (!rest)
		return;
	gather_rest(e, p, n);
	sum_rest(e, p, rest, to);
}

/* Strips hold whole sites, so one of very many alleles is a long strip. */
static void sum(const void *self, void *part, size_t beg, size_t end,
		const struct sink *to)
{
	struct part *p = part;
	const size_t *row = p->sheet->row;

	while (beg < end) {
		size_t i = beg + 1;

		while (i < end && row[i + 1] - row[beg] <= STRIP)
			i++;
		sum_strip(self, p, row[beg], row[i] - row[beg], to);
		beg = i;
	}
}

/* --- results of a window --- */

/* Scratch for the rows of a window. */
struct bench {
	struct bin_count *tally; /* [the window's bins] */
	size_t nblocks;		 /* of those, with sites of the tuple */
	double *sites, *one;	 /* [blocks] */
	double *without;	 /* [blocks][ncolumns] */
};

static struct bench bench_make(const struct estimate *e, const struct window *w)
{
	struct bench b = { .tally = xalloc(w->totals.nbins, sizeof *b.tally) };

	b.sites = xalloc(w->nblocks, sizeof *b.sites);
	b.one = xalloc(w->nblocks, sizeof *b.one);
	b.without = xalloc(w->nblocks * e->ncolumns, sizeof *b.without);
	return b;
}

static void bench_free(struct bench *b)
{
	free(b->tally);
	free(b->sites);
	free(b->one);
	free(b->without);
}

static size_t tally_without(const struct estimate *e, size_t t,
			    const struct totals *all,
			    const struct totals *without,
			    struct bin_count *tally)
{
	size_t n = 0;

	for (size_t i = 0; i < all->nbins; i++) {
		uint32_t bin = all->bin[i];
		int64_t rows = all->count[bin];

		if (bin % e->ntuples != t)
			continue;
		if (without && bin < without->room)
			rows -= without->count[bin];
		if (rows)
			tally[n++] =
				(struct bin_count){ (int32_t)(bin / e->ntuples),
						    rows };
	}
	return n;
}

static exact shared_sum(const struct estimate *e, size_t t, size_t k,
			const struct totals *totals)
{
	const struct moment *m = e->args.est->moments[k];
	const uint16_t *tuple = e->tuple + t * e->arity;
	exact sum = totals->late ? totals->late[t * e->nterms + k] : 0;

	for (; m->coef; m++)
		sum += m->coef * totals->sum[moments_at(e->npops, m, tuple)];
	return sum;
}

static exact term_sum(const struct estimate *e, size_t t, size_t k,
		      const struct totals *totals)
{
	return e->shared ? shared_sum(e, t, k, totals)
			 : totals->sum[t * e->nterms + k];
}

/* A tuple's results from the sums over a window, less those of a block. */
static void evaluate(const struct estimate *e, size_t t, size_t view,
		     const struct totals *all, const struct totals *without,
		     struct bin_count *tally, double out[MAX_COLUMNS])
{
	const struct estimator *est = e->args.est;
	double term[MAX_TERMS];
	struct sums sums = { term, tally, 0, (int)view };
	struct extent extent = { all->bases - (without ? without->bases : 0) };

	for (size_t k = 0; k < e->nterms; k++) {
		exact x = term_sum(e, t, k, all);

		if (without)
			x -= term_sum(e, t, k, without);
		term[k] = est->kinds[k] == TERM_COUNT ? exact_count(x)
						      : exact_real(x);
	}
	if (est->tallies)
		sums.nbins = tally_without(e, t, all, without, tally);
	est->value(out, &sums, &extent, e->args.params);
}

/* The estimates without each of the blocks, and what these weigh. */
static void leave_out(const struct estimate *e, size_t t, size_t view,
		      const struct window *w, struct bench *b)
{
	int weight = e->args.est->sites_column;
	double value[MAX_COLUMNS];

	b->nblocks = 0;
	for (size_t i = 0; i < w->nblocks; i++) {
		size_t n = b->nblocks;

		evaluate(e, t, view, &w->block[i], NULL, b->tally, value);
		if (!(value[weight] > 0))
			continue;
		b->sites[n] = value[weight];
		evaluate(e, t, view, &w->totals, &w->block[i], b->tally, value);
		memcpy(b->without + n * e->ncolumns, value,
		       e->ncolumns * sizeof *value);
		b->nblocks++;
	}
}

static void error_cells(const struct estimate *e, size_t t, size_t view,
			const struct window *w, const double *out,
			struct bench *b, struct text *text)
{
	const struct column *column = e->args.est->columns;
	double estimate = NAN, se = NAN;
	int estimates = 0;

	leave_out(e, t, view, w, b);
	for (size_t c = 0; c < e->ncolumns; c++) {
		if (column[c].kind != COLUMN_ESTIMATE)
			continue;
		for (size_t i = 0; i < b->nblocks; i++)
			b->one[i] = b->without[i * e->ncolumns + c];
		estimate = out[c];
		se = jackknife_se(estimate, b->one, b->sites, b->nblocks);
		text_real(text, se);
		estimates++;
	}
	if (estimates == 1)
		text_real(text, jackknife_z(estimate, se));
	if (e->args.stat)
		text_int(text, (int64_t)b->nblocks);
}

static void name_cells(const struct estimate *e, size_t t, size_t view,
		       struct text *text)
{
	const struct group *group = source_groups(e->source)->group;
	const struct estimator *est = e->args.est;

	if (e->args.stat)
		text_cell(text, e->args.stat);
	if (!strcmp(est->tuple, "*")) {
		text_cell(text, "*");
		text_cell(text, "*");
		return;
	}
	for (size_t a = 0; a < e->arity; a++) {
		size_t slot = est->nviews ? est->view[view][a] : a;

		text_cell(text, group[pop_of(e, t, slot)].name);
	}
}

static void row(const struct estimate *e, size_t t, size_t view,
		const struct window *w, struct bench *b, struct text *text)
{
	const struct column *column = e->args.est->columns;
	double out[MAX_COLUMNS];

	window_cells(text, w);
	name_cells(e, t, view, text);
	evaluate(e, t, view, &w->totals, NULL, b->tally, out);
	for (size_t c = 0; c < e->ncolumns; c++)
		if (column[c].kind == COLUMN_COUNT)
			text_int(text, (int64_t)out[c]);
		else
			text_real(text, out[c]);
	if (e->args.jackknife)
		error_cells(e, t, view, w, out, b, text);
	text_end_row(text);
}

static bool rows(const void *self, const struct window *w, size_t *next,
		 struct text *text)
{
	const struct estimate *e = self;
	size_t end = e->ntuples * e->nviews;
	struct bench b = bench_make(e, w);

	for (; *next < end && text->len < CHUNK; ++*next)
		row(e, *next / e->nviews, *next % e->nviews, w, &b, text);
	bench_free(&b);
	return *next < end;
}

struct measure estimate_measure(const struct estimate *e)
{
	const struct estimator *est = e->args.est;
	size_t nsums = e->ntuples * e->nterms;

	return (struct measure){
		.self = e,
		.nsums = e->shared ? moments_size(e->npops) : nsums,
		.nlate = e->shared ? nsums : 0,
		.make = part_make,
		.drop = part_drop,
		.load = load,
		.skip = est->needs ? skip : NULL,
		.sum = sum,
		.rows = rows,
	};
}

/* --- header --- */

static void error_header(const struct estimate *e, struct text *text)
{
	const struct column *c = e->args.est->columns;
	int estimates = 0;

	for (size_t i = 0; i < e->ncolumns; i++)
		estimates += c[i].kind == COLUMN_ESTIMATE;
	for (size_t i = 0; i < e->ncolumns; i++) {
		char *name;

		if (c[i].kind != COLUMN_ESTIMATE)
			continue;
		name = estimates == 1 ? xstrdup("se")
				      : xprintf("%s_se", c[i].name);
		text_cell(text, name);
		free(name);
	}
	if (estimates == 1)
		text_cell(text, "z");
	if (e->args.stat)
		text_cell(text, "n_blocks");
}

void estimate_header(const struct estimate *e, struct text *text)
{
	size_t npops = e->arity;

	if (e->args.stat)
		text_cell(text, "stat");
	if (!strcmp(e->args.est->tuple, "*"))
		npops = 2;
	for (size_t a = 0; a < npops; a++) {
		char *name =
			npops == 1 ? xstrdup("pop") : xprintf("pop%zu", a + 1);

		text_cell(text, name);
		free(name);
	}
	for (size_t i = 0; i < e->ncolumns; i++)
		text_cell(text, e->args.est->columns[i].name);
	if (e->args.jackknife)
		error_header(e, text);
	text_end_row(text);
}
