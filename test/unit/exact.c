/* Exact sums against long arithmetic, one term and one bit at a time. */
#include "exact.h"

#include <math.h>
#include <stdlib.h>

#include "unit.h"

enum { N = 5000 };

static uint64_t state = 88172645463325252ULL;

static uint64_t draw(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* n / 2^shift to the nearest whole number, half to even. */
static exact halve(exact n, int shift)
{
	exact sign = n < 0 ? -1 : 1, size = n * sign;

	if (shift <= 0)
		return n * ((exact)1 << -shift);
	if (shift > 120)
		return 0;
	exact whole = size >> shift, rest = size - (whole << shift);
	exact half = (exact)1 << (shift - 1);
	if (rest > half || (rest == half && whole % 2 == 1))
		whole++;
	return whole * sign;
}

static exact slow_term(double x, int fraction_bits)
{
	int e;
	exact m = (exact)ldexp(frexp(x, &e), 53);

	return halve(m, 53 - e - fraction_bits);
}

static double slow_double(exact sum, int fraction_bits)
{
	exact size = sum < 0 ? -sum : sum;
	int width = 0;

	while (size >> width)
		width++;
	int drop = width > 53 ? width - 53 : 0;
	return ldexp((double)halve(sum, drop), drop - fraction_bits);
}

/* Of any magnitude below 1024 that can matter, and some that cannot. */
static double draw_real(void)
{
	double m = (double)(draw() >> 11) * 0x1p-53;
	double x = ldexp(m, (int)(draw() % 130) - 119);

	return draw() & 1 ? x : -x;
}

static double draw_count(void)
{
	double x = (double)(draw() >> (11 + draw() % 53));

	return draw() & 1 ? x : -x;
}

static void check_real(const double *x, size_t n)
{
	exact sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += slow_term(x[i], EXACT_BITS);
	CHECK(exact_sum_real(x, n) == sum);
	CHECK(exact_real(sum) == slow_double(sum, EXACT_BITS));
}

static void check_times(const double *x, size_t n)
{
	static double chance[N];
	static exact sum[N];

	for (size_t i = 0; i < n; i++) {
		chance[i] = fabs(x[i]) / 1024;
		sum[i] = -(exact)i;
	}
	exact_add_times(sum, chance, n, 1234567);
	for (size_t i = 0; i < n; i++)
		CHECK(sum[i] + (exact)i ==
		      slow_term(chance[i], EXACT_BITS) * 1234567);
}

static void check_count(const double *x, size_t n)
{
	exact sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += slow_term(x[i], 0);
	CHECK(exact_sum_count(x, n) == sum);
	CHECK(exact_count(sum) == slow_double(sum, 0));
}

static void test_lengths(double (*next)(void),
			 void (*check)(const double *, size_t))
{
	static double x[N];

	for (size_t i = 0; i < N; i++)
		x[i] = next();
	for (size_t n = 0; n < 70; n++)
		for (size_t i = 0; i < 200; i++)
			check(x + i, n);
	for (size_t n = 2000; n < 2100; n++)
		check(x, n);
	check(x, N);
}

static void test_halves(void)
{
	const double last = nextafter(1024, 0);
	const double odd[] = { 0,	    -0.0,	  last,	     -last,
			       0x1p-40,	    0x1.8p-40,	  0x1p-41,   0x1p-79,
			       0x1p-80,	    0x1.8p-80,	  0x1.4p-79, 0x1.cp-79,
			       0x1p-81,	    -0x1p-81,	  0x1p-82,   0x1.8p-81,
			       0x1p-1074,   -0x1p-81,	  0x1.8p-41, 0x1p-1022,
			       0x1p-53,	    0x1p-54,	  -0x1p-54,  0x1.8p-54,
			       1 + 0x1p-52, 511 + 0x1p-44 };
	const size_t n = sizeof(odd) / sizeof(*odd);

	for (size_t i = 0; i < n; i++)
		for (int sign = -1; sign <= 1; sign += 2) {
			double x[] = { sign * odd[i],
				       sign * nextafter(odd[i], 1),
				       sign * nextafter(odd[i], -1) };
			for (int j = 0; j < 3; j++)
				check_real(x + j, 1);
		}
	check_real(odd, n);
	for (int k = -1000; k <= 1000; k++) {
		double x = ldexp(k, -EXACT_BITS - 2);
		check_real(&x, 1);
	}
}

/* The largest terms, of one sign, fill the lanes as far as they go. */
static void test_full_lanes(void)
{
	static double x[N];

	for (int sign = -1; sign <= 1; sign += 2) {
		for (size_t i = 0; i < N; i++)
			x[i] = sign * nextafter(1024, 0);
		check_real(x, N);
		for (size_t i = 0; i < N; i++)
			x[i] = sign * (0x1p53 - 1);
		check_count(x, N);
	}
}

static void test_any_order(void)
{
	static double x[N];
	exact parts = 0;
	size_t n;

	for (size_t i = 0; i < N; i++)
		x[i] = draw_real();
	exact whole = exact_sum_real(x, N);
	for (size_t i = N - 1; i > 0; i--) {
		size_t j = draw() % (i + 1);
		double t = x[i];
		x[i] = x[j];
		x[j] = t;
	}
	for (size_t i = 0; i < N; i += n) {
		n = draw() % 300;
		n = n < N - i ? n : N - i;
		parts += exact_sum_real(x + i, n);
	}
	CHECK(parts == whole);
}

/* Sums of any width, among them those half-way between two doubles. */
static void test_rounding_of_sums(void)
{
	for (int width = 1; width < 127; width++) {
		for (int i = 0; i < 500; i++) {
			exact sum = (exact)(draw() >> 1) << 64 | draw();
			sum >>= 127 - width;
			if (width > 54 && i % 2) {
				int low = width - 53;
				sum = sum >> low << low;
				sum |= (exact)1 << (low - 1);
				sum += i % 6 / 2 - 1;
			}
			sum = i & 8 ? -sum : sum;
			CHECK(exact_real(sum) == slow_double(sum, EXACT_BITS));
			CHECK(exact_count(sum) == slow_double(sum, 0));
		}
	}
}

int main(void)
{
	test_lengths(draw_real, check_real);
	test_lengths(draw_count, check_count);
	test_halves();
	test_full_lanes();
	test_any_order();
	test_rounding_of_sums();
	test_lengths(draw_real, check_times);
	return unit_end();
}
