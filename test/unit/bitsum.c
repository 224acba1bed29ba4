/* Bits of many planes, summed one by one. */
#include "bitsum.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "genotypes.h"
#include "random.h"
#include "unit.h"

enum { MAX_N = 1100, WORDS = 24 };

static int32_t want[MAX_N], got[MAX_N + 1];
static uint64_t slices[BITSUM_SLICES * WORDS], plane[WORDS];

/* Bits of n samples; none beyond them. */
static void any_plane(unsigned n, size_t stride, unsigned share)
{
	memset(plane, 0, stride * sizeof *plane);
	for (unsigned i = 0; i < n; i++)
		if (percent(share)) {
			plane[i / 64] |= (uint64_t)1 << i % 64;
			want[i]++;
		}
}

static bool empty(size_t stride)
{
	for (size_t i = 0; i < BITSUM_SLICES * stride; i++)
		if (slices[i])
			return false;
	return true;
}

static void sum(unsigned n, unsigned planes, unsigned share)
{
	size_t stride = plane_stride(n);

	for (unsigned k = 0; k < planes; k++) {
		any_plane(n, stride, share);
		bitsum_add(slices, plane, stride);
	}
	bitsum_flush(slices, stride, n, got);
	CHECK(!memcmp(got, want, n * sizeof *got));
	CHECK(got[n] == -3 && empty(stride));
}

int main(void)
{
	static const unsigned planes[] = { 0, 1, 2, 127, 128, BITSUM_MOST };
	static const unsigned shares[] = { 0, 3, 50, 100 };

	for (unsigned n = 1; n <= MAX_N; n += n < 70 ? 1 : 61) {
		/* sums go on from flush to flush */
		memset(want, 0, sizeof want);
		memset(got, 0, sizeof got);
		got[n] = -3;
		for (int p = 0; p < 6; p++)
			for (int s = 0; s < 4; s++)
				sum(n, planes[p], shares[s]);
		CHECK(want[0] > 2 * BITSUM_MOST || n > 1);
	}
	return unit_end();
}
