/* Projections by drawing every subset, and spectra made of them. */
#include "sfs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "histogram.h"
#include "projection.h"
#include "random.h"
#include "spectrum.h"
#include "unit.h"

enum { SMALL = 12, LARGE = 100000 };

static bool near(double x, double y, double relative)
{
	return fabs(x - y) <= relative * fabs(y);
}

/* --- chances --- */

/* How many of all subsets of m among n have i of the first c. */
static void draw_all(uint32_t n, uint32_t c, uint32_t m, double drawn[])
{
	double all = 0;

	memset(drawn, 0, (SMALL + 1) * sizeof *drawn);
	for (uint32_t set = 0; set < 1u << n; set++) {
		if ((uint32_t)__builtin_popcount(set) != m)
			continue;
		drawn[__builtin_popcount(set & ((1u << c) - 1))]++;
		all++;
	}
	for (uint32_t i = 0; i <= SMALL; i++)
		drawn[i] /= all;
}

static void test_all_subsets(void)
{
	double weight[SMALL + 1], drawn[SMALL + 1];

	for (uint32_t n = 0; n <= SMALL; n++)
		for (uint32_t m = 0; m <= n; m++)
			for (uint32_t c = 0; c <= n; c++) {
				struct sfs_range r =
					sfs_project(n, c, m, weight);
				bool right = r.beg < r.end && r.end <= m + 1;

				draw_all(n, c, m, drawn);
				for (uint32_t i = 0; i <= m; i++)
					right &= i >= r.beg && i < r.end
							 ? near(weight[i -
								       r.beg],
								drawn[i], 1e-14)
							 : drawn[i] == 0;
				CHECK(right);
			}
}

/* They add up to 1, and the mean is m c / n. */
static void check_moments(uint32_t n, uint32_t c, uint32_t m, double *weight)
{
	struct sfs_range r = sfs_project(n, c, m, weight);
	long double sum = 0, mean = 0;
	bool right = true;

	for (uint32_t i = r.beg; i < r.end; i++) {
		double w = weight[i - r.beg];

		right &= w >= 0 && w <= 1;
		sum += w;
		mean += (long double)w * i;
	}
	CHECK(right);
	CHECK(near((double)sum, 1, 1e-12));
	CHECK(near((double)mean, (double)m * c / n, 1e-11));
}

static long double log_choose(uint32_t n, uint32_t k)
{
	return lgammal((long double)n + 1) - lgammal((long double)k + 1) -
	       lgammal((long double)(n - k) + 1);
}

static void test_large(void)
{
	double *weight = malloc((LARGE + 1) * sizeof *weight);
	struct sfs_range r;
	bool right = true;

	if (!weight)
		exit(1);
	check_moments(LARGE, 1, LARGE - 1, weight);
	check_moments(LARGE, LARGE / 2, LARGE / 2, weight);
	check_moments(LARGE, 3, 20, weight);
	for (int i = 0; i < 200; i++) {
		uint32_t n = 1 + below(i % 2 ? LARGE : 300);

		check_moments(n, below(n + 1), 1 + below(n), weight);
	}
	r = sfs_project(50000, 20000, 700, weight);
	for (uint32_t i = r.beg; i < r.end; i++) {
		long double p = log_choose(20000, i) +
				log_choose(30000, 700 - i) -
				log_choose(50000, 700);

		right &= near(weight[i - r.beg], (double)expl(p), 1e-9) ||
			 p < -600;
	}
	CHECK(right);
	free(weight);
}

/* A site that has no more than are drawn is itself. */
static void test_whole(void)
{
	double weight[301];

	for (uint32_t c = 0; c <= 300; c++) {
		struct sfs_range r = sfs_project(300, c, 300, weight);

		CHECK(r.beg == c && r.end == c + 1 && weight[0] == 1);
	}
}

static void test_minor(void)
{
	CHECK(!sfs_major(3, 7) && sfs_major(4, 7) && !sfs_tied(3, 7));
	CHECK(!sfs_major(4, 8) && sfs_tied(4, 8) && sfs_major(5, 8));
	CHECK(sfs_tied(0, 0) && !sfs_major(0, 0));
}

/* --- histograms --- */

static struct histogram_key any_key(unsigned spectra)
{
	uint32_t n1 = 20 + below(4), n2 = 20 + below(4);

	return (struct histogram_key){ below(spectra),
				       { n1, n2 },
				       { below(n1 + 1), below(n2 + 1) } };
}

static int64_t sites_of(const struct histogram *h,
			const struct histogram_key *k)
{
	int64_t sites = 0;

	for (size_t i = 0; i < h->n; i++)
		if (!memcmp(&h->entry[i].key, k, sizeof *k))
			sites += h->entry[i].sites;
	return sites;
}

/* Against a list without keys, and twice, as it is used again. */
static void test_histogram(void)
{
	enum { SITES = 3000 };
	static struct histogram_key key[SITES];
	struct histogram h = { 0 };

	for (int turn = 0; turn < 2; turn++) {
		int64_t all = 0;
		bool right = true;

		histogram_clear(&h);
		for (int i = 0; i < SITES; i++) {
			key[i] = any_key(1);
			key[i].called[1] = key[i].copies[1] = 0;
			histogram_add(&h, &key[i], 1 + i % 3);
		}
		for (size_t i = 0; i < h.n; i++)
			all += h.entry[i].sites;
		CHECK(all == SITES * 2 && h.n < 100);
		for (int i = 0; i < SITES; i += 50) {
			int64_t want = 0;

			for (int k = 0; k < SITES; k++)
				if (!memcmp(&key[k], &key[i], sizeof *key))
					want += 1 + k % 3;
			right &= sites_of(&h, &key[i]) == want;
		}
		CHECK(right);
	}
	histogram_free(&h);
}

/* Runs are all entries, each with other numbers called, the larger later. */
static void test_runs(void)
{
	struct histogram h = { 0 };
	const struct histogram_entry *e, *end;
	uint32_t last[3] = { 0 };
	int64_t sites = 0;
	bool right = true;

	for (int i = 0; i < 5000; i++) {
		struct histogram_key k = any_key(3);

		histogram_add(&h, &k, 2);
	}
	histogram_sort(&h);
	end = h.entry + h.n;
	for (e = h.entry; e < end;) {
		struct histogram_run r = histogram_run(e, end);
		uint32_t at[3] = { e->key.spectrum, e->key.called[0],
				   e->key.called[1] };
		int i = 0;

		while (i < 2 && at[i] == last[i])
			i++;
		right &= r.beg == e && r.end > e && at[i] > last[i];
		memcpy(last, at, sizeof last);
		for (; e < r.end; e++)
			right &= e->key.called[0] == at[1] &&
				 e->key.called[1] == at[2];
		sites += r.sites;
	}
	CHECK(right && sites == 10000);
	histogram_free(&h);
}

/* --- projections --- */

static bool same_sums(const struct projection *p, const struct projection *q)
{
	size_t ncells = (size_t)(p->size[0] + 1) * (p->size[1] + 1);
	bool same = true;

	for (size_t k = 0; k < p->nspectra; k++)
		same &= !memcmp(p->sum[k], q->sum[k],
				ncells * sizeof *p->sum[k]);
	return same;
}

/* Site by site, or gathered and in another order: the same to the last bit. */
static void test_grouping(void)
{
	const uint32_t size[2] = { 17, 17 };
	struct projection *p = projection_create(2, size);
	struct projection *q = projection_create(2, size);
	struct histogram h = { 0 };

	for (int i = 0; i < 5000; i++) {
		struct histogram_key k = any_key(2);

		projection_add(p, &(struct histogram_entry){ k, 1 });
		histogram_add(&h, &k, 1);
	}
	histogram_sort(&h);
	for (size_t i = 0; i < h.n; i++)
		projection_add(q, &h.entry[i]);
	CHECK(h.n < 5000 && same_sums(p, q));
	histogram_free(&h);
	projection_free(p);
	projection_free(q);
}

/* Drawing all that there are changes nothing; any drawing keeps the sites. */
static void test_projection(void)
{
	for (uint32_t draw = 1; draw <= 20; draw++) {
		const uint32_t size[2] = { draw, 0 };
		struct projection *p = projection_create(1, size);
		struct histogram_entry e = { { 0, { 20, 0 }, { 7, 0 } }, 1000 };
		exact sites = 0;

		projection_add(p, &e);
		for (uint32_t i = 0; i <= draw; i++)
			sites += p->sum[0][i];
		CHECK(near(exact_real(sites), 1000, 1e-14));
		CHECK(draw < 20 || exact_real(p->sum[0][7]) == 1000);
		projection_free(p);
	}
}

/* --- spectra --- */

/* Folding keeps the sites, and cannot tell which allele was counted. */
static void test_folding(void)
{
	struct spectrum a = { .size = { 5, 4 }, .folded = true }, b = a;
	exact sites = 0;
	bool right = true;

	for (int i = 0; i < 300; i++) {
		uint32_t c[2] = { below(6), below(5) };
		const uint32_t other[2] = { 5 - c[0], 4 - c[1] };

		spectrum_add(&a, c, i);
		spectrum_add(&b, other, i);
		sites += i;
	}
	spectrum_settle(&a);
	spectrum_settle(&b);
	for (size_t i = 0; i < a.ncells; i++) {
		const struct spectrum_cell *x = &a.cell[i], *y = &b.cell[i];

		right &= x->count[0] + x->count[1] <= 4;
		right &= x->count[0] == y->count[0] &&
			 x->count[1] == y->count[1] && x->sites == y->sites;
		sites -= x->sites;
	}
	CHECK(right && a.ncells == b.ncells && sites == 0);
	spectrum_free(&a);
	spectrum_free(&b);
}

int main(void)
{
	test_all_subsets();
	test_large();
	test_whole();
	test_minor();
	test_histogram();
	test_runs();
	test_grouping();
	test_projection();
	test_folding();
	return unit_end();
}
