#include "resident.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "memory.h"

struct resident {
	struct picker *picker;
	void *self;
	enum skip (*choose)(const void *self, const struct picks *,
			    const uint64_t *row);
	void (*scan)(void *self, const struct picks *);

	size_t nsites;
	size_t sites_room, numbers_room, alleles_room, text_room, rows_room;
	int64_t *pos;
	int64_t *number;
	size_t *alleles;
	size_t ntext;
	char *text;
	uint64_t *row;
};

/* Before arrays grow: what all of them will then take. */
static void check_memory(const struct resident *r, const struct picks *p,
			 size_t ntext)
{
	size_t n = r->nsites + p->nsites, words = p->planes * p->stride;
	size_t each = words * sizeof *r->row + sizeof *r->pos +
		      sizeof *r->number + sizeof *r->alleles;

	if (n > r->sites_room || n * words > r->rows_room)
		memory_check(n / 2 * 3 * each + r->ntext + ntext,
			     "the haplotypes of one contig",
			     "choose parts of it with -r, or fewer samples");
}

static void append_alleles(struct resident *r, const struct picks *p,
			   size_t ntext)
{
	size_t from = p->alleles[0];

	GROW(r->alleles, r->alleles_room, r->nsites + p->nsites);
	GROW(r->text, r->text_room, r->ntext + ntext);
	for (size_t k = 0; k < p->nsites; k++)
		r->alleles[r->nsites + k] = p->alleles[k] - from + r->ntext;
	memcpy(r->text + r->ntext, p->text + from, ntext);
	r->ntext += ntext;
}

static void take(void *self, const struct picks *p)
{
	struct resident *r = self;
	size_t n = p->nsites, at = r->nsites, words = p->planes * p->stride;
	size_t last = p->alleles[n - 1] - p->alleles[0];
	size_t ntext = last + strlen(p->text + p->alleles[n - 1]) + 1;

	check_memory(r, p, ntext);
	append_alleles(r, p, ntext);
	GROW(r->pos, r->sites_room, at + n);
	GROW(r->number, r->numbers_room, at + n);
	GROW(r->row, r->rows_room, (at + n) * words);
	memcpy(r->pos + at, p->pos, n * sizeof *r->pos);
	memcpy(r->number + at, p->number, n * sizeof *r->number);
	memcpy(r->row + at * words, p->row, n * words * sizeof *r->row);
	r->nsites += n;
}

static void end(void *self, const struct picks *track)
{
	struct resident *r = self;
	struct picks all = *track;

	all.nsites = r->nsites;
	all.pos = r->pos;
	all.number = r->number;
	all.alleles = r->alleles;
	all.text = r->text;
	all.row = r->row;
	r->scan(r->self, &all);
	r->nsites = r->ntext = 0;
}

static enum skip choose(const void *self, const struct picks *shape,
			const uint64_t *row)
{
	const struct resident *r = self;

	return r->choose ? r->choose(r->self, shape, row) : SKIP_NOT;
}

struct resident *resident_create_of(
	const struct source *source, enum pick_kind kind, void *self,
	enum skip (*choose_site)(const void *self, const struct picks *,
				 const uint64_t *row),
	void (*scan)(void *self, const struct picks *))
{
	struct resident *r = xalloc(1, sizeof *r);
	const struct taker taker = { r, choose, take, end };

	r->picker = picker_create(source, kind, &taker);
	r->self = self;
	r->choose = choose_site;
	r->scan = scan;
	return r;
}

struct resident *resident_create(const struct source *source,
				 enum pick_kind kind, void *self,
				 void (*scan)(void *self, const struct picks *))
{
	return resident_create_of(source, kind, self, NULL, scan);
}

void resident_show_empty(struct resident *r, const struct regions *list)
{
	picker_show_empty(r->picker, list);
}

struct work resident_work(struct resident *r)
{
	return picker_work(r->picker);
}

void resident_skip(struct resident *r, enum skip why, size_t nsites)
{
	picker_skip(r->picker, why, (int64_t)nsites);
}

void resident_finish(struct resident *r)
{
	picker_finish(r->picker);
}

void resident_free(struct resident *r)
{
	picker_free(r->picker);
	free(r->pos);
	free(r->number);
	free(r->alleles);
	free(r->text);
	free(r->row);
	free(r);
}
