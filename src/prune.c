#include "prune.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "dropper.h"
#include "ld.h"
#include "recordfile.h"

struct prune {
	struct prune_args args;
	struct table *table;
	struct picker *picker;
	struct text out;

	bool on;
	uint64_t *exists;
	struct prune_sites sites; /* those not settled */
	struct dropper *dropper;
	size_t ntext, text_room;
	char *text;
	int64_t window; /* number of the next */

	size_t nkept, kept_room;
	struct site_name *kept;
};

/* --- windows --- */

static int64_t max(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* How many the track has, as far as is known. */
static int64_t nsites(const struct prune *p)
{
	return p->sites.base + (int64_t)p->sites.n;
}

/* The first site from i on that is at or behind a position. */
static int64_t site_from(const struct prune *p, int64_t i, int64_t pos)
{
	while (i < nsites(p) && site_at(&p->sites, i)->pos < pos)
		i++;
	return i;
}

/* The next window's sites, as far as they are known; true if it is whole. */
static bool next_window(struct prune *p, int64_t *beg, int64_t *end)
{
	const struct prune_args *a = &p->args;
	const struct prune_sites *s = &p->sites;
	int64_t n = nsites(p), edge;

	if (a->step_by_site) {
		*beg = *end = p->window * a->step;
		if (*beg >= n)
			return false;
		edge = a->by_site ? 0 : site_at(s, *beg)->pos + a->window + 1;
	} else {
		*beg = *end = site_from(p, s->base, p->window * a->step);
		edge = p->window * a->step + a->window;
	}
	if (!a->by_site)
		*end = site_from(p, max(*beg, s->checked), edge);
	else
		*end = *beg + a->window < n ? *beg + a->window : n;
	return a->by_site ? *beg + a->window <= n : *end < n;
}

/* Windows of bases without sites are passed by. */
static void skip_windows(struct prune *p)
{
	const struct prune_args *a = &p->args;
	int64_t i = max(p->sites.checked, p->sites.base);

	if (!a->step_by_site && i < nsites(p))
		p->window =
			max(p->window,
			    (site_at(&p->sites, i)->pos - a->window) / a->step);
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

/* The first n sites are gone, and the text up to that of the next one. */
static void forget(struct prune *p, size_t n)
{
	struct prune_sites *s = &p->sites;
	size_t left = s->n - n, text = left ? s->site[n].alleles : p->ntext;

	memmove(p->text, p->text + text, p->ntext - text);
	p->ntext -= text;
	memmove(s->site, s->site + n, left * sizeof *s->site);
	memmove(s->code, s->code + n * 2 * s->words,
		left * 2 * s->words * sizeof *s->code);
	for (size_t k = 0; k < left; k++)
		s->site[k].alleles -= text;
	s->n = left;
	s->base += (int64_t)n;
}

/* Sites below i are settled. */
static void settle(struct prune *p, const char *contig, int64_t i)
{
	if (i <= p->sites.base)
		return;
	text_clear(&p->out);
	for (int64_t k = p->sites.base; k < i; k++)
		if (site_at(&p->sites, k)->kept)
			write_site(p, contig, site_at(&p->sites, k));
	if (p->table)
		table_write(p->table, &p->out);
	forget(p, (size_t)(i - p->sites.base));
}

/* Windows that are whole or, at the track's end, all of them. */
static void run_windows(struct prune *p, const char *contig, bool at_end)
{
	int64_t beg = p->sites.base, end;

	for (;;) {
		bool whole;

		skip_windows(p);
		whole = next_window(p, &beg, &end);
		if (!whole && (!at_end || p->sites.checked >= nsites(p) ||
			       beg >= nsites(p)))
			break;
		dropper_window(p->dropper, beg, end);
		p->window++;
	}
	if (at_end || beg > nsites(p))
		beg = nsites(p);
	settle(p, contig, beg);
}

/* --- tracks --- */

static void begin(struct prune *p, const struct picks *of)
{
	p->on = true;
	p->sites.base = p->window = p->sites.checked = 0;
	p->sites.n = p->ntext = 0;
	if (p->exists)
		return;
	p->sites.words = of->stride;
	p->exists = xalloc(p->sites.words + 1, sizeof *p->exists);
	for (unsigned g = 0; g < of->ngroups; g++)
		for (unsigned i = 0; i < of->n[g]; i++)
			p->exists[of->first[g] + i / 64] |= (uint64_t)1
							    << i % 64;
	p->dropper = dropper_create(&p->sites, p->args.limit, p->args.rarer);
}

static void take_site(struct prune *p, const struct picks *of, size_t i)
{
	const uint64_t *row = of->row + i * of->planes * of->stride;
	const char *alleles = of->text + of->alleles[i];
	size_t text = strlen(alleles) + 1;
	struct prune_sites *s = &p->sites;
	uint64_t *code;
	struct ld_row coded;
	uint32_t haploid = 0;

	GROW(s->site, s->room, s->n + 1);
	GROW(s->code, s->codes_room, (s->n + 1) * 2 * s->words);
	GROW(p->text, p->text_room, p->ntext + text);
	code = s->code + s->n * 2 * s->words;
	coded = ld_code_dosages(row, row + of->stride, p->exists, s->words,
				code, code + s->words);
	for (unsigned g = 0; g < of->ngroups; g++)
		haploid += picks_haploid(of, i, g);
	ld_row_haploid(&coded, haploid);
	if (!coded.rarer) {
		picker_skip(p->picker, SKIP_MONOMORPHIC, 1);
		return;
	}
	memcpy(p->text + p->ntext, alleles, text);
	s->site[s->n++] = (struct prune_site){ of->pos[i], of->number[i], coded,
					       p->ntext, true };
	p->ntext += text;
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
	dropper_free(p->dropper);
	free(p->exists);
	free(p->sites.site);
	free(p->sites.code);
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
