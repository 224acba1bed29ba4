/*
 * Haplotypes in the order of the transform, against sorting their alleles
 * read backwards and comparing neighbours site by site; each level of the
 * kernels against the same; blocks that are composed against the whole.
 */
#include "pbwt.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "simd.h"
#include "unit.h"

enum { MAX_N = 1300, MAX_SITES = 40, WORDS = (MAX_N + 63) / 64 };
enum { UNTOUCHED = -77 };

static unsigned n;
static int32_t nsites;
static uint64_t row[MAX_SITES][WORDS];

static void *some(size_t bytes)
{
	void *p = malloc(bytes + !bytes);

	if (!p)
		exit(1);
	return p;
}

static unsigned allele(int32_t site, int32_t haplotype)
{
	return row[site][haplotype / 64] >> haplotype % 64 & 1;
}

static void set(int32_t site, unsigned haplotype)
{
	row[site][haplotype / 64] |= (uint64_t)1 << haplotype % 64;
}

/* --- by the definition --- */

struct answer {
	int32_t order[MAX_N], start[MAX_N];
	unsigned zeros;
};

/* The first site of those up to the last at which two are alike. */
static int32_t alike_from(int32_t first, int32_t last, int32_t a, int32_t b)
{
	int32_t site = last + 1;

	while (site > first && allele(site - 1, a) == allele(site - 1, b))
		site--;
	return site;
}

static int32_t sort_first, sort_last;

static int by_prefix(const void *x, const void *y)
{
	int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
	int32_t from = alike_from(sort_first, sort_last, a, b);

	if (from == sort_first)
		return (a > b) - (a < b);
	return (int)allele(from - 1, a) - (int)allele(from - 1, b);
}

/* After sites first .. last. */
static void answer(struct answer *w, int32_t first, int32_t last)
{
	w->zeros = 0;
	for (unsigned h = 0; h < n; h++) {
		w->order[h] = (int32_t)h;
		w->zeros += last < first || !allele(last, (int32_t)h);
	}
	sort_first = first;
	sort_last = last;
	qsort(w->order, n, sizeof *w->order, by_prefix);
	for (unsigned j = 0; j < n; j++)
		w->start[j] = j ? alike_from(first, last, w->order[j - 1],
					     w->order[j])
				: last + 1;
}

static bool is_answer(const struct pbwt *p, int32_t first, int32_t last)
{
	static struct answer w;

	answer(&w, first, last);
	return p->n == n && p->site == last && p->zeros == w.zeros &&
	       !memcmp(p->order, w.order, n * sizeof *w.order) &&
	       !memcmp(p->start, w.start, n * sizeof *w.start);
}

/* --- panels --- */

static void random_row(int32_t site, unsigned hundred)
{
	for (unsigned h = 0; h < n; h++)
		if (percent(hundred))
			set(site, h);
}

/* Haplotypes are copies of a few, with an allele changed here and there. */
static void copies_of(unsigned founders)
{
	static unsigned of[MAX_N];

	for (unsigned h = 0; h < n; h++)
		of[h] = below(founders);
	for (int32_t i = 0; i < nsites; i++) {
		uint64_t x = random64();

		for (unsigned h = 0; h < n; h++)
			if ((x >> of[h] % 64 & 1) ^ (below(200) == 0))
				set(i, h);
	}
}

static void any_panel(unsigned most)
{
	unsigned kind = below(6), hundred = 1 + below(99);

	n = 1 + below(most);
	nsites = 1 + (int32_t)below(MAX_SITES);
	memset(row, 0, sizeof row);
	if (kind == 0)
		copies_of(1 + below(12));
	for (int32_t i = 0; i < nsites; i++)
		switch (kind) {
		case 1: random_row(i, hundred); break;
		case 2: /* singletons, and sites that do not vary */
			if (percent(70))
				set(i, below(n));
			break;
		case 3: random_row(i, percent(30) ? 100 : below(101)); break;
		case 4: /* all haplotypes equal */
			random_row(i, percent(50) ? 100 : 0);
			break;
		case 5: /* those of an allele stand together */
			for (unsigned h = below(n), m = below(n); h < m; h++)
				set(i, h);
			break;
		}
}

/* --- steps --- */

struct state {
	struct pbwt pbwt;
	int32_t *words;
};

static struct state new_state(void)
{
	struct state s;

	s.words = some(pbwt_words(n) * sizeof *s.words);
	pbwt_init(&s.pbwt, n, s.words);
	return s;
}

static void run(struct pbwt *p, int32_t first, int32_t end)
{
	pbwt_begin(p, first);
	for (int32_t i = first; i < end; i++)
		pbwt_step(p, row[i]);
}

static void check_steps(int32_t first)
{
	struct state s = new_state();
	bool right;

	pbwt_begin(&s.pbwt, first);
	right = s.pbwt.site == first - 1;
	for (int32_t i = first; i < nsites; i++) {
		pbwt_step(&s.pbwt, row[i]);
		right &= is_answer(&s.pbwt, first, i);
	}
	CHECK(right);
	free(s.words);
}

/* --- kernels --- */

static int32_t *marked(size_t size)
{
	int32_t *x = some(size * sizeof *x);

	for (size_t i = 0; i < size; i++)
		x[i] = UNTOUCHED;
	return x;
}

/* One level makes the step from the definition's state to its next. */
static bool right_step(const struct kernels *k, int32_t site)
{
	static struct answer was, is;
	int32_t *order = marked(n), *start = marked(n);
	int32_t *old_order = marked(n), *old_start = marked(n);
	bool right;

	answer(&was, 0, site - 1);
	answer(&is, 0, site);
	memcpy(old_order, was.order, n * sizeof *old_order);
	memcpy(old_start, was.start, n * sizeof *old_start);
	k->pbwt(row[site], n, is.zeros, site + 1, old_order, old_start, order,
		start);
	right = !memcmp(order, is.order, n * sizeof *order) &&
		!memcmp(start, is.start, n * sizeof *start);
	free(order);
	free(start);
	free(old_order);
	free(old_start);
	return right;
}

static void check_levels(int32_t site)
{
	for (size_t i = 0; simd_levels()[i]; i++)
		CHECK(right_step(simd_levels()[i], site));
}

static bool right_from(const struct kernels *k, const int32_t *x, size_t beg,
		       size_t end, int32_t least)
{
	size_t room = end - beg + FROM_PAD;
	int32_t *value = marked(room), *at = marked(room);
	size_t found = k->from(x, beg, end, least, value, at), want = 0;
	bool right = true;

	for (size_t i = beg; i < end; i++)
		if (x[i] >= least) {
			right &= want < found && value[want] == x[i] &&
				 at[want] == (int32_t)i;
			want++;
		}
	free(value);
	free(at);
	return right && want == found;
}

static void check_from(void)
{
	for (int i = 0; i < 3000; i++) {
		size_t size = below(150), beg = below((unsigned)size + 1);
		size_t end = beg + below((unsigned)(size - beg) + 1);
		int32_t range = 1 + (int32_t)below(percent(50) ? 4 : 1000);
		int32_t least = (int32_t)below((unsigned)range + 2);
		int32_t *x = some(size * sizeof *x);

		for (size_t j = 0; j < size; j++)
			x[j] = percent(1) ? INT32_MAX
					  : (int32_t)below((unsigned)range);
		for (size_t j = 0; simd_levels()[j]; j++)
			CHECK(right_from(simd_levels()[j], x, beg, end, least));
		free(x);
	}
}

/* --- blocks between entries --- */

static bool right_blocks(const struct kernels *k, const int32_t *x,
			 const int32_t *at, size_t entries, int32_t least)
{
	int32_t next[2], want[2] = { INT32_MAX, 0 }, last = at[-1];
	int64_t sum = 0, found = k->blocks(x, at, entries, least, next);

	for (size_t i = 0; i < entries; i++) {
		if (x[i] < least) {
			want[1] = x[i] > want[1] ? x[i] : want[1];
			continue;
		}
		want[0] = x[i] < want[0] ? x[i] : want[0];
		sum += (int64_t)(at[i] - last) * (at[i] - last);
		last = at[i];
	}
	sum += (int64_t)(at[entries] - last) * (at[entries] - last);
	return found == sum && next[0] == want[0] && next[1] == want[1];
}

static void check_blocks(void)
{
	enum { MOST = 150 };
	static int32_t x[MOST + FROM_PAD], at[MOST + FROM_PAD + 1];

	for (int i = 0; i < 3000; i++) {
		size_t entries = below(MOST + 1);
		unsigned range = 1 + below(percent(50) ? 4 : 1000);
		int32_t least = 1 + (int32_t)below(range + 2);
		int32_t step = percent(10) ? 1 << 23 : 1 + (int32_t)below(9);

		at[0] = (int32_t)below(1000);
		for (size_t j = 0; j <= entries; j++) {
			x[j] = percent(1) ? INT32_MAX : (int32_t)below(range);
			at[j + 1] = at[j] + 1 + (int32_t)below((unsigned)step);
		}
		for (size_t j = entries; j < entries + FROM_PAD; j++)
			x[j] = -1;
		for (size_t j = 0; simd_levels()[j]; j++)
			CHECK(right_blocks(simd_levels()[j], x, at + 1, entries,
					   least));
	}
}

/* --- blocks of sites --- */

static int32_t *new_scratch(void)
{
	unsigned log2 = 0;

	while (n >> (log2 + 1))
		log2++;
	CHECK(pbwt_scratch(n) <= (size_t)n * (log2 + 3));
	return some(pbwt_scratch(n) * sizeof(int32_t));
}

/* Two blocks, cut anywhere; either may be empty. */
static void check_cuts(void)
{
	struct state before = new_state(), last = new_state();
	int32_t *scratch = new_scratch();
	bool right = true;

	for (int32_t cut = 0; cut < nsites; cut++) {
		run(&before.pbwt, 0, cut);
		run(&last.pbwt, cut, nsites);
		pbwt_compose(&last.pbwt, &before.pbwt, cut, scratch);
		right &= is_answer(&last.pbwt, 0, nsites - 1);
	}
	CHECK(right);
	free(scratch);
	free(before.words);
	free(last.words);
}

/* Many blocks in a row, each composed with all before it, and then gone on
 * with; they may begin in the middle. */
static void check_chain(void)
{
	struct state whole = new_state(), next = new_state();
	int32_t *scratch = new_scratch();
	int32_t first = (int32_t)below((unsigned)nsites), beg = first;
	bool right = true;

	pbwt_begin(&whole.pbwt, first);
	while (beg < nsites) {
		int32_t end = beg + 1 + (int32_t)below(8);

		end = end < nsites ? end : nsites;
		run(&next.pbwt, beg, end);
		pbwt_compose(&next.pbwt, &whole.pbwt, beg, scratch);
		right &= is_answer(&next.pbwt, first, end - 1);
		pbwt_copy(&whole.pbwt, &next.pbwt);
		if (end < nsites) {
			pbwt_step(&next.pbwt, row[end]);
			right &= is_answer(&next.pbwt, first, end);
		}
		beg = end;
	}
	CHECK(right);
	CHECK(is_answer(&whole.pbwt, first, nsites - 1));
	free(scratch);
	free(whole.words);
	free(next.words);
}

/* --- known ones --- */

/* The picture of pbwt.h. */
static void the_picture(void)
{
	static const char *const haplotype[] = { "001100", "011011", "111010",
						 "101100", "111011" };
	static const int32_t order[] = { 0, 3, 2, 1, 4 };
	static const int32_t start[] = { 6, 1, 5, 6, 1 };
	struct state s;

	n = 5;
	nsites = 6;
	memset(row, 0, sizeof row);
	for (unsigned h = 0; h < n; h++)
		for (int32_t i = 0; i < nsites; i++)
			if (haplotype[h][i] == '1')
				set(i, h);
	s = new_state();
	run(&s.pbwt, 0, nsites);
	CHECK(!memcmp(s.pbwt.order, order, sizeof order));
	CHECK(!memcmp(s.pbwt.start, start, sizeof start));
	CHECK(s.pbwt.zeros == 3);
	free(s.words);
}

/* Any two are alike from the largest start between them on. */
static void check_pairs(void)
{
	struct state s = new_state();
	bool right = true;

	run(&s.pbwt, 0, nsites);
	for (unsigned p = 0; p < n; p++) {
		int32_t most = 0;

		for (unsigned q = p + 1; q < n; q++) {
			if (s.pbwt.start[q] > most)
				most = s.pbwt.start[q];
			right &= most == alike_from(0, nsites - 1,
						    s.pbwt.order[p],
						    s.pbwt.order[q]);
		}
	}
	CHECK(right);
	free(s.words);
}

static void no_haplotypes(void)
{
	struct state s;

	n = 0;
	memset(row, 0, sizeof row);
	s = new_state();
	run(&s.pbwt, 0, 3);
	CHECK(s.pbwt.site == 2 && !s.pbwt.zeros);
	free(s.words);
}

int main(void)
{
	the_picture();
	no_haplotypes();
	check_from();
	check_blocks();
	for (int i = 0; i < 3000; i++) {
		any_panel(percent(2) ? MAX_N : 70);
		check_steps(0);
		check_steps((int32_t)below((unsigned)nsites));
		for (int32_t k = 0; k < 3; k++)
			check_levels((int32_t)below((unsigned)nsites));
		check_chain();
		if (i % 5)
			continue;
		check_cuts();
		check_pairs();
	}
	return unit_end();
}
