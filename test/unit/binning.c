/* Bins, against their rule spelled out with every score in a list. */
#include "binning.h"

#include <stdbool.h>
#include <stdlib.h>

#include "random.h"
#include "unit.h"

enum { COUNTS = 12, MOST = 2000 };

/* The edges of scikit-allel's bins: of counts in order, every step-th. */
static uint32_t edges_of(const uint32_t y[], int64_t n, int64_t bins,
			 uint32_t edge[])
{
	int64_t step = n < bins ? 1 : n / bins;
	uint32_t nedges = 1;

	edge[0] = y[0];
	for (int64_t i = step; i < n; i += step)
		if (y[i] > edge[nedges - 1])
			edge[nedges++] = y[i];
	edge[nedges - 1] = y[n - 1];
	return nedges;
}

/* The first bin has all below its end, the last all from its beginning on. */
static uint32_t bin_of(uint32_t c, const uint32_t edge[], uint32_t nedges)
{
	uint32_t bin = 0;

	while (bin + 2 < nedges && c >= edge[bin + 1])
		bin++;
	return bin;
}

static void check(const int64_t scores[], int64_t bins)
{
	static uint32_t y[MOST], edge[MOST];
	uint32_t bin[COUNTS], got, nedges;
	bool right = true;
	int64_t n = 0;

	for (uint32_t c = 0; c < COUNTS; c++)
		for (int64_t i = 0; i < scores[c]; i++)
			y[n++] = c;
	got = binning_similar(scores, COUNTS, bins, bin);
	nedges = n ? edges_of(y, n, bins, edge) : 1;
	right &= got == (nedges > 2 ? nedges - 1 : 1);
	for (uint32_t c = 0; c < COUNTS; c++)
		right &= bin[c] == bin_of(c, edge, nedges);
	CHECK(right);
}

static void test_small(void)
{
	int64_t scores[COUNTS] = { 0 };

	/* up to 2 of each of 5 counts, from 3 on */
	for (int code = 0; code < 243; code++) {
		for (int c = 3, rest = code; c < 8; c++, rest /= 3)
			scores[c] = rest % 3;
		for (int64_t bins = 1; bins < 12; bins++)
			check(scores, bins);
	}
}

static void test_large(void)
{
	int64_t scores[COUNTS];

	for (int turn = 0; turn < 20000; turn++) {
		for (uint32_t c = 0; c < COUNTS; c++)
			scores[c] = percent(30) ? 0 : below(1u << below(7));
		check(scores, 1 + below(30));
	}
}

/* The picture in the header. */
static void test_picture(void)
{
	static const int64_t scores[COUNTS] = { 0, 3, 1, 2, 1, 2, 0, 1 };
	static const uint32_t want[COUNTS] = { 0, 0, 0, 1, 2, 2,
					       2, 2, 2, 2, 2, 2 };
	uint32_t bin[COUNTS];

	CHECK(binning_similar(scores, COUNTS, 4, bin) == 3);
	for (int c = 0; c < COUNTS; c++)
		CHECK(bin[c] == want[c]);
}

static void test_frequency(void)
{
	for (uint32_t bins = 1; bins < 120; bins++)
		for (uint32_t n = 1; n < 60; n++)
			for (uint32_t c = 0; c <= n; c++) {
				uint32_t b = binning_frequency(n - c, c, bins);

				/* b / bins <= c / n < (b + 1) / bins */
				CHECK(b < bins && b * n <= c * bins &&
				      (c * bins < (b + 1) * n || c == n));
			}
	CHECK(binning_frequency(0, 1 << 24, 1000000) == 999999);
	CHECK(binning_frequency(1 << 24, 1, 1000000) == 0);
}

int main(void)
{
	test_small();
	test_large();
	test_picture();
	test_frequency();
	return unit_end();
}
