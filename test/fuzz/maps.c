/* Genetic maps, PLINK's or HapMap's: positions never go back along a contig. */
#include "fuzz.h"

#include <math.h>

#include "geneticmap.h"

static void check_contig(const struct genetic_map *m, const char *name)
{
	const struct genetic_contig *c = genetic_map_contig(m, name);
	double last = -INFINITY;

	for (int64_t pos = 0; pos < 1 << 20; pos = pos * 3 / 2 + 1) {
		double at = genetic_position(c, pos);

		HOLDS(isfinite(at) && at >= last);
		last = at;
	}
	HOLDS(genetic_position(c, INT64_MAX / 4) >= last);
}

static void take(const uint8_t *data, size_t size)
{
	struct genetic_map *m = genetic_map_read(fuzz_file(data, size));

	check_contig(m, "1");
	check_contig(m, "chrX");
	genetic_map_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz(take, data, size);
	return 0;
}
