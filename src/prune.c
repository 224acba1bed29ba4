#include "prune.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "ld.h"
#include "recordfile.h"

struct prune_site {
	int64_t pos, number;
	struct ld_row row;
	size_t alleles; /* "REF\tALT" in 'text' */
	bool kept;
};

/* Kept sites next to each other, as a tile: which. */
struct packed {
	struct ld_tile tile;
	size_t site[TILE];
};

/* A first site, and where in the second ones' tiles it has come to. */
struct seeker {
	size_t site, at;
};

struct prune {
	struct prune_args args;
	double near; /* what is below is below the limit */
	struct table *table;
	struct picker *picker;
	struct text out;

	bool on;
	size_t words;
	uint64_t *exists;
	int64_t base; /* the track's number of site[0] */
	size_t nsites, sites_room, codes_room;
	struct prune_site *site; /* those not settled */
	uint64_t *code;		 /* [nsites][2][words] */
	size_t ntext, text_room;
	char *text;

	int64_t window;	 /* number of the next */
	int64_t checked; /* sites below it were together in a window */
	struct packed first;
	struct ld_rows *rows;
	size_t nsecond, second_room;
	struct packed *second;
	uint64_t *above; /* scratch: [firsts][nsecond] pairs above the limit */
	size_t above_room, seekers_room;
	struct seeker *seeker;

	size_t nkept, kept_room;
	struct site_name *kept;
};

/* --- pairs --- */

static struct prune_site *site_at(const struct prune *p, int64_t i)
{
	return &p->site[i - p->base];
}

static void packed_init(struct packed *x, size_t words)
{
	ld_tile_init(&x->tile, xaligned(ld_tile_bytes(words), 1), words);
}

static void pack(struct prune *p, struct packed *to, int64_t i)
{
	const uint64_t *code = p->code + (size_t)(i - p->base) * 2 * p->words;
	unsigned k = to->tile.nrows;

	memcpy(ld_tile_lo(&to->tile, k), code, p->words * sizeof *code);
	memcpy(ld_tile_hi(&to->tile, k), code + p->words,
	       p->words * sizeof *code);
	ld_tile_add(&to->tile, &site_at(p, i)->row);
	to->site[k] = (size_t)i;
}

/* Up to TILE kept sites of [i, end); returns where to go on. */
static int64_t pack_some(struct prune *p, struct packed *to, int64_t i,
			 int64_t end, unsigned most)
{
	ld_tile_clear(&to->tile);
	for (; i < end && to->tile.nrows < most; i++)
		if (site_at(p, i)->kept)
			pack(p, to, i);
	return i;
}

static void pack_seconds(struct prune *p, int64_t i, int64_t end)
{
	size_t old = p->second_room;

	p->nsecond = 0;
	while (i < end) {
		GROW(p->second, p->second_room, p->nsecond + 1);
		for (; old < p->second_room; old++)
			packed_init(&p->second[old], p->words);
		i = pack_some(p, &p->second[p->nsecond], i, end, TILE);
		ld_tile_fill(&p->second[p->nsecond].tile);
		p->nsecond += p->second[p->nsecond].tile.nrows > 0;
	}
}

static uint64_t above_limit(const struct prune *p, unsigned first,
			    const struct ld_tile *t)
{
	struct ld_lanes lanes;
	uint64_t above = 0;

	ld_rows_lanes(p->rows, first, &lanes);
	for (uint64_t near = ld_lanes_from(&lanes, t->nrows, p->near); near;
	     near &= near - 1) {
		unsigned k = (unsigned)__builtin_ctzll(near);
		struct ld_pair pair = ld_pair(p->rows, first, &lanes, k);

		if (ld_compare(&pair, p->args.limit) > 0)
			above |= (uint64_t)1 << k;
	}
	return above;
}

/* All pairs of the first ones with the second ones, into 'above' from row
 * 'row' on. */
static void compare(struct prune *p, size_t row)
{
	unsigned n = p->first.tile.nrows;

	GROW(p->above, p->above_room, p->nsecond * (row + n));
	ld_rows_read(p->rows, &p->first.tile, 0, n);
	for (size_t s = 0; s < p->nsecond; s++) {
		ld_rows_compare(p->rows, 0, &p->second[s].tile);
		for (unsigned i = 0; i < n; i++)
			p->above[(row + i) * p->nsecond + s] =
				above_limit(p, i, &p->second[s].tile);
	}
}

/* --- decisions --- */

/* Is the rarer allele of a rarer than that of b? */
static bool is_rarer(const struct ld_row *a, const struct ld_row *b)
{
	return (uint64_t)a->sum * b->called < (uint64_t)b->sum * a->called;
}

static void decide_first(struct prune *p, unsigned i)
{
	size_t first = p->first.site[i];

	for (size_t s = 0; s < p->nsecond; s++) {
		uint64_t above = p->above[i * p->nsecond + s];

		for (; above; above &= above - 1) {
			size_t second =
				p->second[s].site[__builtin_ctzll(above)];

			if (second > first)
				site_at(p, (int64_t)second)->kept = false;
		}
	}
}

static int64_t max(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Would half of the second ones' tiles do, as dropped ones and those before the
 * first ones need not be compared with? */
static bool many_gone(const struct prune *p, int64_t first)
{
	size_t left = 0;

	for (size_t s = 0; s < p->nsecond; s++)
		for (unsigned k = 0; k < p->second[s].tile.nrows; k++) {
			int64_t i = (int64_t)p->second[s].site[k];

			left += i >= first && site_at(p, i)->kept;
		}
	return p->nsecond > 1 ? left <= p->nsecond * TILE / 2 : !left;
}

/* The later one of each pair is dropped. */
static void drop_later(struct prune *p, int64_t beg, int64_t end)
{
	/* Of sites that are new most are dropped by the first few. */
	enum { FEW = 8 };
	int64_t from = max(p->checked, beg);

	pack_seconds(p, from, end);
	while (beg < end && p->nsecond) {
		unsigned most = beg < from ? TILE : FEW;
		int64_t stop = beg < from ? from : end;

		beg = pack_some(p, &p->first, beg, stop, most);
		if (!p->first.tile.nrows)
			continue;
		if (many_gone(p, (int64_t)p->first.site[0]))
			pack_seconds(p, max(from, (int64_t)p->first.site[0]),
				     end);
		compare(p, 0);
		for (unsigned i = 0; i < p->first.tile.nrows; i++)
			if (site_at(p, (int64_t)p->first.site[i])->kept)
				decide_first(p, i);
	}
}

/* The next second one with which its pair is above the limit. */
static bool seek(const struct prune *p, size_t row, struct seeker *k)
{
	for (; k->at < p->nsecond * TILE; k->at++) {
		uint64_t above = p->above[row * p->nsecond + k->at / TILE] >>
				 k->at % TILE;
		size_t second;

		if (!above) {
			k->at |= TILE - 1;
			continue;
		}
		k->at += (unsigned)__builtin_ctzll(above);
		second = p->second[k->at / TILE].site[k->at % TILE];
		if (second > k->site && site_at(p, (int64_t)second)->kept)
			return true;
	}
	return false;
}

/*
 * plink's rule: the one with the rarer allele is dropped, of equals the later
 * one.  Its order too: a site drops one other or itself, then it is the next
 * one's turn, round after round until none has any to drop.
 */
static void take_turns(struct prune *p, size_t nfirst)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < nfirst; i++) {
			struct seeker *k = &p->seeker[i];
			struct prune_site *a = site_at(p, (int64_t)k->site);
			struct prune_site *b;

			if (!a->kept || !seek(p, i, k))
				continue;
			again = true;
			b = site_at(p, (int64_t)p->second[k->at / TILE]
					       .site[k->at % TILE]);
			k->at++;
			if (is_rarer(&a->row, &b->row))
				a->kept = false;
			else
				b->kept = false;
		}
	}
}

static void drop_rarer(struct prune *p, int64_t beg, int64_t end)
{
	size_t n = 0;

	pack_seconds(p, max(p->checked, beg), end);
	while (beg < end && p->nsecond) {
		beg = pack_some(p, &p->first, beg, end, TILE);
		compare(p, n);
		GROW(p->seeker, p->seekers_room, n + p->first.tile.nrows);
		for (unsigned i = 0; i < p->first.tile.nrows; i++)
			p->seeker[n++] = (struct seeker){ p->first.site[i], 0 };
	}
	take_turns(p, n);
}

/* Sites [beg, end) are a window; pairs with both below 'checked' are not
 * looked at. */
static void prune_window(struct prune *p, int64_t beg, int64_t end)
{
	if (p->args.rarer)
		drop_rarer(p, beg, end);
	else
		drop_later(p, beg, end);
	p->checked = max(end, p->checked);
}

/* --- windows --- */

static int64_t nsites(const struct prune *p)
{
	return p->base + (int64_t)p->nsites;
}

/* The first site from i on that is at or behind a position. */
static int64_t site_from(const struct prune *p, int64_t i, int64_t pos)
{
	while (i < nsites(p) && site_at(p, i)->pos < pos)
		i++;
	return i;
}

/* The next window's sites, as far as they are known; true if it is whole. */
static bool next_window(struct prune *p, int64_t *beg, int64_t *end)
{
	const struct prune_args *a = &p->args;
	int64_t n = nsites(p), edge;

	if (a->step_by_site) {
		*beg = *end = p->window * a->step;
		if (*beg >= n)
			return false;
		edge = a->by_site ? 0 : site_at(p, *beg)->pos + a->window + 1;
	} else {
		*beg = site_from(p, p->base, p->window * a->step);
		*end = *beg;
		edge = p->window * a->step + a->window;
	}
	if (!a->by_site)
		*end = site_from(p, *beg > p->checked ? *beg : p->checked,
				 edge);
	else
		*end = *beg + a->window < n ? *beg + a->window : n;
	return a->by_site ? *beg + a->window <= n : *end < n;
}

/* Windows of bases without sites are passed by. */
static void skip_windows(struct prune *p)
{
	const struct prune_args *a = &p->args;
	int64_t i = p->checked > p->base ? p->checked : p->base, k;

	if (a->step_by_site || i >= nsites(p))
		return;
	k = (site_at(p, i)->pos - a->window) / a->step;
	p->window = k > p->window ? k : p->window;
}

static void write_site(struct prune *p, const char *contig,
		       const struct prune_site *s)
{
	if (!p->table) {
		GROW(p->kept, p->kept_room, p->nkept + 1);
		p->kept[p->nkept++] = (struct site_name){ s->number, s->pos };
		return;
	}
	text_cell(&p->out, contig);
	text_int(&p->out, s->pos + 1);
	text_cell(&p->out, p->text + s->alleles);
	text_end_row(&p->out);
}

/* Sites below i are settled. */
static void settle(struct prune *p, const char *contig, int64_t i)
{
	size_t n = (size_t)(i - p->base), left = p->nsites - n, text;

	if (i <= p->base)
		return;
	text_clear(&p->out);
	for (size_t k = 0; k < n; k++)
		if (p->site[k].kept)
			write_site(p, contig, &p->site[k]);
	if (p->table)
		table_write(p->table, &p->out);
	text = left ? p->site[n].alleles : p->ntext;
	memmove(p->text, p->text + text, p->ntext - text);
	p->ntext -= text;
	memmove(p->site, p->site + n, left * sizeof *p->site);
	memmove(p->code, p->code + n * 2 * p->words,
		left * 2 * p->words * sizeof *p->code);
	for (size_t k = 0; k < left; k++)
		p->site[k].alleles -= text;
	p->nsites = left;
	p->base = i;
}

/* Windows that are whole or, at the track's end, all of them. */
static void run_windows(struct prune *p, const char *contig, bool at_end)
{
	int64_t beg = p->base, end;

	for (;;) {
		bool whole;

		skip_windows(p);
		whole = next_window(p, &beg, &end);
		if (!whole &&
		    (!at_end || p->checked >= nsites(p) || beg >= nsites(p)))
			break;
		prune_window(p, beg, end);
		p->window++;
	}
	settle(p, contig,
	       at_end		 ? nsites(p)
	       : beg < nsites(p) ? beg
				 : nsites(p));
}

/* --- tracks --- */

static void begin(struct prune *p, const struct picks *of)
{
	p->on = true;
	p->base = p->window = p->checked = 0;
	p->nsites = p->ntext = 0;
	if (p->exists)
		return;
	p->words = of->stride;
	p->exists = xalloc(p->words + 1, sizeof *p->exists);
	for (unsigned g = 0; g < of->ngroups; g++)
		for (unsigned i = 0; i < of->n[g]; i++)
			p->exists[of->first[g] + i / 64] |= (uint64_t)1
							    << i % 64;
	packed_init(&p->first, p->words);
	p->rows = ld_rows_init(xaligned(ld_rows_bytes(p->words), 1), p->words);
}

static void take_site(struct prune *p, const struct picks *of, size_t i)
{
	const uint64_t *row = of->row + i * of->planes * of->stride;
	const char *alleles = of->text + of->alleles[i];
	size_t text = strlen(alleles) + 1;
	struct prune_site *s;
	uint64_t *code;

	GROW(p->site, p->sites_room, p->nsites + 1);
	GROW(p->code, p->codes_room, (p->nsites + 1) * 2 * p->words);
	GROW(p->text, p->text_room, p->ntext + text);
	s = &p->site[p->nsites];
	code = p->code + p->nsites * 2 * p->words;
	*s = (struct prune_site){ of->pos[i], of->number[i],
				  ld_code_dosages(row, row + of->stride,
						  p->exists, p->words, code,
						  code + p->words),
				  p->ntext, true };
	if (!s->row.sum) {
		picker_skip(p->picker, SKIP_MONOMORPHIC, 1);
		return;
	}
	memcpy(p->text + p->ntext, alleles, text);
	p->ntext += text;
	p->nsites++;
}

static void take(void *self, const struct picks *of)
{
	struct prune *p = self;

	if (!p->on)
		begin(p, of);
	for (size_t i = 0; i < of->nsites; i++)
		take_site(p, of, i);
	run_windows(p, of->track->name, false);
}

static void end(void *self, const struct picks *of)
{
	struct prune *p = self;

	run_windows(p, of->track->name, true);
	p->on = false;
}

/* --- the whole --- */

struct prune *prune_create(const struct source *source,
			   const struct prune_args *args, struct table *table)
{
	struct prune *p = xalloc(1, sizeof *p);
	const struct taker taker = { .self = p, .take = take, .end = end };

	p->args = *args;
	p->near = decimal_real(args->limit) * (1 - 1e-9);
	p->table = table;
	p->out.digits = args->digits;
	p->picker = picker_create(source, PICK_DOSAGES, &taker);
	return p;
}

struct work prune_work(struct prune *p)
{
	return picker_work(p->picker);
}

void prune_header(struct text *t)
{
	text_cell(t, "chrom");
	text_cell(t, "pos");
	text_cell(t, "ref");
	text_cell(t, "alt");
	text_end_row(t);
}

void prune_finish(struct prune *p)
{
	picker_finish(p->picker);
}

void prune_free(struct prune *p)
{
	picker_free(p->picker);
	for (size_t i = 0; i < p->second_room; i++)
		free(p->second[i].tile.lo);
	free(p->first.tile.lo);
	free(p->rows);
	free(p->second);
	free(p->above);
	free(p->seeker);
	free(p->exists);
	free(p->site);
	free(p->code);
	free(p->text);
	free(p->kept);
	text_free(&p->out);
	free(p);
}

const struct site_name *prune_kept(const struct prune *p, size_t *n)
{
	*n = p->nkept;
	return p->kept;
}
