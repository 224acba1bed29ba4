#include "decay.h"

#include <math.h>
#include <stdlib.h>

#include "die.h"
#include "refine.h"
#include "rows.h"

struct decay {
	const struct groups *groups;
	struct cores *cores;
	struct table *table;
	struct resident *resident;
	int threads, digits;
};

/* What a thread has of its own. */
struct tools {
	int32_t *words;
	uint64_t *carriers;
	int64_t *pairs; /* [nsites] that are alike there */
};

/* A contig on its way to the table. */
struct writing {
	struct decay *decay;
	const struct picks *haps;
	const size_t *core; /* sites */
	struct tools *tools;
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
static void decay_from(const struct picks *h, size_t core, unsigned group,
		       struct tools *t)
{
	struct refine r;

	refine_init(&r, h->n[group], t->words);
	refine_begin(&r, t->carriers);
	for (size_t i = core; i < h->nsites; i++) {
		refine_step(&r, picks_row(h, i, group));
		t->pairs[i] = r.pairs;
	}
	refine_begin(&r, t->carriers);
	for (size_t i = core; i-- > 0;) {
		refine_step(&r, picks_row(h, i, group));
		t->pairs[i] = r.pairs;
	}
}

static void allele_rows(const struct writing *w, size_t core, unsigned group,
			int allele, struct tools *t, struct text *text)
{
	const struct picks *h = w->haps;
	int64_t n = find_carriers(h, core, group, allele, t->carriers);
	double all = (double)(n * (n - 1) / 2);

	decay_from(h, core, group, t);
	for (size_t i = 0; i < h->nsites; i++) {
		text_cell(text, h->track->name);
		text_int(text, h->pos[core] + 1);
		text_cell(text, w->decay->groups->group[group].name);
		text_int(text, allele);
		text_int(text, h->pos[i] + 1);
		text_real(text, n > 1 ? (double)t->pairs[i] / all : NAN);
		text_int(text, n);
		text_end_row(text);
	}
}

/* Parts are numbered [cores][ngroups]. */
static void make_rows(void *writing, size_t i, int thread, struct text *text)
{
	struct writing *w = writing;
	unsigned group = (unsigned)(i % w->haps->ngroups);
	size_t core = w->core[i / w->haps->ngroups];

	for (int allele = 0; allele < 2; allele++)
		allele_rows(w, core, group, allele, &w->tools[thread], text);
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
		t->pairs = xalloc(h->nsites, sizeof *t->pairs);
	}
}

static void free_tools(struct writing *w)
{
	for (int i = 0; i < w->decay->threads; i++) {
		free(w->tools[i].words);
		free(w->tools[i].carriers);
		free(w->tools[i].pairs);
	}
	free(w->tools);
}

static void scan(void *self, const struct picks *h)
{
	struct decay *d = self;
	struct writing w = { .decay = d, .haps = h };
	size_t n = cores_here(d->cores, h, &w.core) * h->ngroups;

	if (!n)
		return;
	make_tools(&w);
	rows_write(d->table, d->digits, d->threads, n, make_rows, &w);
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
