/* linear.h - linear algebra for a command that needs it (blas.h) */
#ifndef LINEAR_H
#define LINEAR_H

/*
 * Dies if its library cannot be loaded, or if there is not the address space
 * (ulimit -v) for as many threads to use it at once: it would not say so, but
 * try again for ever.
 */
void linear_open(int threads);
/* Dies if the largest eigenvalue is none: LAPACK found no eigenvalues. */
void linear_check(double value);

#endif
