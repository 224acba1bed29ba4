#include "parallel.h"

#include <pthread.h>
#include <stdlib.h>

#include "die.h"

struct tasks {
	size_t n, next;
	int threads; /* that have begun */
	void (*task)(void *arg, size_t i, int thread);
	void *arg;
	pthread_mutex_t lock;
};

static void *worker(void *arg)
{
	struct tasks *t = arg;
	int thread;

	pthread_mutex_lock(&t->lock);
	thread = t->threads++;
	while (t->next < t->n) {
		size_t i = t->next++;

		pthread_mutex_unlock(&t->lock);
		t->task(t->arg, i, thread);
		pthread_mutex_lock(&t->lock);
	}
	pthread_mutex_unlock(&t->lock);
	return NULL;
}

void parallel(int threads, size_t n,
	      void (*task)(void *arg, size_t i, int thread), void *arg)
{
	struct tasks t = { .n = n, .task = task, .arg = arg };
	pthread_t *id = xalloc((size_t)threads, sizeof *id);
	int started = 1;

	if ((size_t)threads > n)
		threads = n ? (int)n : 1;
	pthread_mutex_init(&t.lock, NULL);
	/* fewer threads than wanted are not worth dying for */
	while (started < threads &&
	       !pthread_create(&id[started], NULL, worker, &t))
		started++;
	worker(&t);
	while (--started > 0)
		pthread_join(id[started], NULL);
	pthread_mutex_destroy(&t.lock);
	free(id);
}
