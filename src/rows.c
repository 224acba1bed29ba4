#include "rows.h"

#include <pthread.h>
#include <stdlib.h>

#include "die.h"
#include "parallel.h"

/* Part i is made in slot i % nslots, and is there until it is written. */
struct slot {
	bool made;
	struct text text;
};

struct rows {
	struct table *table;
	void (*make)(void *arg, size_t i, int thread, struct text *);
	void *arg;

	pthread_mutex_t lock; /* of all below */
	pthread_cond_t room;
	size_t n, next; /* parts, and the first that nobody has begun */
	size_t written;
	bool writing;
	size_t nslots;
	struct slot *slot;
};

/* All that has become ready, by one thread at a time; the lock is held. */
static void write_ready(struct rows *r)
{
	for (;;) {
		struct slot *s = &r->slot[r->written % r->nslots];

		if (r->writing || !s->made)
			return;
		r->writing = true;
		pthread_mutex_unlock(&r->lock);
		table_write(r->table, &s->text);
		text_clear(&s->text);
		pthread_mutex_lock(&r->lock);
		r->writing = s->made = false;
		r->written++;
		pthread_cond_broadcast(&r->room);
	}
}

/* False at the end. */
static bool begin(struct rows *r, size_t *i)
{
	while (r->next < r->n && r->next >= r->written + r->nslots)
		pthread_cond_wait(&r->room, &r->lock);
	*i = r->next;
	return r->next < r->n && ++r->next;
}

static void work(void *rows, size_t worker, int thread)
{
	struct rows *r = rows;
	size_t i;

	(void)worker;
	pthread_mutex_lock(&r->lock);
	while (begin(r, &i)) {
		struct slot *s = &r->slot[i % r->nslots];

		pthread_mutex_unlock(&r->lock);
		r->make(r->arg, i, thread, &s->text);
		pthread_mutex_lock(&r->lock);
		s->made = true;
		write_ready(r);
	}
	pthread_mutex_unlock(&r->lock);
}

void rows_write(struct table *table, int digits, int threads, size_t n,
		void (*make)(void *arg, size_t i, int thread, struct text *),
		void *arg)
{
	struct rows r = { .table = table, .make = make, .arg = arg, .n = n };

	r.nslots = (size_t)threads * 4;
	r.slot = xalloc(r.nslots, sizeof *r.slot);
	for (size_t i = 0; i < r.nslots; i++)
		r.slot[i].text.digits = digits;
	pthread_mutex_init(&r.lock, NULL);
	pthread_cond_init(&r.room, NULL);
	parallel(threads, (size_t)threads, work, &r);
	pthread_cond_destroy(&r.room);
	pthread_mutex_destroy(&r.lock);
	for (size_t i = 0; i < r.nslots; i++)
		text_free(&r.slot[i].text);
	free(r.slot);
}
