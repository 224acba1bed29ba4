#include "tuple.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

enum { SLOTS = 4 };

static bool is_all(const char *shape)
{
	return !strcmp(shape, "*");
}

struct order {
	int slots;
	bool before[SLOTS][SLOTS]; /* [i][j]: slot i's comes before j's */
};

/* Parse letter, sign, letter, sign, ..., letter; false if it is not that. */
static bool order_parse(struct order *o, const char *shape)
{
	unsigned named = 0;
	int last = -1;
	bool less = false;

	*o = (struct order){ 0 };
	for (;; shape++) {
		int slot = *shape - 'a';

		if (slot < 0 || slot >= SLOTS)
			return false;
		if (less)
			o->before[last][slot] = true;
		named |= 1U << slot;
		last = slot;
		if (!*++shape)
			break;
		if (*shape != '<' && *shape != ',')
			return false;
		less = *shape == '<';
	}
	while (named >> o->slots & 1)
		o->slots++;
	return named >> o->slots == 0;
}

int tuple_arity(const char *shape, unsigned npop)
{
	struct order o;

	if (is_all(shape))
		return (int)npop;
	return order_parse(&o, shape) ? o.slots : -1;
}

/* May population p stand in slot s, after those in the slots before? */
static bool fits(const struct order *o, const uint32_t *t, int s, unsigned p)
{
	if (o->before[s][s])
		return false;
	for (int i = 0; i < s; i++) {
		if (t[i] == p)
			return false;
		if (o->before[i][s] && t[i] > p)
			return false;
		if (o->before[s][i] && t[i] < p)
			return false;
	}
	return true;
}

/* The first population from p on that fits, npop if none does. */
static unsigned next_fit(const struct order *o, const uint32_t *t, int s,
			 unsigned p, unsigned npop)
{
	while (p < npop && !fits(o, t, s, p))
		p++;
	return p;
}

/*
 * Slot after slot is filled, and left as soon as nobody fits: among 50
 * populations f4 has 690,900 tuples out of 6,250,000.
 */
static size_t ordered(const struct order *o, unsigned npop, uint32_t *out)
{
	uint32_t t[SLOTS] = { 0 };
	unsigned p = 0;
	size_t n = 0;
	int s = 0;

	while (s >= 0) {
		p = next_fit(o, t, s, p, npop);
		if (p < npop) {
			t[s] = (uint32_t)p;
			p = 0;
			if (++s < o->slots)
				continue;
			for (int i = 0; out && i < o->slots; i++)
				*out++ = t[i];
			n++;
		}
		if (--s >= 0)
			p = t[s] + 1U;
	}
	return n;
}

size_t tuple_all(const char *shape, unsigned npop, uint32_t *out)
{
	struct order o;
	bool ok = is_all(shape) || order_parse(&o, shape);

	assert(ok);
	(void)ok;
	if (!is_all(shape))
		return ordered(&o, npop, out);
	for (unsigned p = 0; out && p < npop; p++)
		*out++ = (uint32_t)p;
	return 1;
}
