#define _DEFAULT_SOURCE
#include "blas.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct blas blas;

/* That of Debian and Fedora, of others, of macOS. */
static const char *const file[] = { "libopenblas.so.0", "libopenblas.so",
				    "libopenblas.0.dylib",
				    "libopenblas.dylib" };

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

/*
 * OpenBLAS goes by the model of the processor, and has for one that is newer
 * than itself the code of the oldest (Prescott; its issue 4267), which takes
 * three times as long.  Here it goes by what the processor can do, as in
 * simd.c: whoever can do the same has the same numbers, too.
 */
static const char *core(void)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx512f") &&
	    __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512dq") &&
	    __builtin_cpu_supports("avx512vl"))
		return "SkylakeX";
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		return "Haswell";
#endif
	return NULL;
}

/* Returns 0, or not if there is no memory for it. */
static int set_up(void)
{
	return setenv("OPENBLAS_NUM_THREADS", "1", 1) ||
	       (core() && setenv("OPENBLAS_CORETYPE", core(), 0));
}

static void *load(void)
{
	void *library = NULL;

	for (size_t i = 0; !library && i < sizeof file / sizeof *file; i++)
		library = dlopen(file[i], RTLD_NOW | RTLD_LOCAL);
	return library;
}

/* POSIX has functions found as objects, C does not. */
static int find(void *library, const char *name, void *function)
{
	void *at = dlsym(library, name);

	memcpy(function, &at, sizeof at);
	return at != NULL;
}

const char *blas_open(void)
{
	void *library;

	if (blas.sgemm)
		return NULL;
	if (set_up())
		return "out of memory: settings of OpenBLAS";
	library = load();
	if (!library)
		return "OpenBLAS cannot be loaded: is libopenblas.so.0 "
		       "installed?";
#define X(member, name)                               \
	if (!find(library, TEXT(name), &blas.member)) \
		return "OpenBLAS is without " TEXT(   \
			name) "; another of its "     \
			      "packages may have it";
	BLAS_FUNCTIONS(X)
#undef X
	return NULL;
}
