/* Tuples against a filter over all of them. */
#include "tuple.h"

#include <stdbool.h>
#include <stdlib.h>

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
		       struct tuple *out)
{
	size_t n = 0;

	for (unsigned i = 0; i < npop * npop * npop * npop; i++) {
		unsigned p[] = { i / npop / npop / npop, i / npop / npop % npop,
				 i / npop % npop, i % npop };
		if (!wanted(p))
			continue;
		for (int s = 0; s < 4; s++)
			out[n].pop[s] = (uint16_t)p[s];
		n++;
	}
	return n;
}

static bool same(const struct tuple *t, const struct tuple *u, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (int s = 0; s < 4; s++)
			if (t[i].pop[s] != u[i].pop[s])
				return false;
	return true;
}

static void test_all(void)
{
	static struct tuple fast[7 * 7 * 7 * 7], slow[7 * 7 * 7 * 7];

	for (size_t c = 0; c < sizeof(cases) / sizeof(*cases); c++) {
		CHECK(tuple_arity(cases[c].shape) == cases[c].arity);
		for (unsigned npop = 0; npop <= 7; npop++) {
			size_t n = slow_all(cases[c].wanted, npop, slow);
			CHECK(tuple_all(cases[c].shape, npop, NULL) == n);
			CHECK(tuple_all(cases[c].shape, npop, fast) == n);
			CHECK(same(fast, slow, n));
		}
	}
}

static void test_arity(void)
{
	const char *wrong[] = { "",    "<",	"a<",  "<a",  "a,",   "ab",
				"b",   "a,c",	"e",   "a>b", "a<<b", "a<b,",
				"a b", "b,c<d", "A<B", "1",   "a<b c" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		CHECK(tuple_arity(wrong[i]) == -1);
	CHECK(tuple_arity("a<a") == 1);
	CHECK(tuple_all("a<a", 5, NULL) == 0);
	CHECK(tuple_all("a<b,b<a", 5, NULL) == 0);
}

/* The counts that tuple.h promises, at the size of a real f4 run. */
static void test_many(void)
{
	const unsigned p = 50;
	const size_t n = 3 * (50 * 49 / 2 * 48 / 3 * 47 / 4);
	struct tuple *t = calloc(n, sizeof(*t));

	if (!t)
		exit(1);
	CHECK(n == 690900);
	CHECK(tuple_all("a", p, NULL) == 50);
	CHECK(tuple_all("a<b", p, NULL) == 50 * 49 / 2);
	CHECK(tuple_all("a,b<c", p, NULL) == 50 * 49 * 48 / 2);
	CHECK(tuple_all("a<b,c<d,a<c", p, NULL) == n);
	CHECK(tuple_all("a<b,c<d,a<c", p, t) == n);
	CHECK(t[n - 1].pop[0] == 46 && t[n - 1].pop[1] == 49 &&
	      t[n - 1].pop[2] == 47 && t[n - 1].pop[3] == 48);
	free(t);
}

int main(void)
{
	test_all();
	test_arity();
	test_many();
	return unit_end();
}
