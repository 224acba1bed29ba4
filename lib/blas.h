/*
 * blas.h - OpenBLAS, loaded by the commands that need it
 *
 * Were it linked, it would start a thread for each processor before main() in
 * every command, and with little address space (ulimit -v) never end; what it
 * reads of the environment it reads when it is loaded.  So it is opened at
 * run time, told to stay with the thread that calls it: threads are the
 * program's to share out, and results the same for any number of them.  Which
 * code it uses is told as well, unless OPENBLAS_CORETYPE does.
 */
#ifndef BLAS_H
#define BLAS_H

#include <cblas.h>
#include <lapack.h>

/* Newer headers tell of the hidden lengths of Fortran's strings. */
#ifndef LAPACK_dsyevr_base
#define LAPACK_dsyevr_base LAPACK_dsyevr
#endif
#ifdef LAPACK_FORTRAN_STRLEN_END
#define BLAS_STRINGS_3 , 1, 1, 1
#else
#define BLAS_STRINGS_3
#endif

/* What is used of it, by the names of cblas.h and LAPACK. */
#define BLAS_FUNCTIONS(X)     \
	X(sgemm, cblas_sgemm) \
	X(dgemm, cblas_dgemm) \
	X(ssyrk, cblas_ssyrk) \
	X(dsyrk, cblas_dsyrk) \
	X(ddot, cblas_ddot)   \
	X(daxpy, cblas_daxpy) \
	X(dscal, cblas_dscal) \
	X(dnrm2, cblas_dnrm2) \
	X(dsyevr, LAPACK_dsyevr_base)

struct blas {
#define X(member, name) __typeof__(name) *member;
	BLAS_FUNCTIONS(X)
#undef X
};

/* Null before blas_open(). */
extern struct blas blas;

/*
 * Load it, if that was not done; to be called by the first thread before
 * anything that computes with matrices.  Returns null, or why it cannot be.
 */
const char *blas_open(void);

#endif
