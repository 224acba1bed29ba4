/* Moments against direct sums, and statistics made of them against their own
 * terms. */
#include "moments.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "fstats.h"
#include "random.h"
#include "tuple.h"
#include "unit.h"

enum { POPS = 13, ROWS = 700, MOST = 1 + POPS + POPS * (POPS + 1) / 2 };

static struct {
	size_t n;
	int32_t copies[POPS][ROWS], called[POPS][ROWS];
	double freq[POPS][ROWS], whole[ROWS];
} data;

static double scratch[(POPS + 1) * ROWS];

static bool near(double x, double y)
{
	return fabs(x - y) <= 1e-13 * (1 + fabs(y));
}

/* NaN is the frequency if none is called. */
static void any_cell(unsigned p, size_t i, int called)
{
	data.called[p][i] = called;
	data.copies[p][i] = (int)below((unsigned)called + 1);
	data.freq[p][i] = (double)data.copies[p][i] / called;
}

/* Alleles called at row i; few of them in one of so many populations. */
static void any_row(size_t i, int some_in)
{
	for (unsigned p = 0; p < POPS; p++) {
		int n = below((unsigned)some_in) ? 2 + (int)below(20)
						 : (int)below(3);
		any_cell(p, i, n);
	}
}

/* A row is whole if the first npops have 'least' called. */
static void any_rows(unsigned npops, size_t n, int least, int some_in)
{
	data.n = n;
	for (size_t i = 0; i < n; i++) {
		any_row(i, some_in);
		data.whole[i] = 1;
		for (unsigned p = 0; p < npops; p++)
			if (data.called[p][i] < least)
				data.whole[i] = 0;
	}
}

static void sum_rows(unsigned npops, size_t beg, size_t end, exact *sum)
{
	struct counts pop[POPS];

	for (unsigned p = 0; p < npops; p++)
		pop[p] = (struct counts){ data.copies[p] + beg,
					  data.called[p] + beg, NULL, NULL,
					  data.freq[p] + beg };
	moments_sum(pop, npops, data.whole + beg, end - beg, scratch, sum);
}

static double frequency(unsigned p, size_t i)
{
	return (double)data.copies[p][i] / data.called[p][i];
}

/* Two alleles drawn one after the other are both ALT. */
static double twice(unsigned p, size_t i)
{
	int c = data.copies[p][i], n = data.called[p][i];

	return n < 2 ? 0 : (double)(c * (c - 1)) / (n * (n - 1));
}

static double direct(const struct moment *m, const uint32_t *tuple)
{
	double sum = 0;

	for (size_t i = 0; i < data.n; i++) {
		unsigned a = m->a >= 0 ? tuple[m->a] : 0;
		unsigned b = m->a >= 0 && m->b >= 0 ? tuple[m->b] : 0;
		if (data.whole[i] <= 0)
			continue;
		if (m->a == MOMENT_ONE)
			sum += 1;
		else if (m->b == MOMENT_MEAN)
			sum += frequency(a, i);
		else
			sum += a == b ? twice(a, i)
				      : frequency(a, i) * frequency(b, i);
	}
	return sum;
}

/* Every moment, found by moments_at(), is the direct sum; none is left. */
static void check_all(unsigned npops, const exact *sum)
{
	const struct moment one = { 1, MOMENT_ONE, 0 };
	bool found[MOST] = { false };
	size_t at;

	at = moments_at(npops, &one, NULL);
	found[at] = true;
	CHECK(exact_count(sum[at]) == direct(&one, NULL));
	for (unsigned a = 0; a < npops; a++) {
		const struct moment mean = { 1, 0, MOMENT_MEAN };
		uint32_t tuple[2] = { (uint32_t)a, 0 };
		at = moments_at(npops, &mean, tuple);
		CHECK(at < moments_size(npops) && !found[at]);
		found[at] = true;
		CHECK(near(exact_real(sum[at]), direct(&mean, tuple)));
		for (unsigned b = 0; b < npops; b++) {
			const struct moment product = { 1, 0, a == b ? 0 : 1 };
			tuple[1] = (uint32_t)b;
			at = moments_at(npops, &product, tuple);
			CHECK(at < moments_size(npops) && found[at] == (b < a));
			found[at] = true;
			CHECK(near(exact_real(sum[at]),
				   direct(&product, tuple)));
		}
	}
	for (size_t i = 0; i < moments_size(npops); i++)
		CHECK(found[i]);
}

static void test_sums(void)
{
	static const size_t sizes[] = { 0,  1,	2,  3,	7,   8,	  9,   15,
					16, 17, 33, 64, 100, 511, 512, ROWS };

	for (unsigned npops = 1; npops <= POPS; npops++)
		for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
			for (int least = 1; least <= 2; least++) {
				exact sum[MOST + 1] = { 0 };
				sum[moments_size(npops)] = 12345;
				any_rows(npops, sizes[k], least, 30);
				sum_rows(npops, 0, data.n, sum);
				check_all(npops, sum);
				CHECK(sum[moments_size(npops)] == 12345);
			}
}

/* What is in a row that is not whole shows in no bit. */
static void test_left_out(void)
{
	for (int rep = 0; rep < 30; rep++) {
		exact sum[MOST] = { 0 }, other[MOST] = { 0 };
		any_rows(POPS, ROWS, 1 + rep % 2, 20);
		sum_rows(POPS, 0, ROWS, sum);
		for (size_t i = 0; i < ROWS; i++)
			if (data.whole[i] <= 0)
				any_row(i, 2);
		sum_rows(POPS, 0, ROWS, other);
		CHECK(!memcmp(sum, other, sizeof sum));
		memset(data.whole, 0, sizeof data.whole);
		memset(other, 0, sizeof other);
		sum_rows(POPS, 0, ROWS, other);
		for (size_t i = 0; i < MOST; i++)
			CHECK(other[i] == 0);
	}
}

/* Sums are added to what is there, and parts are the whole to the bit. */
static void test_parts(void)
{
	for (int rep = 0; rep < 50; rep++) {
		exact sum[MOST] = { 0 }, parts[MOST] = { 0 };
		size_t cut = below(ROWS + 1);
		any_rows(POPS, ROWS, 1, 20);
		sum_rows(POPS, 0, ROWS, sum);
		sum_rows(POPS, 0, cut, parts);
		sum_rows(POPS, cut, ROWS, parts);
		CHECK(!memcmp(sum, parts, sizeof sum));
	}
}

/* --- what they are for --- */

static exact combined(unsigned npops, const struct moment *m,
		      const uint32_t *tuple, const exact *sum)
{
	exact x = 0;

	for (; m->coef; m++)
		x += m->coef * sum[moments_at(npops, m, tuple)];
	return x;
}

/* All rows are whole: terms of a tuple, and what its moments make of them. */
static void check_tuple(const struct estimator *e, unsigned npops,
			const uint32_t *tuple, const exact *sum)
{
	static double weight[ROWS], first[ROWS], term[3][ROWS];
	double *const out[] = { term[0], term[1], term[2] };
	int arity = tuple_arity(e->tuple, npops);
	const struct rows rows = { weight, first, (unsigned)arity };
	struct counts pop[MAX_ARITY];

	for (size_t i = 0; i < data.n; i++) {
		weight[i] = 2;
		first[i] = 1;
	}
	for (int a = 0; a < arity; a++)
		pop[a] = (struct counts){ data.copies[tuple[a]],
					  data.called[tuple[a]], NULL, NULL,
					  data.freq[tuple[a]] };
	e->terms(out, NULL, &rows, pop, data.n);
	for (int k = 0; k < e->nterms; k++) {
		exact x = combined(npops, e->moments[k], tuple, sum);
		if (e->kinds[k] == TERM_COUNT)
			CHECK(x == exact_sum_count(term[k], data.n));
		else
			CHECK(near(exact_real(x), exact_real(exact_sum_real(
							  term[k], data.n))));
	}
}

static void check_estimator(const struct estimator *e, unsigned npops)
{
	static uint32_t tuple[MAX_ARITY * 4096];
	size_t n = tuple_all(e->tuple, npops, NULL);
	size_t arity = (size_t)tuple_arity(e->tuple, npops);
	exact sum[MOST] = { 0 };

	if (!CHECK(n * arity <= sizeof tuple / sizeof *tuple))
		return;
	tuple_all(e->tuple, npops, tuple);
	data.n = 200;
	for (size_t i = 0; i < data.n; i++) {
		data.whole[i] = 1;
		for (unsigned p = 0; p < npops; p++)
			any_cell(p, i, e->moments_called + (int)below(9));
	}
	sum_rows(npops, 0, data.n, sum);
	for (size_t t = 0; t < n; t++)
		check_tuple(e, npops, tuple + t * arity, sum);
}

static void test_estimators(void)
{
	static const struct estimator *const e[] = { &fstats_f2, &fstats_f3,
						     &fstats_f3n, &fstats_f4 };

	for (size_t i = 0; i < sizeof e / sizeof *e; i++)
		for (unsigned npops = 4; npops <= 9; npops++) {
			CHECK(e[i]->moments);
			check_estimator(e[i], npops);
		}
	CHECK(!fstats_d.moments); /* a product of four is no moment */
}

int main(void)
{
	test_sums();
	test_left_out();
	test_parts();
	test_estimators();
	return unit_end();
}
