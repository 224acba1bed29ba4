#include "sitelist.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

void sitelist_free(struct sitelist *p)
{
	free(p->at);
	free(p->text);
	*p = (struct sitelist){ 0 };
}

void sitelist_add(struct sitelist *p, const struct picks *s, size_t i)
{
	const char *alleles = s->text + s->alleles[i];
	size_t n = strlen(alleles) + 1;

	GROW(p->at, p->room, p->n + 1);
	GROW(p->text, p->text_room, p->ntext + n);
	p->at[p->n++] = (struct listed){ s->track->name, s->pos[i], p->ntext };
	memcpy(p->text + p->ntext, alleles, n);
	p->ntext += n;
}

void sitelist_header(struct text *t)
{
	static const char *const names[] = { "chrom", "pos", "ref", "alt" };

	for (int i = 0; i < 4; i++)
		text_cell(t, names[i]);
}

void sitelist_cells(const struct sitelist *p, size_t i, struct text *t)
{
	const struct listed *x = &p->at[i];

	text_cell(t, x->contig);
	text_int(t, x->pos + 1);
	text_cell(t, p->text + x->alleles);
}
