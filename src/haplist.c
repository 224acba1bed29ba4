#include "haplist.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "hapcount.h"

struct haplist {
	const struct groups *groups;
	struct table *table;
	struct resident *resident;
	char *contig; /* of the haplotypes that were listed, or null */
	int64_t pos;  /* their first site */
	struct text text;
};

/* --- kinds of haplotypes --- */

struct kind {
	int32_t bit;  /* of a row: one that has it */
	size_t order; /* by its alleles, among all */
	int64_t total;
	const int64_t *count; /* [ngroups] */
};

/* Bits of a row of all populations, some of which are no haplotype's. */
static unsigned width(const struct picks *h)
{
	return (unsigned)h->stride * 64;
}

static void sort_haplotypes(const struct picks *h, struct pbwt *p,
			    int32_t *words)
{
	pbwt_init(p, width(h), words);
	pbwt_begin(p, 0);
	for (size_t i = h->nsites; i-- > 0;)
		pbwt_step(p, picks_row(h, i, 0));
}

/* The group of a bit, ngroups if it is no haplotype's. */
static unsigned group_of(const struct picks *h, int32_t bit)
{
	for (unsigned g = h->ngroups; g-- > 0;)
		if ((size_t)bit >= h->first[g] * 64)
			return (size_t)bit - h->first[g] * 64 < h->n[g]
				       ? g
				       : h->ngroups;
	return h->ngroups;
}

/* What positions [beg, end) of the order come to. */
static void count_kind(const struct picks *h, const int32_t *bit, size_t beg,
		       size_t end, struct kind *k, int64_t *count)
{
	k->count = count;
	k->total = 0;
	for (size_t j = beg; j < end; j++) {
		unsigned g = group_of(h, bit[j]);

		if (g == h->ngroups)
			continue;
		count[g]++;
		k->total++;
		k->bit = bit[j];
	}
}

static int by_total(const void *a, const void *b)
{
	const struct kind *x = a, *y = b;

	if (x->total != y->total)
		return x->total > y->total ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* --- rows --- */

static void write_out(struct haplist *l)
{
	table_write(l->table, &l->text);
	text_clear(&l->text);
}

static void spell(const struct picks *h, int32_t bit, char *alleles)
{
	for (size_t i = 0; i < h->nsites; i++) {
		const uint64_t *row = picks_row(h, i, 0);

		alleles[i] = (char)('0' + (row[bit >> 6] >> (bit & 63) & 1));
	}
}

static void kind_rows(struct haplist *l, const struct picks *h,
		      const struct kind *k, int64_t rank, const char *alleles)
{
	for (unsigned g = 0; g < h->ngroups; g++) {
		text_int(&l->text, rank);
		text_cell(&l->text, l->groups->group[g].name);
		text_int(&l->text, k->count[g]);
		text_real(&l->text, (double)k->count[g] / h->n[g]);
		text_cell_n(&l->text, alleles, h->nsites);
		text_end_row(&l->text);
		write_out(l);
	}
}

static void list_kinds(struct haplist *l, const struct picks *h,
		       struct kind *kind, size_t n)
{
	char *alleles = xalloc(h->nsites, 1);

	qsort(kind, n, sizeof *kind, by_total);
	for (size_t i = 0; i < n && kind[i].total; i++) {
		spell(h, kind[i].bit, alleles);
		kind_rows(l, h, &kind[i], (int64_t)i + 1, alleles);
	}
	free(alleles);
}

/* --- the whole --- */

static void only_once(struct haplist *l, const struct picks *h)
{
	if (l->contig)
		die("%s:%lld and %s:%lld are on different contigs, and the "
		    "table has the haplotypes of one; choose it with -r",
		    l->contig, (long long)l->pos + 1, h->track->name,
		    (long long)h->pos[0] + 1);
	l->contig = xstrdup(h->track->name);
	l->pos = h->pos[0];
}

static void scan(void *self, const struct picks *h)
{
	struct haplist *l = self;
	unsigned n = width(h), runs;
	int32_t *words = xalloc(pbwt_words(n), sizeof *words);
	int32_t *run = xalloc(run_words(n), sizeof *run);
	struct pbwt p;
	struct kind *kind;
	int64_t *count;

	only_once(l, h);
	sort_haplotypes(h, &p, words);
	runs = hapcount_runs(&p, 0, run);
	kind = xalloc(runs, sizeof *kind);
	count = xalloc((size_t)runs * h->ngroups, sizeof *count);
	for (size_t k = 0; k < runs; k++) {
		kind[k].order = k;
		count_kind(h, p.order, (size_t)run[k], (size_t)run[k + 1],
			   &kind[k], count + k * h->ngroups);
	}
	list_kinds(l, h, kind, runs);
	free(count);
	free(kind);
	free(run);
	free(words);
}

/* What can be told before anything is read. */
static void check_regions(const struct regions *r)
{
	size_t n = 0;

	for (size_t i = 0; r && i < r->ncontigs; i++)
		n += r->contig[i].n;
	if (n > 1)
		die_usage("%s: the table has the haplotypes of one region, and "
			  "there are %zu",
			  r->source, n);
}

struct haplist *haplist_create(const struct source *source, struct table *table,
			       int digits)
{
	struct haplist *l = xalloc(1, sizeof *l);

	check_regions(source_filter(source)->regions);
	l->groups = source_groups(source);
	l->table = table;
	l->text.digits = digits;
	l->resident = resident_create(source, PICK_HAPLOTYPES, l, scan);
	return l;
}

struct work haplist_work(struct haplist *l)
{
	return resident_work(l->resident);
}

void haplist_finish(struct haplist *l)
{
	resident_finish(l->resident);
	if (!l->contig)
		warn("no site is used, so there is no haplotype");
}

void haplist_free(struct haplist *l)
{
	resident_free(l->resident);
	text_free(&l->text);
	free(l->contig);
	free(l);
}
