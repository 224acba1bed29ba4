#include "pairwise.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "memory.h"
#include "parallel.h"
#include "rare.h"

enum { TILE = PAIRS * PAIRS };

/* What is kept of a tile: sums[..][TILE]. */
enum { COPIES, CALLED, MORE };

struct pairwise {
	const struct source *source;
	const struct groups *groups;
	struct pairwise_args args;
	struct picker *picker;

	unsigned n; /* columns, 0 before they are known */
	char **name;
	uint8_t *ploidy;   /* as in picks.h, of the first track; or null */
	bool checked;	   /* ... that this track's is the same */
	int32_t *to;	   /* [stride * 64] the column of a row's bit, or -1 */
	uint64_t *members; /* [stride] of its words */
	struct rare *rare; /* sites that need no turning */
	size_t stride;
	uint64_t *row; /* [PAIRS_SITES][2][stride] sites collected */
	size_t nsites;
	int64_t all; /* sites, those collected too */
	size_t nblocks;
	uint64_t *block; /* [nblocks] of PAIRS_BLOCK */
	bool *complete;	 /* [nblocks] no call is missing */
	unsigned nsums;
	uint32_t *sum; /* [tiles][nsums][TILE] */
};

static bool of_haplotypes(const struct pairwise *p)
{
	return p->args.kind == PICK_ALLELES;
}

/* --- columns --- */

static unsigned ploidy_of(const struct pairwise *p, unsigned sample)
{
	if (p->ploidy)
		return p->ploidy[sample];
	return p->groups->of[sample] >= 0;
}

static void name_columns(struct pairwise *p)
{
	unsigned c = 0;

	for (unsigned i = 0; i < p->groups->nsamples; i++)
		p->n += ploidy_of(p, i);
	p->name = xalloc(p->n + 1, sizeof *p->name);
	for (unsigned i = 0; i < p->groups->nsamples; i++) {
		const char *sample = source_sample(p->source, i);

		for (unsigned s = 0; s < ploidy_of(p, i); s++)
			p->name[c++] = of_haplotypes(p)
					       ? xprintf("%s.%u", sample, s + 1)
					       : xstrdup(sample);
	}
}

/* A population's first alleles stand before its second ones, and so on. */
static void place_columns(struct pairwise *p, const struct picks *x)
{
	uint32_t *at = xalloc(x->ngroups, sizeof *at);
	bool more = true;

	p->stride = x->stride;
	p->to = xalloc(x->stride * 64, sizeof *p->to);
	p->members = xalloc(x->stride, sizeof *p->members);
	for (size_t i = 0; i < x->stride * 64; i++)
		p->to[i] = -1;
	for (unsigned slot = 0; more; slot++) {
		int32_t c = 0;

		more = false;
		for (unsigned i = 0; i < p->groups->nsamples; i++) {
			unsigned ploidy = ploidy_of(p, i);
			int32_t g = p->groups->of[i];

			more |= slot + 1 < ploidy;
			if (slot < ploidy)
				p->to[x->first[g] * 64 + at[g]++] =
					c + (int32_t)slot;
			c += (int32_t)ploidy;
		}
	}
	for (size_t i = 0; i < x->stride * 64; i++)
		p->members[i / 64] |= (uint64_t)(p->to[i] >= 0) << i % 64;
	free(at);
}

static size_t tiles(size_t nblocks)
{
	return nblocks * (nblocks + 1) / 2;
}

/* What is kept at most, with all that the data's size decides. */
static void check_memory(const struct pairwise *p)
{
	size_t sums = tiles(p->nblocks) * p->nsums * TILE * sizeof *p->sum;
	size_t bits = p->nblocks * PAIRS_BLOCK * sizeof *p->block +
		      PAIRS_SITES * 2 * p->stride * sizeof *p->row;

	memory_check(sums + bits,
		     of_haplotypes(p) ? "counts of every pair of haplotypes"
				      : "counts of every pair of samples",
		     "use fewer samples (-s)");
}

static void begin_rare(struct pairwise *p)
{
	const struct rare_columns of = {
		.rows = of_haplotypes(p) ? PAIR_HAPLOTYPES : PAIR_DOSAGES,
		.n = p->n,
		.stride = p->stride,
		.to = p->to,
		.members = p->members,
	};

	p->rare = rare_create(&of);
}

static void begin(struct pairwise *p, const struct picks *x)
{
	if (x && x->ploidy) {
		p->ploidy = xalloc(p->groups->nsamples, sizeof *p->ploidy);
		memcpy(p->ploidy, x->ploidy,
		       p->groups->nsamples * sizeof *p->ploidy);
	}
	name_columns(p);
	p->nblocks = (p->n + PAIRS - 1) / PAIRS;
	p->nsums = p->args.more == PAIR_CALLED ? MORE : MORE + 1;
	if (x)
		place_columns(p, x);
	check_memory(p);
	p->sum = xalloc(tiles(p->nblocks) * p->nsums * TILE, sizeof *p->sum);
	if (!x)
		return;
	begin_rare(p);
	p->block = xaligned(p->nblocks * PAIRS_BLOCK, sizeof *p->block);
	memset(p->block, 0, p->nblocks * PAIRS_BLOCK * sizeof *p->block);
	p->complete = xalloc(p->nblocks, sizeof *p->complete);
	p->row = xaligned(PAIRS_SITES * 2 * p->stride, sizeof *p->row);
}

/* --- blocks of sites --- */

/* Rows' word i: 64 bits of all sites. */
static void turn_task(void *self, size_t i, int thread)
{
	struct pairwise *p = self;

	(void)thread;
	pairs_turn(of_haplotypes(p) ? PAIR_HAPLOTYPES : PAIR_DOSAGES,
		   p->row + i, 2 * p->stride, p->stride, p->nsites,
		   p->to + i * 64, p->block);
}

static void complete_task(void *self, size_t i, int thread)
{
	struct pairwise *p = self;
	size_t n = p->n - i * PAIRS;

	(void)thread;
	p->complete[i] =
		pairs_complete(p->block + i * PAIRS_BLOCK,
			       n < PAIRS ? (unsigned)n : PAIRS, p->nsites);
}

static uint32_t *tile(const struct pairwise *p, size_t a, size_t b)
{
	size_t before = a * p->nblocks - a * (a - 1) / 2;

	return p->sum + (before + b - a) * p->nsums * TILE;
}

static void count_tile(struct pairwise *p, size_t a, size_t b)
{
	const uint64_t *x = p->block + a * PAIRS_BLOCK;
	const uint64_t *y = p->block + b * PAIRS_BLOCK;
	uint32_t *sum = tile(p, a, b);
	unsigned mask = p->complete[a] && p->complete[b] ? 0 : PAIR_MASKED;
	enum pair_sum copies = of_haplotypes(p) ? PAIR_ALLELES : PAIR_COPIES;

	pairs_count(copies | mask, x, y, p->nsites, sum + COPIES * TILE);
	if (p->nsums > MORE)
		pairs_count(p->args.more | mask, x, y, p->nsites,
			    sum + MORE * TILE);
	if (mask)
		pairs_count(PAIR_CALLED, x, y, p->nsites, sum + CALLED * TILE);
	else
		for (unsigned i = 0; i < TILE; i++)
			sum[CALLED * TILE + i] += (uint32_t)p->nsites;
}

static void tile_task(void *self, size_t i, int thread)
{
	struct pairwise *p = self;
	size_t a = i / p->nblocks, b = i % p->nblocks;

	(void)thread;
	if (a <= b)
		count_tile(p, a, b);
}

static void rare_task(void *self, size_t i, int thread)
{
	struct pairwise *p = self;

	(void)thread;
	rare_add(p->rare, i, p->args.more, tile(p, i, i), p->nsums * TILE,
		 MORE * TILE);
}

static void count_rare(struct pairwise *p)
{
	parallel(p->args.threads, p->nblocks, rare_task, p);
	rare_clear(p->rare);
}

static void count_sites(struct pairwise *p)
{
	int threads = p->args.threads;

	if (!p->nsites)
		return;
	parallel(threads, p->stride, turn_task, p);
	parallel(threads, p->nblocks, complete_task, p);
	parallel(threads, p->nblocks * p->nblocks, tile_task, p);
	p->nsites = 0;
}

/* --- a track --- */

/* Sums have 32 bits, and of a site 2 may be added. */
static void check_number(const struct pairwise *p)
{
	if (p->all > INT32_MAX)
		die("there are more than %d sites to compare; choose some with "
		    "-t or -r",
		    INT32_MAX);
}

static void check_ploidy(struct pairwise *p, const struct picks *x)
{
	if (!p->checked && p->ploidy &&
	    memcmp(p->ploidy, x->ploidy, p->groups->nsamples) != 0)
		die("%s: some samples have another ploidy than on the contigs "
		    "before, so their haplotypes are not the same; choose "
		    "contigs of one kind with -r, or samples with -s",
		    x->track->name);
	p->checked = true;
}

static void take_site(struct pairwise *p, const uint64_t *row)
{
	size_t words = 2 * p->stride;

	if (rare_take(p->rare, row)) {
		if (rare_full(p->rare))
			count_rare(p);
		return;
	}
	memcpy(p->row + p->nsites * words, row, words * sizeof *p->row);
	if (++p->nsites == PAIRS_SITES)
		count_sites(p);
}

static void take(void *self, const struct picks *x)
{
	struct pairwise *p = self;

	if (!p->n)
		begin(p, x);
	check_ploidy(p, x);
	p->all += (int64_t)x->nsites;
	check_number(p);
	for (size_t i = 0; i < x->nsites; i++)
		take_site(p, x->row + i * 2 * p->stride);
}

static void end(void *self, const struct picks *x)
{
	struct pairwise *p = self;

	(void)x;
	p->checked = false;
}

/* --- the whole --- */

struct pairwise *pairwise_create(const struct source *source,
				 const struct pairwise_args *args)
{
	struct pairwise *p = xalloc(1, sizeof *p);
	const struct taker taker = { p, NULL, take, end };

	p->source = source;
	p->groups = source_groups(source);
	p->args = *args;
	p->picker = picker_create(source, args->kind, &taker);
	return p;
}

struct work pairwise_work(struct pairwise *p)
{
	return picker_work(p->picker);
}

void pairwise_finish(struct pairwise *p)
{
	picker_finish(p->picker);
	if (p->n) {
		count_sites(p);
		count_rare(p);
	} else if (!of_haplotypes(p))
		begin(p, NULL);
}

void pairwise_free(struct pairwise *p)
{
	for (unsigned i = 0; i < p->n; i++)
		free(p->name[i]);
	free(p->name);
	free(p->ploidy);
	free(p->to);
	free(p->members);
	rare_free(p->rare);
	free(p->row);
	free(p->block);
	free(p->complete);
	free(p->sum);
	picker_free(p->picker);
	free(p);
}

unsigned pairwise_columns(const struct pairwise *p)
{
	return p->n;
}

int64_t pairwise_sites(const struct pairwise *p)
{
	return p->all;
}

const char *pairwise_name(const struct pairwise *p, unsigned column)
{
	return p->name[column];
}

struct pair_sums pairwise_sums(const struct pairwise *p, unsigned i, unsigned j)
{
	unsigned low = i < j ? i : j, high = i < j ? j : i;
	size_t at = low % PAIRS * PAIRS + high % PAIRS;
	const uint32_t *sum = tile(p, low / PAIRS, high / PAIRS) + at;

	uint32_t copies = sum[COPIES * TILE], more = 0;
	int64_t sites = sum[CALLED * TILE];

	if (p->nsums > MORE)
		more = sum[MORE * TILE];
	if (p->rare) {
		copies += rare_copies(p->rare, i) + rare_copies(p->rare, j);
		if (p->args.more == PAIR_TWICE)
			more += rare_twice(p->rare, i) + rare_twice(p->rare, j);
		sites += rare_sites(p->rare);
	}
	return (struct pair_sums){ copies, more, sites };
}
