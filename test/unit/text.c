/* Numbers as printf gives them, and never otherwise. */

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "unit.h"

static struct text t;

static uint64_t random64(void)
{
	static uint64_t state = 88172645463325252ull;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 2685821657736338717ull;
}

static bool holds(const char *want)
{
	size_t n = strlen(want);
	bool same = t.len == n && !memcmp(t.s, want, n);

	if (!same)
		fprintf(stderr, "got '%.*s', want '%s'\n", (int)t.len, t.s,
			want);
	text_clear(&t);
	return same;
}

static void real_as_printf(double x, int digits)
{
	char want[64];

	if (x == 0)
		x = 0; /* never -0 */
	snprintf(want, sizeof want, "%.*g", digits, x);
	t.digits = digits;
	text_real(&t, isnan(x) ? 0.5 : x);
	CHECK(holds(isnan(x) ? "0.5" : want));
}

static void all_digits(double x)
{
	for (int d = 1; d <= 17; d++) {
		real_as_printf(x, d);
		real_as_printf(-x, d);
	}
}

static double any_real(void)
{
	uint64_t u = random64();
	double x;

	memcpy(&x, &u, sizeof x);
	return x;
}

static void reals_at_random(void)
{
	for (int i = 0; i < 300000; i++) {
		double unit = (double)(random64() >> 11) * 0x1p-53;
		double count = (double)(random64() >> (random64() % 64));
		int d = 1 + (int)(random64() % 17);

		real_as_printf(any_real(), d);
		real_as_printf(unit, 6);
		real_as_printf(unit, d);
		real_as_printf(count / 1024, 6);
		real_as_printf(count, d);
		real_as_printf(unit * pow(10, (double)(i % 60) - 30), d);
		real_as_printf(-count / (1 + (double)(random64() % 999)), d);
	}
}

/* Halves of the last digit, exact in binary, and their neighbours. */
static void reals_at_ties(void)
{
	for (int i = 1; i < 4000; i++)
		for (int e = 0; e < 24; e++) {
			double x = ldexp(i, -e);

			for (int d = 1; d <= 6; d++) {
				real_as_printf(x, d);
				real_as_printf(nextafter(x, 0), d);
				real_as_printf(nextafter(x, 1e9), d);
			}
		}
}

static void reals_at_edges(void)
{
	for (int k = -330; k <= 308; k++) {
		double x = strtod("1", 0) * pow(10, k);

		all_digits(x);
		all_digits(nextafter(x, 0));
		all_digits(nextafter(x, INFINITY));
		all_digits(9.9999995 * x);
	}
	for (int e = -1074; e < 1024; e++) {
		all_digits(ldexp(1, e));
		all_digits(nextafter(ldexp(1, e), 0));
	}
	all_digits(DBL_MAX);
	all_digits(DBL_MIN);
	all_digits(999999.5);
	all_digits(0.1 + 0.2);
}

static void words_for_the_rest(void)
{
	t.digits = 0;
	text_real(&t, NAN);
	CHECK(holds("NaN"));
	text_real(&t, -NAN);
	CHECK(holds("NaN"));
	text_real(&t, INFINITY);
	CHECK(holds("inf"));
	text_real(&t, -INFINITY);
	CHECK(holds("-inf"));
	text_real(&t, -0.0);
	CHECK(holds("0"));
	text_real(&t, 1.0 / 3);
	CHECK(holds("0.333333"));
	text_real(&t, 1234567);
	CHECK(holds("1.23457e+06"));
}

static void integers(void)
{
	static const int64_t some[] = { 0, 1, -1, INT64_MAX, INT64_MIN };
	char want[32];

	for (int i = 0; i < 400000; i++) {
		int64_t x = i < 5 ? some[i]
				  : (int64_t)random64() >> (random64() % 64);

		snprintf(want, sizeof want, "%" PRId64, x);
		text_int(&t, x);
		CHECK(holds(want));
		text_add_int(&t, x);
		CHECK(holds(want));
	}
	for (int64_t p = 1; p < INT64_MAX / 10; p *= 10)
		for (int64_t x = p - 1; x <= p + 1; x++) {
			snprintf(want, sizeof want, "%" PRId64, x);
			text_int(&t, x);
			CHECK(holds(want));
		}
}

static void rows(void)
{
	text_cell(&t, "chr1");
	text_int(&t, 5);
	text_cell(&t, "");
	text_add_int(&t, 3);
	text_add(&t, ",", 1);
	text_add_int(&t, 0);
	text_end_row(&t);
	text_cell_n(&t, "abc", 1);
	text_real(&t, 0.25);
	text_end_row(&t);
	CHECK(holds("chr1\t5\t3,0\na\t0.25\n"));
	t.digits = 9;
	text_cell(&t, "x");
	text_clear(&t);
	CHECK(t.digits == 9 && !t.in_row && t.room);
}

int main(void)
{
	words_for_the_rest();
	integers();
	rows();
	reals_at_edges();
	reals_at_ties();
	reals_at_random();
	text_free(&t);
	return unit_end();
}
