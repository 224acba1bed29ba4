#include "persample.h"

#include <stdlib.h>
#include <string.h>

#include "bitsum.h"
#include "counts.h"
#include "die.h"

/*
 * Sums: the sites, then for each kind all samples.  What is not of a kind is
 * called and REF only.
 */
enum kind { HET, HOM_ALT, MISSING, PLANES, SINGLETON = PLANES, KINDS };

static const enum genotype_class class_of[PLANES] = {
	[HET] = GENO_HET,
	[HOM_ALT] = GENO_HOM_ALT,
	[MISSING] = GENO_MISSING,
};

struct singleton {
	size_t site;
	unsigned sample;
};

struct part {
	unsigned nsamples;
	size_t stride;
	size_t planes_room;
	uint64_t *planes; /* [site][GENO_CLASSES][stride] */
	size_t sites_room;
	bool *complete; /* [site] no genotype is missing */
	size_t nsingletons, singletons_room;
	struct singleton *singleton; /* in order of site */
	size_t alleles_room;
	int32_t *allele;
	uint64_t *slices; /* [BITSUM_SLICES][stride] */
	int32_t *count;	  /* [nsamples] */
};

static void *part_make(const void *self)
{
	const struct persample *s = self;
	struct part *p = xalloc(1, sizeof *p);

	p->nsamples = source_nsamples(s->source);
	p->stride = plane_stride(p->nsamples);
	p->slices = xalloc(BITSUM_SLICES * p->stride, sizeof *p->slices);
	p->count = xalloc(p->nsamples, sizeof *p->count);
	return p;
}

static void part_drop(void *part)
{
	struct part *p = part;

	free(p->planes);
	free(p->complete);
	free(p->singleton);
	free(p->allele);
	free(p->slices);
	free(p->count);
	free(p);
}

/* The used sample that has the only copy of an allele. */
static unsigned carrier_of(const struct block *b, const struct site *v,
			   unsigned allele, const uint64_t *used)
{
	for (unsigned s = 0; s < v->ploidy; s++) {
		const uint64_t *plane = site_allele(b, v, allele, s);

		for (size_t i = 0; i < b->stride; i++)
			if (plane[i] & used[i])
				return (unsigned)(i * 64) +
				       (unsigned)__builtin_ctzll(plane[i] &
								 used[i]);
	}
	BUG("an allele that was counted is nowhere");
}

static void find_singletons(const struct persample *s, struct part *p,
			    const struct block *b, size_t site)
{
	const struct group *used = &source_groups(s->source)->used;
	const struct mask mask = { used->mask, used->beg, used->end,
				   used->size };
	const struct site *v = &b->site[site];

	GROW(p->allele, p->alleles_room, v->nalleles);
	count_alleles(b, v, &mask, 1, p->allele);
	for (unsigned a = 1; a < v->nalleles; a++) {
		if (p->allele[a] != 1)
			continue;
		GROW(p->singleton, p->singletons_room, p->nsingletons + 1);
		p->singleton[p->nsingletons++] =
			(struct singleton){ site,
					    carrier_of(b, v, a, used->mask) };
	}
}

static void load(const void *self, void *part, const struct batch *batch)
{
	const struct block *b = &batch->block;
	struct part *p = part;
	size_t each = GENO_CLASSES * p->stride;

	GROW(p->planes, p->planes_room, b->nsites * each);
	GROW(p->complete, p->sites_room, b->nsites);
	p->nsingletons = 0;
	for (size_t i = 0; i < b->nsites; i++) {
		uint32_t flags = b->site[i].flags;

		p->complete[i] = flags & SITE_COMPLETE && flags & SITE_UNIFORM;
		genotype_planes(b, &b->site[i], p->planes + i * each);
		find_singletons(self, p, b, i);
	}
}

static void sum_kind(struct part *p, enum kind kind, size_t beg, size_t end,
		     exact *sum)
{
	size_t added = 0, class = class_of[kind];

	memset(p->count, 0, p->nsamples * sizeof *p->count);
	for (size_t i = beg; i < end; i++) {
		if (kind == MISSING && p->complete[i])
			continue;
		bitsum_add(p->slices,
			   p->planes + (i * GENO_CLASSES + class) * p->stride,
			   p->stride);
		if (++added % BITSUM_MOST == 0)
			bitsum_flush(p->slices, p->stride, p->nsamples,
				     p->count);
	}
	if (!added)
		return;
	bitsum_flush(p->slices, p->stride, p->nsamples, p->count);
	for (unsigned i = 0; i < p->nsamples; i++)
		sum[i] += p->count[i];
}

static void sum(const void *self, void *part, size_t beg, size_t end,
		const struct sink *to)
{
	struct part *p = part;
	exact *sums = to->sum;
	exact *singletons = sums + 1 + (size_t)SINGLETON * p->nsamples;

	(void)self;
	sums[0] += (exact)(end - beg);
	for (enum kind k = 0; k < PLANES; k++)
		sum_kind(p, k, beg, end, sums + 1 + (size_t)k * p->nsamples);
	for (size_t i = 0; i < p->nsingletons; i++)
		if (p->singleton[i].site >= beg && p->singleton[i].site < end)
			singletons[p->singleton[i].sample]++;
}

static void sample_row(const struct persample *s, const exact *sum,
		       unsigned sample, struct text *t)
{
	const struct groups *g = source_groups(s->source);
	size_t n = source_nsamples(s->source);
	int64_t sites = (int64_t)sum[0], kind[KINDS];

	for (size_t k = 0; k < KINDS; k++)
		kind[k] = (int64_t)sum[1 + k * n + sample];
	text_cell(t, source_sample(s->source, sample));
	text_cell(t, g->group[g->of[sample]].name);
	text_int(t, sites);
	text_int(t, sites - kind[MISSING]);
	text_int(t, kind[MISSING]);
	text_int(t, sites - kind[MISSING] - kind[HET] - kind[HOM_ALT]);
	text_int(t, kind[HET]);
	text_int(t, kind[HOM_ALT]);
	text_int(t, kind[SINGLETON]);
	text_end_row(t);
}

static bool rows(const void *self, const struct window *w, size_t *next,
		 struct text *t)
{
	const struct persample *s = self;
	const int32_t *of = source_groups(s->source)->of;

	(void)next;
	for (unsigned i = 0; i < source_nsamples(s->source); i++) {
		if (of[i] < 0)
			continue;
		if (s->windowed)
			window_cells(t, w);
		sample_row(s, w->totals.sum, i, t);
	}
	return false;
}

struct measure persample_measure(const struct persample *s)
{
	return (struct measure){
		.self = s,
		.size.nsums = 1 + (size_t)KINDS * source_nsamples(s->source),
		.make = part_make,
		.drop = part_drop,
		.load = load,
		.sum = sum,
		.rows = rows,
	};
}
