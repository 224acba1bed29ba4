/*
 * Trees from their own distances: neighbour joining gives back any tree with
 * all its lengths, UPGMA any that has a clock; tables of textbooks; and, for
 * distances of no tree, the same joins as looking at every pair anew.
 */
#include "tree.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "unit.h"

enum { MAX = 60, NODES = 2 * MAX };

static double d[MAX * MAX], scratch[4 * MAX];
static int32_t parent[NODES];
static double length[NODES];
static struct tree tree = { .parent = parent, .length = length };

/* --- trees and their distances --- */

struct known {
	size_t n, nnodes;
	int32_t parent[NODES];
	double length[NODES];
};

static bool is_above(const int32_t *of, size_t node, size_t leaf)
{
	for (int32_t i = (int32_t)leaf; i >= 0; i = of[i])
		if ((size_t)i == node)
			return true;
	return false;
}

static double path(const int32_t *of, const double *len, size_t nnodes,
		   size_t a, size_t b)
{
	double sum = 0;

	for (size_t i = 0; i < nnodes; i++)
		if (of[i] >= 0 && is_above(of, i, a) != is_above(of, i, b))
			sum += len[i];
	return sum;
}

static void distances(const struct known *k)
{
	for (size_t i = 0; i < k->n; i++)
		for (size_t j = 0; j < k->n; j++)
			d[i * k->n + j] =
				path(k->parent, k->length, k->nnodes, i, j);
}

/* Any shape: two that are left are joined until there are as many. */
static void any_tree(struct known *k, size_t n, size_t last, bool clock)
{
	size_t left[MAX], m = n;
	double height[NODES] = { 0 };

	k->n = k->nnodes = n;
	for (size_t i = 0; i < n; i++)
		left[i] = i;
	while (m > 1) {
		size_t joins = m > last ? 2 : m, at = k->nnodes++;

		for (size_t c = 0; c < joins; c++) {
			size_t x = below((unsigned)m), node = left[x];

			k->parent[node] = (int32_t)at;
			k->length[node] = (1 + below(64)) / 8.0;
			left[x] = left[--m];
			parent[c] = (int32_t)node;
		}
		height[at] = (double)(at - n + 1);
		for (size_t c = 0; clock && c < joins; c++)
			k->length[parent[c]] = height[at] - height[parent[c]];
		left[m++] = at;
		if (m == 1)
			break;
	}
	k->parent[k->nnodes - 1] = -1;
	k->length[k->nnodes - 1] = NAN;
}

/* Whatever is a branch of one is one of the other, as long. */
static bool same_branches(const struct known *k, double error)
{
	size_t n = k->n;

	if (tree.nleaves != n || tree.nnodes != k->nnodes ||
	    tree.parent[tree.nnodes - 1] != -1 ||
	    !isnan(tree.length[tree.nnodes - 1]))
		return false;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			if (!(fabs(path(parent, length, tree.nnodes, i, j) -
				   path(k->parent, k->length, k->nnodes, i,
					j)) <= error))
				return false;
	return true;
}

static void check_any_tree(size_t n)
{
	struct known k;

	any_tree(&k, n, 3, false);
	distances(&k);
	tree_nj(&tree, d, n, scratch);
	CHECK(same_branches(&k, 0));
	for (size_t i = 0; i + 1 < tree.nnodes; i++)
		CHECK(length[i] > 0);
	any_tree(&k, n, 2, true);
	distances(&k);
	tree_upgma(&tree, d, n, scratch);
	CHECK(same_branches(&k, 0));
}

/* --- tables of textbooks --- */

static bool is_tree(size_t nnodes, const int *of, const double *len)
{
	bool right = tree.nnodes == nnodes;

	for (size_t i = 0; i < nnodes; i++) {
		right &= parent[i] == of[i];
		right &= isnan(len[i]) ? isnan(length[i])
				       : fabs(length[i] - len[i]) < 1e-12;
	}
	return right;
}

/* The five taxa of Wikipedia's article on neighbour joining, additive. */
static void check_five(void)
{
	static const double five[] = { 0, 5, 9,	 9, 8, 5, 0, 10, 10,
				       9, 9, 10, 0, 8, 7, 9, 10, 8,
				       0, 3, 8,	 9, 7, 3, 0 };
	static const int of[] = { 5, 5, 6, 7, 7, 6, 7, -1 };
	static const double len[] = { 2, 3, 4, 2, 1, 3, 2, NAN };

	memcpy(d, five, sizeof five);
	tree_nj(&tree, d, 5, scratch);
	CHECK(is_tree(8, of, len));
}

/* The bacteria of Wikipedia's article on UPGMA. */
static void check_bacteria(void)
{
	static const double five[] = { 0,  17, 21, 31, 23, 17, 0,  30, 34,
				       21, 21, 30, 0,  28, 39, 31, 34, 28,
				       0,  43, 23, 21, 39, 43, 0 };
	static const int of[] = { 5, 5, 7, 7, 6, 6, 8, 8, -1 };
	static const double len[] = {
		8.5, 8.5, 14, 14, 11, 2.5, 5.5, 2.5, NAN
	};

	memcpy(d, five, sizeof five);
	tree_upgma(&tree, d, 5, scratch);
	CHECK(is_tree(9, of, len));
}

/* Four whose distances are of no tree: the branch within is 0, one outside
 * is below it. */
static void check_negative(void)
{
	static const double four[] = { 0, 1, 1, 6, 1, 0, 1, 2,
				       1, 1, 0, 2, 6, 2, 2, 0 };

	memcpy(d, four, sizeof four);
	tree_nj(&tree, d, 4, scratch);
	CHECK(length[0] < 0 || length[1] < 0 || length[2] < 0 ||
	      length[3] < 0 || length[4] < 0);
}

static void check_few(void)
{
	static const double two[] = { 0, 3, 3, 0 };
	static const double three[] = { 0, 5, 6, 5, 0, 7, 6, 7, 0 };
	static const int of2[] = { 2, 2, -1 }, of3[] = { 3, 3, 3, -1 };
	static const double len2[] = { 1.5, 1.5, NAN };
	static const double len3[] = { 2, 3, 4, NAN };

	memcpy(d, two, sizeof two);
	tree_nj(&tree, d, 2, scratch);
	CHECK(is_tree(3, of2, len2));
	memcpy(d, two, sizeof two);
	tree_upgma(&tree, d, 2, scratch);
	CHECK(is_tree(3, of2, len2));
	memcpy(d, three, sizeof three);
	tree_nj(&tree, d, 3, scratch);
	CHECK(is_tree(4, of3, len3));
}

/* --- every pair anew --- */

struct plain {
	size_t m, id[MAX], leaves[NODES];
	double d[NODES][NODES], sum[NODES], height[NODES];
	int32_t parent[NODES];
	double length[NODES];
};

static double sum_of(const struct plain *x, size_t i)
{
	double sum = 0;

	for (size_t k = 0; k < x->m; k++)
		sum += x->d[i][x->id[k]];
	return sum;
}

/* Nodes stand by number, so the first of equals is the one to take. */
static void best_of(struct plain *x, bool nj, size_t *p, size_t *q)
{
	double best = INFINITY;

	for (size_t k = 0; k < x->m; k++)
		x->sum[x->id[k]] = sum_of(x, x->id[k]);
	for (size_t k = 0; k < x->m; k++)
		for (size_t l = k + 1; l < x->m; l++) {
			size_t i = x->id[k], j = x->id[l];
			double v = x->d[i][j];

			if (nj)
				v = v * ((double)x->m - 2) -
				    (x->sum[i] + x->sum[j]);
			if (v < best) {
				best = v;
				*p = k;
				*q = l;
			}
		}
}

static void drop_ids(struct plain *x, size_t p, size_t q, size_t parent_id)
{
	size_t m = 0;

	for (size_t k = 0; k < x->m; k++)
		if (k != p && k != q)
			x->id[m++] = x->id[k];
	x->id[m++] = parent_id;
	x->m = m;
}

static void join_plain(struct plain *x, bool nj, size_t at)
{
	size_t p = 0, q = 1, i, j;
	double apart, more;

	best_of(x, nj, &p, &q);
	i = x->id[p];
	j = x->id[q];
	apart = x->d[i][j];
	more = nj ? (x->sum[i] - x->sum[j]) / ((double)x->m - 2) : 0;
	x->parent[i] = x->parent[j] = (int32_t)at;
	x->length[i] = (apart + more) / 2 - (nj ? 0 : x->height[i]);
	x->length[j] = (apart - more) / 2 - (nj ? 0 : x->height[j]);
	x->height[at] = apart / 2;
	x->leaves[at] = x->leaves[i] + x->leaves[j];
	drop_ids(x, p, q, at);
	for (size_t k = 0; k < x->m; k++) {
		size_t l = x->id[k];
		double both = (x->d[i][l] + x->d[j][l] - apart) / 2;

		if (!nj)
			both = (x->d[i][l] * (double)x->leaves[i] +
				x->d[j][l] * (double)x->leaves[j]) /
			       (double)x->leaves[at];
		x->d[at][l] = x->d[l][at] = l == at ? 0 : both;
	}
}

static bool same_joins(const struct plain *x, size_t upto)
{
	bool right = true;

	for (size_t i = 0; i < upto; i++)
		if (x->parent[i] >= 0)
			right &= parent[i] == x->parent[i] &&
				 fabs(length[i] - x->length[i]) < 1e-9;
	return right;
}

/* Small whole distances are often equal; powers of two keep them exact. */
static void check_joins(size_t n, unsigned range, bool nj)
{
	static struct plain x;
	size_t at = n, last = nj ? 3 : 1;

	x.m = n;
	for (size_t i = 0; i < n; i++) {
		x.id[i] = i;
		x.leaves[i] = 1;
		x.height[i] = 0;
		for (size_t j = 0; j <= i; j++)
			x.d[i][j] = x.d[j][i] = d[i * n + j] = d[j * n + i] =
				i == j ? 0 : 1 + below(range);
	}
	for (size_t i = 0; i < NODES; i++)
		x.parent[i] = -1;
	while (x.m > last)
		join_plain(&x, nj, at++);
	if (nj)
		tree_nj(&tree, d, n, scratch);
	else
		tree_upgma(&tree, d, n, scratch);
	CHECK(same_joins(&x, at));
}

int main(void)
{
	check_few();
	check_five();
	check_bacteria();
	check_negative();
	for (int i = 0; i < 60; i++)
		check_any_tree(4 + below(MAX - 3));
	for (int i = 0; i < 300; i++) {
		check_joins(4 + below(MAX - 3), 1 << 20, true);
		check_joins(4 + below(MAX - 3), 1 << 20, false);
		check_joins(4 + below(12), 4, true);
	}
	return unit_end();
}
