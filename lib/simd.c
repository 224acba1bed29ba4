#include "simd.h"

#include <stdlib.h>
#include <string.h>

extern const struct kernels kernels_scalar, kernels_avx2, kernels_avx512;

const struct kernels *const *simd_levels(void)
{
	static const struct kernels *levels[4];
	size_t n = 0;

	levels[n++] = &kernels_scalar;
#ifndef AGTOOLS_SCALAR_ONLY
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	    __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt"))
		levels[n++] = &kernels_avx2;
	if (n == 2 && __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vl") &&
	    __builtin_cpu_supports("avx512dq") &&
	    __builtin_cpu_supports("avx512vpopcntdq"))
		levels[n++] = &kernels_avx512;
#endif
	levels[n] = NULL;
	return levels;
}

/* A level that is asked for and cannot run is passed over for the best. */
static const struct kernels *choose(void)
{
	const struct kernels *const *level = simd_levels(), *best = NULL;
	const char *wanted = getenv("AGTOOLS_SIMD");

	for (; *level; level++) {
		best = *level;
		if (wanted && !strcmp(best->name, wanted))
			break;
	}
	return best;
}

static const struct kernels *chosen;

/* Before main, so that no thread ever sees the choice being made. */
__attribute__((constructor)) static void choose_once(void)
{
	chosen = choose();
}

const struct kernels *simd(void)
{
	return chosen;
}
