#include "names.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

/* FNV-1a; open addressing in a table at most half full. */
static size_t probe(const struct names *t, const char *name, size_t length)
{
	uint64_t h = 14695981039346656037u;
	size_t i;

	for (size_t k = 0; k < length; k++)
		h = (h ^ (unsigned char)name[k]) * 1099511628211u;
	i = (size_t)(h ^ h >> 32) & (t->nslots - 1);
	for (; t->slot[i]; i = (i + 1) & (t->nslots - 1)) {
		const char *other = t->name[t->slot[i] - 1];

		if (!strncmp(other, name, length) && !other[length])
			break;
	}
	return i;
}

static void rehash(struct names *t)
{
	t->nslots = t->nslots ? 2 * t->nslots : 64;
	free(t->slot);
	t->slot = xalloc(t->nslots, sizeof *t->slot);
	for (size_t i = 0; i < t->n; i++)
		t->slot[probe(t, t->name[i], strlen(t->name[i]))] = i + 1;
}

void names_free(struct names *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->name[i]);
	free(t->name);
	free(t->slot);
	*t = (struct names){ 0 };
}

int32_t names_find(const struct names *t, const char *name, size_t length)
{
	if (!t->nslots)
		return -1;
	return (int32_t)t->slot[probe(t, name, length)] - 1;
}

int32_t names_add(struct names *t, const char *name, size_t length)
{
	size_t *slot;

	if (2 * (t->n + 1) > t->nslots)
		rehash(t);
	slot = &t->slot[probe(t, name, length)];
	if (!*slot) {
		GROW(t->name, t->room, t->n + 1);
		t->name[t->n++] = xstrndup(name, length);
		*slot = t->n;
	}
	return (int32_t)*slot - 1;
}
