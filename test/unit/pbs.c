/* The population branch statistic: every pair of alleles, and by hand. */
#include "pbs.h"

#include "rows.h"

enum { N_SITES, PBS, PBSN1, COLUMNS };

static const double most_fst = 0.99999;

static const int in_order[POPS] = { 0, 1, 2 };

static void estimate(double out[], struct window *w, const int order[],
		     int view)
{
	const struct extent extent = { 1000 };
	const struct sums sums = { .term = w->sum, .view = view };

	sum_terms(w, &pbs, order);
	pbs.value(out, &sums, &extent, NULL);
}

/* Sums over sites of the numerator and denominator of each pair. */
struct truth {
	int sites;
	double num[POPS][POPS], den[POPS][POPS];
};

static void look(struct truth *t, const struct site *s)
{
	for (int p = 0; p < POPS; p++)
		if (site_called(s, p) < 2)
			return;
	t->sites++;
	for (int p = 0; p < POPS; p++)
		for (int q = 0; q < POPS; q++) {
			double between = mean_difference(s, p, q);
			t->den[p][q] += between;
			t->num[p][q] += between - (mean_difference(s, p, p) +
						   mean_difference(s, q, q)) /
							  2;
		}
}

static double true_branch(const struct truth *t, int p, int q)
{
	double f = t->num[p][q] / t->den[p][q];

	if (f < 0)
		f = 0;
	if (f > most_fst)
		f = most_fst;
	return -log(1 - f);
}

static void check_view(struct window *w, const struct truth *t, int view)
{
	static const int focal[3][3] = { { 0, 1, 2 },
					 { 1, 0, 2 },
					 { 2, 0, 1 } };
	const int *v = focal[view];
	double t12 = true_branch(t, v[0], v[1]);
	double t13 = true_branch(t, v[0], v[2]);
	double t23 = true_branch(t, v[1], v[2]);
	double want = (t12 + t13 - t23) / 2, out[COLUMNS];

	estimate(out, w, in_order, view);
	CHECK(out[N_SITES] == t->sites);
	if (isnan(want)) {
		CHECK(isnan(out[PBS]) && isnan(out[PBSN1]));
		return;
	}
	CHECK(fabs(out[PBS] - want) < 1e-9);
	want /= 1 + (t12 + t13 + t23) / 2;
	CHECK(fabs(out[PBSN1] - want) < 1e-9);
}

/* All single sites of k alleles, no more than 'most' copies of each. */
static void check_all(int nalleles, int most)
{
	int cells = POPS * nalleles, n = 1;

	for (int i = 0; i < cells; i++)
		n *= most + 1;
	for (int i = 0; i < n; i++) {
		struct site s = { .nalleles = nalleles };
		struct window w = { 0 };
		struct truth t = { 0 };
		for (int k = 0, rest = i; k < cells; k++) {
			s.copies[k % POPS][k / POPS] = rest % (most + 1);
			rest /= most + 1;
		}
		add_site(&w, &s);
		look(&t, &s);
		for (int view = 0; view < 3; view++)
			check_view(&w, &t, view);
	}
}

static void test_sites(void)
{
	check_all(1, 3);
	check_all(2, 3);
	check_all(3, 1);
}

static void fill(struct window *w, struct truth *t, int nsites)
{
	for (int i = 0; i < nsites; i++) {
		struct site s = random_site();
		add_site(w, &s);
		look(t, &s);
	}
}

static void test_windows(void)
{
	for (int rep = 0; rep < 500; rep++) {
		struct window w = { 0 };
		struct truth t = { 0 };
		fill(&w, &t, rep % 80);
		for (int view = 0; view < 3; view++)
			check_view(&w, &t, view);
	}
}

/* A view is the first view of populations in its order, to the bit. */
static void test_views(void)
{
	for (int rep = 0; rep < 200; rep++) {
		struct window w = { 0 };
		struct truth t = { 0 };
		double out[COLUMNS], first[COLUMNS], swapped[COLUMNS];
		fill(&w, &t, 50);
		for (int v = 0; v < pbs.nviews; v++) {
			const uint8_t *slot = pbs.view[v];
			const int order[] = { slot[0], slot[1], slot[2] };
			const int kin[] = { slot[0], slot[2], slot[1] };
			estimate(out, &w, in_order, v);
			estimate(first, &w, order, 0);
			estimate(swapped, &w, kin, 0);
			for (int c = 0; c < COLUMNS; c++) {
				CHECK(same(out[c], first[c]));
				CHECK(same(out[c], swapped[c]));
			}
		}
	}
}

static void test_relabelled(void)
{
	for (int rep = 0; rep < 200; rep++) {
		struct window w = { 0 }, other = { 0 };
		double out[COLUMNS], out2[COLUMNS];
		for (int i = 0; i < 50; i++) {
			struct site s = random_site();
			struct site t = relabelled(&s, (int)below(ALLELES));
			add_site(&w, &s);
			add_site(&other, &t);
		}
		estimate(out, &w, in_order, 0);
		estimate(out2, &other, in_order, 0);
		CHECK(out[N_SITES] == out2[N_SITES]);
		CHECK(fabs(out[PBS] - out2[PBS]) < 1e-12);
		CHECK(fabs(out[PBSN1] - out2[PBSN1]) < 1e-12);
	}
}

static void test_parts(void)
{
	struct window part[2] = { 0 }, whole = { 0 };

	for (int i = 0; i < 80; i++) {
		struct site s = random_site();
		add_site(&part[i >= 30], &s);
		add_site(&whole, &s);
	}
	sum_terms(&part[0], &pbs, in_order);
	sum_terms(&part[1], &pbs, in_order);
	sum_terms(&whole, &pbs, in_order);
	for (int t = 0; t < pbs.nterms; t++)
		CHECK(near(part[0].sum[t] + part[1].sum[t], whole.sum[t]));
}

/*
 * One site where the first is fixed for another allele than the others, one
 * with two copies of four in all: between 1 + 1/2, 1 + 1/2 and 0 + 1/2, within
 * 2/3 in each.  F12 = F13 = 5/9; F23 is below 0 and clipped, so T23 is 0.  A
 * third site, of which one population has one call, is none.
 */
static void test_by_hand(void)
{
	const struct site sites[] = {
		{ 2, { { 4, 0 }, { 0, 4 }, { 0, 4 } } },
		{ 2, { { 2, 2 }, { 2, 2 }, { 2, 2 } } },
		{ 2, { { 4, 0 }, { 0, 4 }, { 0, 1 } } },
	};
	double t = log(9.0 / 4), out[COLUMNS];
	struct window w = { 0 };

	for (int i = 0; i < 3; i++)
		add_site(&w, &sites[i]);
	estimate(out, &w, in_order, 0);
	CHECK(out[N_SITES] == 2);
	CHECK(near(out[PBS], t) && near(out[PBSN1], t / (1 + t)));
	for (int view = 1; view < 3; view++) {
		estimate(out, &w, in_order, view);
		CHECK(out[N_SITES] == 2 && out[PBS] == 0 && out[PBSN1] == 0);
	}
}

/* Each its own allele: all F are 1.  All alike but variable: all below 0. */
static void test_clipped(void)
{
	const struct site apart = { 3, { { 2 }, { 0, 3 }, { 0, 0, 2 } } };
	const struct site alike = { 2, { { 2, 2 }, { 3, 3 }, { 1, 1 } } };
	struct window w = { 0 }, none = { 0 };
	double most = -log(1 - most_fst), out[COLUMNS];

	add_site(&w, &apart);
	add_site(&none, &alike);
	for (int view = 0; view < 3; view++) {
		estimate(out, &w, in_order, view);
		CHECK(fabs(out[PBS] - most / 2) < 1e-9);
		CHECK(fabs(out[PBSN1] - most / 2 / (1 + 1.5 * most)) < 1e-9);
		estimate(out, &none, in_order, view);
		CHECK(out[N_SITES] == 1);
		CHECK(same(out[PBS], 0) && same(out[PBSN1], 0));
	}
}

/* One pair without a difference leaves every view without a result. */
static void test_undefined(void)
{
	const struct site s = { 2, { { 4, 0 }, { 0, 4 }, { 0, 4 } } };
	struct window w = { 0 };
	double out[COLUMNS];

	for (int sites = 0; sites < 2; sites++) {
		for (int view = 0; view < 3; view++) {
			estimate(out, &w, in_order, view);
			CHECK(out[N_SITES] == sites);
			CHECK(isnan(out[PBS]) && isnan(out[PBSN1]));
		}
		add_site(&w, &s);
	}
}

static void test_words(void)
{
	int n = 0;

	while (pbs.columns[n].name)
		n++;
	CHECK(n == COLUMNS);
	CHECK(!strcmp(pbs.columns[pbs.sites_column].name, "n_sites"));
	CHECK(pbs.nterms <= MAX_TERMS && pbs.nviews == 3);
	CHECK(!pbs.tallies && !pbs.needs);
}

int main(void)
{
	test_sites();
	test_windows();
	test_views();
	test_relabelled();
	test_parts();
	test_by_hand();
	test_clipped();
	test_undefined();
	test_words();
	return unit_end();
}
