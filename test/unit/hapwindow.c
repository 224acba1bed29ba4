/*
 * Walks over windows of every kind of list: at each stop the state has the
 * distinct haplotypes of that window, and every window with sites has its
 * stop; runs of windows, walked one by one, are the whole.
 */
#include "hapwindow.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "hapcount.h"
#include "random.h"
#include "unit.h"

enum { SITES = 120, GROUPS = 3, MOST = 400 };

static unsigned size_of_group[GROUPS] = { 7, 64, 90 };
static size_t first_word[GROUPS] = { 0, 1, 2 };
enum { STRIDE = 4 };

static int64_t pos[SITES];
static uint64_t *row;
static const struct track track = { .name = "1",
				    .end = REGION_END,
				    .contig_end = 600 };
static struct picks haps;

static void make_haplotypes(size_t planes)
{
	size_t words = SITES * planes * STRIDE;

	row = xrealloc(row, words, sizeof *row);
	memset(row, 0, words * sizeof *row);
	for (size_t i = 0; i < SITES * planes; i++)
		for (unsigned g = 0; g < GROUPS; g++)
			for (unsigned h = 0; h < size_of_group[g]; h++) {
				size_t at = first_word[g] + h / 64;

				row[i * STRIDE + at] |= (uint64_t)percent(8)
							<< h % 64;
			}
	for (int i = 0; i < SITES; i++)
		pos[i] = 100 + 3 * i + (int)below(3);
	haps = (struct picks){ .track = &track,
			       .nsites = SITES,
			       .planes = planes,
			       .pos = pos,
			       .ngroups = GROUPS,
			       .n = size_of_group,
			       .first = first_word,
			       .stride = STRIDE,
			       .row = row };
}

/* --- by comparing each with each --- */

static unsigned allele(size_t i, size_t bit)
{
	return row[i * STRIDE + bit / 64] >> bit % 64 & 1;
}

static bool alike(size_t a, size_t b, const struct hapwindow *w)
{
	for (size_t i = w->first * haps.planes; i < w->last * haps.planes; i++)
		if (allele(i, a) != allele(i, b))
			return false;
	return true;
}

static unsigned distinct(size_t bit, unsigned n, const struct hapwindow *w)
{
	unsigned kinds = 0;

	for (unsigned a = 0; a < n; a++) {
		bool seen = false;

		for (unsigned b = 0; b < a && !seen; b++)
			seen = alike(bit + a, bit + b, w);
		kinds += !seen;
	}
	return kinds;
}

/* --- walks --- */

struct visit {
	const struct hapwindow *window;
	size_t bit; /* first of the group */
	unsigned n;
	int *stops; /* of each window */
};

static void stop(void *visit, size_t i, const struct pbwt *p, int32_t first)
{
	static int32_t run[2 * (MOST + FROM_PAD)];
	struct visit *v = visit;

	v->stops[i]++;
	CHECK(p->n == v->n);
	CHECK(hapcount_runs(p, first, run) ==
	      distinct(v->bit, v->n, &v->window[i]));
}

static void check_walk(const struct hapwindow *w, size_t n, unsigned group)
{
	bool joint = group == HAPWALK_JOINT;
	struct hapwalk *walk = hapwalk_create(&haps, joint);
	int *stops = xalloc(n + 1, sizeof *stops);
	struct visit v = { w, 0, STRIDE * 64, stops };

	if (!joint) {
		v.bit = first_word[group] * 64;
		v.n = size_of_group[group];
	}
	hapwalk_windows(walk, &haps, group, w, n, stop, &v);
	for (size_t i = 0; i < n; i++)
		CHECK(stops[i] == (w[i].first < w[i].last));
	free(stops);
	hapwalk_free(walk);
}

static void check_walks(const struct hapwindows *w)
{
	for (size_t i = 0, end; i < w->n; i = end) {
		end = hapwindows_run(w, i, SITES, 1, 2);
		CHECK(end > i && end <= w->n);
		for (unsigned g = 0; g < GROUPS; g++)
			check_walk(w->at + i, end - i, g);
	}
	/* and cut anywhere */
	if (w->n > 1) {
		size_t mid = 1 + below((unsigned)w->n - 1);

		check_walk(w->at, mid, 0);
		check_walk(w->at + mid, w->n - mid, HAPWALK_JOINT);
	}
}

/* --- lists --- */

static void check_outside(const struct hapwindows *w)
{
	size_t n = 0;

	for (size_t k = 0; k < SITES; k++) {
		bool in = false;

		for (size_t i = 0; i < w->n; i++)
			in |= w->at[i].first <= k && k < w->at[i].last;
		n += !in;
	}
	CHECK(hapwindows_outside(w, SITES) == n);
}

/* Runs are shorter where a window has many rows, but never empty. */
static void check_rows(void)
{
	enum { N = 70 };
	struct hapwindow at[N] = { { .last = 1 } };
	const struct hapwindows w = { N, N, at };

	CHECK(hapwindows_run(&w, 0, SITES, 1, 2) == N);
	CHECK(hapwindows_run(&w, 0, SITES, 1 << 12, 2) == 16);
	CHECK(hapwindows_run(&w, 60, SITES, 1 << 12, 2) == N);
	CHECK(hapwindows_run(&w, 5, SITES, 1 << 20, 2) == 6);
}

static void check_grid(const char *window, const char *step)
{
	const struct window_args a = { .window = window, .step = step };
	struct grid grid = grid_make(&a, NULL);
	struct hapwindows w = { 0 };

	hapwindows_add(&w, &haps, &grid);
	CHECK(w.n > 0);
	for (size_t i = 0; i < w.n; i++) {
		const struct hapwindow *x = &w.at[i];

		for (size_t k = 0; k < SITES; k++)
			CHECK((k >= x->first && k < x->last) ==
			      (pos[k] >= x->beg && pos[k] < x->end));
		CHECK(!i || x->beg >= w.at[i - 1].beg);
	}
	check_walks(&w);
	check_outside(&w);
	hapwindows_free(&w);
	grid_free(&grid);
}

/* In order of their beginnings, but within each other or far apart. */
static void check_list(void)
{
	struct hapwindow at[30];
	struct hapwindows w = { .at = at };

	for (size_t first = 0; first < SITES && w.n < 30;) {
		size_t last = first + below(3) * below(25);

		at[w.n++] = (struct hapwindow){ .first = first,
						.last = last < SITES ? last
								     : SITES };
		first += below(2) * below(20);
	}
	check_walks(&w);
	check_outside(&w);
}

/* The numbers of windows by sites. */
static void check_last(const char *window, const char *step, size_t n,
		       size_t size_of_last)
{
	const struct window_args a = { .window = window, .step = step };
	struct grid grid = grid_make(&a, NULL);
	struct hapwindows w = { 0 };

	hapwindows_add(&w, &haps, &grid);
	CHECK(w.n == n);
	CHECK(w.at[n - 1].last == SITES &&
	      w.at[n - 1].last - w.at[n - 1].first == size_of_last);
	hapwindows_free(&w);
	grid_free(&grid);
}

int main(void)
{
	for (size_t planes = 1; planes < 4; planes++) {
		make_haplotypes(planes);
		check_grid("10snp", NULL);
		check_grid("20snp", "1snp");
		check_grid("7snp", "11snp");
		check_grid("500snp", NULL);
		check_grid("50", "20");
		check_grid("5", NULL);
		check_grid("contig", NULL);
		for (int i = 0; i < 5; i++)
			check_list();
	}
	check_last("20snp", NULL, 6, 20);
	check_last("50snp", NULL, 3, 20);
	check_last("50snp", "20snp", 5, 40);
	check_last("121snp", "1snp", 1, 120);
	free(row);
	check_rows();
	return unit_end();
}
