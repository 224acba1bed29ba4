#include "dropper.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "ld.h"

/* Kept sites next to each other, as a tile: which. */
struct packed {
	struct ld_tile tile;
	size_t site[TILE];
};

/* A first site, and where in the second ones' tiles it has come to. */
struct seeker {
	size_t site, at;
};

struct dropper {
	struct prune_sites *sites;
	struct decimal limit;
	double near; /* what is below is below the limit */
	bool rarer;
	struct packed first;
	struct ld_rows *rows;
	size_t nsecond, second_room;
	struct packed *second;
	uint64_t *above; /* [firsts][nsecond] pairs above the limit */
	size_t above_room, seekers_room;
	struct seeker *seeker;
};

static int64_t max(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* --- pairs --- */

static void packed_init(struct packed *x, size_t words)
{
	ld_tile_init(&x->tile, xaligned(ld_tile_bytes(words), 1), words);
}

static void pack(struct dropper *d, struct packed *to, int64_t i)
{
	const uint64_t *code = d->sites->code + (size_t)(i - d->sites->base) *
							2 * d->sites->words;
	unsigned k = to->tile.nrows;

	memcpy(ld_tile_lo(&to->tile, k), code, d->sites->words * sizeof *code);
	memcpy(ld_tile_hi(&to->tile, k), code + d->sites->words,
	       d->sites->words * sizeof *code);
	ld_tile_add(&to->tile, &site_at(d->sites, i)->row);
	to->site[k] = (size_t)i;
}

/* Up to TILE kept sites of [i, end); returns where to go on. */
static int64_t pack_some(struct dropper *d, struct packed *to, int64_t i,
			 int64_t end, unsigned most)
{
	ld_tile_clear(&to->tile);
	for (; i < end && to->tile.nrows < most; i++)
		if (site_at(d->sites, i)->kept)
			pack(d, to, i);
	return i;
}

static void pack_seconds(struct dropper *d, int64_t i, int64_t end)
{
	size_t old = d->second_room;

	d->nsecond = 0;
	while (i < end) {
		GROW(d->second, d->second_room, d->nsecond + 1);
		for (; old < d->second_room; old++)
			packed_init(&d->second[old], d->sites->words);
		i = pack_some(d, &d->second[d->nsecond], i, end, TILE);
		ld_tile_fill(&d->second[d->nsecond].tile);
		d->nsecond += d->second[d->nsecond].tile.nrows > 0;
	}
}

static uint64_t above_limit(const struct dropper *d, unsigned first,
			    const struct ld_tile *t)
{
	struct ld_lanes lanes;
	uint64_t above = 0;

	ld_rows_lanes(d->rows, first, &lanes);
	for (uint64_t near = ld_lanes_from(&lanes, t->nrows, d->near); near;
	     near &= near - 1) {
		unsigned k = (unsigned)__builtin_ctzll(near);
		struct ld_pair pair = ld_pair(d->rows, first, &lanes, k);

		if (ld_compare(&pair, d->limit) > 0)
			above |= (uint64_t)1 << k;
	}
	return above;
}

/* All pairs of the first ones with the second ones, into 'above' from row
 * 'row' on. */
static void compare(struct dropper *d, size_t row)
{
	unsigned n = d->first.tile.nrows;

	GROW(d->above, d->above_room, d->nsecond * (row + n));
	ld_rows_read(d->rows, &d->first.tile, 0, n);
	for (size_t s = 0; s < d->nsecond; s++) {
		ld_rows_compare(d->rows, 0, &d->second[s].tile);
		for (unsigned i = 0; i < n; i++)
			d->above[(row + i) * d->nsecond + s] =
				above_limit(d, i, &d->second[s].tile);
	}
}

/* --- decisions --- */

/* Is the rarer allele of a rarer than that of b? */
static bool is_rarer(const struct ld_row *a, const struct ld_row *b)
{
	return (uint64_t)a->rarer * b->alleles <
	       (uint64_t)b->rarer * a->alleles;
}

static void decide_first(struct dropper *d, unsigned i)
{
	size_t first = d->first.site[i];

	for (size_t s = 0; s < d->nsecond; s++) {
		uint64_t above = d->above[i * d->nsecond + s];

		for (; above; above &= above - 1) {
			size_t second =
				d->second[s].site[__builtin_ctzll(above)];

			if (second > first)
				site_at(d->sites, (int64_t)second)->kept =
					false;
		}
	}
}

/* Would half of the second ones' tiles do, as dropped ones and those before the
 * first ones need not be compared with? */
static bool many_gone(const struct dropper *d, int64_t first)
{
	size_t left = 0;

	for (size_t s = 0; s < d->nsecond; s++)
		for (unsigned k = 0; k < d->second[s].tile.nrows; k++) {
			int64_t i = (int64_t)d->second[s].site[k];

			left += i >= first && site_at(d->sites, i)->kept;
		}
	return d->nsecond > 1 ? left <= d->nsecond * TILE / 2 : !left;
}

/* The later one of each pair is dropped. */
static void drop_later(struct dropper *d, int64_t beg, int64_t end)
{
	/* Of sites that are new most are dropped by the first few. */
	enum { FEW = 8 };
	int64_t from = max(d->sites->checked, beg);

	pack_seconds(d, from, end);
	while (beg < end && d->nsecond) {
		unsigned most = beg < from ? TILE : FEW;
		int64_t stop = beg < from ? from : end;

		beg = pack_some(d, &d->first, beg, stop, most);
		if (!d->first.tile.nrows)
			continue;
		if (many_gone(d, (int64_t)d->first.site[0]))
			pack_seconds(d, max(from, (int64_t)d->first.site[0]),
				     end);
		compare(d, 0);
		for (unsigned i = 0; i < d->first.tile.nrows; i++)
			if (site_at(d->sites, (int64_t)d->first.site[i])->kept)
				decide_first(d, i);
	}
}

/* The next second one with which its pair is above the limit. */
static bool seek(const struct dropper *d, size_t row, struct seeker *k)
{
	for (; k->at < d->nsecond * TILE; k->at++) {
		uint64_t above = d->above[row * d->nsecond + k->at / TILE] >>
				 k->at % TILE;
		size_t second;

		if (!above) {
			k->at |= TILE - 1;
			continue;
		}
		k->at += (unsigned)__builtin_ctzll(above);
		second = d->second[k->at / TILE].site[k->at % TILE];
		if (second > k->site &&
		    site_at(d->sites, (int64_t)second)->kept)
			return true;
	}
	return false;
}

/*
 * plink's rule: the one with the rarer allele is dropped, of equals the later
 * one.  Its order too: a site drops one other or itself, then it is the next
 * one's turn, round after round until none has any to drop.
 */
static void take_turns(struct dropper *d, size_t nfirst)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < nfirst; i++) {
			struct seeker *k = &d->seeker[i];
			struct prune_site *a =
				site_at(d->sites, (int64_t)k->site);
			struct prune_site *b;

			if (!a->kept || !seek(d, i, k))
				continue;
			again = true;
			b = site_at(d->sites, (int64_t)d->second[k->at / TILE]
						      .site[k->at % TILE]);
			k->at++;
			if (is_rarer(&a->row, &b->row))
				a->kept = false;
			else
				b->kept = false;
		}
	}
}

static void drop_rarer(struct dropper *d, int64_t beg, int64_t end)
{
	size_t n = 0;

	pack_seconds(d, max(d->sites->checked, beg), end);
	while (beg < end && d->nsecond) {
		beg = pack_some(d, &d->first, beg, end, TILE);
		compare(d, n);
		GROW(d->seeker, d->seekers_room, n + d->first.tile.nrows);
		for (unsigned i = 0; i < d->first.tile.nrows; i++)
			d->seeker[n++] = (struct seeker){ d->first.site[i], 0 };
	}
	take_turns(d, n);
}

void dropper_window(struct dropper *d, int64_t beg, int64_t end)
{
	if (d->rarer)
		drop_rarer(d, beg, end);
	else
		drop_later(d, beg, end);
	d->sites->checked = max(end, d->sites->checked);
}

struct dropper *dropper_create(struct prune_sites *sites, struct decimal limit,
			       bool rarer)
{
	struct dropper *d = xalloc(1, sizeof *d);

	d->sites = sites;
	d->limit = limit;
	d->rarer = rarer;
	d->near = decimal_real(limit) * (1 - 1e-9);
	packed_init(&d->first, sites->words);
	d->rows = ld_rows_init(xaligned(ld_rows_bytes(sites->words), 1),
			       sites->words);
	return d;
}

void dropper_free(struct dropper *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->second_room; i++)
		free(d->second[i].tile.lo);
	free(d->first.tile.lo);
	free(d->rows);
	free(d->second);
	free(d->above);
	free(d->seeker);
	free(d);
}
