#include "dosage.h"

#include <math.h>

#include "simd.h"

struct dosages dosages_count(const uint64_t *hom, const uint64_t *ref,
			     const uint64_t *mask, size_t words)
{
	struct dosages d;

	simd()->dosages(hom, ref, mask, words, d.n);
	return d;
}

int dosages_alike(const struct dosages *d)
{
	return (d->n[0] != 0) + (d->n[1] != 0) + (d->n[2] != 0) < 2;
}

/* What a deviation from the mean is divided by. */
static double spread(const struct dosages *d, enum dosage_scale scale)
{
	double n = (double)dosages_called(d);
	double mean = ((double)d->n[1] + 2 * (double)d->n[2]) / n;
	double square = ((double)d->n[1] + 4 * (double)d->n[2]) / n;

	if (scale == DOSAGE_PATTERSON)
		return sqrt(mean / 2 * (1 - mean / 2));
	if (scale == DOSAGE_STANDARD)
		return sqrt(square - mean * mean);
	return 1;
}

void dosages_values(const struct dosages *d, enum dosage_scale scale,
		    double value[4])
{
	double n = (double)dosages_called(d), mean, s;

	value[0] = value[1] = value[2] = value[3] = 0;
	if (dosages_alike(d))
		return;
	mean = ((double)d->n[1] + 2 * (double)d->n[2]) / n;
	s = spread(d, scale);
	value[1] = (2 - mean) / s;
	value[2] = (1 - mean) / s;
	value[3] = (0 - mean) / s;
}

double dosages_squares(const struct dosages *d, const double value[4])
{
	return (double)d->n[0] * (value[3] * value[3]) +
	       (double)d->n[1] * (value[2] * value[2]) +
	       (double)d->n[2] * (value[1] * value[1]);
}

void dosages_expand(const uint64_t *hom, const uint64_t *ref, size_t words,
		    const double value[4], double *to)
{
	for (size_t i = 0; i < words; i++)
		for (unsigned j = 0; j < 64; j++)
			to[i * 64 + j] = value[(hom[i] >> j & 1) +
					       2 * (ref[i] >> j & 1)];
}

void dosages_expand_float(const uint64_t *hom, const uint64_t *ref,
			  size_t words, const double value[4], float *to)
{
	const float near[4] = { (float)value[0], (float)value[1],
				(float)value[2], (float)value[3] };

	simd()->expand(hom, ref, words, near, to);
}
