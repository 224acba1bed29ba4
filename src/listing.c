#include "listing.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

struct part {
	struct text text;
	void *scratch;
	void (*drop)(void *scratch);
};

static void *part_make(const void *self)
{
	const struct listing *l = self;
	struct part *p = xalloc(1, sizeof *p);

	p->text.digits = l->digits;
	p->scratch = l->make(l->self);
	p->drop = l->drop;
	return p;
}

static void part_drop(void *part)
{
	struct part *p = part;

	text_free(&p->text);
	p->drop(p->scratch);
	free(p);
}

static void map(const void *self, void *part, const struct batch *b)
{
	const struct listing *l = self;
	const struct contigs *contigs = source_contigs(l->source);
	struct part *p = part;
	size_t i = 0;

	text_clear(&p->text);
	for (size_t k = 0; k < b->nstretches; k++) {
		const char *name = contigs_name(contigs, b->stretch[k].contig);
		size_t end = i + b->stretch[k].sites;

		for (; i < end; i++)
			l->rows(l->self, p->scratch, &b->block,
				&b->block.site[i], name, &p->text);
	}
}

static void fold(void *self, void *part, const struct batch *b)
{
	struct listing *l = self;

	(void)b;
	table_write(l->table, &((struct part *)part)->text);
}

struct work listing_work(struct listing *l)
{
	return (struct work){ l, part_make, map, fold, part_drop };
}

void site_cells(struct text *t, const struct block *b, const struct site *v,
		const char *contig)
{
	text_cell(t, contig);
	text_int(t, v->pos + 1);
	text_cell(t, site_alleles(b, v));
}

void site_header(struct text *t)
{
	static const char *const names[] = { "chrom", "pos", "ref", "alt" };

	for (size_t i = 0; i < 4; i++)
		text_cell(t, names[i]);
}
