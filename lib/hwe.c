#include "hwe.h"

#include <assert.h>
#include <math.h>

/* All doubles, so that a step costs no conversions. */
struct genotype_table {
	double hets, hom1, hom2;
};

/*
 * To the table with two heterozygotes more (up > 0) or fewer; returns its
 * chance over that of the one before, 0 if there is none.
 */
static double step(struct genotype_table *t, int up)
{
	double ratio;

	if (up > 0) {
		ratio = 4 * t->hom1 * t->hom2 / ((t->hets + 1) * (t->hets + 2));
		t->hets += 2;
		t->hom1--;
		t->hom2--;
		return ratio;
	}
	ratio = t->hets * (t->hets - 1) / (4 * (t->hom1 + 1) * (t->hom2 + 1));
	t->hets -= 2;
	t->hom1++;
	t->hom2++;
	return ratio;
}

/*
 * The likeliest table, or one next to it: every allele meets a random other.
 * To start there keeps chances from overflowing.  Truncation leaves no count
 * below 0, as there are no more heterozygotes than copies of either allele.
 */
static struct genotype_table expected(double hets, double hom1, double hom2)
{
	double copies1 = hets + 2 * hom1, copies2 = hets + 2 * hom2;
	double excess = copies1 * copies2 / (copies1 + copies2) - hets;
	double pairs = trunc(excess / 2);

	return (struct genotype_table){ hets + 2 * pairs, hom1 - pairs,
					hom2 - pairs };
}

/* Chance of the table with 'hets' heterozygotes over that of t. */
static double chance(struct genotype_table t, double hets)
{
	int up = hets > t.hets ? 1 : -1;
	double p = 1;

	while (t.hets != hets && p > 0)
		p *= step(&t, up);
	return p;
}

struct chances {
	double all, tail; /* of the tables so far; of the unlikely ones */
};

/* Add the tables to one side of t. */
static void add_side(struct chances *sum, struct genotype_table t, int up,
		     double limit)
{
	double p = 1;

	while ((p *= step(&t, up)) > 0) {
		sum->all += p;
		if (p > limit)
			continue;
		sum->tail += p;
		/* chances fall off faster and faster from here on */
		if (p < 0x1p-80 * sum->tail)
			break;
	}
}

double hwe_exact(int64_t hets, int64_t hom1, int64_t hom2)
{
	assert(hets >= 0 && hom1 >= 0 && hom2 >= 0);
	if (hets + hom1 + hom2 == 0)
		return NAN;

	struct genotype_table t =
		expected((double)hets, (double)hom1, (double)hom2);
	double limit = chance(t, (double)hets) * (1 + 0x1p-32);
	struct chances sum = { 1, limit >= 1 ? 1 : 0 };

	add_side(&sum, t, 1, limit);
	add_side(&sum, t, -1, limit);
	return sum.tail / sum.all;
}
