#include "engine.h"

#include <pthread.h>
#include <stdlib.h>

#include "die.h"

enum slot_state { SLOT_FREE, SLOT_BUSY, SLOT_MAPPED };

struct slot {
	enum slot_state state;
	struct batch batch;
	struct decoder decoder;
	void **part; /* [nworks] */
};

struct engine {
	struct source *source;
	const struct run_args *args;
	const struct stage *stage;
	const struct work *work;
	size_t nworks;
	struct tallies *total;
	/* Records between two batches, and their parts: fold's own. */
	struct slot between;

	pthread_mutex_t lock; /* of all below */
	pthread_cond_t changed;
	size_t nslots;
	struct slot *slot; /* batch k is in slot k % nslots */
	int64_t next;	   /* batch to be read */
	int64_t folded;	   /* batches folded */
	bool reading, folding, ended;
};

static void slot_init(struct engine *e, struct slot *s)
{
	unsigned n = source_nsamples(e->source);

	batch_init(&s->batch, n);
	decoder_init(&s->decoder, n);
	if (e->stage)
		s->batch.stage = e->stage->make(e->stage->self);
	s->part = xalloc(e->nworks, sizeof *s->part);
	for (size_t i = 0; i < e->nworks; i++)
		s->part[i] = e->work[i].make(e->work[i].self);
}

static void slot_free(struct engine *e, struct slot *s)
{
	if (e->stage)
		e->stage->drop(s->batch.stage);
	batch_free(&s->batch);
	decoder_free(&s->decoder);
	for (size_t i = 0; i < e->nworks; i++)
		e->work[i].drop(s->part[i]);
	free(s->part);
}

static void map(struct engine *e, struct slot *s)
{
	if (e->stage)
		e->stage->fill(e->stage->self, s->batch.stage, &s->batch.block);
	for (size_t i = 0; i < e->nworks; i++)
		e->work[i].map(e->work[i].self, s->part[i], &s->batch);
}

static void fold_slot(struct engine *e, struct slot *s)
{
	const struct batch *b = &s->batch;

	if (!b->nstretches)
		return;
	for (size_t i = 0; i < e->nworks; i++)
		e->work[i].fold(e->work[i].self, s->part[i], b);
	tallies_add(e->total, &b->tallies);
}

/*
 * Joining may decode the batch again, after a wrong guess of where its
 * records begin; then what was mapped is void.
 */
static void fold(struct engine *e, struct slot *s)
{
	struct slot *x = &e->between;
	const struct batch *b = &s->batch;
	int64_t decoded = b->decodings;

	source_join(e->source, &x->decoder, &x->batch, &s->batch);
	if (x->batch.nstretches) {
		map(e, x);
		fold_slot(e, x);
	}
	if (b->decodings != decoded)
		map(e, s);
	fold_slot(e, s);
	while (source_more(e->source, &x->decoder, &x->batch, &s->batch)) {
		map(e, s);
		fold_slot(e, s);
	}
	if (b->nstretches) {
		const struct stretch *t = &b->stretch[b->nstretches - 1];

		run_progress(e->args, e->total,
			     contigs_name(source_contigs(e->source), t->contig),
			     t->last);
	}
}

/* --- the ring; all with the lock held --- */

static void wait_for_change(struct engine *e)
{
	pthread_cond_wait(&e->changed, &e->lock);
}

/* The slot that the next batch was read into, or null at the end. */
static struct slot *take_batch(struct engine *e)
{
	struct slot *s;
	bool got;

	while (!e->ended &&
	       (e->reading || e->next - e->folded >= (int64_t)e->nslots))
		wait_for_change(e);
	if (e->ended)
		return NULL;
	s = &e->slot[(size_t)e->next % e->nslots];
	e->reading = true;
	pthread_mutex_unlock(&e->lock);
	got = source_read(e->source, &s->batch);
	pthread_mutex_lock(&e->lock);
	e->reading = false;
	if (got) {
		s->state = SLOT_BUSY;
		e->next++;
	} else {
		e->ended = true;
	}
	pthread_cond_broadcast(&e->changed);
	return got ? s : NULL;
}

static void fold_ready(struct engine *e)
{
	for (;;) {
		struct slot *s = &e->slot[(size_t)e->folded % e->nslots];

		if (e->folding || s->state != SLOT_MAPPED)
			return;
		e->folding = true;
		pthread_mutex_unlock(&e->lock);
		fold(e, s);
		pthread_mutex_lock(&e->lock);
		e->folding = false;
		s->state = SLOT_FREE;
		e->folded++;
		pthread_cond_broadcast(&e->changed);
	}
}

static void *worker(void *arg)
{
	struct engine *e = arg;
	struct slot *s;

	pthread_mutex_lock(&e->lock);
	while ((s = take_batch(e))) {
		pthread_mutex_unlock(&e->lock);
		source_decode(e->source, &s->decoder, &s->batch);
		map(e, s);
		pthread_mutex_lock(&e->lock);
		s->state = SLOT_MAPPED;
		fold_ready(e);
	}
	pthread_mutex_unlock(&e->lock);
	return NULL;
}

static void run_threads_of(struct engine *e, int threads)
{
	pthread_t *id = xalloc((size_t)threads, sizeof *id);
	int n = 1;

	/* fewer threads than wanted are not worth dying for */
	while (n < threads && !pthread_create(&id[n], NULL, worker, e))
		n++;
	worker(e);
	while (--n > 0)
		pthread_join(id[n], NULL);
	free(id);
}

size_t engine_slots(const struct run_args *args)
{
	return 2 * (size_t)run_threads(args) + 1;
}

void engine_run(struct source *source, const struct run_args *args,
		const struct stage *stage, const struct work work[],
		size_t nworks, struct tallies *total)
{
	int threads = run_threads(args);
	struct engine e = { .source = source,
			    .args = args,
			    .stage = stage,
			    .work = work,
			    .nworks = nworks,
			    .total = total,
			    .nslots = engine_slots(args) };

	*total = (struct tallies){ 0 };
	pthread_mutex_init(&e.lock, NULL);
	pthread_cond_init(&e.changed, NULL);
	e.slot = xalloc(e.nslots, sizeof *e.slot);
	for (size_t i = 0; i < e.nslots; i++)
		slot_init(&e, &e.slot[i]);
	slot_init(&e, &e.between);
	run_threads_of(&e, threads);
	source_end(source);
	for (size_t i = 0; i < e.nslots; i++)
		slot_free(&e, &e.slot[i]);
	slot_free(&e, &e.between);
	free(e.slot);
	pthread_cond_destroy(&e.changed);
	pthread_mutex_destroy(&e.lock);
}
