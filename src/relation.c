#include "relation.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "gram.h"
#include "memory.h"
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

struct relation *relation_create(const struct relation_args *args)
{
	struct relation *r = xalloc(1, sizeof *r);
	size_t n = args->n, block;

	r->args = *args;
	r->words = (n + 63) / 64;
	r->stride = odd_stride(r->words);
	block = RELATION_BLOCK * r->stride;
	memory_check(n * n * sizeof *r->sum +
			     block * (args->doubles ? sizeof *r->doubles
						    : sizeof *r->floats),
		     "the matrix of all pairs of samples",
		     "--method random takes less");
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

double relation_trace(const struct relation *r)
{
	return r->trace;
}
