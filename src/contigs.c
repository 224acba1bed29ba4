#include "contigs.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"

struct contig {
	char *name;
	size_t length;
	int64_t bases;
};

/* Open addressing: slot[] holds numbers + 1, and is at most half full. */
struct contigs {
	pthread_mutex_t lock;
	size_t n, room, nslots;
	struct contig *at;
	int32_t *slot;
};

struct contigs *contigs_create(void)
{
	struct contigs *c = xalloc(1, sizeof *c);

	pthread_mutex_init(&c->lock, NULL);
	c->nslots = 64;
	c->slot = xalloc(c->nslots, sizeof *c->slot);
	return c;
}

void contigs_free(struct contigs *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++)
		free(c->at[i].name);
	free(c->at);
	free(c->slot);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

/* FNV-1a. */
static size_t hash(const char *s, size_t n)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 0x100000001b3u;
	return (size_t)(h ^ h >> 32);
}

/* The name's slot, or the empty one where it would go. */
static int32_t *slot_of(const struct contigs *c, const char *name, size_t n)
{
	size_t i = hash(name, n) & (c->nslots - 1);

	for (; c->slot[i]; i = (i + 1) & (c->nslots - 1)) {
		const struct contig *k = &c->at[c->slot[i] - 1];

		if (k->length == n && !memcmp(k->name, name, n))
			break;
	}
	return &c->slot[i];
}

static void rehash(struct contigs *c)
{
	free(c->slot);
	c->nslots *= 2;
	c->slot = xalloc(c->nslots, sizeof *c->slot);
	for (size_t i = 0; i < c->n; i++)
		*slot_of(c, c->at[i].name, c->at[i].length) = (int32_t)i + 1;
}

static void lock(const struct contigs *c)
{
	pthread_mutex_lock((pthread_mutex_t *)&c->lock);
}

static void unlock(const struct contigs *c)
{
	pthread_mutex_unlock((pthread_mutex_t *)&c->lock);
}

int32_t contigs_add(struct contigs *c, const char *name, size_t n)
{
	int32_t *slot, id;

	lock(c);
	slot = slot_of(c, name, n);
	if (!*slot) {
		GROW(c->at, c->room, c->n + 1);
		c->at[c->n] = (struct contig){ xstrndup(name, n), n, 0 };
		*slot = (int32_t)++c->n;
		if (c->n * 2 > c->nslots)
			rehash(c);
		id = (int32_t)c->n - 1;
	} else {
		id = *slot - 1;
	}
	unlock(c);
	return id;
}

int32_t contigs_find(const struct contigs *c, const char *name, size_t n)
{
	int32_t id;

	lock(c);
	id = *slot_of(c, name, n) - 1;
	unlock(c);
	return id;
}

size_t contigs_count(const struct contigs *c)
{
	size_t n;

	lock(c);
	n = c->n;
	unlock(c);
	return n;
}

const char *contigs_name(const struct contigs *c, int32_t contig)
{
	const char *name;

	lock(c);
	name = c->at[contig].name;
	unlock(c);
	return name;
}

int64_t contigs_bases(const struct contigs *c, int32_t contig)
{
	int64_t bases;

	lock(c);
	bases = c->at[contig].bases;
	unlock(c);
	return bases;
}

void contigs_set_bases(struct contigs *c, int32_t contig, int64_t bases)
{
	lock(c);
	if (bases > c->at[contig].bases)
		c->at[contig].bases = bases;
	unlock(c);
}
