#include "spread.h"

#include <assert.h>
#include <math.h>

enum { LIMBS = 4 }; /* of 64 bits */

void spread_add(struct spread *s, double x)
{
	int64_t q;
	spread_wide square;

	assert(fabs(x) < SPREAD_MAX);
	_Static_assert(SPREAD_BITS == 53 && SPREAD_MAX == 1 << 10, "as below");
	q = (int64_t)rint(x * 0x1p53);
	square = (spread_wide)((exact)q * q);
	s->n++;
	s->sum += q;
	s->square += square;
	s->over += s->square < square;
}

void spread_join(struct spread *to, const struct spread *s)
{
	to->n += s->n;
	to->sum += s->sum;
	to->square += s->square;
	to->over += s->over + (to->square < s->square);
}

double spread_mean(const struct spread *s)
{
	return s->n ? (double)s->sum * 0x1p-53 / (double)s->n : NAN;
}

/* The product of two numbers, lowest limbs first; it fits. */
static void multiply(const uint64_t a[], int na, const uint64_t b[], int nb,
		     uint64_t product[LIMBS])
{
	for (int i = 0; i < LIMBS; i++)
		product[i] = 0;
	for (int i = 0; i < na; i++) {
		uint64_t carry = 0;

		for (int k = 0; i + k < LIMBS; k++) {
			spread_wide t =
				(spread_wide)a[i] * (k < nb ? b[k] : 0) +
				product[i + k] + carry;

			product[i + k] = (uint64_t)t;
			carry = (uint64_t)(t >> 64);
		}
	}
}

/* a -= b, which is no larger. */
static void subtract(uint64_t a[LIMBS], const uint64_t b[LIMBS])
{
	uint64_t borrow = 0;

	for (int i = 0; i < LIMBS; i++) {
		spread_wide t = (spread_wide)a[i] - b[i] - borrow;

		a[i] = (uint64_t)t;
		borrow = (uint64_t)(t >> 64) & 1;
	}
	assert(!borrow);
}

/* Rounded once: what lies below the upper two limbs that matter has more than
 * 64 bits above it, so that one bit for all of it decides ties. */
static double nearest(const uint64_t a[LIMBS])
{
	int top = LIMBS - 1;
	spread_wide upper;

	while (top > 1 && !a[top])
		top--;
	upper = (spread_wide)a[top] << 64 | a[top - 1];
	for (int i = 0; i < top - 1; i++)
		upper |= a[i] != 0;
	return ldexp((double)upper, 64 * (top - 1));
}

double spread_deviation(const struct spread *s, int ddof)
{
	spread_wide size = (spread_wide)(s->sum < 0 ? -s->sum : s->sum);
	const uint64_t n[] = { (uint64_t)s->n },
		       sum[] = { (uint64_t)size, (uint64_t)(size >> 64) },
		       squares[] = { (uint64_t)s->square,
				     (uint64_t)(s->square >> 64), s->over };
	uint64_t a[LIMBS], b[LIMBS];

	if (s->n <= ddof)
		return NAN;
	multiply(squares, 3, n, 1, a);
	multiply(sum, 2, sum, 2, b);
	subtract(a, b);
	return sqrt(nearest(a) * 0x1p-106 / (double)s->n /
		    (double)(s->n - ddof));
}
