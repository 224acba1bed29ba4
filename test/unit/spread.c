/* Means and deviations of scores, against the definition. */
#include "spread.h"

#include <math.h>
#include <stdbool.h>

#include "random.h"
#include "unit.h"

enum { MOST = 400 };

static bool near(double x, long double y, long double relative)
{
	return fabsl(x - y) <= relative * fabsl(y);
}

static struct spread spread_of(const double x[], unsigned n)
{
	struct spread s = { 0 };

	for (unsigned i = 0; i < n; i++)
		spread_add(&s, x[i]);
	return s;
}

/* Differences are exact where scores are near to each other. */
static long double mean_of(const double x[], unsigned n)
{
	long double sum = 0;

	for (unsigned i = 0; i < n; i++)
		sum += (long double)x[i] - x[0];
	return x[0] + sum / n;
}

static long double deviation_of(const double x[], unsigned n, unsigned ddof)
{
	long double mean = mean_of(x, n), sum = 0;

	for (unsigned i = 0; i < n; i++)
		sum += (x[i] - mean) * (x[i] - mean);
	return sqrtl(sum / (n - ddof));
}

/* In (-size, size), whole multiples of 2^-53 or not. */
static double any(double size)
{
	return ((double)random64() * 0x1p-63 - 1) * size;
}

static void check(const double x[], unsigned n, long double relative)
{
	struct spread s = spread_of(x, n);

	CHECK(s.n == n);
	CHECK(near(spread_mean(&s), mean_of(x, n), relative) || n < 3);
	CHECK(near(spread_deviation(&s, 0), deviation_of(x, n, 0), relative));
	CHECK(near(spread_deviation(&s, 1), deviation_of(x, n, 1), relative));
}

static void test_definition(void)
{
	static const double size[] = { 1e-3, 1, 5, 1023.9 };
	double x[MOST];

	for (int turn = 0; turn < 400; turn++) {
		unsigned n = 2 + below(MOST - 2);

		for (unsigned i = 0; i < n; i++)
			x[i] = any(size[turn % 4]);
		check(x, n, turn % 4 ? 1e-13L : 1e-10L);
	}
}

/* Far from 0 and near to each other: nothing cancels. */
static void test_far(void)
{
	double x[MOST];

	for (unsigned i = 0; i < MOST; i++)
		x[i] = 700 + (double)below(1000) * 0x1p-30;
	check(x, MOST, 1e-15L);
}

static bool same(const struct spread *a, const struct spread *b)
{
	return a->n == b->n && a->sum == b->sum && a->square == b->square &&
	       a->over == b->over;
}

/* Any order, and any parts that are joined. */
static void test_order(void)
{
	struct spread all, parts = { 0 };
	double x[MOST];

	for (unsigned i = 0; i < MOST; i++)
		x[i] = any(below(2) ? 1 : 1000);
	all = spread_of(x, MOST);
	for (unsigned i = MOST; i > 1; i--) {
		unsigned k = below(i);
		double t = x[k];

		x[k] = x[i - 1];
		x[i - 1] = t;
	}
	for (unsigned beg = 0, end; beg < MOST; beg = end) {
		struct spread part;

		end = beg + 1 + below(MOST - beg);
		part = spread_of(x + beg, end - beg);
		spread_join(&parts, &part);
	}
	CHECK(same(&all, &parts));
}

static void test_none(void)
{
	static const double equal[] = { 0.1, 0.1, 0.1 }, one[] = { -2.5 };
	struct spread s = { 0 };

	CHECK(isnan(spread_mean(&s)) && isnan(spread_deviation(&s, 0)));
	s = spread_of(one, 1);
	CHECK(spread_mean(&s) == -2.5 && spread_deviation(&s, 0) == 0);
	CHECK(isnan(spread_deviation(&s, 1)));
	s = spread_of(equal, 3);
	CHECK(near(spread_mean(&s), 0.1L, 1e-15L));
	CHECK(spread_deviation(&s, 0) == 0 && spread_deviation(&s, 1) == 0);
}

/* 2^40 times four scores, whose squares need more than 128 bits. */
static void test_many(void)
{
	static const double x[] = { 1023, -1023, 1021, -1021 };
	struct spread s = spread_of(x, 4);

	for (int i = 0; i < 40; i++) {
		struct spread twice = s;

		spread_join(&s, &twice);
	}
	CHECK(s.n == 1ll << 42 && s.over > 0);
	CHECK(spread_mean(&s) == 0);
	CHECK(near(spread_deviation(&s, 0), sqrtl(1044485), 1e-15L));
}

int main(void)
{
	test_definition();
	test_far();
	test_order();
	test_none();
	test_many();
	return unit_end();
}
