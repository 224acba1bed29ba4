/*
 * dosage.h - copies of ALT as numbers that can be multiplied
 *
 * A site's dosages are two planes of bits (genotypes.h), a bit a sample:
 *
 *   code          0        1         2        3
 *   hom           0        1         0        1
 *   ref           0        0         1        1
 *   the sample    missing  2 copies  1 copy   0 copies
 *
 * Scaled, a dosage g is (g - m) / s, with m the mean of those called, so that
 * what is missing, set to the mean, is 0:
 *
 *   patterson   s = sqrt(p (1 - p)), p = m / 2       (Patterson et al. 2006)
 *   standard    s = their standard deviation, with n in the denominator
 *   center      s = 1
 *
 * A plane's bits that are nobody's are 0, and missing.
 */
#ifndef DOSAGE_H
#define DOSAGE_H

#include <stddef.h>
#include <stdint.h>

enum dosage_scale { DOSAGE_PATTERSON, DOSAGE_STANDARD, DOSAGE_CENTER };

/* How many samples have 0, 1 and 2 copies. */
struct dosages {
	int64_t n[3];
};

/* Of the samples in 'mask'; null: of all. */
struct dosages dosages_count(const uint64_t *hom, const uint64_t *ref,
			     const uint64_t *mask, size_t words);

static inline int64_t dosages_called(const struct dosages *d)
{
	return d->n[0] + d->n[1] + d->n[2];
}

/* Are all those called alike?  Or none called. */
int dosages_alike(const struct dosages *);

/* What each code comes to; all 0 if all are alike. */
void dosages_values(const struct dosages *, enum dosage_scale, double value[4]);
/* The sum of the squares of what all samples come to. */
double dosages_squares(const struct dosages *, const double value[4]);

/* to[words * 64]: a site's scaled dosages. */
void dosages_expand(const uint64_t *hom, const uint64_t *ref, size_t words,
		    const double value[4], double *to);
void dosages_expand_float(const uint64_t *hom, const uint64_t *ref,
			  size_t words, const double value[4], float *to);

#endif
