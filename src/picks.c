#include "picks.h"

#include <stdlib.h>
#include <string.h>

#include "bitrows.h"
#include "block.h"
#include "die.h"

enum trouble { FINE, UNPHASED, OTHER_PLOIDY };

/* What a stretch of a batch (batch.h), or what lies of it in one region, comes
 * to. */
struct piece {
	size_t stretch;	 /* of the batch's */
	size_t region;	 /* of the contig's, from 1; 0 without -r */
	size_t beg, end; /* picks */
	size_t word;	 /* where their rows begin */
	struct layout layout;
	enum trouble trouble; /* with the site after the last pick */
	int64_t pos;	      /* where it is */
	int32_t sample;
};

/* What a slot of the engine has picked of its batch. */
struct part {
	const struct picker *picker;
	struct bitrows *rows;
	struct layout last;    /* of the site at hand, or one before it */
	uint32_t last_uniform; /* as in a piece */
	size_t npieces, pieces_room;
	struct piece *piece;
	size_t n; /* picks */
	size_t sites_room, numbers_room, alleles_room, text_room, rows_room;
	size_t haploid_room;
	int64_t *pos;
	int64_t *number;  /* of the batch's sites */
	int32_t *haploid; /* as in picks.h */
	size_t *alleles;
	size_t ntext, nwords;
	char *text;
	uint64_t *row;
	int64_t skipped[NSKIPS];
};

struct picker {
	const struct source *source;
	const struct groups *groups;
	enum pick_kind kind;
	struct taker taker;

	struct tracks *tracks;
	bool empties;	    /* tracks without sites are ended too */
	struct picks shape; /* of the track's; 'nsites' 0 */
	bool taken;	    /* something of it was; it has a layout */
	struct layout layout;
	int64_t nsites; /* folded */
	int64_t skipped[NSKIPS];
};

size_t picks_from(const struct picks *p, int64_t pos)
{
	size_t lo = 0, hi = p->nsites;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (p->pos[mid] < pos)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* --- places --- */

static const char *contig_name(const struct picker *p, int32_t contig)
{
	return contigs_name(source_contigs(p->source), contig);
}

/* Those of -r on a contig, null without. */
static const struct contig_regions *regions_on(const struct picker *p,
					       int32_t contig)
{
	const struct regions *all = source_filter(p->source)->regions;

	return all ? regions_of(all, contig_name(p, contig)) : NULL;
}

static void put_layout(struct picks *to, const struct layout *l)
{
	to->planes = l->planes;
	to->stride = l->stride;
	to->n = l->n;
	to->first = l->first;
	to->ploidy = l->ploidy;
}

/* --- sites of a batch --- */

static void *make(const void *self)
{
	const struct picker *picker = self;
	struct part *p = xalloc(1, sizeof *p);

	p->picker = picker;
	p->rows = bitrows_create(picker->groups, source_masks(picker->source),
				 picker->kind);
	layout_init(&p->last, picker->groups->ngroups);
	return p;
}

static void drop(void *part)
{
	struct part *p = part;

	for (size_t i = 0; i < p->pieces_room; i++)
		layout_free(&p->piece[i].layout);
	layout_free(&p->last);
	bitrows_free(p->rows);
	free(p->piece);
	free(p->pos);
	free(p->number);
	free(p->alleles);
	free(p->text);
	free(p->row);
	free(p->haploid);
	free(p);
}

static struct piece *new_piece(struct part *p, size_t stretch, size_t region)
{
	size_t old = p->pieces_room;
	struct piece *x;
	struct layout layout;

	GROW(p->piece, p->pieces_room, p->npieces + 1);
	for (size_t i = old; i < p->pieces_room; i++)
		layout_init(&p->piece[i].layout, p->picker->groups->ngroups);
	x = &p->piece[p->npieces++];
	layout = x->layout;
	layout.hash = 0;
	*x = (struct piece){ .stretch = stretch,
			     .region = region,
			     .beg = p->n,
			     .end = p->n,
			     .word = p->nwords,
			     .layout = layout,
			     .sample = -1 };
	return x;
}

static void find_layout(struct part *p, const struct block *b,
			const struct site *v)
{
	uint32_t uniform = v->flags & SITE_UNIFORM ? v->ploidy : 0;

	if (p->last.hash && (picks_dosages(p->picker->kind) ||
			     (uniform && uniform == p->last_uniform)))
		return;
	bitrows_layout(p->rows, b, v, &p->last);
	p->last_uniform = uniform;
}

/* The site's rows, behind those before it; they stay if it is used. */
static enum skip fill_rows(struct part *p, const struct block *b,
			   const struct site *v)
{
	const struct picker *picker = p->picker;
	const struct layout *l = &p->last;
	size_t words = layout_words(l);
	struct picks shape = { .nsites = 1,
			       .ngroups = picker->groups->ngroups };
	enum skip skip = SKIP_NOT;
	uint64_t *row;

	GROW(p->row, p->rows_room, p->nwords + words);
	row = p->row + p->nwords;
	memset(row, 0, words * sizeof *row);
	bitrows_fill(p->rows, b, v, l, row);
	put_layout(&shape, l);
	if (!picks_complete(picker->kind) && !bitrows_varies(p->rows))
		skip = SKIP_MONOMORPHIC;
	else if (picker->taker.choose)
		skip = picker->taker.choose(picker->taker.self, &shape, row);
	p->nwords += skip ? 0 : words;
	return skip;
}

static void count_haploid(struct part *p, const struct block *b,
			  const struct site *v)
{
	unsigned ngroups = p->picker->groups->ngroups;

	GROW(p->haploid, p->haploid_room, (p->n + 1) * ngroups);
	bitrows_haploid(p->rows, b, v, p->haploid + p->n * ngroups);
}

static void take_site(struct part *p, const struct block *b,
		      const struct site *v)
{
	const char *alleles = b->text + v->alleles;
	size_t n = strlen(alleles) + 1;

	GROW(p->pos, p->sites_room, p->n + 1);
	GROW(p->number, p->numbers_room, p->n + 1);
	GROW(p->alleles, p->alleles_room, p->n + 1);
	GROW(p->text, p->text_room, p->ntext + n);
	if (picks_dosages(p->picker->kind))
		count_haploid(p, b, v);
	p->pos[p->n] = v->pos;
	p->number[p->n] = v - b->site;
	p->alleles[p->n++] = p->ntext;
	memcpy(p->text + p->ntext, alleles, n);
	p->ntext += n;
}

/* Sites that are used have the layout of the first of them.  Of the others
 * nobody need know, in this batch or another. */
static bool same_layout(struct part *p, struct piece *x)
{
	if (!x->layout.hash)
		layout_copy(&x->layout, &p->last, p->picker->groups->ngroups);
	return x->layout.hash == p->last.hash;
}

static enum trouble pick(struct part *p, struct piece *x, const struct block *b,
			 const struct site *v)
{
	enum skip skip = bitrows_skip(p->rows, b, v);

	if (!skip) {
		if (v->unphased >= 0)
			return UNPHASED;
		find_layout(p, b, v);
		skip = fill_rows(p, b, v);
	}
	if (!skip && !same_layout(p, x))
		return OTHER_PLOIDY;
	if (skip)
		p->skipped[skip]++;
	else
		take_site(p, b, v);
	return FINE;
}

/* The sites of a stretch, up to one that ends the run. */
static void map_stretch(struct part *p, const struct batch *b, size_t k,
			size_t beg, size_t end)
{
	const struct contig_regions *c =
		regions_on(p->picker, b->stretch[k].contig);
	struct piece *x = NULL;

	for (size_t i = beg; i < end && !(x && x->trouble); i++) {
		const struct site *v = &b->block.site[i];
		size_t region = regions_begun(c, v->pos);

		if (!x || region != x->region)
			x = new_piece(p, k, region);
		x->trouble = pick(p, x, &b->block, v);
		x->pos = v->pos;
		x->sample = v->unphased;
		x->end = p->n;
	}
}

static void map(const void *self, void *part, const struct batch *b)
{
	struct part *p = part;
	size_t i = 0;

	(void)self;
	p->npieces = p->n = p->ntext = p->nwords = 0;
	memset(p->skipped, 0, sizeof p->skipped);
	for (size_t k = 0; k < b->nstretches; k++) {
		size_t end = i + b->stretch[k].sites;

		map_stretch(p, b, k, i, end);
		i = end;
	}
}

/* --- tracks --- */

static void begin_track(void *picker, const struct track *t)
{
	struct picker *p = picker;

	p->taken = false;
	layout_clear(&p->layout, p->groups->ngroups);
	p->shape = (struct picks){ .track = t, .ngroups = p->groups->ngroups };
	put_layout(&p->shape, &p->layout);
}

static void end_track(void *picker, const struct track *t)
{
	struct picker *p = picker;

	p->shape.track = t;
	if (p->taker.end && (p->taken || p->empties))
		p->taker.end(p->taker.self, &p->shape);
}

static _Noreturn void complain(const struct picker *p, const struct batch *b,
			       const struct piece *x, enum trouble trouble,
			       int64_t pos)
{
	const char *file = source_file(p->source, b->file);
	const char *chrom = p->shape.track->name;

	if (trouble == UNPHASED)
		die("%s: %s:%lld: sample '%s' is heterozygous, or half called, "
		    "and not phased; "
		    "phase the file, or take alleles in their order with "
		    "--assume-phased",
		    file, chrom, (long long)pos + 1,
		    source_sample(p->source, (unsigned)x->sample));
	die("%s: %s:%lld: some samples have another ploidy than at the sites "
	    "before; choose a part of the contig with -r, or samples of one "
	    "kind with -s",
	    file, chrom, (long long)pos + 1);
}

/* Picks of a piece, where the part has them. */
static void hand_over(struct picker *p, const struct part *part,
		      const struct piece *x)
{
	struct picks run = p->shape;

	run.nsites = x->end - x->beg;
	run.pos = part->pos + x->beg;
	run.number = part->number + x->beg;
	run.alleles = part->alleles + x->beg;
	run.text = part->text;
	run.row = part->row + x->word;
	if (picks_dosages(p->kind))
		run.haploid = part->haploid + x->beg * p->groups->ngroups;
	p->taker.take(p->taker.self, &run);
}

static void fold_piece(struct picker *p, const struct part *part,
		       const struct batch *b, const struct piece *x)
{
	if (x->end > x->beg) {
		tracks_reach(p->tracks, part->pos[x->beg]);
		if (!p->taken) {
			layout_copy(&p->layout, &x->layout, p->groups->ngroups);
			put_layout(&p->shape, &p->layout);
			p->taken = true;
		}
		if (x->layout.hash != p->layout.hash)
			complain(p, b, x, OTHER_PLOIDY, part->pos[x->beg]);
		hand_over(p, part, x);
		tracks_reach(p->tracks, part->pos[x->end - 1]);
	}
	if (x->trouble)
		complain(p, b, x, x->trouble, x->pos);
}

static void fold(void *self, void *part, const struct batch *b)
{
	struct picker *p = self;
	struct part *x = part;
	size_t k = 0;

	for (size_t i = 0; i < x->n; i++)
		x->number[i] += p->nsites;
	for (size_t s = 0; s < b->nstretches; s++) {
		tracks_enter(p->tracks, &b->stretch[s]);
		for (; k < x->npieces && x->piece[k].stretch == s; k++)
			fold_piece(p, x, b, &x->piece[k]);
		tracks_leave(p->tracks, &b->stretch[s]);
	}
	for (int i = 0; i < NSKIPS; i++)
		p->skipped[i] += x->skipped[i];
	p->nsites += (int64_t)b->block.nsites;
}

struct picker *picker_create(const struct source *source, enum pick_kind kind,
			     const struct taker *taker)
{
	struct picker *p = xalloc(1, sizeof *p);

	p->source = source;
	p->groups = source_groups(source);
	p->kind = kind;
	p->taker = *taker;
	p->tracks = tracks_create(
		source, &(struct tracks_user){ p, begin_track, end_track });
	layout_init(&p->layout, p->groups->ngroups);
	return p;
}

struct work picker_work(struct picker *p)
{
	return (struct work){ p, make, map, fold, drop, p->skipped };
}

void picker_show_empty(struct picker *p, const struct regions *list)
{
	p->empties = true;
	if (list)
		tracks_add(p->tracks, list);
}

void picker_skip(struct picker *p, enum skip reason, int64_t nsites)
{
	p->skipped[reason] += nsites;
}

void picker_finish(struct picker *p)
{
	tracks_finish(p->tracks);
}

void picker_free(struct picker *p)
{
	tracks_free(p->tracks);
	layout_free(&p->layout);
	free(p);
}
