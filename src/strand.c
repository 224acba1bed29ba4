#include "strand.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "memory.h"
#include "parallel.h"

/* --- sites --- */

static void tile_free(struct ld_tile *t)
{
	free(t->lo);
	free(t);
}

static void free_tiles(struct strand *s)
{
	for (size_t i = 0; i < s->ntiles; i++)
		tile_free(s->tile[i]);
	for (size_t i = 0; i < s->nspares; i++)
		tile_free(s->spare[i]);
	if (s->taken)
		*s->taken -= (s->ntiles + s->nspares) * s->bytes;
	s->ntiles = s->nspares = 0;
}

void strand_free(struct strand *s)
{
	free_tiles(s);
	free(s->exists);
	free(s->site);
	free(s->tile);
	free(s->spare);
	*s = (struct strand){ 0 };
}

static void spare_tiles(struct strand *s, size_t n)
{
	GROW(s->spare, s->spares_room, s->nspares + n);
	memcpy(s->spare + s->nspares, s->tile, n * sizeof(struct ld_tile *));
	s->nspares += n;
	s->ntiles -= n;
	memmove(s->tile, s->tile + n, s->ntiles * sizeof(struct ld_tile *));
}

void strand_begin(struct strand *s, unsigned n, size_t *taken)
{
	size_t words = ((size_t)n + 63) / 64;

	if (s->ntiles)
		spare_tiles(s, s->ntiles);
	s->first = s->nsites = 0;
	if (s->n == n && s->exists)
		return;
	free_tiles(s);
	free(s->exists);
	s->n = n;
	s->words = words;
	s->taken = taken;
	s->bytes = ld_tile_bytes(words) + sizeof(struct ld_tile);
	s->exists = xalloc(words + 1, sizeof *s->exists);
	for (unsigned i = 0; i < n; i++)
		s->exists[i / 64] |= (uint64_t)1 << i % 64;
}

static void new_tile(struct strand *s)
{
	struct ld_tile *t;

	GROW(s->tile, s->tiles_room, s->ntiles + 1);
	if (s->nspares) {
		t = s->spare[--s->nspares];
		ld_tile_clear(t);
	} else {
		*s->taken += s->bytes;
		memory_check(*s->taken, "the sites that a window reaches over",
			     "use a smaller window (-w) or fewer samples");
		t = xalloc(1, sizeof *t);
		ld_tile_init(t, xaligned(ld_tile_bytes(s->words), 1), s->words);
	}
	s->tile[s->ntiles++] = t;
}

static enum skip judge(const struct ld_row *row, struct decimal maf)
{
	if (!row->rarer)
		return SKIP_MONOMORPHIC;
	if (decimal_compare(row->rarer, row->alleles, maf) < 0)
		return SKIP_RARE;
	return SKIP_NOT;
}

enum skip strand_add(struct strand *s, enum pick_kind kind, const uint64_t *a,
		     const uint64_t *b, uint32_t haploid, struct decimal maf,
		     int64_t pos, int64_t number)
{
	bool alleles = kind == PICK_ALLELES;
	unsigned i = (unsigned)(s->nsites % TILE);
	struct ld_tile *t;
	struct ld_row row;
	enum skip why;

	if ((s->nsites - s->first) / TILE == s->ntiles)
		new_tile(s);
	t = s->tile[s->ntiles - 1];
	row = (alleles ? ld_code_alleles : ld_code_dosages)(
		a, b, s->exists, s->words, ld_tile_lo(t, i), ld_tile_hi(t, i));
	if (haploid)
		ld_row_haploid(&row, haploid);
	why = judge(&row, maf);
	if (why)
		return why;
	ld_tile_add(t, &row);
	GROW(s->site, s->sites_room, s->nsites - s->first + 1);
	s->site[s->nsites++ - s->first] =
		(struct strand_site){ .pos = pos, .number = number };
	return SKIP_NOT;
}

static size_t search(const struct strand *s, int64_t least, bool by_number)
{
	size_t lo = s->first, hi = s->nsites;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct strand_site *x = strand_site(s, mid);

		if ((by_number ? x->number : x->pos) < least)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

size_t strand_at(const struct strand *s, int64_t pos)
{
	return search(s, pos, false);
}

size_t strand_from(const struct strand *s, int64_t number)
{
	return search(s, number, true);
}

void strand_drop(struct strand *s, size_t i)
{
	size_t tiles = (i - s->first) / TILE, sites = tiles * TILE;

	if (!tiles)
		return;
	spare_tiles(s, tiles);
	memmove(s->site, s->site + sites,
		(s->nsites - s->first - sites) * sizeof *s->site);
	s->first += sites;
}

/* --- pairs --- */

size_t strand_tasks(const struct strand_span *span, size_t nspans,
		    struct strand_task **task, size_t *room)
{
	size_t n = 0;

	for (size_t k = 0; k < nspans; k++) {
		size_t beg = span[k].beg, end;

		for (; beg < span[k].end; beg = end) {
			end = beg / TILE * TILE + TILE;
			end = end < span[k].end ? end : span[k].end;
			GROW(*task, *room, n + 1);
			(*task)[n++] =
				(struct strand_task){ span[k].group, beg, end };
		}
	}
	return n;
}

struct running {
	struct strand *strands;
	const struct strand_task *task;
	struct ld_rows **rows; /* [threads] */
	size_t words;	       /* that they serve */
	struct ld_tile **fill;
	void (*take)(void *arg, const struct strand_pairs *);
	void *arg;
};

static struct ld_tile *tile_of(const struct strand *s, size_t site)
{
	return s->tile[(site - s->first) / TILE];
}

/* Rows of sites [beg, end) with one tile's, as far as they have pairs in it. */
static void compare(const struct strand_pairs *of, size_t beg, size_t end,
		    struct ld_rows *rows, const struct running *r)
{
	const struct strand *s = of->strand;
	struct strand_pairs p = *of;
	struct ld_lanes lanes;

	while (beg < end && strand_site(s, beg)->end <= p.tile)
		beg++;
	if (beg == end)
		return;
	ld_rows_compare(rows, (unsigned)(beg % TILE), tile_of(s, p.tile));
	p.lanes = &lanes;
	p.rows = rows;
	for (p.i = beg; p.i < end; p.i++) {
		size_t reach = strand_site(s, p.i)->end;

		p.beg = p.i + 1 > p.tile ? p.i + 1 : p.tile;
		p.end = reach < p.tile + TILE ? reach : p.tile + TILE;
		if (p.beg >= p.end)
			continue;
		ld_rows_lanes(rows, (unsigned)(p.i % TILE), &lanes);
		r->take(r->arg, &p);
	}
}

static void pairs_task(void *running, size_t i, int thread)
{
	const struct running *r = running;
	const struct strand_task *t = &r->task[i];
	const struct strand *s = &r->strands[t->group];
	size_t tile = t->beg / TILE * TILE;
	size_t reach = strand_site(s, t->end - 1)->end;
	struct strand_pairs p = {
		.thread = thread, .task = i, .group = t->group, .strand = s
	};
	struct ld_rows *rows;

	if (!r->rows[thread])
		r->rows[thread] = xaligned(ld_rows_bytes(r->words), 1);
	rows = ld_rows_init(r->rows[thread], s->words);
	ld_rows_read(rows, tile_of(s, tile), (unsigned)(t->beg - tile),
		     (unsigned)(t->end - tile));
	for (p.tile = tile; p.tile < reach; p.tile += TILE)
		compare(&p, t->beg, t->end, rows, r);
}

static void fill_task(void *running, size_t i, int thread)
{
	const struct running *r = running;

	(void)thread;
	ld_tile_fill(r->fill[i]);
}

static void fill_tiles(struct running *r, unsigned nstrands, int threads)
{
	size_t n = 0, room = 0;

	for (unsigned g = 0; g < nstrands; g++) {
		const struct strand *s = &r->strands[g];

		r->words = s->words > r->words ? s->words : r->words;
		for (size_t i = 0; i < s->ntiles; i++)
			if (s->tile[i]->nfilled < s->tile[i]->nrows) {
				GROW(r->fill, room, n + 1);
				r->fill[n++] = s->tile[i];
			}
	}
	parallel(threads, n, fill_task, r);
	free(r->fill);
}

void strand_run(struct strand *strands, unsigned nstrands,
		const struct strand_task *task, size_t ntasks, int threads,
		void (*take)(void *arg, const struct strand_pairs *), void *arg)
{
	struct running r = {
		.strands = strands, .task = task, .take = take, .arg = arg
	};

	if (!ntasks)
		return;
	fill_tiles(&r, nstrands, threads);
	r.rows = xalloc((size_t)threads, sizeof(struct ld_rows *));
	parallel(threads, ntasks, pairs_task, &r);
	for (int i = 0; i < threads; i++)
		free(r.rows[i]);
	free(r.rows);
}
