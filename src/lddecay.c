#include "lddecay.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "memory.h"

struct bin {
	int64_t pairs;
	exact sum; /* of ld_fixed() */
};

struct ld_decay {
	const struct groups *groups;
	struct ld_stream *stream;
	struct table *table;
	int digits, threads;
	int64_t distance, width;
	size_t nbins;
	struct bin **bin; /* [threads][ngroups * nbins] */
};

enum { FIXED_BITS = 52 };

int64_t ld_fixed_sum(const double *r2, size_t n)
{
	int64_t sum = 0;

#pragma omp simd reduction(+ : sum)
	for (size_t k = 0; k < n; k++)
		sum += ld_fixed(r2[k]);
	return sum;
}

double ld_fixed_mean(exact sum, int64_t n)
{
	return n ? exact_real(sum * ((exact)1 << (EXACT_BITS - FIXED_BITS))) /
			       (double)n
		 : NAN;
}

static void begin(void *self, const char *contig, const struct strand *strand,
		  size_t ntasks)
{
	(void)self, (void)contig, (void)strand, (void)ntasks;
}

static void end(void *self, const struct strand *strand,
		const struct strand_task *task, size_t ntasks)
{
	(void)self, (void)strand, (void)task, (void)ntasks;
}

/* Pairs of a site that are all in one bin. */
static void add_run(struct bin *b, const double *r2, size_t n, bool defined)
{
	if (defined) {
		b->sum += ld_fixed_sum(r2, n);
		b->pairs += (int64_t)n;
		return;
	}
	for (size_t k = 0; k < n; k++)
		if (!isnan(r2[k])) {
			b->sum += ld_fixed(r2[k]);
			b->pairs++;
		}
}

static void pairs(void *self, const struct strand_pairs *p)
{
	struct ld_decay *d = self;
	struct bin *bin = d->bin[p->thread] + p->group * d->nbins;
	const struct strand_site *site = strand_site(p->strand, p->tile);
	const double *r2 = p->lanes->r2;
	int64_t at = strand_site(p->strand, p->i)->pos;
	size_t j = p->beg - p->tile, last = p->end - p->tile;

	while (j < last && site[j].pos == at)
		j++;
	while (j < last) {
		int64_t k = (site[j].pos - at - 1) / d->width;
		int64_t reach = at + (k + 1) * d->width;
		size_t to = site[last - 1].pos <= reach ? last : j + 1;

		while (to < last && site[to].pos <= reach)
			to++;
		add_run(&bin[k], r2 + j, to - j, p->lanes->defined);
		j = to;
	}
}

struct ld_decay *ld_decay_create(const struct source *source,
				 const struct ld_args *args, int64_t width,
				 struct table *table, int digits)
{
	struct ld_decay *d = xalloc(1, sizeof *d);
	const struct ld_user user = { d, begin, pairs, end };
	size_t bins;

	d->groups = source_groups(source);
	d->table = table;
	d->digits = digits;
	d->threads = args->threads;
	d->distance = args->distance;
	d->width = width;
	d->nbins = (size_t)((args->distance + width - 1) / width);
	bins = d->groups->ngroups * d->nbins;
	memory_check((size_t)d->threads * bins * sizeof **d->bin,
		     "so many bins of distance",
		     "use wider ones (--decay) or a smaller --window");
	d->bin = xalloc((size_t)d->threads, sizeof *d->bin);
	for (int i = 0; i < d->threads; i++)
		d->bin[i] = xalloc(bins, sizeof **d->bin);
	d->stream = ld_stream_create(source, args, &user);
	return d;
}

struct work ld_decay_work(struct ld_decay *d)
{
	return ld_stream_work(d->stream);
}

void ld_decay_header(struct text *t)
{
	static const char *const name[] = { "pop", "dist_start", "dist_end",
					    "n_pairs", "r2_mean" };

	for (size_t i = 0; i < sizeof name / sizeof *name; i++)
		text_cell(t, name[i]);
	text_end_row(t);
}

static void write_bin(const struct ld_decay *d, unsigned group, size_t k,
		      struct text *t)
{
	int64_t beg = (int64_t)k * d->width, end = beg + d->width;
	struct bin all = { 0 };

	for (int i = 0; i < d->threads; i++) {
		const struct bin *b = &d->bin[i][group * d->nbins + k];

		all.pairs += b->pairs;
		all.sum += b->sum;
	}
	text_cell(t, d->groups->group[group].name);
	text_int(t, beg + 1);
	text_int(t, end < d->distance ? end : d->distance);
	text_int(t, all.pairs);
	text_real(t, ld_fixed_mean(all.sum, all.pairs));
	text_end_row(t);
}

void ld_decay_finish(void *self)
{
	struct ld_decay *d = self;
	struct text t = { .digits = d->digits };

	ld_stream_finish(d->stream);
	for (unsigned g = 0; g < d->groups->ngroups; g++)
		for (size_t k = 0; k < d->nbins; k++) {
			text_clear(&t);
			write_bin(d, g, k, &t);
			table_write(d->table, &t);
		}
	text_free(&t);
}

void ld_decay_free(void *self)
{
	struct ld_decay *d = self;

	ld_stream_free(d->stream);
	for (int i = 0; i < d->threads; i++)
		free(d->bin[i]);
	free(d->bin);
	free(d);
}
