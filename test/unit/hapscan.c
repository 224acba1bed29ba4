/*
 * Scans of many sites by any number of threads, which cut them into blocks,
 * against one run of the transform over the whole, site by site: the same
 * bits.
 */
#include "hapscan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "unit.h"

enum { MAX_SITES = 11000, GROUPS = 3, THREADS = 9 };

static unsigned size[GROUPS]; /* haplotypes */
static size_t first[GROUPS], nsites, stride;
static uint64_t *row;
static double gap[MAX_SITES];

static double want[GROUPS][2][2][MAX_SITES]; /* direction, allele */
static unsigned want_ends[GROUPS][MAX_SITES];
static unsigned want_zeros[GROUPS][MAX_SITES];

static void *some(size_t n, size_t bytes)
{
	void *p = calloc(n, bytes);

	if (!p)
		exit(1);
	return p;
}

static bool same(double x, double y)
{
	return isnan(x) ? isnan(y) : !memcmp(&x, &y, sizeof x);
}

/* --- panels --- */

/* A copy of one of a few, of another from time to time: alike over hundreds
 * of sites, or over blocks.  The first and last sites do not vary. */
static void make_haplotype(unsigned group, unsigned h)
{
	bool steady = percent(40);
	unsigned rare = steady ? 8000 : 300, kinds = steady ? 2 : 8;
	unsigned of = below(kinds);

	for (size_t i = 20; i + 20 < nsites; i++) {
		uint64_t x = (i * 0x9e3779b97f4a7c15u) >> (20 + of);

		if (!below(rare))
			x ^= 1;
		if (!below(rare))
			of = below(kinds);
		row[i * stride + first[group] + h / 64] |= (x & 1) << h % 64;
	}
}

static void make_panel(size_t sites, unsigned ngroups)
{
	nsites = sites;
	stride = 0;
	for (unsigned g = 0; g < ngroups; g++) {
		size[g] = g == 2 ? 1 : 10 + below(40);
		first[g] = stride;
		stride += (size[g] + 63) / 64;
	}
	row = some(nsites * stride, sizeof *row);
	for (unsigned g = 0; g < ngroups; g++)
		for (unsigned h = 0; h < size[g]; h++)
			make_haplotype(g, h);
	for (size_t i = 0; i < nsites; i++)
		gap[i] = below(1500) ? (double)below(100) : -1;
}

static const struct track track = { .name = "1" };

static struct picks panel(unsigned ngroups)
{
	return (struct picks){ .track = &track,
			       .nsites = nsites,
			       .ngroups = ngroups,
			       .n = size,
			       .first = first,
			       .stride = stride,
			       .row = row };
}

/* --- one run over the whole --- */

struct run {
	const struct hapscan_args *args;
	bool back;
	unsigned group;
	double *at;
	int32_t *broken;
	struct pbwt pbwt;
	struct ihh_bench bench;
};

static size_t site_of(const struct run *r, size_t i)
{
	return r->back ? nsites - 1 - i : i;
}

static void make_line(struct run *r)
{
	r->broken[0] = -1;
	for (size_t i = 1; i < nsites; i++) {
		double x = gap[r->back ? nsites - 1 - i : i - 1];

		r->at[i] = r->at[i - 1] + (x > 0 ? x : 0);
		r->broken[i] = x < 0 ? (int32_t)i - 1 : r->broken[i - 1];
	}
}

static double measure(struct run *r, struct ihh_group g, unsigned *ends)
{
	const struct ihh_line line = { r->at, r->broken };

	if (r->args->kind == HAPSCAN_IHH)
		return ihh(&r->pbwt, g, &line, &r->args->rule, &r->bench, ends);
	return shared_length(&r->pbwt, g, &r->bench, ends);
}

static void run_site(struct run *r, size_t site)
{
	struct ihh_group g[2] = { { 0, r->pbwt.zeros },
				  { r->pbwt.zeros, r->pbwt.n } };
	struct ihh_group both = { 0, r->pbwt.n };
	double *to[2] = { want[r->group][r->back][0],
			  want[r->group][r->back][1] };
	unsigned ends = 0;

	want_zeros[r->group][site] = r->pbwt.zeros;
	if (!r->args->by_allele) {
		to[0][site] = measure(r, both, &ends);
		to[1][site] = NAN;
		want_ends[r->group][site] |= ends;
		return;
	}
	for (int a = 0; a < 2; a++) {
		to[a][site] = measure(r, g[a], &ends);
		want_ends[r->group][site] |= ends;
	}
}

static void run_whole(const struct hapscan_args *args, unsigned group,
		      bool back)
{
	unsigned n = size[group];
	int32_t *words = some(pbwt_words(n), sizeof *words);
	void *memory = some(1, ihh_bench_bytes(n));
	struct run r = { .args = args, .back = back, .group = group };

	r.at = some(nsites, sizeof *r.at);
	r.broken = some(nsites, sizeof *r.broken);
	make_line(&r);
	ihh_bench_init(&r.bench, n, memory);
	pbwt_init(&r.pbwt, n, words);
	pbwt_begin(&r.pbwt, 0);
	for (size_t i = 0; i < nsites; i++) {
		size_t site = site_of(&r, i);

		pbwt_step(&r.pbwt, row + site * stride + first[group]);
		run_site(&r, site);
	}
	free(r.at);
	free(r.broken);
	free(words);
	free(memory);
}

/* --- the same by threads --- */

static bool right_score(const struct hapscan *s, const struct hapscan_args *a,
			size_t site, unsigned g)
{
	struct hapscore x = hapscan_score(s, site, g);
	unsigned zeros = want_zeros[g][site], ones = size[g] - zeros;
	unsigned rarer = zeros < ones ? zeros : ones;
	bool right = x.zeros == zeros;

	if (a->by_allele && (double)rarer / size[g] < a->min_maf)
		return right && x.rare && isnan(x.value[0]) &&
		       isnan(x.value[1]);
	for (int k = 0; k < 2; k++)
		right &= same(x.value[k],
			      want[g][0][k][site] + want[g][1][k][site]);
	return right && !x.rare && x.ends == want_ends[g][site];
}

/* Sites that have a value, an end, a gap. */
static unsigned long seen_ok, seen_edge, seen_gap;

static void see(unsigned ends)
{
	seen_ok += !ends;
	seen_edge += (ends & IHH_EDGE) != 0;
	seen_gap += (ends & IHH_GAP) != 0;
}

static void check_scan(const struct hapscan_args *args, unsigned ngroups,
		       int step)
{
	struct picks h = panel(ngroups);

	memset(want_ends, 0, sizeof want_ends);
	for (unsigned g = 0; g < ngroups; g++) {
		run_whole(args, g, false);
		run_whole(args, g, true);
		for (size_t i = 0; i < nsites; i++)
			see(want_ends[g][i]);
	}
	for (int threads = 1; threads <= THREADS; threads += step) {
		struct hapscan_args a = *args;
		const double *gaps = a.kind == HAPSCAN_IHH ? gap : NULL;
		struct hapscan *s;
		bool right = true;

		a.threads = threads;
		s = hapscan_create(&h, gaps, &a);
		for (size_t i = 0; i < nsites; i++)
			for (unsigned g = 0; g < ngroups; g++)
				right &= right_score(s, &a, i, g);
		CHECK(right);
		hapscan_free(s);
	}
}

int main(void)
{
	static const struct hapscan_args some_args[] = {
		{ .kind = HAPSCAN_IHH,
		  .by_allele = true,
		  .rule = { .05, false },
		  .min_maf = .05 },
		{ .kind = HAPSCAN_IHH, .by_allele = true, .rule = { 0, true } },
		{ .kind = HAPSCAN_IHH, .rule = { .2, false } },
		{ .kind = HAPSCAN_LENGTH, .by_allele = true },
		{ .kind = HAPSCAN_LENGTH },
	};
	/* blocks are of 2048 sites or more: of the first, five at most */
	static const size_t sites[] = { 10300, 1, 41, 2047, 4097 };

	for (unsigned ngroups = 1; ngroups <= GROUPS; ngroups++)
		for (size_t i = 0; i < 5; i++)
			for (size_t k = 0; k < 5; k++) {
				if (i == 0 && ngroups == 2)
					continue;
				make_panel(sites[i], ngroups);
				check_scan(&some_args[k], ngroups,
					   i || ngroups == 1 ? 1 + (k > 0) : 8);
				free(row);
			}
	CHECK(seen_ok > 50000 && seen_edge > 1000 && seen_gap > 1000);
	return unit_end();
}
