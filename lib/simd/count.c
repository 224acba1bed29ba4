/* Bits of a plane within masks, and the table of this level's kernels. */

#include "level.h"
#include "pack.h"

void LEVELLED(count)(const uint64_t *plane, const struct mask *mask, size_t n,
		     int32_t *count)
{
	for (size_t g = 0; g < n; g++) {
		const uint64_t *word = mask[g].word;
		int64_t sum = 0;

		for (size_t i = mask[g].beg; i < mask[g].end; i++)
			sum += __builtin_popcountll(plane[i] & word[i]);
		count[g] += (int32_t)sum;
	}
}

#define STRING_(x) #x
#define STRING(x) STRING_(x)

const struct kernels LEVELLED(kernels) = {
	.name = STRING(LEVEL),
	.text = LEVELLED(text),
	.typed = LEVELLED(typed),
	.gather = LEVELLED(gather),
	.count = LEVELLED(count),
	.pbwt = LEVELLED(pbwt),
	.from = LEVELLED(from),
	.blocks = LEVELLED(blocks),
	.pairs = LEVELLED(pairs),
	.dosages = LEVELLED(dosages),
	.expand = LEVELLED(expand),
	.rowsum = LEVELLED(rowsum),
	.tile = LEVELLED(tile),
	.r2 = LEVELLED(r2),
	.reach = LEVELLED(reach),
};
