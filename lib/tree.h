/*
 * tree.h - trees made of distances
 *
 * Neighbour joining (Saitou and Nei 1987, Mol Biol Evol 4:406; in the form of
 * Studier and Keppler 1988, Mol Biol Evol 5:729) finds the tree whose paths
 * the distances are, if there is one; its root says nothing.  UPGMA (Sokal and
 * Michener 1958) finds it if all leaves are as far from the root.
 *
 * Both join two nodes at a time.  Leaves have the numbers 0 .. n - 1, and what
 * is joined gets the next number:
 *
 *   parent   0: 4   1: 4   2: 5   3: 5   4: 5   5: -1
 *
 *       0 --+                    neighbour joining ends in a node of three,
 *            4 --+               UPGMA in one of two
 *       1 --+     \
 *       2 -------- 5
 *       3 --------/
 *
 * Where several pairs are equally good, that with the lowest number in it is
 * joined; of those with the same, that whose other number is the lowest.
 */
#ifndef TREE_H
#define TREE_H

#include <stddef.h>
#include <stdint.h>

struct tree {
	size_t nleaves, nnodes; /* the last node is the root */
	int32_t *parent;	/* [nnodes], -1 of the root */
	double *length; /* [nnodes] of the branch to it, NaN of the root */
};

/* Nodes of a tree at most. */
static inline size_t tree_nodes(size_t nleaves)
{
	return 2 * nleaves;
}

/* Doubles of scratch memory. */
static inline size_t tree_scratch(size_t nleaves)
{
	return 4 * nleaves;
}

/*
 * Make the tree of n >= 2 leaves from d[n][n], finite, symmetric and 0 on the
 * diagonal, which is overwritten; 'parent' and 'length' have room for
 * tree_nodes(n).
 *
 * Neighbour joining may give a branch a length below 0, where no tree fits
 * the distances; it is left as it is.
 */
void tree_nj(struct tree *, double *d, size_t n, double *scratch);
void tree_upgma(struct tree *, double *d, size_t n, double *scratch);

#endif
