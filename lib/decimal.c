#include "decimal.h"

#include <ctype.h>
#include <string.h>

enum { MOST_DECIMALS = 18 };

/* Digits, of which those behind the point are 'decimals'. */
static const char *read_digits(const char *s, uint64_t *num, int *decimals)
{
	bool point = false, any = false;

	for (*num = 0, *decimals = 0; isdigit((unsigned char)*s) || *s == '.';
	     s++) {
		if (*s == '.') {
			if (point)
				return NULL;
			point = true;
			continue;
		}
		any = true;
		if (*num > UINT64_MAX / 10 - 1)
			return NULL;
		*num = *num * 10 + (uint64_t)(*s - '0');
		*decimals += point;
	}
	return any ? s : NULL;
}

static bool read_exponent(const char *s, int *exponent)
{
	bool negative = *s == '-';
	int x = 0;

	s += *s == '-' || *s == '+';
	if (!*s || strlen(s) > 2)
		return false;
	for (; isdigit((unsigned char)*s); s++)
		x = x * 10 + *s - '0';
	*exponent = negative ? -x : x;
	return !*s;
}

bool decimal_read(const char *s, struct decimal *d)
{
	int decimals, exponent = 0;

	s = read_digits(s, &d->num, &decimals);
	if (!s)
		return false;
	if (*s && (tolower((unsigned char)*s) != 'e' ||
		   !read_exponent(s + 1, &exponent)))
		return false;
	decimals -= exponent;
	for (; decimals > 0 && d->num % 10 == 0; decimals--)
		d->num /= 10;
	for (; decimals < 0 && d->num <= 1; decimals++)
		d->num *= 10;
	if (decimals < 0 || decimals > MOST_DECIMALS)
		return false;
	for (d->den = 1; decimals; decimals--)
		d->den *= 10;
	return d->num <= d->den;
}

/* Of 192 bits. */
struct product {
	decimal_wide high; /* from bit 64 on */
	uint64_t low;
};

static struct product times(decimal_wide a, uint64_t b)
{
	decimal_wide low = (decimal_wide)(uint64_t)a * b;

	return (struct product){ (a >> 64) * b + (low >> 64), (uint64_t)low };
}

int decimal_compare(decimal_wide a, decimal_wide b, struct decimal d)
{
	struct product x = times(a, d.den), y = times(b, d.num);

	if (x.high != y.high)
		return x.high < y.high ? -1 : 1;
	return (x.low > y.low) - (x.low < y.low);
}

double decimal_real(struct decimal d)
{
	return (double)d.num / (double)d.den;
}
