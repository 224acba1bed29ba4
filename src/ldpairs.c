#include "ldpairs.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

/* Where a line of text ends, and the number of its second site. */
struct line {
	int64_t second;
	size_t end;
};

/* What a site has with those behind it. */
struct lines {
	struct text text;
	size_t n, room;
	struct line *line;
};

/* A task's sites are those of one tile, or some of them. */
struct output {
	struct lines of[TILE];
};

struct ld_pairs {
	const struct groups *groups;
	struct ld_pairs_args args;
	struct ld_stream *stream;
	struct table *table;
	const char *contig;
	size_t noutputs, outputs_room;
	struct output **output; /* [tasks] */
	struct text merged;
};

/* --- rows --- */

static void begin(void *self, const char *contig, const struct strand *strand,
		  size_t ntasks)
{
	struct ld_pairs *x = self;

	(void)strand;
	x->contig = contig;
	GROW(x->output, x->outputs_room, ntasks);
	for (; x->noutputs < ntasks; x->noutputs++)
		x->output[x->noutputs] = xalloc(1, sizeof **x->output);
	for (size_t i = 0; i < ntasks; i++)
		for (size_t k = 0; k < TILE; k++) {
			struct lines *l = &x->output[i]->of[k];

			l->n = 0;
			l->text.digits = x->args.digits;
			text_clear(&l->text);
		}
}

static void write_row(const struct ld_pairs *x, const struct strand_pairs *p,
		      size_t j, const struct ld_pair *pair, struct text *t)
{
	text_cell(t, x->contig);
	text_int(t, strand_site(p->strand, p->i)->pos + 1);
	text_int(t, strand_site(p->strand, j)->pos + 1);
	text_cell(t, x->groups->group[p->group].name);
	text_int(t, (int64_t)pair->n);
	text_real(t, ld_r(pair));
	text_real(t, ld_r2(pair));
	if (x->args.ld.kind == PICK_ALLELES) {
		text_real(t, ld_d(pair));
		text_real(t, ld_dprime(pair));
	}
	text_end_row(t);
}

/* Tiles come in order, and so do a site's rows. */
static void pairs(void *self, const struct strand_pairs *p)
{
	struct ld_pairs *x = self;
	struct lines *l = &x->output[p->task]->of[p->i % TILE];
	double near = decimal_real(x->args.min_r2) / 2;

	for (size_t j = p->beg; j < p->end; j++) {
		struct ld_pair pair;

		if (x->args.limited && !(p->lanes->r2[j - p->tile] >= near))
			continue;
		pair = strand_pair(p, j);
		if (x->args.limited && ld_compare(&pair, x->args.min_r2) < 0)
			continue;
		write_row(x, p, j, &pair, &l->text);
		GROW(l->line, l->room, l->n + 1);
		l->line[l->n++] =
			(struct line){ strand_site(p->strand, j)->number,
				       l->text.len };
	}
}

/* --- merging --- */

/* Where a population is: at a site of one of its tasks. */
struct cursor {
	const struct strand_task *task, *last;
	const struct strand *strand;
	size_t site;
	struct lines *lines; /* of the site, null if no site is left */
	size_t next;
};

static void settle(struct cursor *c, const struct strand_task *all,
		   struct output **output)
{
	c->lines = NULL;
	c->next = 0;
	if (c->task < c->last && c->site == c->task->end && ++c->task < c->last)
		c->site = c->task->beg;
	if (c->task < c->last)
		c->lines = &output[c->task - all]->of[c->site % TILE];
}

static int64_t number_at(const struct cursor *c)
{
	return c->lines ? strand_site(c->strand, c->site)->number : INT64_MAX;
}

static void copy_line(struct cursor *c, struct text *to)
{
	const struct line *l = &c->lines->line[c->next];
	size_t beg = c->next ? l[-1].end : 0;

	text_add(to, c->lines->text.s + beg, l->end - beg);
	c->next++;
}

/* All lines of the site numbered so, by second site and population. */
static void merge_site(struct ld_pairs *x, struct cursor *c, int64_t number)
{
	unsigned n = x->groups->ngroups;

	text_clear(&x->merged);
	for (;;) {
		int64_t least = INT64_MAX;

		for (unsigned g = 0; g < n; g++)
			if (number_at(&c[g]) == number &&
			    c[g].next < c[g].lines->n &&
			    c[g].lines->line[c[g].next].second < least)
				least = c[g].lines->line[c[g].next].second;
		if (least == INT64_MAX)
			break;
		for (unsigned g = 0; g < n; g++)
			if (number_at(&c[g]) == number &&
			    c[g].next < c[g].lines->n &&
			    c[g].lines->line[c[g].next].second == least)
				copy_line(&c[g], &x->merged);
	}
	table_write(x->table, &x->merged);
}

static int64_t next_number(const struct cursor *c, unsigned n)
{
	int64_t least = INT64_MAX;

	for (unsigned g = 0; g < n; g++)
		if (number_at(&c[g]) < least)
			least = number_at(&c[g]);
	return least;
}

static void merge(struct ld_pairs *x, struct cursor *c,
		  const struct strand_task *task)
{
	unsigned n = x->groups->ngroups;
	int64_t number;

	while ((number = next_number(c, n)) < INT64_MAX) {
		merge_site(x, c, number);
		for (unsigned g = 0; g < n; g++)
			if (number_at(&c[g]) == number) {
				c[g].site++;
				settle(&c[g], task, x->output);
			}
	}
}

static void end(void *self, const struct strand *strand,
		const struct strand_task *task, size_t ntasks)
{
	struct ld_pairs *x = self;
	unsigned n = x->groups->ngroups;
	struct cursor *c;

	if (n == 1) {
		for (size_t i = 0; i < ntasks; i++)
			for (size_t k = task[i].beg; k < task[i].end; k++)
				table_write(x->table,
					    &x->output[i]->of[k % TILE].text);
		return;
	}
	c = xalloc(n, sizeof *c);
	for (size_t i = 0; i < ntasks; i++) {
		struct cursor *of = &c[task[i].group];

		of->task = of->task ? of->task : &task[i];
		of->last = &task[i] + 1;
	}
	for (unsigned g = 0; g < n; g++) {
		c[g].strand = &strand[g];
		c[g].site = c[g].task ? c[g].task->beg : 0;
		settle(&c[g], task, x->output);
	}
	merge(x, c, task);
	free(c);
}

/* --- the whole --- */

struct ld_pairs *ld_pairs_create(const struct source *source,
				 const struct ld_pairs_args *args,
				 struct table *table)
{
	struct ld_pairs *x = xalloc(1, sizeof *x);
	const struct ld_user user = { x, begin, pairs, end };

	x->groups = source_groups(source);
	x->args = *args;
	x->table = table;
	x->stream = ld_stream_create(source, &args->ld, &user);
	return x;
}

struct work ld_pairs_work(struct ld_pairs *x)
{
	return ld_stream_work(x->stream);
}

void ld_pairs_header(const struct ld_pairs *x, struct text *t)
{
	static const char *const name[] = { "chrom", "pos1", "pos2",
					    "pop",   "n",    "r",
					    "r2",    "d",    "dprime" };
	size_t n = x->args.ld.kind == PICK_ALLELES ? 9 : 7;

	for (size_t i = 0; i < n; i++)
		text_cell(t, name[i]);
	text_end_row(t);
}

void ld_pairs_finish(void *self)
{
	struct ld_pairs *x = self;

	ld_stream_finish(x->stream);
}

void ld_pairs_free(void *self)
{
	struct ld_pairs *x = self;

	ld_stream_free(x->stream);
	for (size_t i = 0; i < x->noutputs; i++) {
		for (size_t k = 0; k < TILE; k++) {
			text_free(&x->output[i]->of[k].text);
			free(x->output[i]->of[k].line);
		}
		free(x->output[i]);
	}
	free(x->output);
	text_free(&x->merged);
	free(x);
}
