/* Numbers of cells, against strtod() and what is none. */
#include "number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "unit.h"

/* The cell is followed by what would go on with it. */
static bool real(const char *s, double *x)
{
	char cell[64];

	snprintf(cell, sizeof cell, "%s9.e3", s);
	return number_real(cell, strlen(s), x);
}

static bool whole(const char *s, int64_t max, int64_t *x)
{
	char cell[64];

	snprintf(cell, sizeof cell, "%s1", s);
	return number_whole(cell, strlen(s), max, x);
}

static void check_real(const char *s)
{
	double x = 0, y = strtod(s, NULL);

	CHECK(real(s, &x) && !memcmp(&x, &y, sizeof x));
}

static void test_reals(void)
{
	static const char *const some[] = { "0",
					    "-0",
					    "1",
					    "-1.",
					    ".5",
					    "-.25",
					    "1e22",
					    "1e23",
					    "1E-22",
					    "1e-23",
					    "5e-324",
					    "1e400",
					    "1e-9999",
					    "00012.50",
					    "9007199254740993",
					    "1.7976931348623157e308",
					    "123456789012345678901234567" };
	char text[64];

	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		check_real(some[i]);
	for (int i = 0; i < 20000; i++) {
		double x = ((double)random64() - 0x1p63) *
			   ldexp(1, (int)below(120) - 120);

		snprintf(text, sizeof text, "%.*g", 1 + (int)below(18), x);
		check_real(text);
		snprintf(text, sizeof text, "%.*f", (int)below(20), x * 1e-9);
		check_real(text);
	}
}

static void test_named(void)
{
	double x = 0;

	CHECK(real("NaN", &x) && isnan(x));
	CHECK(real("nan", &x) && isnan(x));
	CHECK(real("NA", &x) && isnan(x));
	CHECK(real("inf", &x) && isinf(x) && x > 0);
	CHECK(real("-inf", &x) && isinf(x) && x < 0);
}

static void test_none(void)
{
	static const char *const none[] = {
		"",    "-",    ".",  "-.",   "e5",  "1e",   "1e+",
		"1e-", "+1",   "1 ", " 1",   "1,5", "1.2.", "0x10",
		"--1", "NaN1", "na", "1e5.", "1f",  "inf1", "1e99999"
	};
	char huge[1000];
	double x;

	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		CHECK(!real(none[i], &x));
	memset(huge, '1', sizeof huge);
	CHECK(!number_real(huge, sizeof huge, &x));
}

static void test_whole(void)
{
	int64_t x;

	CHECK(whole("0", 9, &x) && x == 0);
	CHECK(whole("9", 9, &x) && x == 9);
	CHECK(!whole("10", 9, &x));
	CHECK(whole("007", 9, &x) && x == 7);
	CHECK(whole("9223372036854775807", INT64_MAX, &x) && x == INT64_MAX);
	CHECK(!whole("9223372036854775808", INT64_MAX, &x));
	CHECK(!whole("10000000000000000000", INT64_MAX, &x));
	CHECK(!whole("", 9, &x) && !whole("-1", 9, &x) && !whole("1.", 9, &x) &&
	      !whole("1e0", 9, &x) && !whole(" 1", 9, &x));
}

int main(void)
{
	test_reals();
	test_named();
	test_none();
	test_whole();
	return unit_end();
}
