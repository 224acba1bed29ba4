/*
 * bitrows.h - a site's genotypes as the rows of picks.h
 *
 * The layout of a row says which haplotypes, or samples, its bits are of.  It
 * goes by the slots that samples used have, so sites whose samples have other
 * ploidies have another layout; that of dosages is always the same.
 */
#ifndef BITROWS_H
#define BITROWS_H

#include "picks.h"

struct layout {
	uint64_t hash; /* of the slots; 0 before any site */
	size_t planes; /* rows a site */
	size_t stride; /* words a row */
	unsigned *n;   /* [ngroups] bits */
	size_t *first; /* [ngroups] first word */
	size_t samples_room, nsamples;
	uint8_t *ploidy; /* [nsamples] as in picks.h; PICK_ALLELES */
};

/* Room for that many groups. */
void layout_init(struct layout *, unsigned ngroups);
void layout_clear(struct layout *, unsigned ngroups);
void layout_copy(struct layout *, const struct layout *, unsigned ngroups);
void layout_free(struct layout *);

/* Words a site. */
static inline size_t layout_words(const struct layout *l)
{
	return l->planes * l->stride;
}

/* What a thread needs to make them; 'masks' are those of the groups. */
struct bitrows;

struct bitrows *bitrows_create(const struct groups *, const struct mask *masks,
			       enum pick_kind);
void bitrows_free(struct bitrows *);

/* Why the kind has no rows of the site. */
enum skip bitrows_skip(const struct bitrows *, const struct block *,
		       const struct site *);
void bitrows_layout(struct bitrows *, const struct block *, const struct site *,
		    struct layout *);
/* row[layout_words()], which are 0 before. */
void bitrows_fill(struct bitrows *, const struct block *, const struct site *,
		  const struct layout *, uint64_t *row);
/* count[ngroups] of the samples called that have one allele, where nobody has
 * more than two. */
void bitrows_haploid(struct bitrows *, const struct block *,
		     const struct site *, int32_t *count);
/* After it, of what need not be complete: have samples used both alleles
 * between them, of what is called? */
bool bitrows_varies(const struct bitrows *);

#endif
