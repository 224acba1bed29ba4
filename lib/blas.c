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

static void *load(void)
{
	void *library = NULL;

	setenv("OPENBLAS_NUM_THREADS", "1", 1);
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
