#include "resident.h"

#include <stdlib.h>
#include <string.h>

#include "counts.h"
#include "die.h"
#include "gather.h"
#include "memory.h"
#include "simd.h"

/* Which samples have which slots; equal for sites of equal haplotypes. */
struct layout {
	uint64_t hash;
	size_t planes; /* rows a site */
	unsigned *n;   /* [ngroups] haplotypes, or samples */
};

enum trouble { FINE, UNPHASED, OTHER_PLOIDY };

/* What a stretch of a batch (batch.h), or what lies of it in one region, comes
 * to. */
struct piece {
	int32_t contig;
	size_t region;	 /* as of struct resident */
	size_t beg, end; /* picks */
	struct layout layout;
	uint32_t uniform; /* ploidy of all samples at its first site, or 0 */
	enum trouble trouble; /* with the site after the last pick */
	int64_t pos;	      /* where it is */
	int32_t sample;
};

struct part {
	const struct resident *resident;
	size_t npieces, pieces_room;
	struct piece *piece;
	size_t n, rows_room; /* picks */
	size_t sites_room, alleles_room, text_room, ntext;
	int64_t *pos;
	size_t *alleles;
	char *text;
	size_t nwords;
	uint64_t *row;
	uint64_t *present; /* scratch: [stride] */
	size_t copies_room;
	uint64_t *copies; /* scratch: [ploidy][stride] */
	int32_t *count;	  /* scratch: [ngroups] */
	int64_t skipped[NSKIPS];
};

struct resident {
	const struct source *source;
	const struct groups *groups;
	enum pick_kind kind;
	void *self;
	void (*scan)(void *self, const struct picks *);

	struct picks of;
	int32_t contig; /* -1 before the first */
	size_t region;	/* of the contig's; they count from 1, 0 without -r */
	struct layout layout;
	size_t *first;
	size_t sites_room, alleles_room, text_room, ntext, rows_room;
	int64_t *pos;
	size_t *alleles;
	char *text;
	uint64_t *row;
	int64_t skipped[NSKIPS];
};

/* --- places --- */

static const char *contig_name(const struct resident *r, int32_t contig)
{
	return contigs_name(source_contigs(r->source), contig);
}

/* Those of -r on a contig, null without. */
static const struct contig_regions *regions_on(const struct resident *r,
					       int32_t contig)
{
	const struct regions *all = source_filter(r->source)->regions;

	return all ? regions_of(all, contig_name(r, contig)) : NULL;
}

/* --- layouts --- */

static size_t words_of(unsigned haplotypes)
{
	return ((size_t)haplotypes + 63) / 64;
}

static size_t stride_of(const struct layout *l, unsigned ngroups)
{
	size_t words = 0;

	for (unsigned g = 0; g < ngroups; g++)
		words += words_of(l->n[g]);
	return words;
}

/* Words a site. */
static size_t words_a_site(const struct layout *l, unsigned ngroups)
{
	return l->planes * stride_of(l, ngroups);
}

/* The samples used that have slot s. */
static void present_in(const struct part *p, const struct block *b,
		       const struct site *v, unsigned s)
{
	const uint64_t *used = p->resident->groups->used.mask;
	const uint64_t *has = site_present(b, v, s);

	for (size_t i = 0; i < b->stride; i++)
		p->present[i] = has ? has[i] & used[i] : used[i];
}

static void mix(uint64_t *hash, uint64_t x)
{
	*hash = (*hash ^ x) * 0x9e3779b97f4a7c15u;
	*hash ^= *hash >> 29;
}

/* Slots that no sample used has make no difference. */
static void layout_read(struct layout *l, struct part *p, const struct block *b,
			const struct site *v)
{
	const struct groups *g = p->resident->groups;
	const struct mask *masks = source_masks(p->resident->source);

	bool genotypes = p->resident->kind == PICK_GENOTYPES;

	memset(p->count, 0, g->ngroups * sizeof *p->count);
	l->hash = 1;
	l->planes = 0;
	for (unsigned s = 0; s < v->ploidy; s++) {
		uint64_t any = 0;

		present_in(p, b, v, s);
		for (size_t i = 0; i < b->stride; i++)
			any |= p->present[i];
		for (size_t i = 0; any && i < b->stride; i++)
			mix(&l->hash, p->present[i]);
		l->planes += any != 0;
		simd()->count(p->present, masks, g->ngroups, p->count);
	}
	for (unsigned k = 0; k < g->ngroups; k++)
		l->n[k] = genotypes ? g->group[k].size : (unsigned)p->count[k];
	if (!genotypes)
		l->planes = 1;
}

/* --- sites of a batch --- */

static void *make(const void *self)
{
	const struct resident *r = self;
	struct part *p = xalloc(1, sizeof *p);

	p->resident = r;
	p->present = xaligned(r->groups->stride, sizeof *p->present);
	p->count = xalloc(r->groups->ngroups, sizeof *p->count);
	return p;
}

static void drop(void *part)
{
	struct part *p = part;

	for (size_t i = 0; i < p->pieces_room; i++)
		free(p->piece[i].layout.n);
	free(p->piece);
	free(p->pos);
	free(p->alleles);
	free(p->text);
	free(p->row);
	free(p->present);
	free(p->copies);
	free(p->count);
	free(p);
}

/* Has every sample used all of its alleles called? */
static bool is_complete(const struct part *p, const struct block *b,
			const struct site *v)
{
	const uint64_t *used = p->resident->groups->used.mask;
	uint64_t missing = v->ploidy ? 0 : 1;

	if (v->flags & SITE_COMPLETE && v->flags & SITE_UNIFORM && v->ploidy)
		return true;
	for (unsigned s = 0; s < v->ploidy; s++) {
		const uint64_t *called = site_called(b, v, s);
		const uint64_t *has = site_present(b, v, s);

		for (size_t i = 0; i < b->stride; i++) {
			uint64_t here = has ? has[i] & used[i] : used[i];

			missing |= called ? here & ~called[i] : 0;
			missing |= s ? 0 : used[i] & ~here;
		}
	}
	return !missing;
}

/* A site's words, all 0. */
static uint64_t *new_row(struct part *p, const struct layout *l)
{
	size_t n = words_a_site(l, p->resident->groups->ngroups);
	uint64_t *row;

	GROW(p->row, p->rows_room, p->nwords + n);
	row = p->row + p->nwords;
	p->nwords += n;
	memset(row, 0, n * sizeof *row);
	return row;
}

static void take_haplotypes(struct part *p, const struct layout *l,
			    const struct block *b, const struct site *v)
{
	const struct groups *g = p->resident->groups;
	uint64_t *row = new_row(p, l);

	for (unsigned k = 0; k < g->ngroups; k++) {
		const struct group *group = &g->group[k];
		size_t at = 0;

		for (unsigned s = 0; s < v->ploidy; s++) {
			const uint64_t *mask = group->mask;

			if (!(v->flags & SITE_UNIFORM)) {
				present_in(p, b, v, s);
				for (size_t i = group->beg; i < group->end; i++)
					p->present[i] &= group->mask[i];
				mask = p->present;
			}
			at = gather_bits(site_allele(b, v, 1, s), mask,
					 group->beg, group->end, row, at);
		}
		row += words_of(l->n[k]);
	}
}

/* Planes of the samples with 1, 2, .. copies or more: a slot's copy moves
 * those that have it one plane on. */
static void count_copies(struct part *p, const struct block *b,
			 const struct site *v)
{
	size_t stride = b->stride;

	GROW(p->copies, p->copies_room, v->ploidy * stride);
	memset(p->copies, 0, v->ploidy * stride * sizeof *p->copies);
	for (unsigned s = 0; s < v->ploidy; s++) {
		const uint64_t *copy = site_allele(b, v, 1, s);

		for (unsigned k = s; k > 0; k--)
			for (size_t i = 0; i < stride; i++)
				p->copies[k * stride + i] |=
					p->copies[(k - 1) * stride + i] &
					copy[i];
		for (size_t i = 0; i < stride; i++)
			p->copies[i] |= copy[i];
	}
}

static void take_genotypes(struct part *p, const struct layout *l,
			   const struct block *b, const struct site *v)
{
	const struct groups *g = p->resident->groups;
	uint64_t *row = new_row(p, l);

	count_copies(p, b, v);
	for (size_t s = 0; s < l->planes; s++)
		for (unsigned k = 0; k < g->ngroups; k++) {
			const struct group *x = &g->group[k];

			gather_bits(p->copies + s * b->stride, x->mask, x->beg,
				    x->end, row, 0);
			row += words_of(l->n[k]);
		}
}

static void take_site(struct part *p, const struct block *b,
		      const struct site *v)
{
	const char *alleles = b->text + v->alleles;
	size_t n = strlen(alleles) + 1;

	GROW(p->pos, p->sites_room, p->n + 1);
	GROW(p->alleles, p->alleles_room, p->n + 1);
	GROW(p->text, p->text_room, p->ntext + n);
	p->pos[p->n] = v->pos;
	p->alleles[p->n++] = p->ntext;
	memcpy(p->text + p->ntext, alleles, n);
	p->ntext += n;
}

static struct piece *new_piece(struct part *p, int32_t contig, size_t region)
{
	size_t old = p->pieces_room;
	struct piece *x;

	GROW(p->piece, p->pieces_room, p->npieces + 1);
	for (size_t i = old; i < p->pieces_room; i++)
		p->piece[i].layout.n = xalloc(p->resident->groups->ngroups,
					      sizeof *p->piece[i].layout.n);
	x = &p->piece[p->npieces++];
	*x = (struct piece){ contig, region, p->n, p->n, x->layout,
			     0,	     FINE,   -1,   -1 };
	x->layout.hash = 0;
	return x;
}

/* Does the site have the haplotypes of those before it? */
static bool same_layout(struct part *p, struct piece *x, const struct block *b,
			const struct site *v, struct layout *scratch)
{
	uint64_t first = x->layout.hash;
	uint32_t uniform = v->flags & SITE_UNIFORM ? v->ploidy : 0;

	if (!first) {
		layout_read(&x->layout, p, b, v);
		x->uniform = uniform;
		return true;
	}
	if (uniform && uniform == x->uniform)
		return true;
	layout_read(scratch, p, b, v);
	return scratch->hash == first;
}

static enum trouble take(struct part *p, struct piece *x, const struct block *b,
			 const struct site *v, struct layout *scratch)
{
	if (v->nalleles != 2) {
		p->skipped[SKIP_ALLELES]++;
		return FINE;
	}
	if (!is_complete(p, b, v)) {
		p->skipped[SKIP_MISSING]++;
		return FINE;
	}
	if (v->unphased >= 0)
		return UNPHASED;
	if (!same_layout(p, x, b, v, scratch))
		return OTHER_PLOIDY;
	if (p->resident->kind == PICK_GENOTYPES)
		take_genotypes(p, &x->layout, b, v);
	else
		take_haplotypes(p, &x->layout, b, v);
	take_site(p, b, v);
	return FINE;
}

/* The sites of a stretch, up to one that ends the run. */
static void map_stretch(struct part *p, const struct block *b, size_t beg,
			size_t end, int32_t contig, struct layout *scratch)
{
	const struct contig_regions *c = regions_on(p->resident, contig);
	struct piece *x = NULL;

	for (size_t i = beg; i < end && !(x && x->trouble); i++) {
		const struct site *v = &b->site[i];
		size_t region = regions_begun(c, v->pos);

		if (!x || region != x->region)
			x = new_piece(p, contig, region);
		x->trouble = take(p, x, b, v, scratch);
		x->pos = v->pos;
		x->sample = v->unphased;
		x->end = p->n;
	}
}

static void map(const void *self, void *part, const struct batch *b)
{
	const struct resident *r = self;
	struct part *p = part;
	struct layout scratch = {
		0, 0, xalloc(r->groups->ngroups, sizeof *scratch.n)
	};
	size_t i = 0;

	p->npieces = p->n = p->ntext = p->nwords = 0;
	memset(p->skipped, 0, sizeof p->skipped);
	for (size_t k = 0; k < b->nstretches; k++) {
		size_t end = i + b->stretch[k].sites;

		map_stretch(p, &b->block, i, end, b->stretch[k].contig,
			    &scratch);
		i = end;
	}
	free(scratch.n);
}

/* --- a contig --- */

static void end_track(struct resident *r)
{
	const struct contig_regions *c;
	struct picks *h = &r->of;

	if (r->contig < 0 || !h->nsites)
		return;
	c = regions_on(r, r->contig);
	h->contig = contig_name(r, r->contig);
	h->beg = c ? c->at[r->region - 1].beg : 0;
	h->end = c ? c->at[r->region - 1].end : REGION_END;
	h->beg_cut = h->beg > 0;
	h->end_cut = h->end < REGION_END;
	h->planes = r->layout.planes;
	h->pos = r->pos;
	h->alleles = r->alleles;
	h->text = r->text;
	h->ngroups = r->groups->ngroups;
	h->n = r->layout.n;
	h->first = r->first;
	h->row = r->row;
	r->scan(r->self, h);
	h->nsites = r->ntext = 0;
}

static void begin_track(struct resident *r, int32_t contig, size_t region,
			const struct layout *l)
{
	end_track(r);
	r->contig = contig;
	r->region = region;
	r->layout.hash = l->hash;
	r->layout.planes = l->planes;
	r->of.stride = 0;
	for (unsigned g = 0; g < r->groups->ngroups; g++) {
		r->layout.n[g] = l->n[g];
		r->first[g] = r->of.stride;
		r->of.stride += words_of(l->n[g]);
	}
}

/* Before arrays grow: what all of them will then take. */
static void check_memory(const struct resident *r, size_t sites, size_t ntext)
{
	size_t n = r->of.nsites + sites;
	size_t words = r->layout.planes * r->of.stride;
	size_t each =
		words * sizeof *r->row + sizeof *r->pos + sizeof *r->alleles;

	if (n > r->sites_room || n * words > r->rows_room)
		memory_check(n / 2 * 3 * each + r->ntext + ntext,
			     "the haplotypes of one contig",
			     "choose parts of it with -r, or fewer samples");
}

/* Picks [i, end) of a batch go behind those of the track. */
static void append(struct resident *r, const struct part *p, size_t i,
		   size_t end, size_t word)
{
	size_t n = end - i, at = r->of.nsites, from = p->alleles[i];
	size_t to = end < p->n ? p->alleles[end] : p->ntext;
	size_t words = r->layout.planes * r->of.stride;

	check_memory(r, n, to - from);
	GROW(r->pos, r->sites_room, at + n);
	GROW(r->alleles, r->alleles_room, at + n);
	GROW(r->text, r->text_room, r->ntext + to - from);
	GROW(r->row, r->rows_room, (at + n) * words);
	memcpy(r->pos + at, p->pos + i, n * sizeof *r->pos);
	for (size_t k = 0; k < n; k++)
		r->alleles[at + k] = p->alleles[i + k] - from + r->ntext;
	memcpy(r->text + r->ntext, p->text + from, to - from);
	memcpy(r->row + at * words, p->row + word, n * words * sizeof *r->row);
	r->ntext += to - from;
	r->of.nsites += n;
}

static _Noreturn void complain(const struct resident *r, const struct batch *b,
			       const struct piece *x, enum trouble trouble,
			       int64_t pos)
{
	const char *file = source_file(r->source, b->file);
	const char *chrom = contig_name(r, x->contig);

	if (trouble == UNPHASED)
		die("%s: %s:%lld: sample '%s' is heterozygous and not phased; "
		    "phase the file, or take alleles in their order with "
		    "--assume-phased",
		    file, chrom, (long long)pos + 1,
		    source_sample(r->source, (unsigned)x->sample));
	die("%s: %s:%lld: some samples have another ploidy than at the sites "
	    "before; choose a part of the contig with -r, or samples of one "
	    "kind with -s",
	    file, chrom, (long long)pos + 1);
}

static void fold_piece(struct resident *r, const struct part *p,
		       const struct batch *b, const struct piece *x,
		       size_t *word)
{
	size_t n = x->end - x->beg;

	if (n) {
		if (x->contig != r->contig || x->region != r->region)
			begin_track(r, x->contig, x->region, &x->layout);
		if (x->layout.hash != r->layout.hash)
			complain(r, b, x, OTHER_PLOIDY, p->pos[x->beg]);
		append(r, p, x->beg, x->end, *word);
		*word += n * r->layout.planes * r->of.stride;
	}
	if (x->trouble)
		complain(r, b, x, x->trouble, x->pos);
}

static void fold(void *self, void *part, const struct batch *b)
{
	struct resident *r = self;
	struct part *p = part;
	size_t word = 0;

	for (size_t k = 0; k < p->npieces; k++)
		fold_piece(r, p, b, &p->piece[k], &word);
	for (int i = 0; i < NSKIPS; i++)
		r->skipped[i] += p->skipped[i];
}

struct resident *resident_create(const struct source *source,
				 enum pick_kind kind, void *self,
				 void (*scan)(void *self, const struct picks *))
{
	struct resident *r = xalloc(1, sizeof *r);

	r->source = source;
	r->groups = source_groups(source);
	r->kind = kind;
	r->self = self;
	r->scan = scan;
	r->contig = -1;
	r->layout.n = xalloc(r->groups->ngroups, sizeof *r->layout.n);
	r->first = xalloc(r->groups->ngroups, sizeof *r->first);
	return r;
}

struct work resident_work(struct resident *r)
{
	return (struct work){ r, make, map, fold, drop, r->skipped };
}

void resident_finish(struct resident *r)
{
	end_track(r);
}

void resident_free(struct resident *r)
{
	free(r->layout.n);
	free(r->first);
	free(r->pos);
	free(r->alleles);
	free(r->text);
	free(r->row);
	free(r);
}
