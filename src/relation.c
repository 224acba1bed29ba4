#include "relation.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "eigen.h"
#include "gram.h"
#include "krylov.h"
#include "parallel.h"

/* Sites that a thread expands at a time. */
enum { SHARE = 64 };

struct relation {
	struct relation_args args;
	size_t words;	 /* a plane */
	size_t stride;	 /* numbers a site */
	size_t nsites;	 /* in the block */
	uint64_t *plane; /* [RELATION_BLOCK][2][words] */
	float *floats;	 /* [RELATION_BLOCK][stride], or */
	double *doubles;
	double *squares; /* [RELATION_BLOCK] a site's part of the trace */
	float **scratch; /* [threads][GRAM_TILE * GRAM_TILE] */
	double *sum;	 /* [n][n] */
	double trace;
};

/* Not a multiple of a page, where all columns would lie in the same places
 * of the cache. */
static size_t odd_stride(size_t words)
{
	return words * 64 + (words % 8 == 0 ? 16 : 0);
}

size_t relation_memory(const struct relation_args *args)
{
	size_t n = args->n, block = RELATION_BLOCK * odd_stride((n + 63) / 64);

	return n * n * sizeof(double) +
	       block * (args->doubles ? sizeof(double) : sizeof(float));
}

struct relation *relation_create(const struct relation_args *args)
{
	struct relation *r = xalloc(1, sizeof *r);
	size_t n = args->n, block;

	r->args = *args;
	r->words = (n + 63) / 64;
	r->stride = odd_stride(r->words);
	block = RELATION_BLOCK * r->stride;
	r->plane = xalloc(RELATION_BLOCK * 2 * r->words, sizeof *r->plane);
	if (args->doubles)
		r->doubles = xaligned(block, sizeof *r->doubles);
	else
		r->floats = xaligned(block, sizeof *r->floats);
	r->squares = xalloc(RELATION_BLOCK, sizeof *r->squares);
	r->scratch = xalloc((size_t)args->threads, sizeof *r->scratch);
	for (int i = 0; i < args->threads; i++)
		r->scratch[i] =
			xaligned(GRAM_TILE * GRAM_TILE, sizeof **r->scratch);
	r->sum = xalloc(n * n, sizeof *r->sum);
	return r;
}

void relation_free(struct relation *r)
{
	if (!r)
		return;
	for (int i = 0; i < r->args.threads; i++)
		free(r->scratch[i]);
	free(r->scratch);
	free(r->plane);
	free(r->floats);
	free(r->doubles);
	free(r->squares);
	free(r->sum);
	free(r);
}

static void expand_site(struct relation *r, size_t i)
{
	const uint64_t *hom = r->plane + i * 2 * r->words;
	const uint64_t *ref = hom + r->words;
	struct dosages d = dosages_count(hom, ref, NULL, r->words);
	double value[4];

	dosages_values(&d, r->args.scale, value);
	r->squares[i] = dosages_squares(&d, value);
	if (r->args.doubles)
		dosages_expand(hom, ref, r->words, value,
			       r->doubles + i * r->stride);
	else
		dosages_expand_float(hom, ref, r->words, value,
				     r->floats + i * r->stride);
}

static void expand_task(void *relation, size_t share, int thread)
{
	struct relation *r = relation;
	size_t end = (share + 1) * SHARE;

	(void)thread;
	if (end > r->nsites)
		end = r->nsites;
	for (size_t i = share * SHARE; i < end; i++)
		expand_site(r, i);
}

static void tile_task(void *relation, size_t tile, int thread)
{
	struct relation *r = relation;

	if (r->args.doubles)
		gram_add(r->doubles, r->stride, r->nsites, tile, r->sum,
			 r->args.n);
	else
		gram_add_float(r->floats, r->stride, r->nsites, tile, r->sum,
			       r->args.n, r->scratch[thread]);
}

static void flush(struct relation *r)
{
	if (!r->nsites)
		return;
	parallel(r->args.threads, (r->nsites + SHARE - 1) / SHARE, expand_task,
		 r);
	parallel(r->args.threads, gram_tiles(r->args.n), tile_task, r);
	for (size_t i = 0; i < r->nsites; i++)
		r->trace += r->squares[i];
	r->nsites = 0;
}

void relation_add(struct relation *r, const uint64_t *row)
{
	memcpy(r->plane + r->nsites * 2 * r->words, row,
	       2 * r->words * sizeof *row);
	if (++r->nsites == RELATION_BLOCK)
		flush(r);
}

double *relation_matrix(struct relation *r)
{
	flush(r);
	return r->sum;
}

/* --- axes --- */

/* Above, products are faster than to make it tridiagonal first. */
enum {
	SMALL = 1500,
	PRODUCTS = 80,
	BAND = 256,
};

struct product {
	struct relation *relation;
	size_t width;
	const double *x;
	double *y;
};

/* What lies below the diagonal to where it is above, a band of it. */
static void mirror_task(void *relation, size_t band, int thread)
{
	struct relation *r = relation;
	size_t n = r->args.n, end = (band + 1) * BAND;

	(void)thread;
	end = end < n ? end : n;
	for (size_t j = band * BAND + 1; j < n; j++)
		for (size_t i = band * BAND; i < end && i < j; i++)
			r->sum[i * n + j] = r->sum[j * n + i];
}

static void band_task(void *product, size_t band, int thread)
{
	struct product *p = product;
	size_t n = p->relation->args.n, at = band * BAND;
	size_t columns = n - at < BAND ? n - at : BAND;

	(void)thread;
	gram_multiply(p->x, p->width, p->relation->sum + at, n, columns,
		      p->y + at);
}

static size_t bands_of(const struct relation *r)
{
	return ((size_t)r->args.n + BAND - 1) / BAND;
}

static void multiply(void *product, const double *x, double *y)
{
	struct product *p = product;

	p->x = x;
	p->y = y;
	parallel(p->relation->args.threads, bands_of(p->relation), band_task,
		 p);
}

static bool by_products(struct relation *r, size_t k, double *value,
			double *vector)
{
	struct product p = { .relation = r };
	struct krylov y = { .n = r->args.n,
			    .most = PRODUCTS,
			    .error = RELATION_ERROR,
			    .seed = 1,
			    .multiply = multiply,
			    .self = &p };
	struct krylov_end end;
	double *scratch;

	p.width = y.width = krylov_width(k);
	if (r->args.n < SMALL || y.width * PRODUCTS > r->args.n)
		return false;
	parallel(r->args.threads, bands_of(r), mirror_task, r);
	scratch = xrealloc(NULL, krylov_scratch(&y), sizeof *scratch);
	end = krylov_run(&y, k, value, vector, scratch);
	free(scratch);
	return end.error <= y.error;
}

void relation_eigen(struct relation *r, size_t k, double *value, double *vector)
{
	double *sum = relation_matrix(r), *scratch;
	size_t n = r->args.n;

	if (by_products(r, k, value, vector))
		return;
	scratch = xrealloc(NULL, eigen_scratch(n), sizeof *scratch);
	eigen_top(sum, n, k, value, vector, scratch);
	free(scratch);
}

double relation_trace(const struct relation *r)
{
	return r->trace;
}
