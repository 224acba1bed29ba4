/*
 * block.h - room for a run of sites (genotypes.h)
 */
#ifndef BLOCK_H
#define BLOCK_H

#include "genotypes.h"

void block_init(struct block *, unsigned nsamples);
void block_clear(struct block *); /* no sites; keeps the memory */
void block_free(struct block *);

/* Room for 'words' more; where they begin.  Valid until the next call. */
uint64_t *block_words(struct block *, size_t words);
/* Room for a text of n bytes with its end; where it begins, likewise. */
char *block_text(struct block *, size_t n);

/*
 * Add a site whose planes and text were written where the two above said;
 * 'words' and 'ntext' are what it takes of them.
 */
void block_add(struct block *, struct site, size_t words, size_t ntext);

/* Words that a site's planes take. */
size_t site_words(const struct block *, const struct site *);

/* Its "REF\tALT". */
static inline const char *site_alleles(const struct block *b,
				       const struct site *v)
{
	return b->text + v->alleles;
}

#endif
