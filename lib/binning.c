#include "binning.h"

#include <assert.h>

static int64_t step_of(const int64_t scores[], uint32_t ncounts, int64_t bins)
{
	int64_t n = 0;

	for (uint32_t c = 0; c < ncounts; c++)
		n += scores[c];
	return n < bins ? 1 : n / bins;
}

uint32_t binning_similar(const int64_t scores[], uint32_t ncounts, int64_t bins,
			 uint32_t bin[])
{
	int64_t step, before = 0, place;
	uint32_t last = 0;

	assert(bins > 0);
	place = step = step_of(scores, ncounts, bins);
	for (uint32_t c = 0; c < ncounts; c++) {
		int64_t end = before + scores[c];

		/* a place within this count's scores; the least count of all
		 * begins the first bin whatever places it has */
		if (place < end) {
			last += before > 0;
			place += (end - 1 - place) / step * step + step;
		}
		bin[c] = last;
		before = end;
	}
	/* the last edge is an end */
	for (uint32_t c = ncounts; last && c-- && bin[c] == last;)
		bin[c]--;
	return last ? last : 1;
}

uint32_t binning_frequency(uint32_t n0, uint32_t n1, uint32_t bins)
{
	uint64_t all = (uint64_t)n0 + n1, bin;

	assert(all && bins);
	bin = (uint64_t)n1 * bins / all;
	return bin < bins ? (uint32_t)bin : bins - 1;
}
