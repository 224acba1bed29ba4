#define _DEFAULT_SOURCE
#include "linear.h"

#include <math.h>
#include <stddef.h>
#include <sys/mman.h>

#include "blas.h"
#include "die.h"

/* What OpenBLAS maps for each thread that is in it, most of which is never
 * touched; and what the rest of the program may take meanwhile. */
static const size_t each = (size_t)128 << 20, rest = (size_t)64 << 20;

static void check_room(size_t threads)
{
	size_t bytes = threads * each + rest;
	void *p = mmap(NULL, bytes, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		die("out of memory: linear algebra needs %zu MB of address "
		    "space with %zu threads; raise ulimit -v, or use fewer "
		    "(-@)",
		    bytes >> 20, threads);
	munmap(p, bytes);
}

void linear_check(double value)
{
	if (isnan(value))
		die("LAPACK (dsyevr) cannot find the eigenvalues of the "
		    "matrix");
}

void linear_open(int threads)
{
	const char *why;

	check_room((size_t)threads);
	why = blas_open();
	if (why)
		die("%s", why);
}
