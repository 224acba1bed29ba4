#include "gt.h"

#include <string.h>

#include "gtstack.h"

bool gt_typed_fast(const struct gt_typed *t, unsigned n, unsigned nalleles,
		   uint64_t *planes, size_t stride, struct gt_shape *shape)
{
	enum packed packed;

	if (t->bytes != 1 || t->length < 1 || t->length > 2)
		return false;
	packed = simd()->typed(t->data, n, t->length, nalleles, planes, stride);
	if (packed == PACKED_ODD)
		return false;
	*shape = kernel_shape(packed, t->length);
	return true;
}

/*
 * BCF writes (allele + 1) << 1 | phased.  Each width has two values of its
 * own: the smallest, 'missing', and the next, which ends a short vector.
 */
static int64_t typed_allele(const struct gt_typed *t, size_t i)
{
	int64_t x, least;

	if (t->bytes == 1) {
		least = INT8_MIN;
		x = (int8_t)t->data[i];
	} else if (t->bytes == 2) {
		least = INT16_MIN;
		x = (int16_t)(t->data[2 * i] | t->data[2 * i + 1] << 8);
	} else {
		uint32_t u = 0;

		for (int b = 3; b >= 0; b--)
			u = u << 8 | t->data[4 * i + (size_t)b];
		least = INT32_MIN;
		x = (int32_t)u;
	}
	if (x == least + 1)
		return ALLELE_ABSENT;
	if (x == least)
		return ALLELE_MISSING;
	return x < 0 ? INT64_MAX : (x >> 1) - 1;
}

static struct gt_shape typed_walk(const struct gt_typed *t, unsigned n,
				  unsigned nalleles, const struct stack *k)
{
	struct gt_shape shape = { GT_FINE, 0, 0, 0 };

	for (unsigned i = 0; i < n; i++)
		for (unsigned s = 0; s < t->length; s++) {
			size_t at = (size_t)i * t->length + s;
			int64_t allele = typed_allele(t, at);

			if (allele >= (int64_t)nalleles) {
				shape.fault = GT_ALLELE;
				shape.sample = i;
				return shape;
			}
			if (allele == ALLELE_ABSENT)
				break;
			if (k)
				stack_put(k, i, s, allele);
			if (s >= shape.ploidy)
				shape.ploidy = s + 1;
		}
	return shape;
}

struct gt_shape gt_typed_shape(const struct gt_typed *t, unsigned n,
			       unsigned nalleles)
{
	if (!t->length)
		return (struct gt_shape){ GT_FINE, 0, 0, 0 };
	if (t->bytes != 1 && t->bytes != 2 && t->bytes != 4)
		return (struct gt_shape){ GT_TYPE, 0, 0, 0 };
	if (t->length > MAX_PLOIDY)
		return (struct gt_shape){ GT_PLOIDY, 0, 0, 0 };
	return typed_walk(t, n, nalleles, NULL);
}

void gt_typed_pack(const struct gt_typed *t, unsigned n, unsigned nalleles,
		   unsigned ploidy, uint64_t *planes, size_t stride)
{
	struct stack k = { planes, stride, nalleles, ploidy };

	memset(planes, 0, gt_room(nalleles, ploidy, stride) * sizeof *planes);
	typed_walk(t, n, nalleles, &k);
}

/* --- phase --- */

/* The bit of a slot that says that it is phased with the one before. */
static bool typed_phased(const struct gt_typed *t, size_t i)
{
	return t->data[i * t->bytes] & 1;
}

static bool typed_is_unphased(const struct gt_typed *t, size_t at, int64_t star)
{
	int64_t first = called_allele(typed_allele(t, at), star);
	bool slash = false, differ = false;

	if (first == ALLELE_ABSENT)
		return false;
	for (unsigned s = 1; s < t->length; s++) {
		int64_t next = typed_allele(t, at + s);

		if (next == ALLELE_ABSENT)
			break;
		slash |= !typed_phased(t, at + s);
		differ |= called_allele(next, star) != first;
	}
	return slash && differ;
}

/* Diploid bytes whose second is phased in all samples, at once. */
static bool all_phased(const struct gt_typed *t, unsigned n)
{
	const uint8_t second[8] = { 0, 1, 0, 1, 0, 1, 0, 1 };
	uint64_t all = ~(uint64_t)0, want;
	size_t bytes = (size_t)n * 2, whole = bytes / sizeof want;

	if (t->bytes != 1 || t->length != 2)
		return false;
#pragma omp simd reduction(& : all)
	for (size_t k = 0; k < whole; k++) {
		uint64_t x;

		memcpy(&x, t->data + k * sizeof x, sizeof x);
		all &= x;
	}
	memcpy(&want, second, sizeof want);
	for (size_t i = whole * sizeof want; i < bytes; i += 2)
		if (!(t->data[i + 1] & 1))
			return false;
	return (all & want) == want;
}

int32_t gt_typed_unphased(const struct gt_typed *t, unsigned n,
			  const uint64_t *among, unsigned star)
{
	if (!t->length || all_phased(t, n))
		return -1;
	for (unsigned i = 0; i < n; i++)
		if (is_among(among, i) &&
		    typed_is_unphased(t, (size_t)i * t->length, star))
			return (int32_t)i;
	return -1;
}
