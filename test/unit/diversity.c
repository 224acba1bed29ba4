/* Diversity against its definition: compare every pair of alleles. */
#include "diversity.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harmonic.h"
#include "unit.h"

enum { ALLELES = 4, MOST_CALLED = 12, ROWS = 400, BINS = MOST_CALLED + 1 };

enum { N_BASES, N_SITES, N_SEG, PI, THETA_W, TAJIMA_D, COLUMNS };

/* Sites as an engine would hand them out, and what it would sum up. */
struct window {
	size_t n;
	double weight[ROWS], first[ROWS];
	int32_t copies[ROWS], called[ROWS], seen[ROWS];
	double terms[MAX_TERMS][ROWS];
	int32_t bin[ROWS];
	double sum[MAX_TERMS];
	int64_t tally[BINS];
};

static void add_row(struct window *w, double weight, double first, int copies,
		    int called, int seen)
{
	CHECK(w->n < ROWS);
	w->weight[w->n] = weight;
	w->first[w->n] = first;
	w->copies[w->n] = copies;
	w->called[w->n] = called;
	w->seen[w->n] = seen;
	w->n++;
}

static void add_site(struct window *w, const int copies[], int nalleles)
{
	int called = 0, seen = 0;

	for (int a = 0; a < nalleles; a++) {
		called += copies[a];
		seen += copies[a] > 0;
	}
	if (nalleles <= 2)
		add_row(w, 2, 1, nalleles < 2 ? 0 : copies[1], called, seen);
	else
		for (int a = 0; a < nalleles; a++)
			add_row(w, 1, a == 0, copies[a], called, seen);
}

static void sum_up(struct window *w, const struct estimator *e)
{
	const struct rows rows = { w->weight, w->first };
	const struct counts pop = { w->copies, w->called, w->seen };
	double *term[MAX_TERMS];

	memset(w->sum, 0, sizeof(w->sum));
	memset(w->tally, 0, sizeof(w->tally));
	for (int k = 0; k < e->nterms; k++)
		term[k] = w->terms[k];
	e->terms(term, w->bin, &rows, &pop, w->n);
	for (size_t i = 0; i < w->n; i++) {
		for (int k = 0; k < e->nterms; k++)
			w->sum[k] += term[k][i];
		CHECK(w->bin[i] >= -1 && w->bin[i] < BINS);
		if (w->bin[i] >= 0)
			w->tally[w->bin[i]]++;
	}
}

static void estimate(double out[], struct window *w, const struct estimator *e,
		     int64_t bases, int min_seg)
{
	const struct diversity_params params = { min_seg };
	const struct extent extent = { bases };

	sum_up(w, e);
	struct bin_count tally[BINS];
	struct sums sums = { w->sum, tally, 0 };

	for (int n = 0; n < BINS; n++)
		if (w->tally[n])
			tally[sums.nbins++] =
				(struct bin_count){ n, w->tally[n] };
	e->value(out, &sums, &extent, &params);
}

/* Differing pairs and pairs of a site. */
static void compare(const int copies[], int nalleles, int *differ, int *pairs)
{
	int allele[ALLELES * MOST_CALLED], n = 0;

	for (int a = 0; a < nalleles; a++)
		for (int i = 0; i < copies[a]; i++)
			allele[n++] = a;
	*differ = *pairs = 0;
	for (int i = 0; i < n; i++)
		for (int j = 0; j < i; j++) {
			*differ += allele[i] != allele[j];
			(*pairs)++;
		}
}

static bool near(double x, double y)
{
	return fabs(x - y) <= 1e-12 * fabs(y) + 1e-14;
}

/* A base, and a pair, of one site alone. */
static void check_site(const int copies[], int nalleles)
{
	struct window w = { 0 };
	double base[COLUMNS], pair[COLUMNS];
	int differ, pairs;

	compare(copies, nalleles, &differ, &pairs);
	add_site(&w, copies, nalleles);
	estimate(base, &w, &diversity_per_base, 10, 1);
	CHECK(base[N_BASES] == 10);
	CHECK(base[N_SITES] == (pairs > 0));
	CHECK(base[N_SEG] == (differ > 0));
	CHECK(near(base[PI], pairs ? (double)differ / pairs / 10 : 0));
	estimate(pair, &w, &diversity_per_pair, 10, 1);
	CHECK(pair[N_BASES] == (pairs > 0));
	if (pairs)
		CHECK(pair[PI] == (double)differ / pairs);
	else
		CHECK(isnan(pair[PI]) && isnan(pair[THETA_W]));
	for (int k = 0; k < diversity_per_pair.nterms; k++)
		if (diversity_per_pair.kinds[k] == TERM_COUNT)
			CHECK(w.sum[k] == floor(w.sum[k]));
}

/* All counts of up to four alleles, six of each at most. */
static void test_sites(void)
{
	for (int i = 0; i < 7 * 7 * 7 * 7; i++) {
		int copies[] = { i % 7, i / 7 % 7, i / 49 % 7, i / 343 };
		int called = copies[0] + copies[1] + copies[2] + copies[3];
		if (called > MOST_CALLED)
			continue;
		for (int k = 1; k <= ALLELES; k++)
			check_site(copies, k);
	}
}

/* Tajima 1989, one n, as printed. */
static double tajima(int n, double s, double pi)
{
	double a1 = 0, a2 = 0;

	for (int i = 1; i < n; i++) {
		a1 += 1.0 / i;
		a2 += 1.0 / i / i;
	}
	double b1 = (n + 1.0) / (3 * (n - 1.0));
	double b2 = 2 * (n * n + n + 3.0) / (9.0 * n * (n - 1.0));
	double c1 = b1 - 1 / a1;
	double c2 = b2 - (n + 2) / (a1 * n) + a2 / a1 / a1;
	double e1 = c1 / a1, e2 = c2 / (a1 * a1 + a2);
	return (pi - s / a1) / sqrt(e1 * s + e2 * s * (s - 1));
}

/* Windows of random sites with the same number called. */
static void test_textbook(void)
{
	double out[COLUMNS];

	for (int n = 4; n <= MOST_CALLED; n++) {
		struct window w = { 0 };
		double pi = 0, a1 = 0;
		int seg = 0, differ, pairs;
		for (int i = 1; i < n; i++)
			a1 += 1.0 / i;
		for (int i = 0; i < 100; i++) {
			int c = rand() % (n + 1), copies[] = { c, n - c, 0 };
			copies[2] = i % 3 ? 0 : rand() % (n - c + 1);
			copies[1] -= copies[2];
			add_site(&w, copies, i % 3 ? 2 : 3);
			compare(copies, 3, &differ, &pairs);
			pi += (double)differ / pairs;
			seg += differ > 0;
		}
		estimate(out, &w, &diversity_per_base, 5000, seg);
		CHECK(out[N_SITES] == 100 && out[N_SEG] == seg);
		CHECK(near(out[PI], pi / 5000));
		CHECK(near(out[THETA_W], seg / a1 / 5000));
		CHECK(fabs(out[TAJIMA_D] - tajima(n, seg, pi)) < 1e-10);
		estimate(out, &w, &diversity_per_site, 5000, seg + 1);
		CHECK(out[N_BASES] == 100);
		CHECK(near(out[PI], pi / 100));
		CHECK(near(out[THETA_W], seg / a1 / 100));
		CHECK(isnan(out[TAJIMA_D]));
	}
}

/*
 * Missing calls.  Sites of 2, 6 and 6 called alleles, with 1, 2 and 3 copies
 * of one: mpd 1, 8/15 and 9/15, 1 + 8 + 9 of 1 + 15 + 15 pairs differ.
 * theta is 1 + 2/a1(6) = 1 + 120/137; the site of two adds no deviation.
 */
static void test_missing(void)
{
	const int copies[][2] = { { 1, 1 }, { 4, 2 }, { 3, 3 }, { 1, 0 } };
	struct window w = { 0 };
	double out[COLUMNS];

	for (int i = 0; i < 4; i++)
		add_site(&w, copies[i], 2);
	estimate(out, &w, &diversity_per_pair, 99, 3);
	CHECK(out[N_BASES] == 3 && out[N_SITES] == 3 && out[N_SEG] == 3);
	CHECK(out[PI] == 18.0 / 31);
	CHECK(near(out[THETA_W], (1 + 120.0 / 137) / 3));
	CHECK(near(out[TAJIMA_D], tajima(6, 2, 17.0 / 15)));
	CHECK(w.tally[2] == 1 && w.tally[6] == 2);
	estimate(out, &w, &diversity_per_site, 99, 3);
	CHECK(near(out[PI], (1 + 17.0 / 15) / 3));
}

static void test_undefined(void)
{
	const int two[] = { 1, 1 }, three[] = { 2, 1 };
	struct window w = { 0 };
	double out[COLUMNS];

	estimate(out, &w, &diversity_per_base, 100, 0);
	CHECK(out[PI] == 0 && out[THETA_W] == 0 && isnan(out[TAJIMA_D]));
	estimate(out, &w, &diversity_per_base, 0, 0);
	CHECK(isnan(out[PI]) && isnan(out[THETA_W]) && isnan(out[TAJIMA_D]));
	estimate(out, &w, &diversity_per_site, 100, 0);
	CHECK(isnan(out[PI]) && isnan(out[THETA_W]) && isnan(out[TAJIMA_D]));
	for (int i = 0; i < 20; i++)
		add_site(&w, i % 2 ? two : three, 2);
	estimate(out, &w, &diversity_per_base, 100, 3);
	CHECK(out[N_SEG] == 20 && isnan(out[TAJIMA_D]));
}

static void test_words(void)
{
	const struct estimator *all[] = { &diversity_per_base,
					  &diversity_per_site,
					  &diversity_per_pair };

	for (int i = 0; i < 3; i++) {
		const struct column *c = all[i]->columns;
		int n = 0;
		while (c[n].name)
			n++;
		CHECK(n == COLUMNS && n <= MAX_COLUMNS);
		CHECK(!strcmp(c[all[i]->sites_column].name, "n_sites"));
		CHECK(all[i]->nterms <= MAX_TERMS);
		CHECK(all[i]->tallies);
	}
}

static void test_harmonic(void)
{
	long double a1 = 0, a2 = 0;

	for (size_t n = 1; n <= 1000001; n++) {
		if (n < 5000 || n % 997 == 0) {
			struct harmonic h = harmonic(n);
			CHECK(fabsl(h.a1 - a1) <= 4e-16L * a1);
			CHECK(fabsl(h.a2 - a2) <= 4e-16L * a2);
		}
		a1 += 1 / (long double)n;
		a2 += 1 / ((long double)n * (long double)n);
	}
}

int main(void)
{
	test_sites();
	test_textbook();
	test_missing();
	test_undefined();
	test_words();
	test_harmonic();
	return unit_end();
}
