/* Tuples against a filter over all of them. */
#include "tuple.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* A shape, and what it says, by hand; slots not used are 0. */
static bool one(const unsigned p[])
{
	return p[1] + p[2] + p[3] == 0;
}

static bool unordered_pair(const unsigned p[])
{
	return p[0] < p[1] && p[2] + p[3] == 0;
}

static bool ordered_pair(const unsigned p[])
{
	return p[0] != p[1] && p[2] + p[3] == 0;
}

static bool later_first(const unsigned p[])
{
	return p[0] > p[1] && p[2] + p[3] == 0;
}

static bool target_and_sources(const unsigned p[])
{
	return p[0] != p[1] && p[0] != p[2] && p[1] < p[2] && p[3] == 0;
}

static bool triple(const unsigned p[])
{
	return p[0] < p[1] && p[1] < p[2] && p[3] == 0;
}

static bool two_pairs(const unsigned p[])
{
	return p[0] < p[1] && p[2] < p[3] && p[0] < p[2] && p[1] != p[2] &&
	       p[1] != p[3];
}

static const struct {
	const char *shape;
	int arity;
	bool (*wanted)(const unsigned p[]);
} cases[] = {
	{ "a", 1, one },
	{ "a<b", 2, unordered_pair },
	{ "a,b", 2, ordered_pair },
	{ "b<a", 2, later_first },
	{ "a,b<c", 3, target_and_sources },
	{ "a<b<c", 3, triple },
	{ "b<c,a<b", 3, triple },
	{ "a<b,c<d,a<c", 4, two_pairs },
};

static size_t slow_all(bool (*wanted)(const unsigned[]), unsigned npop,
		       int arity, uint32_t *out)
{
	size_t n = 0;

	for (unsigned i = 0; i < npop * npop * npop * npop; i++) {
		unsigned p[] = { i / npop / npop / npop, i / npop / npop % npop,
				 i / npop % npop, i % npop };
		if (!wanted(p))
			continue;
		for (int s = 0; s < arity; s++)
			*out++ = (uint32_t)p[s];
		n++;
	}
	return n;
}

static void test_all(void)
{
	static uint32_t fast[4 * 7 * 7 * 7 * 7], slow[4 * 7 * 7 * 7 * 7];

	for (size_t c = 0; c < sizeof(cases) / sizeof(*cases); c++) {
		int arity = cases[c].arity;

		CHECK(tuple_arity(cases[c].shape, 7) == arity);
		for (unsigned npop = 0; npop <= 7; npop++) {
			size_t n = slow_all(cases[c].wanted, npop, arity, slow);
			CHECK(tuple_all(cases[c].shape, npop, NULL) == n);
			CHECK(tuple_all(cases[c].shape, npop, fast) == n);
			CHECK(!memcmp(fast, slow,
				      n * (size_t)arity * sizeof *fast));
		}
	}
}

static void test_arity(void)
{
	const char *wrong[] = { "",    "<",	"a<",  "<a",  "a,",   "ab",
				"b",   "a,c",	"e",   "a>b", "a<<b", "a<b,",
				"a b", "b,c<d", "A<B", "1",   "a<b c" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		CHECK(tuple_arity(wrong[i], 9) == -1);
	CHECK(tuple_arity("a<a", 9) == 1);
	CHECK(tuple_all("a<a", 5, NULL) == 0);
	CHECK(tuple_all("a<b,b<a", 5, NULL) == 0);
}

/* The counts that tuple.h promises, at the size of a real f4 run. */
static void test_many(void)
{
	const unsigned p = 50;
	const size_t n = 3 * (50 * 49 / 2 * 48 / 3 * 47 / 4);
	uint32_t *t = calloc(4 * n, sizeof(*t));

	if (!t)
		exit(1);
	CHECK(n == 690900);
	CHECK(tuple_all("a", p, NULL) == 50);
	CHECK(tuple_all("a<b", p, NULL) == 50 * 49 / 2);
	CHECK(tuple_all("a,b<c", p, NULL) == 50 * 49 * 48 / 2);
	CHECK(tuple_all("a<b,c<d,a<c", p, NULL) == n);
	CHECK(tuple_all("a<b,c<d,a<c", p, t) == n);
	t += 4 * (n - 1);
	CHECK(t[0] == 46 && t[1] == 49 && t[2] == 47 && t[3] == 48);
	t -= 4 * (n - 1);
	free(t);
}

/* More populations than 16 bits number: each sample its own. */
static void test_beyond_16_bits(void)
{
	const unsigned p = 66000;
	uint32_t *t = calloc(p, sizeof *t);

	if (!t)
		exit(1);
	CHECK(tuple_all("a", p, t) == p);
	CHECK(t[p - 1] == p - 1);
	memset(t, 0, p * sizeof *t);
	CHECK(tuple_all("*", p, t) == 1);
	CHECK(t[p - 1] == p - 1);
	free(t);
}

/* All populations at once, however many. */
static void test_whole(void)
{
	uint32_t t[9] = { 0 };

	for (unsigned npop = 1; npop <= 9; npop++) {
		CHECK(tuple_arity("*", npop) == (int)npop);
		CHECK(tuple_all("*", npop, NULL) == 1);
		CHECK(tuple_all("*", npop, t) == 1);
		for (unsigned p = 0; p < npop; p++)
			CHECK(t[p] == p);
	}
}

int main(void)
{
	test_whole();
	test_all();
	test_arity();
	test_many();
	test_beyond_16_bits();
	return unit_end();
}
