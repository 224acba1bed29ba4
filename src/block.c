#include "block.h"

#include <stdlib.h>

#include "die.h"

void block_init(struct block *b, unsigned nsamples)
{
	*b = (struct block){ .nsamples = nsamples,
			     .stride = plane_stride(nsamples) };
}

void block_clear(struct block *b)
{
	b->nsites = b->nwords = b->ntext = 0;
}

void block_free(struct block *b)
{
	free(b->site);
	free(b->word);
	free(b->text);
	*b = (struct block){ 0 };
}

uint64_t *block_words(struct block *b, size_t words)
{
	GROW(b->word, b->words_room, b->nwords + words);
	return b->word + b->nwords;
}

char *block_text(struct block *b, size_t n)
{
	GROW(b->text, b->text_room, b->ntext + n + 1);
	return b->text + b->ntext;
}

void block_add(struct block *b, struct site v, size_t words, size_t ntext)
{
	v.planes = b->nwords;
	v.alleles = b->ntext;
	GROW(b->site, b->sites_room, b->nsites + 1);
	b->site[b->nsites++] = v;
	b->nwords += words;
	b->text[b->ntext + ntext] = '\0';
	b->ntext += ntext + 1;
}

size_t site_words(const struct block *b, const struct site *v)
{
	size_t rows = v->nalleles - 1;

	rows += !(v->flags & SITE_COMPLETE);
	rows += !(v->flags & SITE_UNIFORM);
	return rows * v->ploidy * b->stride;
}
