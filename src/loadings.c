#include "loadings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "blas.h"
#include "die.h"
#include "parallel.h"

enum { SLICE = 8 }; /* words of samples that are placed at a time */

struct loadings {
	const struct loadings_args *args;
	const struct planes *planes;
	size_t padded; /* doubles of a site's row */
	double *v;     /* [PLANES_PORTION][k] */
	double **x;    /* [threads][PLANES_CHUNK * (padded or SLICE * 64)] */
	const struct portion *portion;
};

static size_t chunks(const struct loadings *l)
{
	return (l->portion->nsites + PLANES_CHUNK - 1) / PLANES_CHUNK;
}

static size_t chunk_end(const struct loadings *l, size_t chunk)
{
	size_t end = (chunk + 1) * PLANES_CHUNK;

	return end < l->portion->nsites ? end : l->portion->nsites;
}

static void weigh_task(void *loadings, size_t chunk, int thread)
{
	struct loadings *l = loadings;
	const struct planes *p = l->planes;
	size_t beg = chunk * PLANES_CHUNK, end = chunk_end(l, chunk);
	size_t k = l->args->k;
	int n = (int)p->args.nfit;
	double *x = l->x[thread], *v = l->v + beg * k;

	for (size_t i = beg; i < end; i++) {
		const uint64_t *hom = planes_fit(p, l->portion, i);

		dosages_expand(hom, hom + p->fit_words, p->fit_words,
			       l->portion->value[i], x + (i - beg) * l->padded);
	}
	blas.dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)(end - beg),
		   (int)k, n, 1, x, (int)l->padded, l->args->u, n, 0, v,
		   (int)k);
	for (size_t i = 0; i < end - beg; i++)
		for (size_t c = 0; c < k; c++)
			v[i * k + c] /= sqrt(l->args->value[c]);
}

/* A slice of the samples, over the portion's sites in their order. */
static void place_task(void *loadings, size_t slice, int thread)
{
	struct loadings *l = loadings;
	const struct planes *p = l->planes;
	size_t first = slice * SLICE, words = p->rest_words - first;
	size_t n = p->args.nrest - first * 64, k = l->args->k;
	double *x = l->x[thread];

	words = words > SLICE ? SLICE : words;
	n = n > SLICE * 64 ? SLICE * 64 : n;
	for (size_t chunk = 0; chunk < chunks(l); chunk++) {
		size_t beg = chunk * PLANES_CHUNK, end = chunk_end(l, chunk);

		for (size_t i = beg; i < end; i++) {
			const uint64_t *hom =
				planes_rest(p, l->portion, i) + first;

			dosages_expand(hom, hom + p->rest_words, words,
				       l->portion->value[i],
				       x + (i - beg) * SLICE * 64);
		}
		blas.dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)n,
			   (int)k, (int)(end - beg), 1, x, SLICE * 64,
			   l->v + beg * k, (int)k, 1,
			   l->args->at + first * 64 * k, (int)k);
	}
}

static void weigh_portion(void *loadings, const struct portion *portion)
{
	struct loadings *l = loadings;
	const struct planes *p = l->planes;
	size_t slices = (p->rest_words + SLICE - 1) / SLICE;

	l->portion = portion;
	parallel(p->args.threads, chunks(l), weigh_task, l);
	parallel(p->args.threads, slices, place_task, l);
	if (l->args->take)
		l->args->take(l->args->self, l->v, portion->nsites);
}

void loadings_run(struct planes *p, const struct loadings_args *args)
{
	struct loadings l = { .args = args,
			      .planes = p,
			      .padded = p->fit_words * 64 };
	size_t threads = (size_t)p->args.threads;
	size_t row = p->fit_words > SLICE ? l.padded : SLICE * 64;

	memset(args->at, 0, p->args.nrest * args->k * sizeof *args->at);
	l.v = xalloc(PLANES_PORTION * args->k, sizeof *l.v);
	l.x = xalloc(threads, sizeof *l.x);
	for (size_t i = 0; i < threads; i++)
		l.x[i] = xaligned(PLANES_CHUNK * row, sizeof **l.x);
	planes_pass(p, weigh_portion, &l);
	for (size_t i = 0; i < threads; i++)
		free(l.x[i]);
	free(l.x);
	free(l.v);
}
