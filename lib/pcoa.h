/*
 * pcoa.h - places for points whose distances are known
 *
 * Classical scaling, or principal coordinates (Torgerson 1952, Psychometrika
 * 17:401; Gower 1966, Biometrika 53:325).  If the distances are Euclidean, all
 * axes together have them exactly, and the first k are as good as k can be.
 * Axes have the sign that eigen.h says.
 */
#ifndef PCOA_H
#define PCOA_H

#include <stddef.h>

/* Doubles of scratch memory. */
size_t pcoa_scratch(size_t n, size_t k);

/*
 * The first k axes, axis[k][n], of n points with distances d[n][n], which is
 * overwritten.  An axis whose eigenvalue is below 0, by more than rounding
 * would explain, has no real places: NaN.
 */
void pcoa(double *d, size_t n, size_t k, double *axis, double *scratch);

#endif
