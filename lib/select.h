/* select.h - the k-th smallest of n numbers */
#ifndef SELECT_H
#define SELECT_H

#include <stddef.h>

/*
 * From 0, none of them NaN; 'x' is put into another order: those before k are
 * no larger, those behind no smaller.
 */
double select_kth(double *x, size_t n, size_t k);

#endif
