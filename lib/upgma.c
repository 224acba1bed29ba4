#include <assert.h>
#include <math.h>
#include <stdbool.h>

#include "tree.h"

/*
 * A cluster keeps the row of its first member.  In place of means there are
 * the sums over pairs of leaves, so that what is joined in another order is
 * not another number.  Each cluster knows its nearest; joining two can bring
 * nobody nearer than that, so few have to look again.
 */
struct clusters {
	size_t n;
	double *sum;	 /* [n][n] of distances between leaves */
	double *size;	 /* [n] leaves, 0 if it is gone */
	double *nearest; /* [n] row of the nearest */
	double *height;	 /* [n] of the cluster's node above its leaves */
	double *id;	 /* [n] number of the node */
	struct tree *tree;
};

static double mean(const struct clusters *x, size_t i, size_t j)
{
	return x->sum[i * x->n + j] / (x->size[i] * x->size[j]);
}

static double distance(const struct clusters *x, size_t i)
{
	return mean(x, i, (size_t)x->nearest[i]);
}

static void find_nearest(struct clusters *x, size_t i)
{
	double least = INFINITY;
	size_t at = i;

	for (size_t j = 0; j < x->n; j++) {
		double d;

		if (j == i || x->size[j] == 0)
			continue;
		d = mean(x, i, j);
		if (d < least || (d == least && x->id[j] < x->id[at])) {
			least = d;
			at = j;
		}
	}
	x->nearest[i] = (double)at;
}

/* The lower row of the pair that is joined next: the first of those with a
 * nearest as near, by number. */
static size_t best_cluster(const struct clusters *x)
{
	double least = INFINITY;
	size_t at = x->n;

	for (size_t i = 0; i < x->n; i++) {
		double d;

		if (x->size[i] == 0)
			continue;
		d = distance(x, i);
		if (at == x->n || d < least ||
		    (d == least && x->id[i] < x->id[at])) {
			least = d;
			at = i;
		}
	}
	return at;
}

static void put_node(struct clusters *x, size_t i, size_t parent, double height)
{
	size_t id = (size_t)x->id[i];
	double length = height - x->height[i];

	/* below 0 by rounding alone */
	x->tree->parent[id] = (int32_t)parent;
	x->tree->length[id] = length > 0 ? length : 0;
}

static void join(struct clusters *x, size_t i, size_t j)
{
	double height = mean(x, i, j) / 2;
	size_t n = x->n, parent = x->tree->nnodes++;

	put_node(x, i, parent, height);
	put_node(x, j, parent, height);
	for (size_t k = 0; k < n; k++)
		x->sum[k * n + i] = x->sum[i * n + k] += x->sum[j * n + k];
	x->size[i] += x->size[j];
	x->size[j] = 0;
	x->height[i] = height;
	x->id[i] = (double)parent;
}

/* After i and j became i. */
static void look_again(struct clusters *x, size_t i, size_t j)
{
	for (size_t k = 0; k < x->n; k++) {
		size_t was = (size_t)x->nearest[k];

		if (x->size[k] == 0)
			continue;
		if (k == i || was == i || was == j)
			find_nearest(x, k);
		else if (mean(x, i, k) < distance(x, k)) /* by rounding */
			x->nearest[k] = (double)i;
	}
}

void tree_upgma(struct tree *t, double *d, size_t n, double *scratch)
{
	struct clusters x = {
		n, d, scratch, scratch + n, scratch + 2 * n, scratch + 3 * n, t
	};
	size_t root;

	assert(n >= 2);
	t->nleaves = t->nnodes = n;
	for (size_t i = 0; i < n; i++) {
		x.size[i] = 1;
		x.height[i] = 0;
		x.id[i] = (double)i;
	}
	for (size_t i = 0; i < n; i++)
		find_nearest(&x, i);
	for (size_t left = n; left > 1; left--) {
		size_t i = best_cluster(&x), j = (size_t)x.nearest[i];

		join(&x, i, j);
		look_again(&x, i, j);
	}
	root = t->nnodes - 1;
	t->parent[root] = -1;
	t->length[root] = NAN;
}
