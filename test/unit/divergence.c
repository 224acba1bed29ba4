/* Divergence against its definition: compare every pair of alleles. */
#include "divergence.h"

#include "rows.h"

enum {
	N_BASES,
	N_SITES,
	DXY,
	DA,
	N_FIXED,
	N_SHARED,
	N_PRIVATE1,
	N_PRIVATE2,
	COLUMNS
};

static const struct estimator *const all[] = { &divergence_per_base,
					       &divergence_per_site,
					       &divergence_per_pair };

static const int in_order[POPS] = { 0, 1, 2 }, exchanged[POPS] = { 1, 0, 2 };

static void estimate(double out[], struct window *w, const struct estimator *e,
		     const int order[], int64_t bases)
{
	const struct extent extent = { bases };
	const struct sums sums = { .term = w->sum };

	sum_terms(w, e, order);
	e->value(out, &sums, &extent, NULL);
}

/* What the window holds, found by looking at lists of alleles. */
struct truth {
	int counts[COLUMNS]; /* those that are counts */
	double between, within;
	int differ, pairs, differ_in[2], pairs_in[2];
};

static void look(struct truth *t, const struct site *s)
{
	int x[64], y[64], nx = site_list(s, 0, x), ny = site_list(s, 1, y);
	bool common = false, varies1 = false, varies2 = false;
	int differ, pairs;

	if (!nx || !ny)
		return;
	for (int i = 0; i < nx; i++)
		for (int j = 0; j < ny; j++)
			common |= x[i] == y[j];
	for (int i = 0; i < nx; i++)
		varies1 |= x[i] != x[0];
	for (int j = 0; j < ny; j++)
		varies2 |= y[j] != y[0];
	t->counts[N_SITES]++;
	t->counts[N_FIXED] += !common;
	t->counts[N_SHARED] += varies1 && varies2;
	t->counts[N_PRIVATE1] += varies1 && !varies2;
	t->counts[N_PRIVATE2] += varies2 && !varies1;
	t->between += mean_difference(s, 0, 1);
	compare(s, 0, 1, &differ, &pairs);
	t->differ += differ;
	t->pairs += pairs;
	for (int p = 0; p < 2; p++) {
		t->within += mean_difference(s, p, p) / 2;
		compare(s, p, p, &differ, &pairs);
		t->differ_in[p] += differ;
		t->pairs_in[p] += pairs;
	}
}

static void check_counts(const double out[], const struct truth *t)
{
	for (int c = 0; c < COLUMNS; c++)
		if (c != N_BASES && c != DXY && c != DA)
			CHECK(out[c] == t->counts[c]);
}

static void check_pairs(const double out[], const struct truth *t)
{
	double da = (double)t->differ / t->pairs;

	check_counts(out, t);
	CHECK(out[N_BASES] == t->counts[N_SITES]);
	CHECK(same(out[DXY], da));
	for (int p = 0; p < 2; p++)
		da -= (double)t->differ_in[p] / t->pairs_in[p] / 2;
	CHECK(isnan(da) ? isnan(out[DA]) : fabs(out[DA] - da) < 1e-14);
}

static void check_window(struct window *w, const struct truth *t)
{
	double out[COLUMNS], n = t->counts[N_SITES];

	estimate(out, w, &divergence_per_base, in_order, 100);
	check_counts(out, t);
	CHECK(out[N_BASES] == 100);
	CHECK(near(out[DXY], t->between / 100));
	CHECK(fabs(out[DA] - (t->between - t->within) / 100) < 1e-14);
	estimate(out, w, &divergence_per_site, in_order, 100);
	check_counts(out, t);
	CHECK(out[N_BASES] == n);
	CHECK(n ? near(out[DXY], t->between / n) : isnan(out[DXY]));
	CHECK(n ? fabs(out[DA] - (t->between - t->within) / n) < 1e-14
		: isnan(out[DA]));
	estimate(out, w, &divergence_per_pair, in_order, 100);
	check_pairs(out, t);
}

static void check_site(const struct site *s)
{
	struct window w = { 0 };
	struct truth t = { 0 };

	add_site(&w, s);
	look(&t, s);
	check_window(&w, &t);
}

/* All sites of k alleles with no more than 'most' copies of each. */
static void check_all(int nalleles, int most)
{
	int cells = 2 * nalleles, n = 1;

	for (int i = 0; i < cells; i++)
		n *= most + 1;
	for (int i = 0; i < n; i++) {
		struct site s = { .nalleles = nalleles };
		for (int k = 0, rest = i; k < cells; k++) {
			s.copies[k % 2][k / 2] = rest % (most + 1);
			rest /= most + 1;
		}
		check_site(&s);
	}
}

static void test_sites(void)
{
	check_all(1, 4);
	check_all(2, 5);
	check_all(3, 2);
	check_all(4, 1);
}

static void test_windows(void)
{
	for (int rep = 0; rep < 300; rep++) {
		struct window w = { 0 };
		struct truth t = { 0 };
		for (unsigned i = below(80); i > 0; i--) {
			struct site s = random_site();
			/* often no site with more than two alleles */
			if (rep % 3 == 0 && s.nalleles > 2)
				continue;
			add_site(&w, &s);
			look(&t, &s);
		}
		check_window(&w, &t);
	}
}

static void check_exchange(struct window *w, const struct estimator *e)
{
	double out[COLUMNS], back[COLUMNS];

	estimate(out, w, e, in_order, 1000);
	estimate(back, w, e, exchanged, 1000);
	for (int c = N_BASES; c <= N_SHARED; c++)
		CHECK(same(out[c], back[c]));
	CHECK(out[N_PRIVATE1] == back[N_PRIVATE2]);
	CHECK(out[N_PRIVATE2] == back[N_PRIVATE1]);
}

/* Populations exchanged: the same bits.  Alleles in another order. */
static void test_symmetry(void)
{
	for (int rep = 0; rep < 300; rep++) {
		struct window w = { 0 }, other = { 0 };
		double out[COLUMNS], out2[COLUMNS];
		for (int i = 0; i < 60; i++) {
			struct site s = random_site();
			struct site t = relabelled(&s, (int)below(ALLELES));
			add_site(&w, &s);
			add_site(&other, &t);
		}
		for (int k = 0; k < 3; k++) {
			check_exchange(&w, all[k]);
			estimate(out, &w, all[k], in_order, 60);
			estimate(out2, &other, all[k], in_order, 60);
			for (int c = 0; c < COLUMNS; c++)
				CHECK(fabs(out[c] - out2[c]) < 1e-12);
		}
	}
}

/* Two alleles: which of them is REF does not show in a bit. */
static void test_ref_alt(void)
{
	for (int rep = 0; rep < 2000; rep++) {
		struct window w = { 0 }, other = { 0 };
		struct site s = random_site();
		double out[COLUMNS], out2[COLUMNS];
		if (s.nalleles != 2)
			continue;
		add_site(&w, &s);
		s = relabelled(&s, 1);
		add_site(&other, &s);
		for (int k = 0; k < 3; k++) {
			estimate(out, &w, all[k], in_order, 3);
			estimate(out2, &other, all[k], in_order, 3);
			for (int c = 0; c < COLUMNS; c++)
				CHECK(same(out[c], out2[c]));
		}
	}
}

/* The sums of two windows are those of both in one. */
static void test_parts(void)
{
	for (int k = 0; k < 3; k++) {
		struct window part[2] = { 0 }, whole = { 0 };
		for (int i = 0; i < 80; i++) {
			struct site s = random_site();
			add_site(&part[i >= 30], &s);
			add_site(&whole, &s);
		}
		sum_terms(&part[0], all[k], in_order);
		sum_terms(&part[1], all[k], in_order);
		sum_terms(&whole, all[k], in_order);
		for (int t = 0; t < all[k]->nterms; t++)
			CHECK(near(part[0].sum[t] + part[1].sum[t],
				   whole.sum[t]));
	}
}

/* With the same number called everywhere a site and a pair weigh the same. */
static void test_relations(void)
{
	struct window w = { 0 };
	double base[COLUMNS], site[COLUMNS], pair[COLUMNS];

	for (int i = 0; i < 100; i++) {
		struct site s = { .nalleles = 2 + (i % 5 == 0) };
		for (int j = 0; j < 8 + 6; j++)
			s.copies[j < 8][below((unsigned)s.nalleles)]++;
		add_site(&w, &s);
	}
	estimate(base, &w, &divergence_per_base, in_order, 700);
	estimate(site, &w, &divergence_per_site, in_order, 700);
	estimate(pair, &w, &divergence_per_pair, in_order, 700);
	CHECK(site[N_BASES] == 100 && pair[N_BASES] == 100);
	for (int c = DXY; c <= DA; c++) {
		CHECK(near(base[c] * 700, site[c] * 100));
		CHECK(fabs(site[c] - pair[c]) < 1e-14);
	}
}

/*
 * Sites of 2|2, 1|3 and 4|0 called.  REF in the first and ALT in the second;
 * then ALT in the first, one ALT in the second; then one that is not called.
 * between 1 and 2/3, within 0 and 0, 0 and 2/3; 4 + 2 of 4 + 3 pairs differ
 * between, 0 of 1 in the first, 0 + 2 of 1 + 3 in the second.
 */
static void test_missing(void)
{
	const struct site sites[] = {
		{ 2, { { 2, 0 }, { 0, 2 } } },
		{ 2, { { 0, 1 }, { 2, 1 } } },
		{ 2, { { 2, 2 }, { 0, 0 } } },
	};
	struct window w = { 0 };
	double out[COLUMNS];

	for (int i = 0; i < 3; i++)
		add_site(&w, &sites[i]);
	estimate(out, &w, &divergence_per_site, in_order, 9);
	CHECK(out[N_BASES] == 2 && out[N_SITES] == 2 && out[N_FIXED] == 1);
	CHECK(out[N_SHARED] == 0 && out[N_PRIVATE1] == 0);
	CHECK(out[N_PRIVATE2] == 1);
	CHECK(near(out[DXY], 5.0 / 6));
	CHECK(near(out[DA], (5.0 / 3 - 1.0 / 3) / 2));
	estimate(out, &w, &divergence_per_pair, in_order, 9);
	CHECK(near(out[DXY], 6.0 / 7));
	CHECK(near(out[DA], 6.0 / 7 - 1.0 / 4));
}

static void test_undefined(void)
{
	const struct site lone = { 2, { { 1, 0 }, { 0, 1 } } };
	struct window w = { 0 };
	double out[COLUMNS];

	estimate(out, &w, &divergence_per_base, in_order, 5);
	CHECK(out[N_SITES] == 0 && out[DXY] == 0 && out[DA] == 0);
	estimate(out, &w, &divergence_per_base, in_order, 0);
	CHECK(isnan(out[DXY]) && isnan(out[DA]));
	for (int k = 1; k < 3; k++) {
		estimate(out, &w, all[k], in_order, 5);
		CHECK(out[N_BASES] == 0 && isnan(out[DXY]) && isnan(out[DA]));
	}
	add_site(&w, &lone);
	estimate(out, &w, &divergence_per_pair, in_order, 5);
	CHECK(out[N_FIXED] == 1 && out[DXY] == 1 && isnan(out[DA]));
}

static void test_words(void)
{
	for (int k = 0; k < 3; k++) {
		const struct column *c = all[k]->columns;
		int n = 0;
		while (c[n].name)
			n++;
		CHECK(n == COLUMNS && n <= MAX_COLUMNS);
		CHECK(!strcmp(c[all[k]->sites_column].name, "n_sites"));
		CHECK(all[k]->nterms <= MAX_TERMS);
		CHECK(!all[k]->tallies && !all[k]->needs);
	}
}

int main(void)
{
	test_sites();
	test_windows();
	test_symmetry();
	test_ref_alt();
	test_parts();
	test_relations();
	test_missing();
	test_undefined();
	test_words();
	return unit_end();
}
