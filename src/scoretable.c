#include "scoretable.h"

#include <math.h>
#include <stdlib.h>

#include "die.h"
#include "ln.h"
#include "rows.h"

struct score_table {
	const struct source *source;
	const struct groups *groups;
	struct score_table_args args;
	struct table *table;
	struct resident *resident;
	int64_t cut; /* scores that a region's end cut short or kept from being
		      */
};

/* --- gaps --- */

/* What distances on a contig are made of. */
struct ruler {
	const struct score_table_args *args;
	bool masked;
	const struct contig_regions *accessible; /* null: none of it is */
	const struct genetic_contig *map;	 /* null: bases */
};

/*
 * From one site to the next: the share of its bases that can be integrated
 * over, of bases or of centimorgans.
 */
static double distance(const struct ruler *r, int64_t beg, int64_t end)
{
	double bases = (double)(end - beg), all = bases, some = bases;

	if (end == beg)
		return 0;
	if (r->args->max_gap > 0 && bases > r->args->max_gap)
		return -1;
	if (r->map)
		all = genetic_position(r->map, end) -
		      genetic_position(r->map, beg);
	if (r->masked)
		some = (double)regions_bases(r->accessible, beg, end);
	else if (r->args->gap_scale > 0 && bases > r->args->gap_scale)
		some = r->args->gap_scale;
	return r->map ? all * (some / bases) : some;
}

static double *make_gaps(const struct score_table *s, const struct picks *h)
{
	const struct regions *a = source_filter(s->source)->accessible;
	const struct ruler r = {
		&s->args, a != NULL, a ? regions_of(a, h->track->name) : NULL,
		s->args.map ? genetic_map_contig(s->args.map, h->track->name)
			    : NULL
	};
	double *gap = xalloc(h->nsites, sizeof *gap);

	for (size_t i = 0; i + 1 < h->nsites; i++)
		gap[i] = distance(&r, h->pos[i], h->pos[i + 1]);
	return gap;
}

/* --- rows --- */

/* A contig on its way to the table. */
struct writing {
	struct score_table *scores;
	const struct picks *haps;
	const struct hapscan *scan;
	const struct regions *asked; /* sites beyond have no row; or null */
	const struct contig_regions *here; /* of the contig */
	size_t chunk; /* sites whose rows are one thread's */
	int64_t *cut; /* [threads] scores cut by a region */
};

/* A ratio to 0 is none: its pairs share nothing that could be compared. */
static const char *status_of(const struct hapscore *x, unsigned ends,
			     double score)
{
	if (x->rare)
		return "low_maf";
	if (ends & IHH_EDGE)
		return "edge";
	if (ends & IHH_GAP)
		return "gap";
	return ends & IHH_NO_PAIRS || !isfinite(score) ? "no_pairs" : "ok";
}

static void place_cells(const struct writing *w, size_t site, struct text *t)
{
	text_cell(t, w->haps->track->name);
	text_int(t, w->haps->pos[site] + 1);
	text_cell(t, w->haps->text + w->haps->alleles[site]);
}

/* The score is ln(a / b), or where alleles are compared ln(b / a). */
static void value_cells(struct text *t, const struct hapscore *x, double a,
			double b, bool by_allele, unsigned ends)
{
	double score = NAN;
	const char *status;

	if (a > 0 && b > 0)
		score = ln(by_allele ? b / a : a / b);
	status = status_of(x, ends, score);
	text_real(t, a);
	text_real(t, b);
	text_real(t, *status == 'o' ? score : NAN);
	text_cell(t, status);
	text_end_row(t);
}

static void allele_row(const struct writing *w, size_t site, unsigned group,
		       struct text *t, int64_t *cut)
{
	struct hapscore x = hapscan_score(w->scan, site, group);

	*cut += x.cut;
	place_cells(w, site, t);
	text_cell(t, w->scores->groups->group[group].name);
	text_int(t, x.zeros);
	text_int(t, w->haps->n[group] - x.zeros);
	value_cells(t, &x, x.value[0], x.value[1], true, x.ends);
}

static void pair_row(const struct writing *w, size_t site, unsigned a,
		     unsigned b, struct text *t, int64_t *cut)
{
	struct hapscore x = hapscan_score(w->scan, site, a);
	struct hapscore y = hapscan_score(w->scan, site, b);

	*cut += x.cut || y.cut;
	place_cells(w, site, t);
	text_cell(t, w->scores->groups->group[a].name);
	text_cell(t, w->scores->groups->group[b].name);
	value_cells(t, &x, x.value[0], y.value[0], false, x.ends | y.ends);
}

static void site_rows(const struct writing *w, size_t site, struct text *t,
		      int64_t *cut)
{
	unsigned n = w->haps->ngroups;

	for (unsigned a = 0; a < n; a++)
		if (w->scores->args.scan.by_allele)
			allele_row(w, site, a, t, cut);
		else
			for (unsigned b = a + 1; b < n; b++)
				pair_row(w, site, a, b, t, cut);
}

static void make_rows(void *writing, size_t chunk, int thread, struct text *t)
{
	struct writing *w = writing;
	size_t beg = chunk * w->chunk, end = beg + w->chunk;

	if (end > w->haps->nsites)
		end = w->haps->nsites;
	for (size_t i = beg; i < end; i++)
		if (!w->asked || regions_has(w->here, w->haps->pos[i]))
			site_rows(w, i, t, &w->cut[thread]);
}

/* Their rows are text in memory. */
static size_t sites_of_chunk(const struct score_table *s, size_t ngroups)
{
	enum { ROWS = 1024 };
	size_t pairs = ngroups * (ngroups - 1) / 2;
	size_t rows = s->args.scan.by_allele ? ngroups : pairs;

	return rows < ROWS ? ROWS / rows : 1;
}

static void write_rows(struct score_table *s, const struct picks *h,
		       const struct hapscan *scan)
{
	int threads = s->args.scan.threads;
	struct writing w = { .scores = s, .haps = h, .scan = scan };

	w.asked = source_asked(s->source);
	w.here = w.asked ? regions_of(w.asked, h->track->name) : NULL;
	w.chunk = sites_of_chunk(s, h->ngroups);
	w.cut = xalloc((size_t)threads, sizeof *w.cut);
	rows_write(s->table, s->args.digits, threads,
		   (h->nsites + w.chunk - 1) / w.chunk, make_rows, &w);
	for (int i = 0; i < threads; i++)
		s->cut += w.cut[i];
	free(w.cut);
}

static void scan(void *self, const struct picks *h)
{
	struct score_table *s = self;
	double *gap = s->args.scan.kind == HAPSCAN_IHH ? make_gaps(s, h) : NULL;
	struct hapscan *x = hapscan_create(h, gap, &s->args.scan);

	write_rows(s, h, x);
	hapscan_free(x);
	free(gap);
}

/* --- the whole --- */

struct score_table *score_table_create(const struct source *source,
				       const struct score_table_args *args,
				       struct table *table)
{
	struct score_table *s = xalloc(1, sizeof *s);

	s->source = source;
	s->groups = source_groups(source);
	s->args = *args;
	s->table = table;
	s->resident = resident_create(source, PICK_HAPLOTYPES, s, scan);
	return s;
}

struct work score_table_work(struct score_table *s)
{
	return resident_work(s->resident);
}

void score_table_header(const struct score_table *s, struct text *t)
{
	bool by_allele = s->args.scan.by_allele;
	const char *const *names =
		by_allele
			? (const char *const[]){ "chrom", "pos", "ref", "alt",
						 "pop",	  "n0",	 "n1",	NULL }
			: (const char *const[]){ "chrom", "pos",  "ref", "alt",
						 "pop1",  "pop2", NULL };

	for (; *names; names++)
		text_cell(t, *names);
	for (int i = !by_allele; i < 2 + !by_allele; i++) {
		char *name = xprintf("%s%d", s->args.each, i);

		text_cell(t, name);
		free(name);
	}
	text_cell(t, s->args.score);
	text_cell(t, "status");
	text_end_row(t);
}

void score_table_finish(struct score_table *s)
{
	resident_finish(s->resident);
	if (s->cut)
		warn("scores that end early, or are none, since haplotypes are "
		     "still alike where a region (-r) ends: %lld; a --flank, "
		     "or a longer one, has sites beyond it read",
		     (long long)s->cut);
}

void score_table_free(struct score_table *s)
{
	resident_free(s->resident);
	free(s);
}
