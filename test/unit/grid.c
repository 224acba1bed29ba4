/*
 * Windows along the genome against their definition: every window, its
 * bases and the sites in it, one by one.
 */
#include "grid.h"

#include <stdlib.h>
#include <string.h>

#include <htslib/tbx.h>

#include "bgzf.h"
#include "die.h"
#include "dies.h"
#include "random.h"
#include "unit.h"
#include "window.h"

enum { CONTIGS = 4, MOST_SITES = 400, MOST_ROWS = 20000 };

/* Contig 3 is in the header and has no records. */
static const char *const names[CONTIGS] = { "c0", "c1", "c2", "c3" };

static struct contig {
	int64_t length; /* by the header, 0 if it does not say */
	int64_t end;	/* of the contig */
	unsigned nrecords;
	int64_t pos[MOST_SITES]; /* of records, in order */
	bool good[MOST_SITES];	 /* not to be skipped */
} contig[CONTIGS];

/* A line of the result. */
struct row {
	int contig; /* -1: all */
	int64_t beg, end, bases, sites, sum;
	char name[16];
};

struct rows {
	size_t n;
	struct row row[MOST_ROWS];
};

static struct rows got, want;

/* What is asked for; empty where it is not. */
static struct {
	char window[32], step[32];
	bool file, accessible, regions;
	struct regions *listed, *open, *tracks; /* of the three files */
} ask;

/* --- the genome --- */

static void any_contig(struct contig *c)
{
	int64_t size = 20 + below(300);
	unsigned n = 1 + below(percent(80) ? 20 : MOST_SITES - 1);
	int64_t pos = below(20);

	c->nrecords = 0;
	for (; c->nrecords < n && pos < size;
	     pos += below((unsigned)size / n + 2)) {
		c->pos[c->nrecords] = pos;
		c->good[c->nrecords++] = percent(90);
	}
	c->end = c->pos[c->nrecords - 1] + 1;
	c->length = percent(60) ? size : 0;
	if (percent(20))
		c->length = 1 + below((unsigned)c->end); /* wrong */
	if (c->length > c->end)
		c->end = c->length;
}

static void any_genome(void)
{
	for (int i = 0; i < CONTIGS - 1; i++)
		any_contig(&contig[i]);
	contig[3] = (struct contig){ .length = 100, .end = 100 };
}

/* As BGZF in small blocks, so that an index has something to tell. */
static const char *write_genome(void)
{
	static char line[200];
	struct bytes text = { 0 }, file = { 0 };
	const char *path;

	put_bytes_at(&text, "##fileformat=VCFv4.2\n", 21);
	for (int i = 0; i < CONTIGS; i++) {
		sprintf(line, "##contig=<ID=%s", names[i]);
		if (contig[i].length)
			sprintf(line + strlen(line), ",length=%d",
				(int)contig[i].length);
		strcat(line, ">\n");
		put_bytes_at(&text, line, strlen(line));
	}
	strcpy(line, "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"x\">"
		     "\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t"
		     "a\n");
	put_bytes_at(&text, line, strlen(line));
	for (int i = 0; i < CONTIGS; i++)
		for (unsigned k = 0; k < contig[i].nrecords; k++) {
			sprintf(line, "%s\t%d\t.\t%s\tC\t.\t.\t.\tGT\t0/1\n",
				names[i], (int)contig[i].pos[k] + 1,
				contig[i].good[k] ? "A" : ".");
			put_bytes_at(&text, line, strlen(line));
		}
	for (size_t at = 0, n; at < text.n; at += n) {
		n = 1 + below(300);
		n = n < text.n - at ? n : text.n - at;
		put_block(&file, text.at + at, n, 1, "", 0);
	}
	put_bytes_at(&file, made_end, MADE_END);
	path = put_bytes("v.vcf.gz", (const char *)file.at, file.n);
	if (tbx_index_build(path, 0, &tbx_conf_vcf))
		abort();
	free(text.at);
	free(file.at);
	return path;
}

/* --- lists --- */

/* Intervals on every contig, overlapping or apart, as BED. */
static const char *any_bed(const char *file, unsigned most, bool named)
{
	char text[8000] = "";

	for (int i = 0; i < CONTIGS; i++) {
		int end = (int)(contig[i].length ? contig[i].length
						 : contig[i].end);

		if (percent(20) && (i || named))
			continue;
		for (unsigned k = 1 + below(most); k; k--) {
			unsigned beg = below((unsigned)end);
			unsigned size = 1 + below((unsigned)end - beg);

			sprintf(text + strlen(text), "%s\t%u\t%u", names[i],
				beg, beg + size);
			if (named)
				sprintf(text + strlen(text), "\tw%u_%u", beg,
					size);
			strcat(text, "\n");
		}
	}
	if (!*text)
		sprintf(text, "c0\t0\t1%s\n", named ? "\tw" : "");
	return put(file, text);
}

/* Regions, of which some go on to the contig's end or are all of it. */
static const char *any_regions(void)
{
	char text[1000] = "";

	for (int i = 0; i < CONTIGS; i++)
		for (unsigned k = below(4); k; k--) {
			int64_t end = contig[i].length ? contig[i].length
						       : contig[i].end;
			unsigned beg = below((unsigned)end);

			strcat(text, names[i]);
			if (percent(90))
				sprintf(text + strlen(text), ":%u-", beg + 1);
			if (text[strlen(text) - 1] == '-' && percent(80))
				sprintf(text + strlen(text), "%u",
					beg + 1 + below((unsigned)end - beg));
			strcat(text, "\n");
		}
	return put("r.txt", *text ? text : "c0:1\n");
}

static bool inside(const struct regions *r, int i, int64_t pos)
{
	const struct contig_regions *c = regions_of(r, names[i]);

	for (size_t k = 0; c && k < c->n; k++)
		if (c->at[k].beg <= pos && pos < c->at[k].end)
			return true;
	return false;
}

/* --- windows by the definition --- */

static bool used(int i, unsigned k)
{
	const struct contig *c = &contig[i];

	return c->good[k] &&
	       (!ask.accessible || inside(ask.open, i, c->pos[k]));
}

static int64_t bases_of(int i, int64_t beg, int64_t end)
{
	int64_t bases = 0;

	if (!ask.accessible)
		return end - beg;
	for (int64_t x = beg; x < end; x++)
		bases += inside(ask.open, i, x);
	return bases;
}

/* Add what the contig's sites in [beg, end) are to the row. */
static void add_sites(struct row *r, int i, int64_t beg, int64_t end)
{
	for (unsigned k = 0; k < contig[i].nrecords; k++)
		if (used(i, k) && contig[i].pos[k] >= beg &&
		    contig[i].pos[k] < end) {
			r->sites++;
			r->sum += contig[i].pos[k];
		}
}

static struct row *new_row(struct rows *rows, int i, int64_t beg, int64_t end)
{
	struct row *r = &rows->row[rows->n++];

	if (rows->n == MOST_ROWS)
		abort();
	*r = (struct row){ .contig = i, .beg = beg, .end = end };
	return r;
}

/* A window of the contig on a track of it, cut there. */
static void cut_window(int i, int64_t beg, int64_t end, int64_t track_beg,
		       int64_t track_end, const char *name)
{
	struct row *r;

	if (beg < track_beg)
		beg = track_beg;
	if (end > track_end)
		end = track_end;
	if (beg >= end)
		return;
	r = new_row(&want, i, beg, end);
	r->bases = bases_of(i, beg, end);
	if (name)
		strcpy(r->name, name);
	add_sites(r, i, beg, end);
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Beyond a region that ends nothing is read, so that the header's length is
 * all that is known; where it has none, the region is taken at its word. */
static int64_t end_of(int i, int64_t track_end)
{
	if (track_end == REGION_END)
		return contig[i].end;
	return contig[i].length ? contig[i].length : track_end;
}

static void windows_of_bases(int i, int64_t beg, int64_t end, int64_t size,
			     int64_t step)
{
	int64_t last = end_of(i, end);
	bool known = end == REGION_END || contig[i].length;

	for (int64_t at = 0; at < last; at += step) {
		cut_window(i, at, at + size, beg, least(end, last), NULL);
		if (at + size >= last && known)
			break;
	}
}

static void windows_of_sites(int i, int64_t beg, int64_t end, int64_t size,
			     int64_t step)
{
	static int64_t pos[MOST_SITES];
	int64_t n = 0;

	for (unsigned k = 0; k < contig[i].nrecords; k++)
		if (used(i, k) && contig[i].pos[k] >= beg &&
		    contig[i].pos[k] < end)
			pos[n++] = contig[i].pos[k];
	for (int64_t at = 0; at < n; at += step) {
		int64_t to = least(at + size, n);
		struct row *r = new_row(&want, i, pos[at], pos[to - 1] + 1);

		for (int64_t k = at; k < to; k++) {
			r->sites++;
			r->sum += pos[k];
		}
		r->bases = bases_of(i, r->beg, r->end);
		if (at + size >= n)
			break;
	}
}

static void windows_of_accessible(int i, int64_t beg, int64_t end, int64_t size,
				  int64_t step)
{
	static int64_t base[1000];
	int64_t n = 0;

	for (int64_t x = 0; x < 1000; x++)
		if (inside(ask.open, i, x))
			base[n++] = x;
	for (int64_t at = 0; at < n; at += step) {
		cut_window(i, base[at], base[least(at + size, n) - 1] + 1, beg,
			   end, NULL);
		if (at + size >= n)
			break;
	}
}

static void windows_of_file(int i, int64_t beg, int64_t end)
{
	const struct contig_regions *c = regions_of(ask.listed, names[i]);

	for (size_t k = 0; c && k < c->n; k++)
		cut_window(i, c->at[k].beg, c->at[k].end, beg, end,
			   c->at[k].name);
}

/* The windows of a contig, or of a region of it. */
static void windows_of_track(int i, int64_t beg, int64_t end)
{
	char *unit;
	int64_t size = strtol(ask.window, &unit, 10), step = size;

	if (*ask.step)
		step = strtol(ask.step, NULL, 10);
	if (ask.file)
		windows_of_file(i, beg, end);
	else if (!strcmp(unit, "snp"))
		windows_of_sites(i, beg, end, size, step);
	else if (!strcmp(unit, "acc"))
		windows_of_accessible(i, beg, end, size, step);
	else if (!strcmp(unit, "contig") || !strcmp(unit, "genome"))
		cut_window(i, 0, end_of(i, end), beg, end, NULL);
	else
		windows_of_bases(i, beg, end, size, step);
}

static void windows_of_contig(int i)
{
	const struct contig_regions *c;

	if (!ask.regions) {
		windows_of_track(i, 0, REGION_END);
		return;
	}
	c = regions_of(ask.tracks, names[i]);
	for (size_t k = 0; c && k < c->n; k++)
		windows_of_track(i, c->at[k].beg, c->at[k].end);
}

/* One row of all tracks: what is not there has no place to end. */
static void join_genome(void)
{
	struct row all = { .contig = -1 };

	for (size_t i = 0; i < want.n; i++) {
		all.end += want.row[i].end - want.row[i].beg;
		all.bases += want.row[i].bases;
		all.sites += want.row[i].sites;
		all.sum += want.row[i].sum;
	}
	want.row[0] = all;
	want.n = 1;
}

static void want_windows(void)
{
	want.n = 0;
	for (int i = 0; i < CONTIGS; i++)
		if (contig[i].nrecords)
			windows_of_contig(i);
	/* those asked for by name are shown in any case */
	if (ask.file)
		windows_of_contig(CONTIGS - 1);
	if (!strcmp(ask.window, "genome"))
		join_genome();
}

/* --- windows as they are made --- */

static void *make(const void *self)
{
	(void)self;
	return xalloc(1, sizeof(struct block *));
}

static void load(const void *self, void *part, const struct batch *b)
{
	(void)self;
	*(const struct block **)part = &b->block;
}

/* A site's bin is its position. */
static void sum(const void *self, void *part, size_t beg, size_t end,
		const struct sink *to)
{
	struct hits *hits = to->hits;
	const struct block *b = *(const struct block **)part;

	(void)self;
	for (size_t i = beg; i < end; i++) {
		GROW(hits->bin, hits->room, hits->n + 1);
		hits->bin[hits->n++] = hit_of(0, (uint32_t)b->site[i].pos);
	}
}

static bool note(const void *self, const struct window *w, size_t *next,
		 struct text *text)
{
	struct row *r = new_row(&got, -1, w->beg, w->end);

	(void)self;
	(void)next;
	(void)text;
	for (int i = 0; i < CONTIGS; i++)
		if (!strcmp(w->chrom, names[i]))
			r->contig = i;
	r->bases = w->totals.bases;
	if (w->name)
		snprintf(r->name, sizeof r->name, "%s", w->name);
	for (size_t i = 0; i < w->totals.nbins; i++) {
		int64_t bin = (int64_t)w->totals.bin[i], n = w->totals.rows[i];

		r->sites += n;
		r->sum += n * bin;
		CHECK(n > 0 && (!i || (int64_t)w->totals.bin[i - 1] < bin));
	}
	return false;
}

static const struct measure measure = {
	.size = { .nsums = 1, .ntallies = 1 },
	.make = make,
	.drop = free,
	.load = load,
	.sum = sum,
	.rows = note,
};

static void get_windows(const char *path, const struct input_args *in,
			const struct window_args *a)
{
	const struct output_args out = { .path = "/dev/null" };
	const struct run_args run = { .threads = 1 + (int)below(3) };
	char *paths[] = { (char *)(uintptr_t)path, NULL };
	struct source *s = source_open(in, paths);
	struct grid g = grid_make(a, source_filter(s)->accessible);
	struct table *t = table_create(&out, paths, PLACE_NONE, 1);
	struct windows *w = windows_create(s, &g, NULL, &measure, t, 6);
	struct work work = windows_work(w);
	struct tallies total;

	got.n = 0;
	engine_run(s, &run, NULL, &work, 1, &total);
	windows_finish(w);
	windows_free(w);
	table_finish(t);
	table_free(t);
	grid_free(&g);
	source_close(s);
}

/* --- both --- */

static void show(const char *what, const struct rows *rows, size_t i)
{
	const struct row *r = &rows->row[i];

	if (i >= rows->n)
		fprintf(stderr, "%s nothing\n", what);
	else
		fprintf(stderr, "%s %d:%d-%d %s: %d bases, %d sites\n", what,
			r->contig, (int)r->beg, (int)r->end, r->name,
			(int)r->bases, (int)r->sites);
}

static bool same_row(const struct row *a, const struct row *b)
{
	return a->contig == b->contig && a->beg == b->beg && a->end == b->end &&
	       a->bases == b->bases && a->sites == b->sites &&
	       a->sum == b->sum && !strcmp(a->name, b->name);
}

static void compare(void)
{
	size_t i = 0;

	while (i < got.n && i < want.n && same_row(&got.row[i], &want.row[i]))
		i++;
	if (CHECK(i == got.n && i == want.n) || unit_failures > 5)
		return;
	fprintf(stderr, "-w '%s' --step '%s'%s%s%s, row %zu of %zu:\n",
		ask.window, ask.step, ask.file ? " --windows-file" : "",
		ask.accessible ? " -a" : "", ask.regions ? " -R" : "", i,
		want.n);
	show("wanted", &want, i);
	show("got", &got, i);
}

static struct regions *read_list(const char *path, bool merge)
{
	struct regions *r = regions_read(path, false);

	if (merge)
		regions_merge(r);
	return r;
}

static int by_place(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;

	if (x->beg != y->beg)
		return x->beg < y->beg ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

static void sort_list(struct regions *r)
{
	for (size_t i = 0; i < r->ncontigs; i++)
		qsort(r->contig[i].at, r->contig[i].n, sizeof *r->contig[i].at,
		      by_place);
}

static void any_question(void)
{
	static const char *const unit[] = { "", "snp", "acc" };
	unsigned kind = below(6), most = percent(70) ? 40 : 400;

	ask.accessible = percent(30) || kind == 2;
	ask.file = kind == 5;
	*ask.window = *ask.step = '\0';
	if (kind < 3)
		sprintf(ask.window, "%u%s", 1 + below(most), unit[kind]);
	else if (kind < 5)
		strcpy(ask.window, kind == 3 ? "contig" : "genome");
	if (kind < 3 && percent(60))
		sprintf(ask.step, "%u%s", 1 + below(most), unit[kind]);
}

static void once(void)
{
	struct input_args in = { 0 };
	struct window_args a = { 0 };
	const char *path, *lists[3];
	char batch[16];

	ask.regions = percent(40);
	any_genome();
	any_question();
	path = write_genome();
	lists[0] = any_bed("w.bed", 6, true);
	lists[1] = any_bed("a.bed", 8, false);
	lists[2] = any_regions();
	ask.listed = read_list(lists[0], false);
	ask.open = read_list(lists[1], true);
	ask.tracks = read_list(lists[2], true);
	a.window = *ask.window ? ask.window : NULL;
	a.step = *ask.step ? ask.step : NULL;
	a.file = ask.file ? lists[0] : NULL;
	in.accessible = ask.accessible ? lists[1] : NULL;
	in.regions_file = ask.regions ? lists[2] : NULL;
	sprintf(batch, "%u", 1 + below(3000));
	setenv("AGTOOLS_BATCH", batch, 1);
	get_windows(path, &in, &a);
	sort_list(ask.listed);
	want_windows();
	compare();
	regions_free(ask.listed);
	regions_free(ask.open);
	regions_free(ask.tracks);
}

/* --- edges --- */

/* No window begins or ends between a coordinate and the edge beyond it. */
static void edges(void)
{
	for (int64_t size = 1; size < 30; size++)
		for (int64_t step = 1; step < 30; step++) {
			struct grid g = { .kind = GRID_BASES,
					  .size = size,
					  .step = step };
			struct grid_contig c = grid_contig(&g, "x");

			for (int64_t x = 0; x < 120; x++) {
				int64_t edge = x + 1;

				while (edge % step &&
				       (edge < size || (edge - size) % step))
					edge++;
				CHECK(grid_edge(&c, x) > x);
				CHECK(grid_edge(&c, x) <= edge);
			}
		}
}

int main(void)
{
	edges();
	for (int i = 0; i < 800; i++)
		once();
	remove_folder();
	return unit_end();
}
