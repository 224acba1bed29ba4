/*
 * engine.h - batches through any number of threads, results in order
 *
 * Everything that threads share is in engine.c.  A ring of slots goes round
 * three stages:
 *
 *   read    the bytes of the next batch      one thread at a time
 *   map     decode it, run map() on it       as many at once as there are
 *   fold    join it to the last, run fold()  in order, one at a time
 *
 * Whoever finishes a map folds what has become ready, so no thread waits for
 * another unless the ring is full.  Memory is bounded by the ring, as batches
 * are; of one that is in pieces (batch.h) all but the first are decoded and
 * mapped where they are folded.
 *
 * Invariant: fold() sees all sites in file order, each once.  What map()
 * makes of a batch may depend on that batch alone; then nothing depends on
 * the number of threads.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include "batch.h"
#include "run.h"
#include "source.h"

/* What is done with the sites; several works may ride on one pass. */
struct work {
	void *self;
	/* What a slot has of its own, to be filled by map(). */
	void *(*make)(const void *self);
	void (*map)(const void *self, void *part, const struct batch *);
	void (*fold)(void *self, void *part, const struct batch *);
	void (*drop)(void *part);
	/*
	 * Records that fold() was given and this work does not use, by reason
	 * (enum skip); null if it uses all.
	 */
	const int64_t *skipped;
};

/* What several works read of a batch, made of it once, before map(). */
struct stage {
	const void *self;
	void *(*make)(const void *self); /* a slot's own: batch->stage */
	void (*fill)(const void *self, void *stage, const struct block *);
	void (*drop)(void *stage);
};

/* Batches on their way at once, each with the parts of all works. */
size_t engine_slots(const struct run_args *);

/* Run the source to its end; 'total' gets what was used and skipped.  'stage'
 * may be null. */
void engine_run(struct source *, const struct run_args *, const struct stage *,
		const struct work work[], size_t nworks, struct tallies *total);

#endif
