#include "hapscan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "memory.h"
#include "parallel.h"

/* One direction: logical sites count from the end where it begins. */
struct direction {
	bool back;
	double *at;	 /* [nsites] distance from its first site */
	int32_t *broken; /* [nsites] as in ihh.h */
};

/* Of one population in one direction, by the contig's site. */
struct found {
	double *value[2]; /* [nsites] */
	uint8_t *ends;	  /* [nsites] of both alleles */
};

/* What a thread has of its own. */
struct tools {
	struct pbwt pbwt;
	int32_t *words;
	struct ihh_bench bench;
	void *memory;
};

struct hapscan {
	const struct picks *haps;
	struct hapscan_args args;
	struct direction direction[2];
	struct found *found; /* [ngroups][2] */
	uint32_t *zeros;     /* [ngroups][nsites] */
	size_t nblocks;	     /* of each direction and population */
	struct pbwt *state;  /* [ngroups][2][nblocks] before block k + 1 */
	int32_t *words;	     /* theirs */
	struct tools *tools; /* [threads] */
};

/* --- lines --- */

static size_t nsites_of(const struct hapscan *s)
{
	return s->haps->nsites;
}

/* The contig's site of a direction's i-th. */
static size_t site_of(const struct hapscan *s, bool back, size_t i)
{
	return back ? nsites_of(s) - 1 - i : i;
}

static void make_line(const struct hapscan *s, struct direction *d,
		      const double *gap)
{
	size_t n = nsites_of(s);

	d->at = xalloc(n, sizeof *d->at);
	d->broken = xalloc(n, sizeof *d->broken);
	d->broken[0] = -1;
	for (size_t i = 1; i < n; i++) {
		double x = gap[d->back ? n - 1 - i : i - 1];

		d->at[i] = d->at[i - 1] + (x < 0 ? 0 : x);
		d->broken[i] = x < 0 ? (int32_t)i - 1 : d->broken[i - 1];
	}
}

/* --- scores --- */

static struct found *found_in(const struct hapscan *s, unsigned group,
			      bool back)
{
	return &s->found[group * 2 + back];
}

static bool is_rare(const struct hapscan *s, unsigned zeros, unsigned n)
{
	unsigned rarer = zeros < n - zeros ? zeros : n - zeros;

	return s->args.by_allele && (double)rarer / n < s->args.min_maf;
}

static double measure(const struct hapscan *s, struct tools *t,
		      struct ihh_group g, bool back, unsigned *ends)
{
	const struct direction *d = &s->direction[back];
	const struct ihh_line line = { d->at, d->broken };

	if (s->args.kind == HAPSCAN_IHH)
		return ihh(&t->pbwt, g, &line, &s->args.rule, &t->bench, ends);
	return shared_length(&t->pbwt, g, &t->bench, ends);
}

static void score_site(const struct hapscan *s, struct tools *t, unsigned group,
		       bool back, size_t site)
{
	unsigned zeros = t->pbwt.zeros, n = t->pbwt.n, ends, all = 0;
	const struct ihh_group carriers[2] = { { 0, zeros }, { zeros, n } };
	const struct ihh_group both = { 0, n };
	struct found *f = found_in(s, group, back);

	if (!back) /* the other direction has them too, on another thread */
		s->zeros[group * nsites_of(s) + site] = zeros;
	if (is_rare(s, zeros, n))
		return;
	for (int a = 0; a < 1 + s->args.by_allele; a++) {
		f->value[a][site] =
			measure(s, t, s->args.by_allele ? carriers[a] : both,
				back, &ends);
		all |= ends;
	}
	f->ends[site] = (uint8_t)all;
}

/* --- blocks --- */

static size_t block_beg(const struct hapscan *s, size_t block)
{
	return nsites_of(s) * block / s->nblocks;
}

static void step_to(const struct hapscan *s, struct pbwt *p, unsigned group,
		    bool back, size_t i)
{
	pbwt_step(p, picks_row(s->haps, site_of(s, back, i), group));
}

/* Task number: [ngroups][2][nblocks]. */
static unsigned group_of(const struct hapscan *s, size_t task)
{
	return (unsigned)(task / (2 * s->nblocks));
}

static bool is_back(const struct hapscan *s, size_t task)
{
	return task / s->nblocks % 2;
}

/* The transform of a block alone; that of the last one is not needed. */
static void local_task(void *self, size_t task, int thread)
{
	struct hapscan *s = self;
	size_t block = task % s->nblocks;
	struct pbwt *p = &s->state[task];

	(void)thread;
	if (block + 1 == s->nblocks)
		return;
	pbwt_begin(p, (int32_t)block_beg(s, block));
	for (size_t i = block_beg(s, block); i < block_beg(s, block + 1); i++)
		step_to(s, p, group_of(s, task), is_back(s, task), i);
}

static void compose_task(void *self, size_t line, int thread)
{
	struct hapscan *s = self;
	struct pbwt *p = s->state + line * s->nblocks;
	int32_t *scratch = xalloc(pbwt_scratch(p->n), sizeof *scratch);

	(void)thread;
	for (size_t k = 1; k + 1 < s->nblocks; k++)
		pbwt_compose(&p[k], &p[k - 1], (int32_t)block_beg(s, k),
			     scratch);
	free(scratch);
}

static void scan_task(void *self, size_t task, int thread)
{
	struct hapscan *s = self;
	struct tools *t = &s->tools[thread];
	size_t block = task % s->nblocks;
	unsigned group = group_of(s, task);
	bool back = is_back(s, task);

	pbwt_init(&t->pbwt, s->haps->n[group], t->words);
	if (block)
		pbwt_copy(&t->pbwt, &s->state[task - 1]);
	else
		pbwt_begin(&t->pbwt, 0);
	for (size_t i = block_beg(s, block); i < block_beg(s, block + 1); i++) {
		step_to(s, &t->pbwt, group, back, i);
		score_site(s, t, group, back, site_of(s, back, i));
	}
}

/* --- the whole --- */

static unsigned most_haplotypes(const struct picks *h)
{
	unsigned most = 0;

	for (unsigned g = 0; g < h->ngroups; g++)
		most = h->n[g] > most ? h->n[g] : most;
	return most;
}

static void make_tools(struct hapscan *s)
{
	unsigned n = most_haplotypes(s->haps);

	s->tools = xalloc((size_t)s->args.threads, sizeof *s->tools);
	for (int i = 0; i < s->args.threads; i++) {
		struct tools *t = &s->tools[i];

		t->words = xalloc(pbwt_words(n), sizeof *t->words);
		t->memory = xalloc(1, ihh_bench_bytes(n));
		ihh_bench_init(&t->bench, n, t->memory);
	}
}

/* With the haplotypes, which are there already. */
static void check_memory(const struct hapscan *s)
{
	const struct picks *h = s->haps;
	size_t line = (1 + (size_t)s->args.by_allele) * sizeof(double) + 1;
	size_t site = h->ngroups * (2 * line + sizeof *s->zeros) +
		      h->planes * h->stride * sizeof *h->row +
		      2 * (sizeof(double) + sizeof(int32_t));

	memory_check(h->nsites * site, "the scores of one contig",
		     "choose parts of it with -r, or fewer populations");
}

static void make_found(struct hapscan *s)
{
	size_t n = nsites_of(s), lines = (size_t)s->haps->ngroups * 2;

	s->found = xalloc(lines, sizeof *s->found);
	s->zeros = xalloc(lines / 2 * n, sizeof *s->zeros);
	for (size_t i = 0; i < lines; i++) {
		struct found *f = &s->found[i];

		for (int a = 0; a < 1 + s->args.by_allele; a++)
			f->value[a] = xalloc(n, sizeof *f->value[a]);
		f->ends = xalloc(n, sizeof *f->ends);
	}
}

/* Blocks of a few thousand sites at least, or composing them is what costs. */
static size_t count_blocks(const struct hapscan *s)
{
	enum { LEAST = 2048 };
	size_t lines = (size_t)s->haps->ngroups * 2;
	size_t want = ((size_t)s->args.threads + lines - 1) / lines;
	size_t most = nsites_of(s) / LEAST;

	return want < most ? want : most ? most : 1;
}

static void make_states(struct hapscan *s)
{
	size_t tasks = (size_t)s->haps->ngroups * 2 * s->nblocks;
	size_t each = pbwt_words(most_haplotypes(s->haps));

	s->state = xalloc(tasks, sizeof *s->state);
	s->words = xalloc(tasks * each, sizeof *s->words);
	for (size_t i = 0; i < tasks; i++)
		pbwt_init(&s->state[i], s->haps->n[group_of(s, i)],
			  s->words + i * each);
}

struct hapscan *hapscan_create(const struct picks *haps, const double *gap,
			       const struct hapscan_args *args)
{
	struct hapscan *s = xalloc(1, sizeof *s);
	size_t lines = (size_t)haps->ngroups * 2;

	s->haps = haps;
	s->args = *args;
	s->direction[1].back = true;
	check_memory(s);
	for (int d = 0; d < 2 && gap; d++)
		make_line(s, &s->direction[d], gap);
	make_found(s);
	make_tools(s);
	s->nblocks = count_blocks(s);
	if (s->nblocks > 1) {
		make_states(s);
		parallel(args->threads, lines * s->nblocks, local_task, s);
		parallel(args->threads, lines, compose_task, s);
	}
	parallel(args->threads, lines * s->nblocks, scan_task, s);
	return s;
}

void hapscan_free(struct hapscan *s)
{
	for (size_t i = 0; i < (size_t)s->haps->ngroups * 2; i++) {
		free(s->found[i].value[0]);
		free(s->found[i].value[1]);
		free(s->found[i].ends);
	}
	for (int d = 0; d < 2; d++) {
		free(s->direction[d].at);
		free(s->direction[d].broken);
	}
	for (int i = 0; i < s->args.threads; i++) {
		free(s->tools[i].words);
		free(s->tools[i].memory);
	}
	free(s->found);
	free(s->zeros);
	free(s->state);
	free(s->words);
	free(s->tools);
	free(s);
}

struct hapscore hapscan_score(const struct hapscan *s, size_t site,
			      unsigned group)
{
	const struct found *f = found_in(s, group, false);
	const struct found *b = found_in(s, group, true);
	const unsigned first = IHH_EDGE | IHH_OPEN; /* site was reached */
	struct hapscore x = { { NAN, NAN }, 0, 0, false, false };

	x.zeros = s->zeros[group * nsites_of(s) + site];
	x.rare = is_rare(s, x.zeros, s->haps->n[group]);
	if (x.rare)
		return x;
	x.ends = (unsigned)f->ends[site] | b->ends[site];
	x.cut = (s->haps->track->beg_cut && f->ends[site] & first) ||
		(s->haps->track->end_cut && b->ends[site] & first);
	for (int a = 0; a < 1 + s->args.by_allele; a++)
		x.value[a] = f->value[a][site] + b->value[a][site];
	return x;
}
