#include "version.h"

#include <htslib/hts.h>
#include <libdeflate.h>

#include "simd.h"

void version_print(FILE *f)
{
	fprintf(f,
		"agtools %s\n"
		"Using htslib %s\n"
		"Build: libdeflate %s, SIMD levels",
		AGTOOLS_VERSION, hts_version(), LIBDEFLATE_VERSION_STRING);
	for (const struct kernels *const *k = simd_levels(); *k; k++)
		fprintf(f, " %s", (*k)->name);
	fprintf(f, ", using %s\n", simd_name());
}
