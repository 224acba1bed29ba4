#include "planes.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "memory.h"
#include "parallel.h"

enum {
	CHUNK = 128,	 /* sites expanded at a time */
	SLICE = 8,	 /* words of samples likewise */
	SHARES = 32,	 /* of the sites, each summed by itself: by no number of
			    threads */
	WIDTH_MORE = 6,	 /* vectors of a block beyond those wanted */
	WIDTH_UNIT = 16, /* vectors are multiplied so many at a time */
	PRODUCTS = 24,
};

void planes_init(struct planes *p, unsigned nfit, unsigned nrest,
		 enum dosage_scale scale, int threads)
{
	*p = (struct planes){ .nfit = nfit,
			      .nrest = nrest,
			      .fit_words = ((size_t)nfit + 63) / 64,
			      .rest_words = ((size_t)nrest + 63) / 64,
			      .scale = scale,
			      .threads = threads };
}

void planes_free(struct planes *p)
{
	free(p->row);
	free(p->value);
	*p = (struct planes){ 0 };
}

void planes_add(struct planes *p, const uint64_t *row)
{
	size_t words = planes_words(p), need = (p->nsites + 1) * words;
	const uint64_t *ref = row + p->fit_words;
	struct dosages d = dosages_count(row, ref, NULL, p->fit_words);

	if (need > p->rows_room)
		memory_check(need / 2 * 3 * sizeof *p->row,
			     "the genotypes of all sites",
			     "choose fewer with --thin or --maf, or prune "
			     "them first");
	GROW(p->row, p->rows_room, need);
	GROW(p->value, p->values_room, p->nsites + 1);
	memcpy(p->row + p->nsites * words, row, words * sizeof *row);
	dosages_values(&d, p->scale, p->value[p->nsites++]);
}

static const uint64_t *fit_row(const struct planes *p, size_t site)
{
	return p->row + site * planes_words(p);
}

static const uint64_t *rest_row(const struct planes *p, size_t site)
{
	return fit_row(p, site) + 2 * p->fit_words;
}

double planes_squares(const struct planes *p)
{
	double sum = 0;

	for (size_t i = 0; i < p->nsites; i++) {
		const uint64_t *hom = fit_row(p, i);
		struct dosages d = dosages_count(hom, hom + p->fit_words, NULL,
						 p->fit_words);

		sum += dosages_squares(&d, p->value[i]);
	}
	return sum;
}

/* --- products with the relationship matrix --- */

/* What a thread has of its own. */
struct tools {
	float *x; /* [CHUNK][fit_words * 64] */
	float *t; /* [CHUNK][width] */
};

struct product {
	const struct planes *planes;
	size_t width;
	float *in;	     /* [fit_words * 64][width] */
	float *out;	     /* [SHARES][nfit][width] */
	const double *from;  /* [width][nfit] */
	double *to;	     /* likewise */
	struct tools *tools; /* [threads] */
};

static size_t padded(const struct planes *p)
{
	return p->fit_words * 64;
}

static void add_chunk(const struct product *q, struct tools *tools, size_t beg,
		      size_t end, float *out)
{
	const struct planes *p = q->planes;
	int ld = (int)padded(p), n = (int)p->nfit, w = (int)q->width;
	int sites = (int)(end - beg);

	for (size_t i = beg; i < end; i++) {
		const uint64_t *hom = fit_row(p, i);

		dosages_expand_float(hom, hom + p->fit_words, p->fit_words,
				     p->value[i],
				     tools->x + (i - beg) * padded(p));
	}
	cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, sites, w, n, 1,
		    tools->x, ld, q->in, w, 0, tools->t, w);
	cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, n, w, sites, 1,
		    tools->x, ld, tools->t, w, 1, out, w);
}

static void share_task(void *product, size_t share, int thread)
{
	struct product *q = product;
	size_t m = q->planes->nsites, cells = q->planes->nfit * q->width;
	size_t beg = m * share / SHARES, end = m * (share + 1) / SHARES;
	float *out = q->out + share * cells;

	memset(out, 0, cells * sizeof *out);
	for (size_t i = beg; i < end; i += CHUNK)
		add_chunk(q, &q->tools[thread], i,
			  end - i < CHUNK ? end : i + CHUNK, out);
}

/* Vectors to and from the form that products have, some samples of them. */
static void in_task(void *product, size_t slice, int thread)
{
	struct product *q = product;
	size_t n = q->planes->nfit, end = (slice + 1) * SLICE * 64;

	(void)thread;
	for (size_t i = slice * SLICE * 64; i < end && i < n; i++)
		for (size_t c = 0; c < q->width; c++)
			q->in[i * q->width + c] = (float)q->from[c * n + i];
}

static void out_task(void *product, size_t slice, int thread)
{
	struct product *q = product;
	size_t n = q->planes->nfit, end = (slice + 1) * SLICE * 64;

	(void)thread;
	for (size_t i = slice * SLICE * 64; i < end && i < n; i++)
		for (size_t c = 0; c < q->width; c++) {
			const float *from = q->out + i * q->width + c;
			double sum = 0;

			for (size_t s = 0; s < SHARES; s++)
				sum += (double)from[s * n * q->width];
			q->to[c * n + i] = sum;
		}
}

static void multiply(void *product, const double *x, double *y)
{
	struct product *q = product;
	int threads = q->planes->threads;
	size_t slices = (q->planes->fit_words + SLICE - 1) / SLICE;

	q->from = x;
	q->to = y;
	parallel(threads, slices, in_task, q);
	parallel(threads, SHARES, share_task, q);
	parallel(threads, slices, out_task, q);
}

static void product_init(struct product *q, const struct planes *p,
			 size_t width)
{
	size_t threads = (size_t)p->threads;

	*q = (struct product){ .planes = p, .width = width };
	q->in = xaligned(padded(p) * width, sizeof *q->in);
	q->out = xaligned(SHARES * (size_t)p->nfit * width, sizeof *q->out);
	q->tools = xalloc(threads, sizeof *q->tools);
	for (size_t i = 0; i < threads; i++) {
		q->tools[i].x = xaligned(CHUNK * padded(p), sizeof(float));
		q->tools[i].t = xaligned(CHUNK * width, sizeof(float));
	}
}

static void product_free(struct product *q)
{
	for (int i = 0; i < q->planes->threads; i++) {
		free(q->tools[i].x);
		free(q->tools[i].t);
	}
	free(q->tools);
	free(q->in);
	free(q->out);
}

struct krylov_end planes_eigen(const struct planes *p, size_t k, uint64_t seed,
			       double *value, double *vector)
{
	struct product q;
	size_t width =
		(k + WIDTH_MORE + WIDTH_UNIT - 1) / WIDTH_UNIT * WIDTH_UNIT;
	struct krylov y = { .n = p->nfit,
			    .width = width,
			    .most = PRODUCTS,
			    .error = planes_enough,
			    .seed = seed,
			    .multiply = multiply,
			    .self = &q };
	struct krylov_end end;
	double *scratch;

	memory_check(krylov_scratch(&y) * sizeof *scratch +
			     SHARES * p->nfit * width * sizeof *q.out,
		     "the vectors of --method random", "choose a smaller -k");
	product_init(&q, p, width);
	scratch = xrealloc(NULL, krylov_scratch(&y), sizeof *scratch);
	end = krylov_run(&y, k, value, vector, scratch);
	free(scratch);
	product_free(&q);
	return end;
}

/* --- loadings and projection --- */

struct loading {
	const struct planes *planes;
	size_t k;
	const double *value, *u;
	double *v;  /* [nsites][k] */
	double *at; /* [nrest][k] */
	double **x; /* [threads][CHUNK][..] */
};

static void loadings_task(void *loading, size_t chunk, int thread)
{
	struct loading *l = loading;
	const struct planes *p = l->planes;
	size_t beg = chunk * CHUNK, end = beg + CHUNK, k = l->k;
	double *x = l->x[thread];

	if (end > p->nsites)
		end = p->nsites;
	for (size_t i = beg; i < end; i++) {
		const uint64_t *hom = fit_row(p, i);

		dosages_expand(hom, hom + p->fit_words, p->fit_words,
			       p->value[i], x + (i - beg) * padded(p));
	}
	cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)(end - beg),
		    (int)k, (int)p->nfit, 1, x, (int)padded(p), l->u,
		    (int)p->nfit, 0, l->v + beg * k, (int)k);
	for (size_t i = beg; i < end; i++)
		for (size_t c = 0; c < k; c++)
			l->v[i * k + c] /= sqrt(l->value[c]);
}

static double **buffers(int threads, size_t n)
{
	double **x = xalloc((size_t)threads, sizeof *x);

	for (int i = 0; i < threads; i++)
		x[i] = xaligned(n, sizeof **x);
	return x;
}

static void buffers_free(double **x, int threads)
{
	for (int i = 0; i < threads; i++)
		free(x[i]);
	free(x);
}

void planes_loadings(const struct planes *p, size_t k, const double *value,
		     const double *u, double *v)
{
	struct loading l = { p, k, value, u, v, NULL, NULL };

	l.x = buffers(p->threads, CHUNK * padded(p));
	parallel(p->threads, (p->nsites + CHUNK - 1) / CHUNK, loadings_task,
		 &l);
	buffers_free(l.x, p->threads);
}

/* A slice of the samples, over all sites in their order. */
static void project_task(void *loading, size_t slice, int thread)
{
	struct loading *l = loading;
	const struct planes *p = l->planes;
	size_t first = slice * SLICE, words = p->rest_words - first;
	size_t n = p->nrest - first * 64, k = l->k;
	double *x = l->x[thread], *at = l->at + first * 64 * k;

	words = words > SLICE ? SLICE : words;
	n = n > SLICE * 64 ? SLICE * 64 : n;
	memset(at, 0, n * k * sizeof *at);
	for (size_t beg = 0; beg < p->nsites; beg += CHUNK) {
		size_t end = beg + CHUNK < p->nsites ? beg + CHUNK : p->nsites;

		for (size_t i = beg; i < end; i++) {
			const uint64_t *hom = rest_row(p, i) + first;

			dosages_expand(hom, hom + p->rest_words, words,
				       p->value[i], x + (i - beg) * SLICE * 64);
		}
		cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)n,
			    (int)k, (int)(end - beg), 1, x, SLICE * 64,
			    l->v + beg * k, (int)k, 1, at, (int)k);
	}
}

void planes_project(const struct planes *p, size_t k, const double *v,
		    double *at)
{
	struct loading l = { p, k, NULL, NULL, NULL, at, NULL };

	l.v = (double *)v;
	l.x = buffers(p->threads, CHUNK * SLICE * 64);
	parallel(p->threads, (p->rest_words + SLICE - 1) / SLICE, project_task,
		 &l);
	buffers_free(l.x, p->threads);
}
