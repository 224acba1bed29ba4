#include "products.h"

#include <stdlib.h>
#include <string.h>

#include "blas.h"
#include "die.h"
#include "parallel.h"

enum {
	SLICE = 512, /* samples turned at a time */
	PRODUCTS = 24,
};

/* What a thread has of its own. */
struct tools {
	float *x; /* [PLANES_CHUNK][padded] */
	float *t; /* [PLANES_CHUNK][width] */
};

struct product {
	struct planes *planes;
	size_t n, padded; /* samples fitted; with those of no one behind */
	size_t width;
	float *in;	     /* [padded][width] */
	float *out;	     /* [PLANES_CHUNKS][n][width] */
	const double *from;  /* [width][n] */
	double *to;	     /* likewise */
	struct tools *tools; /* [threads] */
	const struct portion *portion;
};

static size_t padded(size_t n)
{
	return (n + 63) / 64 * 64;
}

/* --- a portion of sites --- */

static void expand(const struct product *q, size_t beg, size_t end, float *x)
{
	const struct planes *p = q->planes;

	for (size_t i = beg; i < end; i++) {
		const uint64_t *hom = planes_fit(p, q->portion, i);

		dosages_expand_float(hom, hom + p->fit_words, p->fit_words,
				     q->portion->value[i],
				     x + (i - beg) * q->padded);
	}
}

static void chunk_task(void *product, size_t chunk, int thread)
{
	struct product *q = product;
	struct tools *t = &q->tools[thread];
	size_t beg = chunk * PLANES_CHUNK, end = beg + PLANES_CHUNK;
	int n = (int)q->n, w = (int)q->width, ld = (int)q->padded, sites;

	end = end < q->portion->nsites ? end : q->portion->nsites;
	sites = (int)(end - beg);
	expand(q, beg, end, t->x);
	blas.sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, sites, w, n, 1,
		   t->x, ld, q->in, w, 0, t->t, w);
	blas.sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, n, w, sites, 1,
		   t->x, ld, t->t, w, 1, q->out + chunk * q->n * q->width, w);
}

static void add_portion(void *product, const struct portion *portion)
{
	struct product *q = product;
	size_t chunks = (portion->nsites + PLANES_CHUNK - 1) / PLANES_CHUNK;

	q->portion = portion;
	parallel(q->planes->args.threads, chunks, chunk_task, q);
}

/* --- vectors to and from the form that products have --- */

static size_t slice_end(const struct product *q, size_t slice)
{
	size_t end = (slice + 1) * SLICE;

	return end < q->n ? end : q->n;
}

static void in_task(void *product, size_t slice, int thread)
{
	struct product *q = product;

	(void)thread;
	for (size_t i = slice * SLICE; i < slice_end(q, slice); i++)
		for (size_t c = 0; c < q->width; c++)
			q->in[i * q->width + c] = (float)q->from[c * q->n + i];
}

static void out_task(void *product, size_t slice, int thread)
{
	struct product *q = product;

	(void)thread;
	for (size_t i = slice * SLICE; i < slice_end(q, slice); i++)
		for (size_t c = 0; c < q->width; c++) {
			const float *from = q->out + i * q->width + c;
			double sum = 0;

			for (size_t s = 0; s < PLANES_CHUNKS; s++)
				sum += (double)from[s * q->n * q->width];
			q->to[c * q->n + i] = sum;
		}
}

static void multiply(void *product, const double *x, double *y)
{
	struct product *q = product;
	int threads = q->planes->args.threads;
	size_t slices = (q->n + SLICE - 1) / SLICE;

	q->from = x;
	q->to = y;
	parallel(threads, slices, in_task, q);
	memset(q->out, 0, PLANES_CHUNKS * q->n * q->width * sizeof *q->out);
	planes_pass(q->planes, add_portion, q);
	parallel(threads, slices, out_task, q);
}

/* --- the whole --- */

static void product_init(struct product *q, struct planes *p, size_t width)
{
	size_t n = p->args.nfit, threads = (size_t)p->args.threads;

	*q = (struct product){
		.planes = p, .n = n, .padded = padded(n), .width = width
	};
	q->in = xaligned(q->padded * width, sizeof *q->in);
	q->out = xaligned(PLANES_CHUNKS * n * width, sizeof *q->out);
	q->tools = xalloc(threads, sizeof *q->tools);
	for (size_t i = 0; i < threads; i++) {
		q->tools[i].x =
			xaligned(PLANES_CHUNK * q->padded, sizeof(float));
		q->tools[i].t = xaligned(PLANES_CHUNK * width, sizeof(float));
	}
}

static void product_free(struct product *q)
{
	for (int i = 0; i < q->planes->args.threads; i++) {
		free(q->tools[i].x);
		free(q->tools[i].t);
	}
	free(q->tools);
	free(q->in);
	free(q->out);
}

/* Soon after there are as many vectors as samples nothing is new. */
static size_t most_products(size_t n, size_t width)
{
	size_t all = n / width + 3;

	return all < PRODUCTS ? all : PRODUCTS;
}

static struct krylov krylov_of(size_t n, size_t k)
{
	return (struct krylov){ .n = n,
				.width = krylov_width(k),
				.most = most_products(n, krylov_width(k)),
				.error = products_enough };
}

size_t products_memory(unsigned n, size_t k, int threads)
{
	const struct krylov y = krylov_of(n, k);
	size_t vectors = (padded(n) + PLANES_CHUNKS * n) * y.width;
	size_t tools = PLANES_CHUNK * (padded(n) + y.width) * (size_t)threads;

	return krylov_scratch(&y) * sizeof(double) +
	       (vectors + tools) * sizeof(float);
}

struct krylov_end products_eigen(struct planes *p, size_t k, uint64_t seed,
				 double *value, double *vector)
{
	struct product q;
	struct krylov y = krylov_of(p->args.nfit, k);
	struct krylov_end end;
	double *scratch;

	y.seed = seed;
	y.multiply = multiply;
	y.self = &q;
	product_init(&q, p, y.width);
	scratch = xrealloc(NULL, krylov_scratch(&y), sizeof *scratch);
	end = krylov_run(&y, k, value, vector, scratch);
	free(scratch);
	product_free(&q);
	return end;
}
