#include "refine.h"

#include <string.h>

static size_t words_of(const struct refine *r)
{
	return ((size_t)r->n + 63) / 64;
}

void refine_init(struct refine *r, unsigned n, int32_t *words)
{
	*r = (struct refine){ .n = n,
			      .of = words,
			      .size = words + n,
			      .with = words + 2 * (size_t)n,
			      .split = words + 3 * (size_t)n,
			      .touched = words + 4 * (size_t)n };
	memset(r->with, 0, n * sizeof *r->with);
}

void refine_begin(struct refine *r, const uint64_t *member)
{
	int64_t members = 0;

	for (size_t i = 0; i < words_of(r); i++)
		members += __builtin_popcountll(member[i]);
	memset(r->of, 0, r->n * sizeof *r->of);
	r->member = member;
	r->pairs = members * (members - 1) / 2;
	r->size[0] = (int32_t)members;
	r->classes = members > 0;
}

/* Count the carriers of each class; returns how many classes have some. */
static int32_t touch(struct refine *r, const uint64_t *row)
{
	int32_t n = 0;

	for (size_t i = 0; i < words_of(r); i++)
		for (uint64_t x = row[i] & r->member[i]; x; x &= x - 1) {
			size_t h = i * 64 + (size_t)__builtin_ctzll(x);
			int32_t c = r->of[h];

			if (!r->with[c]++)
				r->touched[n++] = c;
		}
	return n;
}

/* Carriers of a class become one of their own unless all of it are. */
static void part(struct refine *r, int32_t c)
{
	int32_t with = r->with[c];

	r->with[c] = 0;
	r->split[c] = c;
	if (with == r->size[c])
		return;
	r->size[c] -= with;
	r->size[r->classes] = with;
	r->split[c] = r->classes++;
	r->pairs -= (int64_t)with * r->size[c];
}

void refine_step(struct refine *r, const uint64_t *row)
{
	int32_t touched = r->pairs ? touch(r, row) : 0;

	for (int32_t k = 0; k < touched; k++)
		part(r, r->touched[k]);
	for (size_t i = 0; touched && i < words_of(r); i++)
		for (uint64_t x = row[i] & r->member[i]; x; x &= x - 1) {
			size_t h = i * 64 + (size_t)__builtin_ctzll(x);

			r->of[h] = r->split[r->of[h]];
		}
}
