/*
 * harmonic.h - the sums that the coalescent is made of
 *
 *   a1(n) = sum of 1/i    for 0 < i < n    expected length of a genealogy
 *   a2(n) = sum of 1/i^2  for 0 < i < n    and its variance
 *
 * (Watterson 1975; Tajima 1989, eq. 3 and 4.)  Both cost the same for any n,
 * so nobody needs a table of them, and every processor gives the same bits
 * (ln.h).
 */
#ifndef HARMONIC_H
#define HARMONIC_H

#include <stddef.h>

struct harmonic {
	double a1, a2; /* to a few units in the last place */
};

struct harmonic harmonic(size_t n);

#endif
