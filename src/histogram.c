#include "histogram.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

enum { FIELDS = sizeof(struct histogram_key) / sizeof(uint32_t) };

/* In the order in which they are declared, which is that of sorting. */
static void fields_of(const struct histogram_key *k, uint32_t f[FIELDS])
{
	memcpy(f, k, sizeof *k);
}

/* Each step is a bijection, by the odd multiple of 2^64 nearest its golden
 * section. */
static size_t hash(const struct histogram_key *k)
{
	uint64_t x = 0;
	uint32_t f[FIELDS];

	fields_of(k, f);
	for (int i = 0; i < FIELDS; i++) {
		x = (x ^ f[i]) * 0x9e3779b97f4a7c15u;
		x ^= x >> 32;
	}
	return (size_t)x;
}

/* Where the key is, or the empty slot where it belongs. */
static uint32_t *find(struct histogram *h, const struct histogram_key *k)
{
	size_t mask = h->nslots - 1, i = hash(k) & mask;

	while (h->slot[i] &&
	       memcmp(&h->entry[h->slot[i] - 1].key, k, sizeof *k))
		i = (i + 1) & mask;
	return &h->slot[i];
}

static void widen(struct histogram *h)
{
	enum { LEAST = 64 };

	free(h->slot);
	h->nslots = h->nslots ? h->nslots * 2 : LEAST;
	h->slot = xalloc(h->nslots, sizeof *h->slot);
	for (size_t i = 0; i < h->n; i++)
		*find(h, &h->entry[i].key) = (uint32_t)i + 1;
}

void histogram_add(struct histogram *h, const struct histogram_key *k,
		   int64_t sites)
{
	uint32_t *slot;

	if (2 * (h->n + 1) > h->nslots)
		widen(h);
	slot = find(h, k);
	if (!*slot) {
		if (h->n == UINT32_MAX)
			die("the spectra have more than %zu cells; use fewer "
			    "populations or --project",
			    h->n);
		GROW(h->entry, h->room, h->n + 1);
		h->entry[h->n] = (struct histogram_entry){ *k, 0 };
		*slot = (uint32_t)++h->n;
	}
	h->entry[*slot - 1].sites += sites;
}

void histogram_clear(struct histogram *h)
{
	if (h->n)
		memset(h->slot, 0, h->nslots * sizeof *h->slot);
	h->n = 0;
}

void histogram_free(struct histogram *h)
{
	free(h->entry);
	free(h->slot);
	*h = (struct histogram){ 0 };
}

static int by_key(const void *a, const void *b)
{
	uint32_t x[FIELDS], y[FIELDS];
	int i = 0;

	fields_of(&((const struct histogram_entry *)a)->key, x);
	fields_of(&((const struct histogram_entry *)b)->key, y);
	while (i < FIELDS - 1 && x[i] == y[i])
		i++;
	return (x[i] > y[i]) - (x[i] < y[i]);
}

void histogram_sort(struct histogram *h)
{
	if (h->n)
		qsort(h->entry, h->n, sizeof *h->entry, by_key);
}

struct histogram_run histogram_run(const struct histogram_entry *e,
				   const struct histogram_entry *end)
{
	const struct histogram_key *k = &e->key;
	struct histogram_run r = { e, e, 0 };

	for (; r.end < end && r.end->key.spectrum == k->spectrum &&
	       !memcmp(r.end->key.called, k->called, sizeof k->called);
	     r.end++)
		r.sites += r.end->sites;
	return r;
}
