/*
 * ldstream.h - pairs of sites no further apart than a distance
 *
 * Sites go by; each population's are kept as strands as far back as pairs
 * reach.  When enough have come whose partners are all there, their pairs are
 * computed on all threads:
 *
 *   sites  ..........|############|.............
 *            done        a round     waiting for partners
 *
 * What is made of pairs must not depend on how long rounds are, which is how
 * neither batches nor threads show.
 */
#ifndef LDSTREAM_H
#define LDSTREAM_H

#include "strand.h"

struct ld_args {
	enum pick_kind kind;
	struct decimal maf;
	bool by_site;	  /* distances are of a population's sites */
	int64_t distance; /* the largest */
	int threads;
};

/* What becomes of them. */
struct ld_user {
	void *self;
	/* A round of so many tasks is coming. */
	void (*begin)(void *self, const char *contig, const struct strand *,
		      size_t ntasks);
	void (*pairs)(void *self, const struct strand_pairs *);
	/* It is over; the tasks as they were. */
	void (*end)(void *self, const struct strand *,
		    const struct strand_task *, size_t ntasks);
};

struct ld_stream;

struct ld_stream *ld_stream_create(const struct source *,
				   const struct ld_args *,
				   const struct ld_user *);
struct work ld_stream_work(struct ld_stream *);
/* After the engine has run. */
void ld_stream_finish(struct ld_stream *);
void ld_stream_free(struct ld_stream *);

/*
 * Add a site to the strands of all populations; why none of them has it, if
 * so.  'maf' as in strand_add().
 */
enum skip strands_add(struct strand *, enum pick_kind, struct decimal maf,
		      const struct picks *, size_t i, int64_t number);

#endif
