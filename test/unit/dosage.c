/*
 * Dosages out of planes: counts, what they come to by the definition, and
 * every level of the kernels.
 */
#include "dosage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "simd.h"
#include "unit.h"

enum { WORDS = 9, N = WORDS * 64, MISSING = -1 };

static uint64_t hom[WORDS], ref[WORDS], mask[WORDS];
static int copies[N];

static int has(const uint64_t *plane, size_t i)
{
	return plane[i / 64] >> i % 64 & 1;
}

/* Any mixture, of which some have but one kind. */
static void make(void)
{
	unsigned kinds = 1 + below(15);

	memset(hom, 0, sizeof hom);
	memset(ref, 0, sizeof ref);
	for (size_t i = 0; i < N; i++) {
		uint64_t bit = (uint64_t)1 << i % 64;
		int kind;

		do
			kind = (int)below(4);
		while (!(kinds >> kind & 1));
		copies[i] = kind == 3 ? MISSING : kind;
		hom[i / 64] |= kind == 0 || kind == 2 ? bit : 0;
		ref[i / 64] |= kind == 0 || kind == 1 ? bit : 0;
		if (i % 64 == 0)
			mask[i / 64] = random64();
	}
}

/* By the definition. */
static double scaled(int g, enum dosage_scale scale)
{
	double n = 0, sum = 0, off = 0, mean, p, s = 1;

	for (size_t i = 0; i < N; i++) {
		n += copies[i] >= 0;
		sum += copies[i] >= 0 ? copies[i] : 0;
	}
	mean = sum / n;
	for (size_t i = 0; i < N; i++)
		if (copies[i] >= 0)
			off += (copies[i] - mean) * (copies[i] - mean);
	p = mean / 2;
	if (scale == DOSAGE_PATTERSON)
		s = sqrt(p * (1 - p));
	if (scale == DOSAGE_STANDARD)
		s = sqrt(off / n);
	return g < 0 || off == 0 ? 0 : (g - mean) / s;
}

static void check_counts(const struct kernels *k)
{
	int64_t want[2][3] = { { 0 } }, got[3];

	for (size_t i = 0; i < N; i++)
		if (copies[i] >= 0) {
			want[0][copies[i]]++;
			want[1][copies[i]] += has(mask, i);
		}
	k->dosages(hom, ref, NULL, WORDS, got);
	CHECK(!memcmp(got, want[0], sizeof got));
	k->dosages(hom, ref, mask, WORDS, got);
	CHECK(!memcmp(got, want[1], sizeof got));
}

static void check_level(const struct kernels *k)
{
	const float value[4] = { 0.5F, -1e30F, 3.25F, 7e-30F };
	static float got[N + 1];

	check_counts(k);
	for (size_t words = 0; words <= WORDS; words++) {
		got[words * 64] = -77;
		k->expand(hom, ref, words, value, got);
		for (size_t i = 0; i < words * 64; i++)
			CHECK(got[i] == value[has(hom, i) + 2 * has(ref, i)]);
		CHECK(got[words * 64] == -77);
	}
}

static void check_scale(enum dosage_scale scale)
{
	struct dosages d = dosages_count(hom, ref, NULL, WORDS);
	static double x[N];
	static float y[N];
	double value[4], squares = 0;

	dosages_values(&d, scale, value);
	dosages_expand(hom, ref, WORDS, value, x);
	dosages_expand_float(hom, ref, WORDS, value, y);
	for (size_t i = 0; i < N; i++) {
		CHECK(fabs(x[i] - scaled(copies[i], scale)) < 1e-12);
		CHECK(y[i] == (float)x[i]);
		squares += x[i] * x[i];
	}
	CHECK(fabs(dosages_squares(&d, value) - squares) <
	      1e-9 * (1 + squares));
}

int main(void)
{
	for (int turn = 0; turn < 60; turn++) {
		make();
		for (const struct kernels *const *k = simd_levels(); *k; k++)
			check_level(*k);
		check_scale(DOSAGE_PATTERSON);
		check_scale(DOSAGE_STANDARD);
		check_scale(DOSAGE_CENTER);
	}
	return unit_end();
}
