/*
 * Pairs that are alike from a core on, against comparing each with each.
 */
#include "refine.h"

#include <string.h>

#include "random.h"
#include "unit.h"

enum { MAX_N = 150, SITES = 15, WORDS = (MAX_N + 63) / 64 };

static uint64_t row[SITES][WORDS], member[WORDS];

static unsigned bit(const uint64_t *x, unsigned h)
{
	return x[h / 64] >> h % 64 & 1;
}

/* Bits from n on are of no haplotype, whatever they are. */
static void fill(uint64_t *x, unsigned n, unsigned share)
{
	memset(x, 0, WORDS * sizeof *x);
	for (unsigned h = 0; h < n; h++)
		x[h / 64] |= (uint64_t)percent(share) << h % 64;
}

static int64_t pairs_alike(unsigned n, int sites)
{
	int64_t pairs = 0;

	for (unsigned a = 0; a < n; a++)
		for (unsigned b = 0; b < a && bit(member, a); b++) {
			unsigned same = bit(member, b);

			for (int i = 0; i < sites; i++)
				same &= bit(row[i], a) == bit(row[i], b);
			pairs += same;
		}
	return pairs;
}

static void check_decay(struct refine *r, unsigned n)
{
	refine_begin(r, member);
	CHECK(r->pairs == pairs_alike(n, 0));
	for (int i = 0; i < SITES; i++) {
		refine_step(r, row[i]);
		CHECK(r->pairs == pairs_alike(n, i + 1));
	}
}

int main(void)
{
	static const unsigned share[] = { 0, 2, 10, 50, 97, 100 };
	int32_t words[5 * MAX_N];

	memset(words, 0x5a, sizeof words);
	for (int round = 0; round < 400; round++) {
		unsigned n =
			round < 20 ? (unsigned)round % 4 + 1 : 1 + below(MAX_N);
		struct refine r;

		refine_init(&r, n, words);
		/* the same memory serves one core after another */
		for (int again = 0; again < 2; again++) {
			fill(member, n, share[below(6)]);
			for (int i = 0; i < SITES; i++)
				fill(row[i], n, share[below(6)]);
			check_decay(&r, n);
		}
	}
	return unit_end();
}
