/* FST against its definitions: pairs of alleles, and analysis of variance. */
#include "fst.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "random.h"
#include "unit.h"

enum { MOST_POPS = 7, MOST_CALLED = 16, MOST_ALLELES = 4, ROWS = 300 };
enum { N_SITES, FST, NUM, DEN, COLUMNS };

/* A site: called alleles of populations; 2 i and 2 i + 1 are individual i. */
struct sample {
	int npop, nalleles;
	int called[MOST_POPS];
	int allele[MOST_POPS][MOST_CALLED];
};

/* Sites as an engine would hand them out. */
struct window {
	size_t n;
	unsigned npop;
	double weight[ROWS], first[ROWS];
	int32_t copies[MOST_POPS][ROWS], called[MOST_POPS][ROWS];
	int32_t seen[MOST_POPS][ROWS], het[MOST_POPS][ROWS];
	double terms[3][ROWS], sum[3];
};

static const struct window none;

static bool near(double x, double y)
{
	return fabs(x - y) <= 1e-12 * fabs(y) + 1e-13;
}

/* --- sites --- */

static void any_sample(struct sample *s, int npop, bool genotypes)
{
	s->npop = npop;
	s->nalleles = 1 + (int)below(MOST_ALLELES);
	for (int p = 0; p < npop; p++) {
		int bias = (int)below(100), common = (int)below(MOST_ALLELES);

		s->called[p] = (int)below(MOST_CALLED + 1);
		if (genotypes)
			s->called[p] -= s->called[p] % 2;
		for (int i = 0; i < s->called[p]; i++)
			s->allele[p][i] = (percent((unsigned)bias)
						   ? common
						   : (int)below(MOST_ALLELES)) %
					  s->nalleles;
	}
}

static int copies_of(const struct sample *s, int p, int a)
{
	int copies = 0;

	for (int i = 0; i < s->called[p]; i++)
		copies += s->allele[p][i] == a;
	return copies;
}

static int hets_of(const struct sample *s, int p, int a)
{
	int het = 0;

	for (int i = 0; i + 1 < s->called[p]; i += 2)
		het += (s->allele[p][i] == a) != (s->allele[p][i + 1] == a);
	return het;
}

static void add_row(struct window *w, const struct sample *s, int a, int first)
{
	size_t i = w->n++;

	CHECK(i < ROWS);
	w->npop = (unsigned)s->npop;
	w->weight[i] = s->nalleles <= 2 ? 2 : 1;
	w->first[i] = first;
	for (int p = 0; p < s->npop; p++) {
		w->copies[p][i] = copies_of(s, p, a);
		w->het[p][i] = hets_of(s, p, a);
		w->called[p][i] = s->called[p];
		w->seen[p][i] = 0;
		for (int x = 0; x < s->nalleles && first; x++)
			w->seen[p][i] += copies_of(s, p, x) > 0;
	}
}

static void add_site(struct window *w, const struct sample *s)
{
	if (s->nalleles <= 2)
		add_row(w, s, 1, 1);
	else
		for (int a = 0; a < s->nalleles; a++)
			add_row(w, s, a, !a);
}

/* Terms of rows [beg, end) and their sums. */
static void sum_up(struct window *w, const struct estimator *e, size_t beg,
		   size_t end)
{
	const struct rows rows = { w->weight + beg, w->first + beg, w->npop };
	struct counts pop[MOST_POPS];
	double *term[3];

	for (unsigned p = 0; p < w->npop; p++)
		pop[p] = (struct counts){ w->copies[p] + beg,
					  w->called[p] + beg, w->seen[p] + beg,
					  e->needs & NEEDS_GENOTYPES
						  ? w->het[p] + beg
						  : NULL };
	for (int k = 0; k < 3; k++)
		term[k] = w->terms[k] + beg;
	e->terms(term, NULL, &rows, pop, end - beg);
	for (int k = 0; k < 3; k++) {
		w->sum[k] = 0;
		for (size_t i = beg; i < end; i++) {
			CHECK(fabs(w->terms[k][i]) < 4);
			w->sum[k] += w->terms[k][i];
		}
	}
}

static void estimate(double out[], struct window *w, const struct estimator *e)
{
	const struct extent extent = { 100 };
	struct sums sums = { w->sum, NULL, 0 };

	sum_up(w, e, 0, w->n);
	e->value(out, &sums, &extent, NULL);
	CHECK(out[N_SITES] == w->sum[0]);
	CHECK(w->sum[2] != 0 ? near(out[FST], w->sum[1] / w->sum[2])
			     : isnan(out[FST]));
}

static void estimate_site(double out[], const struct sample *s,
			  const struct estimator *e)
{
	struct window w = none;

	add_site(&w, s);
	estimate(out, &w, e);
}

static bool all_called(const struct sample *s)
{
	for (int p = 0; p < s->npop; p++)
		if (s->called[p] < 2)
			return false;
	return true;
}

/* --- by the definitions --- */

/* The share of pairs that differ, of one population or of two. */
static double differing(const struct sample *s, int p, int q)
{
	int differ = 0, pairs = 0;

	for (int i = 0; i < s->called[p]; i++)
		for (int j = 0; j < (p == q ? i : s->called[q]); j++) {
			differ += s->allele[p][i] != s->allele[q][j];
			pairs++;
		}
	return (double)differ / pairs;
}

static void check_hudson(const struct sample *s)
{
	double out[COLUMNS], within, between;

	estimate_site(out, s, &fst_hudson);
	CHECK(out[N_SITES] == all_called(s));
	if (!all_called(s)) {
		CHECK(out[NUM] == 0 && out[DEN] == 0);
		return;
	}
	within = (differing(s, 0, 0) + differing(s, 1, 1)) / 2;
	between = differing(s, 0, 1);
	CHECK(near(out[NUM], between - within));
	CHECK(near(out[DEN], between));
}

/* Mean of allele a's indicator over a range of a population's alleles. */
static double mean_of(const struct sample *s, int p, int a, int beg, int end)
{
	double sum = 0;

	for (int i = beg; i < end; i++)
		sum += s->allele[p][i] == a;
	return sum / (end - beg);
}

/* Sums of squares of allele a's indicator. */
struct squares {
	double pops, individuals, alleles;
};

static struct squares squares_of(const struct sample *s, int a, double mean)
{
	struct squares ss = { 0 };

	for (int p = 0; p < s->npop; p++) {
		int n = s->called[p];
		double here = mean_of(s, p, a, 0, n);

		ss.pops += n * (here - mean) * (here - mean);
		for (int i = 0; i < n; i += 2) {
			double one = mean_of(s, p, a, i, i + 2);

			ss.individuals += 2 * (one - here) * (one - here);
			for (int j = i; j < i + 2; j++)
				ss.alleles += ((s->allele[p][j] == a) - one) *
					      ((s->allele[p][j] == a) - one);
		}
	}
	return ss;
}

/*
 * Components by the expected mean squares of a nested analysis of variance:
 * alleles within individuals c, individuals c + 2 b, populations
 * c + 2 b + 2 nc a.
 */
static void anova(const struct sample *s, int a, double *num, double *den)
{
	double total = 0, copies = 0, squares = 0, r = s->npop;

	for (int p = 0; p < s->npop; p++) {
		total += s->called[p] / 2;
		squares += s->called[p] / 2 * (s->called[p] / 2);
		copies += copies_of(s, p, a);
	}
	struct squares ss = squares_of(s, a, copies / (2 * total));
	double nc = (total - squares / total) / (r - 1);
	double msg = ss.alleles / total, msi = ss.individuals / (total - r);
	double msp = ss.pops / (r - 1);

	*num += (msp - msi) / (2 * nc);
	*den += (msp - msi) / (2 * nc) + (msi - msg) / 2 + msg;
}

static bool has_components(const struct sample *s)
{
	int individuals = 0;

	for (int p = 0; p < s->npop; p++)
		individuals += s->called[p] / 2;
	return all_called(s) && individuals > s->npop && s->npop > 1;
}

static void check_wc(const struct sample *s)
{
	double out[COLUMNS], num = 0, den = 0;

	estimate_site(out, s, &fst_wc_joint);
	CHECK(out[N_SITES] == all_called(s));
	for (int a = 0; a < s->nalleles && has_components(s); a++)
		anova(s, a, &num, &den);
	CHECK(near(out[NUM], num) && near(out[DEN], den));
	if (!has_components(s))
		CHECK(out[NUM] == 0 && out[DEN] == 0 && isnan(out[FST]));
}

static void check_pair(const struct sample *s)
{
	double pair[COLUMNS], joint[COLUMNS];

	estimate_site(pair, s, &fst_wc);
	estimate_site(joint, s, &fst_wc_joint);
	CHECK(!memcmp(pair, joint, sizeof pair));
}

/* --- properties --- */

/* Another order of populations: the first one last. */
static void check_order(const struct sample *s, const struct estimator *e)
{
	struct sample t = *s;
	double x[COLUMNS], y[COLUMNS];

	for (int p = 0; p < s->npop; p++) {
		int q = (p + 1) % s->npop;
		t.called[p] = s->called[q];
		memcpy(t.allele[p], s->allele[q], sizeof t.allele[p]);
	}
	estimate_site(x, s, e);
	estimate_site(y, &t, e);
	if (s->npop == 2)
		CHECK(!memcmp(x, y, sizeof x));
	CHECK(x[N_SITES] == y[N_SITES]);
	CHECK(near(x[NUM], y[NUM]) && near(x[DEN], y[DEN]));
}

/* Other names of alleles, and one more that nobody has. */
static void check_names(const struct sample *s, const struct estimator *e)
{
	struct sample t = *s;
	double x[COLUMNS], y[COLUMNS];

	t.nalleles += s->nalleles > 1;
	for (int p = 0; p < s->npop; p++)
		for (int i = 0; i < s->called[p]; i++)
			t.allele[p][i] = t.nalleles - 1 - s->allele[p][i];
	estimate_site(x, s, e);
	estimate_site(y, &t, e);
	CHECK(x[N_SITES] == y[N_SITES]);
	CHECK(near(x[NUM], y[NUM]) && near(x[DEN], y[DEN]));
}

static void check_sample(int npop, bool genotypes)
{
	struct sample s;

	any_sample(&s, npop, genotypes);
	if (npop == 2) {
		check_hudson(&s);
		check_order(&s, &fst_hudson);
		check_names(&s, &fst_hudson);
	}
	if (!genotypes)
		return;
	check_wc(&s);
	check_order(&s, &fst_wc_joint);
	check_names(&s, &fst_wc_joint);
	if (npop == 2)
		check_pair(&s);
}

/* A row's terms do not depend on the rows that come with it. */
static void check_parts(const struct estimator *e, int npop)
{
	struct window w = none;
	double terms[3][ROWS];
	struct sample s;

	while (w.n < ROWS - MOST_ALLELES) {
		any_sample(&s, npop, true);
		add_site(&w, &s);
	}
	sum_up(&w, e, 0, w.n);
	memcpy(terms, w.terms, sizeof terms);
	for (size_t beg = 0, end; beg < w.n; beg = end) {
		end = beg + 1 + below(100);
		end = end < w.n ? end : w.n;
		sum_up(&w, e, beg, end);
		for (int k = 0; k < 3; k++)
			CHECK(!memcmp(terms[k] + beg, w.terms[k] + beg,
				      (end - beg) * sizeof(double)));
	}
}

/* Populations that are alike, or have nothing in common. */
static void test_extremes(const struct estimator *e, int npop)
{
	struct sample alike, fixed;
	double out[COLUMNS];

	for (int i = 0; i < 200; i++) {
		any_sample(&alike, npop, true);
		fixed = alike;
		fixed.nalleles = npop > 2 ? MOST_POPS : 2;
		for (int p = 0; p < npop; p++) {
			alike.called[p] = alike.called[0];
			memcpy(alike.allele[p], alike.allele[0],
			       sizeof alike.allele[p]);
			fixed.called[p] = 4 + 2 * p;
			for (int k = 0; k < fixed.called[p]; k++)
				fixed.allele[p][k] = p;
		}
		estimate_site(out, &alike, e);
		CHECK(!(out[FST] > 1e-12));
		estimate_site(out, &fixed, e);
		CHECK(near(out[FST], 1) && out[DEN] > 0.5);
	}
}

/*
 * Hardy-Weinberg or no: two individuals a population, 4 of 4 and 2 of 4
 * copies.  Of two heterozygotes, pbar = 3/4, hbar = 1/2, s2 = 1/8, v = 1/8,
 * a = 1/8, b = -1/8, c = 1/4; of both homozygotes, hbar = 0, a = 0, b = 1/4.
 */
static void test_by_hand(void)
{
	struct sample s = {
		2, 2, { 4, 4 }, { { 1, 1, 1, 1 }, { 0, 1, 0, 1 } }
	};
	double out[COLUMNS];

	estimate_site(out, &s, &fst_wc);
	CHECK(out[N_SITES] == 1 && out[NUM] == 0.25 && out[DEN] == 0.5);
	s.allele[1][1] = 0;
	s.allele[1][2] = 1;
	estimate_site(out, &s, &fst_wc);
	CHECK(out[NUM] == 0 && out[DEN] == 0.5 && out[FST] == 0);
	estimate_site(out, &s, &fst_hudson);
	CHECK(near(out[NUM], 0.5 - 1.0 / 3) && out[DEN] == 0.5);
}

/* One individual each, one population, no site: no number, but no NaN sum. */
static void test_undefined(void)
{
	struct sample s = { 2, 2, { 2, 2 }, { { 1, 1 }, { 0, 1 } } };
	struct window empty = none;
	double out[COLUMNS];

	empty.npop = 2;
	estimate_site(out, &s, &fst_wc);
	CHECK(out[N_SITES] == 1 && isnan(out[FST]));
	CHECK(out[NUM] == 0 && out[DEN] == 0);
	s.npop = 1;
	s.called[0] = 4;
	estimate_site(out, &s, &fst_wc_joint);
	CHECK(out[N_SITES] == 1 && isnan(out[FST]));
	estimate(out, &empty, &fst_wc);
	CHECK(out[N_SITES] == 0 && isnan(out[FST]));
	estimate(out, &empty, &fst_hudson);
	CHECK(out[N_SITES] == 0 && isnan(out[FST]));
}

static void test_words(void)
{
	const struct estimator *all[] = { &fst_hudson, &fst_wc, &fst_wc_joint };

	for (int i = 0; i < 3; i++) {
		int n = 0;
		while (all[i]->columns[n].name)
			n++;
		CHECK(n == COLUMNS && all[i]->nterms == 3 && !all[i]->tallies);
		CHECK(!strcmp(all[i]->columns[FST].name, "fst"));
		CHECK(all[i]->sites_column == N_SITES);
		CHECK(all[i]->needs == (i ? NEEDS_GENOTYPES : 0));
	}
}

int main(void)
{
	for (int i = 0; i < 20000; i++)
		check_sample(i % 3 ? 2 : 1 + (int)below(MOST_POPS), i % 4);
	for (int i = 0; i < 20; i++) {
		check_parts(&fst_hudson, 2);
		check_parts(&fst_wc, 2);
		check_parts(&fst_wc_joint, 2 + i % (MOST_POPS - 1));
	}
	test_extremes(&fst_hudson, 2);
	test_extremes(&fst_wc, 2);
	test_extremes(&fst_wc_joint, MOST_POPS);
	test_by_hand();
	test_undefined();
	test_words();
	return unit_end();
}
