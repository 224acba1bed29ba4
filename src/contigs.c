#include "contigs.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "names.h"

/* Bases, 0 where not known, and the file that said so first. */
struct length {
	int64_t bases;
	const char *path;
};

struct contigs {
	pthread_mutex_t lock;
	struct names names;
	size_t room;
	struct length *length; /* [room] */
};

struct contigs *contigs_create(void)
{
	struct contigs *c = xalloc(1, sizeof *c);

	pthread_mutex_init(&c->lock, NULL);
	return c;
}

void contigs_free(struct contigs *c)
{
	if (!c)
		return;
	names_free(&c->names);
	free(c->length);
	pthread_mutex_destroy(&c->lock);
	free(c);
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
	int32_t id;

	lock(c);
	id = names_add(&c->names, name, n);
	unlock(c);
	return id;
}

int32_t contigs_find(const struct contigs *c, const char *name, size_t n)
{
	int32_t id;

	lock(c);
	id = names_find(&c->names, name, n);
	unlock(c);
	return id;
}

size_t contigs_count(const struct contigs *c)
{
	size_t n;

	lock(c);
	n = c->names.n;
	unlock(c);
	return n;
}

const char *contigs_name(const struct contigs *c, int32_t contig)
{
	const char *name;

	lock(c);
	name = c->names.name[contig];
	unlock(c);
	return name;
}

int64_t contigs_bases(const struct contigs *c, int32_t contig)
{
	int64_t bases;

	lock(c);
	bases = (size_t)contig < c->room ? c->length[contig].bases : 0;
	unlock(c);
	return bases;
}

void contigs_set_bases(struct contigs *c, int32_t contig, int64_t bases,
		       const char *path)
{
	struct length *l;
	size_t old;

	lock(c);
	old = c->room;
	GROW(c->length, c->room, (size_t)contig + 1);
	memset(c->length + old, 0, (c->room - old) * sizeof *c->length);
	l = &c->length[contig];
	if (bases && l->bases && bases != l->bases)
		die("%s: contig '%s' has %lld bases where %s has %lld; files "
		    "of one data set must be of one assembly, and a wrong "
		    "length is corrected with 'bcftools reheader -f'",
		    path, c->names.name[contig], (long long)bases, l->path,
		    (long long)l->bases);
	if (!l->bases)
		*l = (struct length){ bases, path };
	unlock(c);
}
