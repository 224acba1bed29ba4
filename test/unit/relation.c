/*
 * Relationship matrices against sums over pairs, site by site; axes by
 * products with the sites against those of the matrix; loadings and
 * projection by what they are; all of them for any number of threads.
 */
#include "relation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "eigen.h"
#include "planes.h"
#include "random.h"
#include "unit.h"

enum { SITES = RELATION_BLOCK + 301, MAX = 330, K = 4 };

static unsigned n;
static size_t words;
static uint64_t *row;	     /* [SITES][2][words] */
static double *x;	     /* [SITES][n] scaled */
static double *whole, *some; /* [n][n] */

static void *many(size_t count, size_t size)
{
	void *p = calloc(count, size);

	if (!p)
		exit(1);
	return p;
}

/* Three groups of samples, each with frequencies of its own. */
static void make(void)
{
	words = (n + 63) / 64;
	memset(row, 0, SITES * 2 * words * sizeof *row);
	for (size_t s = 0; s < SITES; s++) {
		unsigned common[3] = { below(100), below(100), below(100) };
		uint64_t *hom = row + s * 2 * words, *ref = hom + words;

		for (unsigned i = 0; i < n; i++) {
			unsigned f = common[i % 3];
			unsigned g = (unsigned)(percent(f) + percent(f));
			uint64_t bit = (uint64_t)1 << i % 64;

			if (percent(5))
				continue;
			hom[i / 64] |= g != 1 ? bit : 0;
			ref[i / 64] |= g != 2 ? bit : 0;
		}
	}
}

/* The plain way. */
static void scale_sites(void)
{
	for (size_t s = 0; s < SITES; s++) {
		const uint64_t *hom = row + s * 2 * words, *ref = hom + words;
		double sum = 0, called = 0, p;

		for (unsigned i = 0; i < n; i++) {
			int h = hom[i / 64] >> i % 64 & 1;
			int r = ref[i / 64] >> i % 64 & 1;

			x[s * n + i] = h && r ? 0 : r ? 1 : h ? 2 : NAN;
			called += h || r;
			sum += h || r ? x[s * n + i] : 0;
		}
		p = sum / called / 2;
		for (unsigned i = 0; i < n; i++) {
			double *y = &x[s * n + i];

			*y = (*y - 2 * p) / sqrt(p * (1 - p));
			*y = isnan(*y) || isinf(*y) ? 0 : *y;
		}
	}
}

static void sum_pairs(void)
{
	memset(whole, 0, (size_t)n * n * sizeof *whole);
	for (size_t s = 0; s < SITES; s++)
		for (unsigned i = 0; i < n; i++)
			for (unsigned j = 0; j <= i; j++)
				whole[i * n + j] += x[s * n + i] * x[s * n + j];
}

static double relate(bool doubles, int threads, double *to)
{
	struct relation *r = relation_create(&(struct relation_args){
		n, DOSAGE_PATTERSON, doubles, threads });
	double trace;

	for (size_t s = 0; s < SITES; s++)
		relation_add(r, row + s * 2 * words);
	memcpy(to, relation_matrix(r), (size_t)n * n * sizeof *to);
	trace = relation_trace(r);
	relation_free(r);
	return trace;
}

static double largest_difference(const double *a, const double *b)
{
	double most = 0;

	for (unsigned i = 0; i < n; i++)
		for (unsigned j = 0; j <= i; j++)
			most = fmax(most, fabs(a[i * n + j] - b[i * n + j]));
	return most;
}

static void check_matrix(void)
{
	double trace = 0, want = 0;

	for (unsigned i = 0; i < n; i++)
		want += whole[i * n + i];
	for (int doubles = 0; doubles < 2; doubles++) {
		double within = SITES * (doubles ? 1e-12 : 1e-6);
		double *other = many((size_t)n * n, sizeof *other);

		trace = relate(doubles, 1, some);
		CHECK(fabs(trace - want) < 1e-10 * want);
		CHECK(largest_difference(some, whole) < within);
		for (int threads = 2; threads < 5; threads++) {
			CHECK(relate(doubles, threads, other) == trace);
			CHECK(largest_difference(some, other) == 0);
		}
		free(other);
	}
}

/* Each of the samples is there a second time, to be projected. */
static void fill_planes(struct planes *p, int threads)
{
	uint64_t *both = many(4 * words, sizeof *both);

	planes_init(p, n, n, DOSAGE_PATTERSON, threads);
	for (size_t s = 0; s < SITES; s++) {
		memcpy(both, row + s * 2 * words, 2 * words * sizeof *row);
		memcpy(both + 2 * words, row + s * 2 * words,
		       2 * words * sizeof *row);
		planes_add(p, both);
	}
	free(both);
}

/* The largest angle between the spaces of a[k][n] and b[k][n]: its sine. */
static double sine(const double *a, const double *b, size_t k)
{
	double worst = 0;

	for (size_t c = 0; c < k; c++) {
		double left = 1;

		for (size_t d = 0; d < k; d++) {
			double dot = 0;

			for (unsigned i = 0; i < n; i++)
				dot += a[c * n + i] * b[d * n + i];
			left -= dot * dot;
		}
		worst = fmax(worst, sqrt(fmax(left, 0)));
	}
	return worst;
}

/* x v is u s, for those fitted and those projected alike. */
static void check_loadings(const struct planes *p, const double *value,
			   const double *u)
{
	double *v = many(SITES * K, sizeof *v);
	double *at = many((size_t)n * K, sizeof *at);

	planes_loadings(p, K, value, u, v);
	planes_project(p, K, v, at);
	for (size_t c = 0; c < K; c++) {
		double square = 0;

		for (size_t s = 0; s < SITES; s++)
			square += v[s * K + c] * v[s * K + c];
		CHECK(fabs(square - 1) < 1e-9);
		for (unsigned i = 0; i < n; i++) {
			double want = u[c * n + i] * sqrt(value[c]), sum = 0;

			for (size_t s = 0; s < SITES; s++)
				sum += x[s * n + i] * v[s * K + c];
			CHECK(fabs(sum - want) < 1e-8 * sqrt(value[c]));
			CHECK(fabs(at[i * K + c] - want) <
			      1e-8 * sqrt(value[c]));
		}
	}
	free(v);
	free(at);
}

static void check_planes(void)
{
	double value[K], found[K], again[K];
	double *u = many((size_t)n * K, sizeof *u);
	double *w = many((size_t)n * K, sizeof *w);
	double *z = many((size_t)n * K, sizeof *z);
	double *scratch = many(eigen_scratch(n), sizeof *scratch);
	struct planes p;
	double trace = 0;

	for (unsigned i = 0; i < n; i++)
		trace += whole[i * n + i];
	eigen_top(whole, n, K, value, u, scratch);
	fill_planes(&p, 1);
	CHECK(fabs(planes_squares(&p) - trace) < 1e-10 * trace);
	planes_eigen(&p, K, 3, found, w);
	for (size_t c = 0; c < K; c++)
		CHECK(fabs(found[c] - value[c]) < 1e-5 * value[c]);
	CHECK(sine(u, w, 2) < 1e-3); /* two axes part three groups */
	check_loadings(&p, value, u);
	p.threads = 3;
	planes_eigen(&p, K, 3, again, z);
	CHECK(!memcmp(found, again, sizeof found));
	CHECK(!memcmp(w, z, K * n * sizeof *w));
	check_loadings(&p, value, u);
	planes_free(&p);
	free(u);
	free(w);
	free(z);
	free(scratch);
}

/* Large enough for products with the matrix to be the faster way. */
static void check_large(void)
{
	enum { LARGE = 1601, FEW = 400 };
	double value[2][K], *vector[2];
	double *sum = many((size_t)LARGE * LARGE, sizeof *sum);
	double *scratch = many(eigen_scratch(LARGE), sizeof *scratch);
	struct relation *r = relation_create(
		&(struct relation_args){ LARGE, DOSAGE_PATTERSON, false, 2 });

	n = LARGE;
	make();
	for (size_t s = 0; s < FEW; s++)
		relation_add(r, row + s * 2 * words);
	memcpy(sum, relation_matrix(r), (size_t)n * n * sizeof *sum);
	for (int i = 0; i < 2; i++)
		vector[i] = many((size_t)n * K, sizeof *sum);
	relation_eigen(r, K, value[0], vector[0]);
	eigen_top(sum, n, K, value[1], vector[1], scratch);
	for (size_t c = 0; c < K; c++)
		CHECK(fabs(value[0][c] - value[1][c]) < 1e-9 * value[1][c]);
	CHECK(sine(vector[0], vector[1], 2) < 1e-6);
	CHECK(sine(vector[0], vector[1], K) < 1e-4);
	relation_free(r);
	free(vector[0]);
	free(vector[1]);
	free(scratch);
	free(sum);
}

int main(void)
{
	static const unsigned sizes[] = { 5, 63, 64, 65, 130, 257, MAX };

	row = many((size_t)SITES * 2 * (1601 + 63) / 64, sizeof *row);
	x = many((size_t)SITES * MAX, sizeof *x);
	whole = many((size_t)MAX * MAX, sizeof *whole);
	some = many((size_t)MAX * MAX, sizeof *some);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		n = sizes[i];
		make();
		scale_sites();
		sum_pairs();
		check_matrix();
		check_planes();
	}
	check_large();
	return unit_end();
}
