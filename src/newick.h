/*
 * newick.h - a tree as text
 *
 * Newick's format with the length of every branch, on one line.  A name with
 * a blank, or with one of ()[]{}:;,'" is put between quotes, and a quote in it
 * is doubled.  Underscores are written as they are.
 */
#ifndef NEWICK_H
#define NEWICK_H

#include "text.h"
#include "tree.h"

/* 'name' has those of the leaves. */
void newick_write(const struct tree *, const char *const name[], struct text *);

#endif
