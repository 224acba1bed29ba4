#include "krylov.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "blas.h"
#include "eigen.h"
#include "normal.h"

/* What is left of a vector by rounding, once all of it has been taken out. */
static const double nothing = 1e-10;

/* Pieces of the scratch memory. */
struct state {
	const struct krylov *k;
	size_t dim;	/* of the basis that H is of */
	double *basis;	/* [(most + 1) * width][n] */
	double *h;	/* [most * width][most * width] */
	double *part;	/* [most * width][width] */
	double *r;	/* [width][width] */
	double *length; /* [width] of the products */
	double *copy;	/* [most * width][most * width] */
	double *mix;	/* [width][most * width] eigenvectors of H */
	double *eigen;	/* eigen_scratch() */
};

static size_t most_dim(const struct krylov *k)
{
	return k->most * k->width;
}

size_t krylov_width(size_t k)
{
	enum { MORE = 6, UNIT = 16 };

	return (k + MORE + UNIT - 1) / UNIT * UNIT;
}

size_t krylov_scratch(const struct krylov *k)
{
	size_t d = most_dim(k), w = k->width;

	return (d + w) * k->n + 2 * d * d + 2 * d * w + w * w + w +
	       eigen_scratch(d);
}

static struct state lay_out(const struct krylov *k, double *p)
{
	size_t d = most_dim(k), w = k->width;
	struct state s = { .k = k, .basis = p };

	s.h = s.basis + (d + w) * k->n;
	s.copy = s.h + d * d;
	s.part = s.copy + d * d;
	s.mix = s.part + d * w;
	s.r = s.mix + d * w;
	s.length = s.r + w * w;
	s.eigen = s.length + w;
	return s;
}

static double *block(const struct state *s, size_t j)
{
	return s->basis + j * s->k->width * s->k->n;
}

static double length(const double *x, size_t n)
{
	return blas.dnrm2((int)n, x, 1);
}

/*
 * Make the vectors of a block orthogonal and of length 1, each against those
 * before it, twice, since once leaves too much; r says what they were made of.
 */
static void straighten(const struct state *s, double *x)
{
	size_t w = s->k->width;
	int n = (int)s->k->n;

	memset(s->r, 0, w * w * sizeof *s->r);
	for (size_t c = 0; c < w; c++) {
		double *v = x + c * s->k->n, left;

		for (size_t again = 0; again < 2 * c; again++) {
			const double *u = x + again % c * s->k->n;
			double dot = blas.ddot(n, u, 1, v, 1);

			blas.daxpy(n, -dot, u, 1, v, 1);
			s->r[again % c * w + c] += dot;
		}
		left = length(v, s->k->n);
		if (left <= nothing * s->length[c]) {
			memset(v, 0, s->k->n * sizeof *v);
			continue;
		}
		s->r[c * w + c] = left;
		blas.dscal(n, 1 / left, v, 1);
	}
}

/* Take out of block x what the basis before it has, twice, and note it in the
 * last columns of H. */
static void take_out(const struct state *s, double *x)
{
	size_t w = s->k->width, all = most_dim(s->k), at = s->dim - w;
	int n = (int)s->k->n, d = (int)s->dim, iw = (int)w;

	for (size_t i = 0; i < s->dim; i++)
		for (size_t c = 0; c < w; c++)
			s->h[i * all + at + c] = 0;
	for (int again = 0; again < 2; again++) {
		blas.dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, d, iw, n, 1,
			   s->basis, n, x, n, 0, s->part, iw);
		blas.dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, iw, n, d,
			   -1, s->part, iw, s->basis, n, 1, x, n);
		for (size_t i = 0; i < s->dim; i++)
			for (size_t c = 0; c < w; c++)
				s->h[i * all + at + c] += s->part[i * w + c];
	}
	for (size_t i = 0; i < s->dim; i++)
		for (size_t c = 0; c < w; c++)
			s->h[(at + c) * all + i] = s->h[i * all + at + c];
}

/* Eigenvalues of H so far, and how far they are off. */
static double decompose(const struct state *s, size_t k, double *value)
{
	size_t w = s->k->width, all = most_dim(s->k);
	double worst = 0;

	for (size_t i = 0; i < s->dim; i++)
		memcpy(s->copy + i * s->dim, s->h + i * all,
		       s->dim * sizeof *s->h);
	eigen_top(s->copy, s->dim, k, value, s->mix, s->eigen);
	for (size_t i = 0; i < k; i++) {
		const double *last = s->mix + i * s->dim + s->dim - w;
		double square = 0, off;

		for (size_t a = 0; a < w; a++) {
			double x = 0;

			for (size_t b = 0; b < w; b++)
				x += s->r[a * w + b] * last[b];
			square += x * x;
		}
		off = sqrt(square);
		off = off > 0 ? off / value[i] : 0;
		worst = off > worst ? off : worst;
	}
	return worst;
}

static void begin(const struct state *s)
{
	size_t n = s->k->n;

	for (size_t i = 0; i < s->k->width * n; i++)
		s->basis[i] = normal_at(s->k->seed, i);
	for (size_t c = 0; c < s->k->width; c++)
		s->length[c] = length(s->basis + c * n, n);
	straighten(s, s->basis);
}

/* One more block, that the last is multiplied to. */
static void extend(struct state *s, size_t j)
{
	double *x = block(s, j + 1);

	s->k->multiply(s->k->self, block(s, j), x);
	for (size_t c = 0; c < s->k->width; c++)
		s->length[c] = length(x + c * s->k->n, s->k->n);
	s->dim += s->k->width;
	take_out(s, x);
	straighten(s, x);
}

/* To decompose H takes longer the more products there have been. */
static int is_due(const struct krylov *k, size_t products)
{
	return products % (1 + products / 8) == 0 || products == k->most;
}

struct krylov_end krylov_run(const struct krylov *k, size_t wanted,
			     double *value, double *vector, double *scratch)
{
	struct state s = lay_out(k, scratch);
	struct krylov_end end = { 0, INFINITY };
	int n = (int)k->n;

	assert(wanted <= k->width && k->most > 0);
	begin(&s);
	while (end.products < k->most && !(end.error <= k->error)) {
		extend(&s, end.products++);
		if (is_due(k, end.products))
			end.error = decompose(&s, wanted, value);
	}
	blas.dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)wanted, n,
		   (int)s.dim, 1, s.mix, (int)s.dim, s.basis, n, 0, vector, n);
	return end;
}
