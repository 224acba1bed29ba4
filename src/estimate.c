#include "estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "counts.h"
#include "die.h"
#include "jackknife.h"
#include "tuple.h"

enum { STRIP = 512 }; /* rows whose terms stay in L1 */

struct estimate {
	const struct source *source;
	const struct estimator *est;
	const void *params;
	bool jackknife;
	unsigned npops;
	int arity, ncolumns;
	size_t ntuples;
	uint16_t *tuple; /* [ntuples][arity] */
};

struct estimate *estimate_create(const struct source *source,
				 const struct estimator *est,
				 const void *params, bool jackknife)
{
	struct estimate *e = xalloc(1, sizeof *e);

	*e = (struct estimate){ .source = source,
				.est = est,
				.params = params,
				.jackknife = jackknife,
				.npops = source_groups(source)->ngroups,
				.arity = 0 };
	e->arity = tuple_arity(est->tuple, e->npops);
	e->ntuples = tuple_all(est->tuple, e->npops, NULL);
	e->tuple = xalloc(e->ntuples * (size_t)e->arity, sizeof *e->tuple);
	tuple_all(est->tuple, e->npops, e->tuple);
	while (est->columns[e->ncolumns].name)
		e->ncolumns++;
	return e;
}

void estimate_free(struct estimate *e)
{
	free(e->tuple);
	free(e);
}

/* --- counts of a batch --- */

struct part {
	size_t nrows, room; /* room: rows */
	double *weight, *first;
	int32_t *columns; /* [npops][copies, called, seen][room] */
	size_t nsites, sites_room;
	size_t *row; /* [nsites + 1] a site's first */
	size_t cells;
	int32_t *allele; /* a site's counts: [npops][nalleles] */
	double term[MAX_TERMS][STRIP];
	int32_t bin[STRIP];
};

enum { COPIES, CALLED, SEEN, COLUMNS };

static void *part_make(const void *self)
{
	(void)self;
	return xalloc(1, sizeof(struct part));
}

static void part_drop(void *part)
{
	struct part *p = part;

	free(p->weight);
	free(p->first);
	free(p->columns);
	free(p->row);
	free(p->allele);
	free(p);
}

static int32_t *column(const struct part *p, unsigned pop, int which)
{
	return p->columns + ((size_t)pop * COLUMNS + (size_t)which) * p->room;
}

static size_t rows_of(const struct site *v)
{
	return v->nalleles > 2 ? v->nalleles : 1;
}

/* Room for all rows, so that columns need not be moved while they fill. */
static void make_room(struct part *p, const struct block *b, unsigned npops)
{
	size_t rows = 0, most = 2;

	GROW(p->row, p->sites_room, b->nsites + 1);
	for (size_t i = 0; i < b->nsites; i++) {
		p->row[i] = rows;
		rows += rows_of(&b->site[i]);
		if (b->site[i].nalleles > most)
			most = b->site[i].nalleles;
	}
	p->row[b->nsites] = p->nrows = rows;
	p->nsites = b->nsites;
	GROW(p->allele, p->cells, most * npops);
	if (rows <= p->room)
		return;
	p->room = rows + rows / 2;
	p->weight = xrealloc(p->weight, p->room, sizeof *p->weight);
	p->first = xrealloc(p->first, p->room, sizeof *p->first);
	p->columns = xrealloc(p->columns, p->room * COLUMNS * npops,
			      sizeof *p->columns);
}

/* One population's rows of a site, from its counts of each allele. */
static void fill_rows(struct part *p, unsigned pop, size_t row,
		      const int32_t *allele, unsigned nalleles)
{
	int32_t *copies = column(p, pop, COPIES) + row;
	int32_t *called = column(p, pop, CALLED) + row;
	int32_t *seen = column(p, pop, SEEN) + row;
	int32_t total = 0, kinds = 0;

	for (unsigned a = 0; a < nalleles; a++) {
		total += allele[a];
		kinds += allele[a] > 0;
	}
	if (nalleles <= 2) {
		copies[0] = nalleles == 2 ? allele[1] : 0;
		called[0] = total;
		seen[0] = kinds;
		return;
	}
	for (unsigned a = 0; a < nalleles; a++) {
		copies[a] = allele[a];
		called[a] = total;
		seen[a] = a ? 0 : kinds;
	}
}

static void load(const void *self, void *part, const struct block *b)
{
	const struct estimate *e = self;
	const struct mask *masks = source_masks(e->source);
	struct part *p = part;

	make_room(p, b, e->npops);
	for (size_t i = 0; i < b->nsites; i++) {
		const struct site *v = &b->site[i];
		size_t row = p->row[i], n = rows_of(v);

		count_alleles(b, v, masks, e->npops, p->allele);
		for (size_t k = 0; k < n; k++) {
			p->weight[row + k] = n == 1 ? 2 : 1;
			p->first[row + k] = k ? 0 : 1;
		}
		for (unsigned pop = 0; pop < e->npops; pop++)
			fill_rows(p, pop, row, p->allele + pop * v->nalleles,
				  v->nalleles);
	}
}

/* --- sums of a pane --- */

static struct counts counts_at(const struct part *p, unsigned pop, size_t row)
{
	return (struct counts){ column(p, pop, COPIES) + row,
				column(p, pop, CALLED) + row,
				column(p, pop, SEEN) + row };
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

static void sum_strip(const struct estimate *e, struct part *p, size_t row,
		      size_t n, exact *sum, struct hits *hits)
{
	const struct estimator *est = e->est;
	struct rows rows = { p->weight + row, p->first + row };
	double *term[MAX_TERMS];

	for (int k = 0; k < est->nterms; k++)
		term[k] = p->term[k];
	for (size_t t = 0; t < e->ntuples; t++) {
		struct counts pop[MAX_ARITY];

		for (int a = 0; a < e->arity; a++)
			pop[a] = counts_at(
				p, e->tuple[t * (size_t)e->arity + (size_t)a],
				row);
		est->terms(term, p->bin, &rows, pop, n);
		for (int k = 0; k < est->nterms; k++)
			*sum++ += est->kinds[k] == TERM_COUNT
					  ? exact_sum_count(term[k], n)
					  : exact_sum_real(term[k], n);
		if (est->tallies)
			add_hits(hits, p->bin, n, e->ntuples, t);
	}
}

static void sum(const void *self, void *part, size_t beg, size_t end,
		exact *sums, struct hits *hits)
{
	struct part *p = part;
	size_t to = p->row[end];

	for (size_t row = p->row[beg]; row < to; row += STRIP)
		sum_strip(self, p, row, to - row < STRIP ? to - row : STRIP,
			  sums, hits);
}

/* --- results of a window --- */

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

/* A tuple's results from the sums over a window, less those of a block. */
static void evaluate(const struct estimate *e, size_t t,
		     const struct totals *all, const struct totals *without,
		     double out[MAX_COLUMNS])
{
	const struct estimator *est = e->est;
	size_t at = t * (size_t)est->nterms;
	double term[MAX_TERMS];
	struct bin_count *tally = xalloc(all->nbins, sizeof *tally);
	struct sums sums = { term, tally, 0 };
	struct extent extent = { all->bases - (without ? without->bases : 0) };

	for (int k = 0; k < est->nterms; k++) {
		exact x = all->sum[at + (size_t)k];

		if (without)
			x -= without->sum[at + (size_t)k];
		term[k] = est->kinds[k] == TERM_COUNT ? exact_count(x)
						      : exact_real(x);
	}
	sums.nbins = tally_without(e, t, all, without, tally);
	est->value(out, &sums, &extent, e->params);
	free(tally);
}

static void errors(const struct estimate *e, size_t t, const struct window *w,
		   const double *out, struct text *text)
{
	size_t n = 0, nc = (size_t)e->ncolumns;
	double *without = xalloc(w->nblocks * nc, sizeof *without);
	double *sites = xalloc(w->nblocks, sizeof *sites);
	double *one = xalloc(w->nblocks, sizeof *one), value[MAX_COLUMNS];
	int estimates = 0, last = 0;

	for (size_t i = 0; i < w->nblocks; i++) {
		evaluate(e, t, &w->block[i], NULL, value);
		if (!(value[e->est->sites_column] > 0))
			continue;
		sites[n] = value[e->est->sites_column];
		evaluate(e, t, &w->totals, &w->block[i], without + n * nc);
		n++;
	}
	for (size_t c = 0; c < nc; c++) {
		if (e->est->columns[c].kind != COLUMN_ESTIMATE)
			continue;
		for (size_t i = 0; i < n; i++)
			one[i] = without[i * nc + c];
		value[c] = jackknife_se(out[c], one, sites, n);
		text_real(text, value[c]);
		estimates++;
		last = (int)c;
	}
	if (estimates == 1)
		text_real(text, jackknife_z(out[last], value[last]));
	free(without);
	free(sites);
	free(one);
}

static void rows(const void *self, const struct window *w, struct text *text)
{
	const struct estimate *e = self;
	const struct groups *groups = source_groups(e->source);
	double out[MAX_COLUMNS];

	for (size_t t = 0; t < e->ntuples; t++) {
		window_cells(text, w);
		for (int a = 0; a < e->arity; a++)
			text_cell(text,
				  groups->group[e->tuple[t * (size_t)e->arity +
							 (size_t)a]]
					  .name);
		evaluate(e, t, &w->totals, NULL, out);
		for (int c = 0; c < e->ncolumns; c++)
			if (e->est->columns[c].kind == COLUMN_COUNT)
				text_int(text, (int64_t)out[c]);
			else
				text_real(text, out[c]);
		if (e->jackknife)
			errors(e, t, w, out, text);
		text_end_row(text);
	}
}

struct measure estimate_measure(const struct estimate *e)
{
	return (struct measure){
		.self = e,
		.nsums = e->ntuples * (size_t)e->est->nterms,
		.make = part_make,
		.drop = part_drop,
		.load = load,
		.sum = sum,
		.rows = rows,
	};
}

/* --- header --- */

static void error_columns(const struct estimate *e, struct text *text)
{
	const struct column *c = e->est->columns;
	int estimates = 0;

	for (int i = 0; i < e->ncolumns; i++)
		estimates += c[i].kind == COLUMN_ESTIMATE;
	for (int i = 0; i < e->ncolumns; i++) {
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
}

void estimate_header(const struct estimate *e, struct text *text)
{
	if (e->arity == 1)
		text_cell(text, "pop");
	for (int a = 0; a < e->arity && e->arity > 1; a++) {
		char *name = xprintf("pop%d", a + 1);

		text_cell(text, name);
		free(name);
	}
	for (int i = 0; i < e->ncolumns; i++)
		text_cell(text, e->est->columns[i].name);
	if (e->jackknife)
		error_columns(e, text);
	text_end_row(text);
}
