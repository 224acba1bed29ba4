#include "bitrows.h"

#include <stdlib.h>
#include <string.h>

#include "counts.h"
#include "die.h"
#include "gather.h"
#include "simd.h"

struct bitrows {
	const struct groups *groups;
	const struct mask *masks; /* [ngroups] */
	enum pick_kind kind;
	uint64_t *plane;    /* scratch: [stride] */
	size_t copies_room; /* words */
	uint64_t *copies;   /* scratch: a few planes */
	int32_t *count;	    /* scratch: [ngroups] */
	uint64_t ref, alt;  /* not 0 if what was filled last has some */
};

/* --- layouts --- */

void layout_init(struct layout *l, unsigned ngroups)
{
	*l = (struct layout){ 0 };
	l->n = xalloc(ngroups, sizeof *l->n);
	l->first = xalloc(ngroups, sizeof *l->first);
}

void layout_clear(struct layout *l, unsigned ngroups)
{
	l->hash = 0;
	l->planes = l->stride = l->nsamples = 0;
	memset(l->n, 0, ngroups * sizeof *l->n);
	memset(l->first, 0, ngroups * sizeof *l->first);
}

void layout_copy(struct layout *to, const struct layout *l, unsigned ngroups)
{
	struct layout old = *to;

	*to = *l;
	to->n = old.n;
	to->first = old.first;
	to->ploidy = old.ploidy;
	to->samples_room = old.samples_room;
	GROW(to->ploidy, to->samples_room, l->nsamples);
	if (l->nsamples)
		memcpy(to->ploidy, l->ploidy, l->nsamples);
	memcpy(to->n, l->n, ngroups * sizeof *l->n);
	memcpy(to->first, l->first, ngroups * sizeof *l->first);
}

void layout_free(struct layout *l)
{
	free(l->n);
	free(l->first);
	free(l->ploidy);
}

static bool of_haplotypes(enum pick_kind kind)
{
	return kind == PICK_HAPLOTYPES || kind == PICK_ALLELES;
}

/* The samples used that have slot s. */
static void present_in(const struct bitrows *r, const struct block *b,
		       const struct site *v, unsigned s)
{
	const uint64_t *used = r->groups->used.mask;
	const uint64_t *has = site_present(b, v, s);

	for (size_t i = 0; i < b->stride; i++)
		r->plane[i] = has ? has[i] & used[i] : used[i];
}

static uint64_t any_in(const struct bitrows *r)
{
	uint64_t any = 0;

	for (size_t i = 0; i < r->groups->stride; i++)
		any |= r->plane[i];
	return any;
}

static void mix(uint64_t *hash, uint64_t x)
{
	*hash = (*hash ^ x) * 0x9e3779b97f4a7c15u;
	*hash ^= *hash >> 29;
}

/* Those that have the slot at hand have one more. */
static void add_slot(const struct bitrows *r, struct layout *l)
{
	for (size_t i = 0; i < r->groups->stride; i++)
		for (uint64_t x = r->plane[i]; x; x &= x - 1)
			l->ploidy[i * 64 + (size_t)__builtin_ctzll(x)]++;
}

/* Slots that no sample used has make no difference. */
static void read_slots(struct bitrows *r, const struct block *b,
		       const struct site *v, struct layout *l)
{
	l->planes = 0;
	if (r->kind == PICK_ALLELES) {
		l->nsamples = r->groups->nsamples;
		GROW(l->ploidy, l->samples_room, l->nsamples);
		memset(l->ploidy, 0, l->nsamples);
	}
	for (unsigned s = 0; s < v->ploidy; s++) {
		present_in(r, b, v, s);
		if (!any_in(r))
			continue;
		l->planes++;
		if (r->kind == PICK_ALLELES)
			add_slot(r, l);
		for (size_t i = 0; i < b->stride; i++)
			mix(&l->hash, r->plane[i]);
		simd()->count(r->plane, r->masks, r->groups->ngroups, r->count);
	}
}

void bitrows_layout(struct bitrows *r, const struct block *b,
		    const struct site *v, struct layout *l)
{
	const struct groups *g = r->groups;

	l->hash = 1;
	memset(r->count, 0, g->ngroups * sizeof *r->count);
	if (!picks_dosages(r->kind))
		read_slots(r, b, v, l);
	if (r->kind != PICK_GENOTYPES)
		l->planes = r->kind == PICK_HAPLOTYPES ? 1 : 2;
	l->stride = 0;
	for (unsigned k = 0; k < g->ngroups; k++) {
		l->n[k] = of_haplotypes(r->kind) ? (unsigned)r->count[k]
						 : g->group[k].size;
		l->first[k] = l->stride;
		l->stride += ((size_t)l->n[k] + 63) / 64;
	}
}

/* --- which sites have rows --- */

/* Has every sample used all of its alleles called? */
static bool is_complete(const struct bitrows *r, const struct block *b,
			const struct site *v)
{
	const uint64_t *used = r->groups->used.mask;
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

static bool is_polyploid(const struct bitrows *r, const struct block *b,
			 const struct site *v)
{
	for (unsigned s = 2; s < v->ploidy; s++) {
		present_in(r, b, v, s);
		if (any_in(r))
			return true;
	}
	return false;
}

enum skip bitrows_skip(const struct bitrows *r, const struct block *b,
		       const struct site *v)
{
	if (v->nalleles != 2)
		return SKIP_ALLELES;
	switch (r->kind) {
	case PICK_HAPLOTYPES:
	case PICK_GENOTYPES:
		return is_complete(r, b, v) ? SKIP_NOT : SKIP_MISSING;
	case PICK_DOSAGES:
	case PICK_SHARES:
		return is_polyploid(r, b, v) ? SKIP_POLYPLOID : SKIP_NOT;
	case PICK_ALLELES: break;
	}
	return SKIP_NOT;
}

/* --- rows --- */

/* A plane's bits of every group, slot after slot; null is all ones. */
static void gather_slots(struct bitrows *r, const struct block *b,
			 const struct site *v, const struct layout *l,
			 const uint64_t *(*plane)(const struct block *,
						  const struct site *,
						  unsigned),
			 uint64_t *row)
{
	const struct groups *g = r->groups;

	for (unsigned k = 0; k < g->ngroups; k++) {
		const struct group *group = &g->group[k];
		size_t at = 0;

		for (unsigned s = 0; s < v->ploidy; s++) {
			const uint64_t *mask = group->mask;
			const uint64_t *bits = plane(b, v, s);

			if (!(v->flags & SITE_UNIFORM)) {
				present_in(r, b, v, s);
				for (size_t i = group->beg; i < group->end; i++)
					r->plane[i] &= group->mask[i];
				mask = r->plane;
			}
			at = gather_bits(bits ? bits : mask, mask, group->beg,
					 group->end, row + l->first[k], at);
		}
	}
}

static const uint64_t *alt_in(const struct block *b, const struct site *v,
			      unsigned s)
{
	return site_allele(b, v, 1, s);
}

/* Rows of planes with a bit a sample. */
static void gather_samples(const struct bitrows *r, const uint64_t *plane,
			   const struct layout *l, uint64_t *row)
{
	const struct groups *g = r->groups;

	for (size_t p = 0; p < l->planes; p++)
		for (unsigned k = 0; k < g->ngroups; k++)
			gather_bits(plane + p * g->stride, g->group[k].mask,
				    g->group[k].beg, g->group[k].end,
				    row + p * l->stride + l->first[k], 0);
}

/* Planes of the samples with 1, 2, .. copies or more: a slot's copy moves
 * those that have it one plane on. */
static void count_copies(struct bitrows *r, const struct block *b,
			 const struct site *v)
{
	size_t stride = b->stride;

	GROW(r->copies, r->copies_room, v->ploidy * stride);
	memset(r->copies, 0, v->ploidy * stride * sizeof *r->copies);
	for (unsigned s = 0; s < v->ploidy; s++) {
		const uint64_t *copy = site_allele(b, v, 1, s);

		for (unsigned k = s; k > 0; k--)
			for (size_t i = 0; i < stride; i++)
				r->copies[k * stride + i] |=
					r->copies[(k - 1) * stride + i] &
					copy[i];
		for (size_t i = 0; i < stride; i++)
			r->copies[i] |= copy[i];
	}
}

/* Word i of a slot's called samples. */
static uint64_t called_word(const struct block *b, const struct site *v,
			    unsigned s, size_t i)
{
	const uint64_t *called = site_called(b, v, s);

	if (!called)
		called = site_present(b, v, s);
	return called ? called[i] : ~(uint64_t)0;
}

/* A haploid sample lacks slot 1, where it then has no ALT either; as a share
 * it has there what it has in slot 0. */
static void tell_dosages(struct bitrows *r, const struct block *b,
			 const struct site *v)
{
	const uint64_t *used = r->groups->used.mask;
	bool second = v->ploidy > 1;
	const uint64_t *a0, *a1, *has;

	GROW(r->copies, r->copies_room, 2 * b->stride);
	r->ref = r->alt = 0;
	if (!v->ploidy) {
		memset(r->copies, 0, 2 * b->stride * sizeof *r->copies);
		return;
	}
	a0 = site_allele(b, v, 1, 0);
	a1 = second ? site_allele(b, v, 1, 1) : NULL;
	has = second ? site_present(b, v, 1) : NULL;
	for (size_t i = 0; i < b->stride; i++) {
		uint64_t called = called_word(b, v, 0, i);
		uint64_t lacks = !second ? ~(uint64_t)0 : has ? ~has[i] : 0;
		uint64_t x = a0[i], y = second ? a1[i] : 0, twice = x & lacks;

		if (second)
			called &= called_word(b, v, 1, i) | lacks;
		r->ref |= called & used[i] & ~(x & (y | twice));
		r->alt |= called & used[i] & (x | y);
		if (r->kind == PICK_SHARES)
			y |= twice;
		r->copies[i] = called & ~(x ^ y);
		r->copies[b->stride + i] = called & ~(x & y);
	}
}

void bitrows_haploid(struct bitrows *r, const struct block *b,
		     const struct site *v, int32_t *count)
{
	const struct groups *g = r->groups;
	const uint64_t *second = v->ploidy > 1 ? site_present(b, v, 1) : NULL;

	memset(count, 0, g->ngroups * sizeof *count);
	if (!v->ploidy || (v->ploidy > 1 && !second))
		return;
	for (size_t i = 0; i < b->stride; i++)
		r->plane[i] = called_word(b, v, 0, i) & g->used.mask[i] &
			      (second ? ~second[i] : ~(uint64_t)0);
	simd()->count(r->plane, r->masks, g->ngroups, count);
}

bool bitrows_varies(const struct bitrows *r)
{
	return r->ref && r->alt;
}

static void gather_alleles(struct bitrows *r, const struct block *b,
			   const struct site *v, const struct layout *l,
			   uint64_t *row)
{
	const uint64_t *called = row + l->stride;

	gather_slots(r, b, v, l, alt_in, row);
	gather_slots(r, b, v, l, site_called, row + l->stride);
	r->ref = r->alt = 0;
	for (size_t i = 0; i < l->stride; i++) {
		r->alt |= row[i];
		r->ref |= called[i] & ~row[i];
	}
}

void bitrows_fill(struct bitrows *r, const struct block *b,
		  const struct site *v, const struct layout *l, uint64_t *row)
{
	switch (r->kind) {
	case PICK_ALLELES: gather_alleles(r, b, v, l, row); break;
	case PICK_HAPLOTYPES: gather_slots(r, b, v, l, alt_in, row); break;
	case PICK_GENOTYPES:
		count_copies(r, b, v);
		gather_samples(r, r->copies, l, row);
		break;
	case PICK_DOSAGES:
	case PICK_SHARES:
		tell_dosages(r, b, v);
		gather_samples(r, r->copies, l, row);
	}
}

struct bitrows *bitrows_create(const struct groups *groups,
			       const struct mask *masks, enum pick_kind kind)
{
	struct bitrows *r = xalloc(1, sizeof *r);

	r->groups = groups;
	r->masks = masks;
	r->kind = kind;
	r->plane = xaligned(groups->stride, sizeof *r->plane);
	r->count = xalloc(groups->ngroups, sizeof *r->count);
	return r;
}

void bitrows_free(struct bitrows *r)
{
	free(r->plane);
	free(r->copies);
	free(r->count);
	free(r);
}
