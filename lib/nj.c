#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "tree.h"

/*
 * What is not yet joined has a place each, [0, m) of the first m rows.  Two
 * that are joined leave the lower place to their parent, and the last row
 * moves to the other.  Row i is searched up to i.
 */
struct joining {
	size_t n, m;
	double *d;   /* [n][n] */
	double *sum; /* [m] of a row of d */
	double *low; /* [m] none of d[i][j < i] is smaller */
	double *id;  /* [m] number of the node, a whole one */
	struct tree *tree;
};

struct pair {
	size_t i, j;
	double q;
};

static double *row(const struct joining *x, size_t i)
{
	return x->d + i * x->n;
}

/* --- the best pair --- */

static double criterion(const struct joining *x, size_t i, size_t j)
{
	return (double)(x->m - 2) * row(x, i)[j] - (x->sum[i] + x->sum[j]);
}

/* The least of row i, by lanes so that it is done in vectors. */
static double least_of(const struct joining *x, size_t i)
{
	enum { LANES = 8 };
	double least[LANES], scale = (double)(x->m - 2), of_i = x->sum[i];
	const double *d = row(x, i), *sum = x->sum;
	size_t j = 0;

	for (size_t k = 0; k < LANES; k++)
		least[k] = INFINITY;
	for (; j + LANES <= i; j += LANES)
#pragma omp simd
		for (size_t k = 0; k < LANES; k++) {
			double q = scale * d[j + k] - (of_i + sum[j + k]);

			least[k] = q < least[k] ? q : least[k];
		}
	for (; j < i; j++) {
		double q = scale * d[j] - (of_i + sum[j]);

		least[0] = q < least[0] ? q : least[0];
	}
	for (size_t k = 1; k < LANES; k++)
		least[0] = least[k] < least[0] ? least[k] : least[0];
	return least[0];
}

static double smaller(double a, double b)
{
	return a < b ? a : b;
}

static double larger(double a, double b)
{
	return a > b ? a : b;
}

/* Is i, j before the best pair, whose criterion is the same? */
static bool is_before(const struct joining *x, size_t i, size_t j,
		      const struct pair *best)
{
	double a = smaller(x->id[i], x->id[j]);
	double b = smaller(x->id[best->i], x->id[best->j]);

	if (a != b)
		return a < b;
	return larger(x->id[i], x->id[j]) <
	       larger(x->id[best->i], x->id[best->j]);
}

/* The row has the criterion q somewhere, which no pair before is below. */
static void choose_in(const struct joining *x, size_t i, double q,
		      struct pair *best)
{
	for (size_t j = 0; j < i; j++)
		if (criterion(x, i, j) == q &&
		    (q < best->q || is_before(x, i, j, best)))
			*best = (struct pair){ i, j, q };
}

/*
 * A row is passed by if even its smallest distance together with the largest
 * of all sums would not do.
 */
static struct pair best_pair(const struct joining *x)
{
	struct pair best = { 1, 0, INFINITY };
	double most = -INFINITY, scale = (double)(x->m - 2);

	for (size_t i = 0; i < x->m; i++)
		most = larger(most, x->sum[i]);
	for (size_t i = 1; i < x->m; i++) {
		double q;

		if (scale * x->low[i] - (x->sum[i] + most) > best.q)
			continue;
		q = least_of(x, i);
		if (q <= best.q)
			choose_in(x, i, q, &best);
	}
	return best;
}

/* --- joining it --- */

static void put_node(struct joining *x, size_t place, size_t parent,
		     double length)
{
	size_t id = (size_t)x->id[place];

	x->tree->parent[id] = (int32_t)parent;
	x->tree->length[id] = length;
}

/* Row i becomes the parent's of i and j. */
static void merge_rows(struct joining *x, size_t i, size_t j)
{
	double *a = row(x, i), *b = row(x, j), apart = a[j], all = 0;

	for (size_t k = 0; k < x->m; k++) {
		double d = (a[k] + b[k] - apart) / 2;

		if (k == i || k == j)
			continue;
		x->sum[k] += d - (a[k] + b[k]);
		a[k] = row(x, k)[i] = d;
		all += d;
	}
	x->sum[i] = all;
}

/* The last row goes to where j was. */
static void fill_place(struct joining *x, size_t j)
{
	size_t last = --x->m;

	if (j == last)
		return;
	memcpy(row(x, j), row(x, last), x->m * sizeof *x->d);
	for (size_t k = 0; k < x->m; k++)
		row(x, k)[j] = row(x, j)[k];
	row(x, j)[j] = 0;
	x->sum[j] = x->sum[last];
	x->low[j] = x->low[last];
	x->id[j] = x->id[last];
}

/* Those behind may have come nearer in the places that changed. */
static void lower(struct joining *x, size_t i)
{
	x->low[i] = INFINITY;
	for (size_t k = 0; k < i; k++)
		x->low[i] = smaller(x->low[i], row(x, i)[k]);
	for (size_t k = i + 1; k < x->m; k++)
		x->low[k] = smaller(x->low[k], row(x, k)[i]);
}

static void join(struct joining *x, size_t i, size_t j)
{
	size_t parent = x->tree->nnodes++;
	double d = row(x, i)[j];
	double more = (x->sum[i] - x->sum[j]) / (double)(x->m - 2);

	put_node(x, i, parent, (d + more) / 2);
	put_node(x, j, parent, (d - more) / 2);
	merge_rows(x, i, j);
	x->id[i] = (double)parent;
	fill_place(x, j);
	lower(x, i);
	if (j < x->m)
		lower(x, j);
}

/* The last three, or two, around the root. */
static void join_last(struct joining *x)
{
	size_t root = x->tree->nnodes++;

	for (size_t i = 0; i < x->m; i++) {
		const double *d = row(x, i);
		size_t j = (i + 1) % x->m, k = (i + 2) % x->m;

		put_node(x, i, root,
			 x->m == 2 ? d[j] / 2
				   : (d[j] + d[k] - row(x, j)[k]) / 2);
	}
	x->tree->parent[root] = -1;
	x->tree->length[root] = NAN;
}

void tree_nj(struct tree *t, double *d, size_t n, double *scratch)
{
	struct joining x = {
		n, n, d, scratch, scratch + n, scratch + 2 * n, t
	};

	assert(n >= 2);
	t->nleaves = t->nnodes = n;
	for (size_t i = 0; i < n; i++) {
		x.id[i] = (double)i;
		x.sum[i] = 0;
		for (size_t j = 0; j < n; j++)
			x.sum[i] += row(&x, i)[j];
		x.low[i] = INFINITY;
		for (size_t j = 0; j < i; j++)
			x.low[i] = smaller(x.low[i], row(&x, i)[j]);
	}
	while (x.m > 3) {
		struct pair best = best_pair(&x);
		size_t i = best.i, j = best.j;

		join(&x, i < j ? i : j, i < j ? j : i);
	}
	join_last(&x);
}
