#include "decay.h"

#include <math.h>
#include <stdlib.h>

#include "die.h"
#include "memory.h"
#include "parallel.h"
#include "refine.h"
#include "rows.h"

struct decay {
	const struct groups *groups;
	struct cores *cores;
	struct table *table;
	struct resident *resident;
	int threads, digits;
};

enum {
	CHUNK = 1024,	 /* rows of a part of the table */
	STEPS = 1 << 16, /* of refine.h, that are worth starting a thread for */
	PART = 8,	 /* of the memory is for curves */
};

/* What a thread has of its own. */
struct tools {
	int32_t *words;
	uint64_t *carriers;
};

/* EHH of one allele of a core in a population. */
struct curve {
	size_t core; /* site */
	unsigned group;
	int allele;
	int64_t n;	/* haplotypes that have it */
	int64_t *pairs; /* [nsites] that are alike there */
};

/*
 * A contig on its way to the table, a round of curves at a time: all sites of
 * a curve are there before its first row is, since it begins at the core, but
 * of its rows no more than a few chunks.
 */
struct writing {
	struct decay *decay;
	const struct picks *haps;
	const size_t *core; /* sites */
	struct tools *tools;
	size_t first, n; /* curves of the round, of [cores][ngroups][2] */
	struct curve *curve;
	size_t nchunks; /* of a curve */
};

/* --- one core --- */

/* Haplotypes of a group that have the allele; returns how many. */
static int64_t find_carriers(const struct picks *h, size_t core, unsigned group,
			     int allele, uint64_t *to)
{
	const uint64_t *row = picks_row(h, core, group);
	size_t n = h->n[group];
	int64_t carriers = 0;

	for (size_t i = 0; i < (n + 63) / 64; i++) {
		size_t left = n - i * 64;
		uint64_t all =
			left < 64 ? ((uint64_t)1 << left) - 1 : ~(uint64_t)0;

		to[i] = (allele ? row[i] : ~row[i]) & all;
		carriers += __builtin_popcountll(to[i]);
	}
	return carriers;
}

/* From the core to either end. */
static void fill_pairs(const struct picks *h, struct curve *c, struct tools *t)
{
	struct refine r;

	refine_init(&r, h->n[c->group], t->words);
	refine_begin(&r, t->carriers);
	for (size_t i = c->core; i < h->nsites; i++) {
		refine_step(&r, picks_row(h, i, c->group));
		c->pairs[i] = r.pairs;
	}
	refine_begin(&r, t->carriers);
	for (size_t i = c->core; i-- > 0;) {
		refine_step(&r, picks_row(h, i, c->group));
		c->pairs[i] = r.pairs;
	}
}

static void make_curve(void *writing, size_t k, int thread)
{
	struct writing *w = writing;
	struct tools *t = &w->tools[thread];
	struct curve *c = &w->curve[k];
	size_t number = w->first + k, ngroups = w->haps->ngroups;

	c->allele = (int)(number % 2);
	c->group = (unsigned)(number / 2 % ngroups);
	c->core = w->core[number / 2 / ngroups];
	c->n = find_carriers(w->haps, c->core, c->group, c->allele,
			     t->carriers);
	fill_pairs(w->haps, c, t);
}

/* Parts are numbered [n][nchunks]. */
static void make_rows(void *writing, size_t part, int thread, struct text *text)
{
	const struct writing *w = writing;
	const struct picks *h = w->haps;
	const struct curve *c = &w->curve[part / w->nchunks];
	size_t beg = part % w->nchunks * CHUNK, end = beg + CHUNK;
	double all = (double)(c->n * (c->n - 1) / 2);

	(void)thread;
	for (size_t i = beg; i < end && i < h->nsites; i++) {
		text_cell(text, h->track->name);
		text_int(text, h->pos[c->core] + 1);
		text_cell(text, w->decay->groups->group[c->group].name);
		text_int(text, c->allele);
		text_int(text, h->pos[i] + 1);
		text_real(text, c->n > 1 ? (double)c->pairs[i] / all : NAN);
		text_int(text, c->n);
		text_end_row(text);
	}
}

/* --- a contig --- */

static void make_tools(struct writing *w)
{
	const struct picks *h = w->haps;
	unsigned most = 0;

	for (unsigned g = 0; g < h->ngroups; g++)
		most = h->n[g] > most ? h->n[g] : most;
	w->tools = xalloc((size_t)w->decay->threads, sizeof *w->tools);
	for (int i = 0; i < w->decay->threads; i++) {
		struct tools *t = &w->tools[i];

		t->words = xalloc(refine_words(most), sizeof *t->words);
		t->carriers = xalloc(h->stride, sizeof *t->carriers);
	}
}

static void free_tools(struct writing *w)
{
	for (int i = 0; i < w->decay->threads; i++) {
		free(w->tools[i].words);
		free(w->tools[i].carriers);
	}
	free(w->tools);
}

/* A curve a thread, or more where sites are few, but not more than there are,
 * nor than a part of the memory has room for. */
static void make_curves(struct writing *w, size_t ncurves)
{
	size_t nsites = w->haps->nsites;
	size_t most = (size_t)w->decay->threads * (1 + STEPS / nsites);

	size_t room = memory_room() / PART / (nsites * sizeof(int64_t));

	most = most < room ? most : room ? room : 1;
	w->n = most < ncurves ? most : ncurves;
	w->curve = xalloc(w->n, sizeof *w->curve);
	for (size_t k = 0; k < w->n; k++)
		w->curve[k].pairs = xalloc(nsites, sizeof(int64_t));
	w->nchunks = (nsites + CHUNK - 1) / CHUNK;
}

static void free_curves(struct writing *w, size_t n)
{
	for (size_t k = 0; k < n; k++)
		free(w->curve[k].pairs);
	free(w->curve);
}

static void scan(void *self, const struct picks *h)
{
	struct decay *d = self;
	struct writing w = { .decay = d, .haps = h };
	size_t n = cores_here(d->cores, h, &w.core) * h->ngroups * 2, made;

	if (!n)
		return;
	make_tools(&w);
	make_curves(&w, n);
	for (made = w.n; w.first < n; w.first += w.n) {
		w.n = made < n - w.first ? made : n - w.first;
		parallel(d->threads, w.n, make_curve, &w);
		rows_write(d->table, d->digits, d->threads, w.n * w.nchunks,
			   make_rows, &w);
	}
	free_curves(&w, made);
	free_tools(&w);
}

/* --- the whole --- */

struct decay *decay_create(const struct source *source, struct cores *cores,
			   struct table *table, int threads, int digits)
{
	struct decay *d = xalloc(1, sizeof *d);

	d->groups = source_groups(source);
	d->cores = cores;
	d->table = table;
	d->threads = threads;
	d->digits = digits;
	d->resident = resident_create(source, PICK_HAPLOTYPES, d, scan);
	return d;
}

struct work decay_work(struct decay *d)
{
	return resident_work(d->resident);
}

void decay_header(struct text *t)
{
	static const char *const names[] = { "chrom",  "core", "pop",
					     "allele", "pos",  "ehh",
					     "n_haps", NULL };

	for (const char *const *name = names; *name; name++)
		text_cell(t, *name);
	text_end_row(t);
}

void decay_finish(struct decay *d)
{
	resident_finish(d->resident);
	cores_check(d->cores);
}

void decay_free(struct decay *d)
{
	resident_free(d->resident);
	free(d);
}
