/*
 * Relationship matrices against sums over pairs, site by site; axes by
 * products with the sites against those of the matrix; loadings and
 * projection by what they are; all of them for any number of threads.
 */
#include "relation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "blas.h"
#include "dies.h"
#include "eigen.h"
#include "loadings.h"
#include "products.h"
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
		/* as the manual has it, whatever code the BLAS has */
		double within = want / n * (doubles ? 1e-13 : 1e-6);
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

/* --- sites that are gone through again --- */

static unsigned dropped, readings, rounds = 1;
static struct planes *reader;

/* Each of the samples is there a second time, to be projected. */
static void add_sites(void *none)
{
	uint64_t *both = many(4 * words, sizeof *both);

	(void)none;
	readings++;
	for (size_t s = 0; s < SITES * rounds; s++) {
		const uint64_t *site = row + s % SITES * 2 * words;

		memcpy(both, site, 2 * words * sizeof *row);
		memcpy(both + 2 * words, site, 2 * words * sizeof *row);
		planes_add(reader, both);
	}
	free(both);
}

static void overflow(void *none)
{
	(void)none;
	dropped++;
}

static void fill_planes(struct planes *p, int threads, size_t most)
{
	planes_init(p, &(struct planes_args){ .nfit = n,
					      .nrest = n,
					      .scale = DOSAGE_PATTERSON,
					      .threads = threads,
					      .most = most,
					      .overflow = overflow,
					      .again = add_sites });
	reader = p;
	add_sites(NULL);
}

/* No less than the sine of the largest angle between the spaces of a[k][n] and
 * b[k][n]. */
static double sine(const double *a, const double *b, size_t k)
{
	double square = 0;

	for (size_t c = 0; c < k; c++) {
		double left = 1;

		for (size_t d = 0; d < k; d++) {
			double dot = 0;

			for (unsigned i = 0; i < n; i++)
				dot += a[c * n + i] * b[d * n + i];
			left -= dot * dot;
		}
		square += fmax(left, 0);
	}
	return sqrt(square);
}

/* Loadings as they come. */
struct weights {
	double *v;
	size_t n;
};

static void take(void *self, const double *v, size_t count)
{
	struct weights *w = self;

	memcpy(w->v + w->n * K, v, count * K * sizeof *v);
	w->n += count;
}

static void load(struct planes *p, const double *value, const double *u,
		 double *v, double *at)
{
	struct weights w = { v, 0 };

	loadings_run(p, &(struct loadings_args){ K, value, u, at, take, &w });
	CHECK(w.n == p->nsites);
}

/* x v is u s, for those fitted and those projected alike. */
static void check_loadings(struct planes *p, const double *value,
			   const double *u)
{
	double *v = many(SITES * K, sizeof *v);
	double *at = many((size_t)n * K, sizeof *at);

	load(p, value, u, v, at);
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
	fill_planes(&p, 1, SIZE_MAX);
	CHECK(fabs(p.squares - trace) < 1e-10 * trace);
	products_eigen(&p, K, 3, found, w);
	for (size_t c = 0; c < K; c++)
		CHECK(fabs(found[c] - value[c]) < 1e-5 * value[c]);
	CHECK(sine(u, w, 2) < 1e-3); /* two axes part three groups */
	check_loadings(&p, value, u);
	p.args.threads = 3;
	products_eigen(&p, K, 3, again, z);
	CHECK(!memcmp(found, again, sizeof found));
	CHECK(!memcmp(w, z, K * n * sizeof *w));
	check_loadings(&p, value, u);
	planes_free(&p);
	free(u);
	free(w);
	free(z);
	free(scratch);
}

/* All that two passes over the sites come to. */
struct outcome {
	double value[K], *vector, *v, *at;
};

static struct outcome outcome_of(struct planes *p)
{
	struct outcome o;

	o.vector = many((size_t)n * K, sizeof(double));
	o.v = many(p->nsites * K, sizeof(double));
	o.at = many((size_t)n * K, sizeof(double));
	products_eigen(p, K, 3, o.value, o.vector);
	load(p, o.value, o.vector, o.v, o.at);
	return o;
}

static void outcome_free(struct outcome *o)
{
	free(o->vector);
	free(o->v);
	free(o->at);
}

/* Sites that are not kept have the same results, bit for bit. */
static void check_again(void)
{
	const size_t most[] = { 0, 5000, 2 * SITES * 4 * words * 8 };
	size_t size = (size_t)n * K * sizeof(double);
	struct planes kept, again;
	struct outcome a, b;

	rounds = 2;
	fill_planes(&kept, 2, SIZE_MAX);
	dropped = 0;
	a = outcome_of(&kept);
	CHECK(!dropped && kept.nsites > PLANES_PORTION);
	for (int i = 0; i < 3; i++) {
		fill_planes(&again, 1 + i, most[i]);
		readings = dropped = 0;
		b = outcome_of(&again);
		CHECK(again.dropped && readings >= 2 && !dropped);
		CHECK(!memcmp(a.value, b.value, sizeof a.value));
		CHECK(!memcmp(a.vector, b.vector, size));
		CHECK(!memcmp(a.at, b.at, size));
		CHECK(!memcmp(a.v, b.v, kept.nsites * K * sizeof *a.v));
		outcome_free(&b);
		planes_free(&again);
	}
	outcome_free(&a);
	planes_free(&kept);
	rounds = 1;
}

/* The next time there is another site. */
static void change(const void *sites)
{
	struct planes p = *(const struct planes *)sites;
	double value[K], *vector = many((size_t)n * K, sizeof *vector);

	reader = &p;
	row[0] ^= 1;
	products_eigen(&p, K, 3, value, vector);
}

static void check_change(void)
{
	struct planes p;

	fill_planes(&p, 1, 0);
	CHECK(says(change, &p, 1, "the input has changed"));
	planes_free(&p);
}

/* Large enough for products with the matrix to be the faster way. */
static void check_large(void)
{
	enum { LARGE = 1601, FEW = 400 };
	double value[2][K], *vector[2];
	double *sum = many((size_t)LARGE * LARGE, sizeof *sum);
	struct planes p;
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
	/* without the matrix */
	planes_init(&p, &(struct planes_args){
				.nfit = n, .threads = 2, .most = SIZE_MAX });
	for (size_t s = 0; s < FEW; s++)
		planes_add(&p, row + s * 2 * words);
	products_eigen(&p, K, 3, value[0], vector[0]);
	for (size_t c = 0; c < 2; c++)
		CHECK(fabs(value[0][c] - value[1][c]) < 1e-5 * value[1][c]);
	CHECK(sine(vector[0], vector[1], 2) < 1e-3);
	planes_free(&p);
	relation_free(r);
	free(vector[0]);
	free(vector[1]);
	free(scratch);
	free(sum);
}

int main(void)
{
	CHECK(!blas_open());
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
		check_again();
	}
	check_change();
	check_large();
	return unit_end();
}
