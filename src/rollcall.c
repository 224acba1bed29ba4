#include "rollcall.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

/* In fewer records a sample may be uncalled by chance: with every other call
 * missing, one in a billion is in thirty. */
enum { ENOUGH = 30 };

struct rollcall {
	const struct source *source;
	const struct group *used;
	size_t stride;
	int64_t nsites;
	uint64_t *seen; /* [stride] */
};

struct part {
	size_t stride;
	uint64_t *seen; /* in the batch */
};

static void *make(const void *self)
{
	const struct rollcall *r = self;
	struct part *p = xalloc(1, sizeof *p);

	p->stride = r->stride;
	p->seen = xaligned(r->stride, sizeof *p->seen);
	return p;
}

static void drop(void *part)
{
	struct part *p = part;

	free(p->seen);
	free(p);
}

/* Adds those that slot s is called of; true if all used then are. */
static bool add(const struct group *used, struct part *p, const struct block *b,
		const struct site *v, unsigned s)
{
	const uint64_t *called = site_called(b, v, s);
	uint64_t absent = 0;

	if (!called)
		called = site_present(b, v, s);
	for (size_t i = used->beg; i < used->end; i++) {
		p->seen[i] |= called ? called[i] : used->mask[i];
		absent |= used->mask[i] & ~p->seen[i];
	}
	return !absent;
}

/* Mostly the first site has all of them. */
static void map(const void *self, void *part, const struct batch *batch)
{
	const struct rollcall *r = self;
	const struct block *b = &batch->block;
	struct part *p = part;
	bool all = false;

	memset(p->seen, 0, p->stride * sizeof *p->seen);
	for (size_t i = 0; i < b->nsites && !all; i++)
		for (unsigned s = 0; s < b->site[i].ploidy && !all; s++)
			all = add(r->used, p, b, &b->site[i], s);
}

static void fold(void *self, void *part, const struct batch *b)
{
	struct rollcall *r = self;
	const struct part *p = part;

	r->nsites += (int64_t)b->block.nsites;
	for (size_t i = 0; i < r->stride; i++)
		r->seen[i] |= p->seen[i];
}

struct rollcall *rollcall_create(const struct source *source)
{
	struct rollcall *r = xalloc(1, sizeof *r);

	r->source = source;
	r->used = &source_groups(source)->used;
	r->stride = source_groups(source)->stride;
	r->seen = xaligned(r->stride, sizeof *r->seen);
	memset(r->seen, 0, r->stride * sizeof *r->seen);
	return r;
}

struct work rollcall_work(struct rollcall *r)
{
	return (struct work){ r, make, map, fold, drop, NULL };
}

void rollcall_tell(const struct rollcall *r)
{
	unsigned n = 0, first = 0;

	for (size_t i = r->stride; i-- > 0;) {
		uint64_t absent = r->used->mask[i] & ~r->seen[i];

		n += (unsigned)__builtin_popcountll(absent);
		if (absent)
			first = (unsigned)(i * 64) +
				(unsigned)__builtin_ctzll(absent);
	}
	if (n && r->nsites >= ENOUGH)
		warn("samples without a call in any record: %u (the first is "
		     "'%s')",
		     n, source_sample(r->source, first));
}

void rollcall_free(struct rollcall *r)
{
	free(r->seen);
	free(r);
}
