/*
 * source.h - several files as one data set
 *
 * The source opens the files, reads their headers, and hands out batches
 * (batch.h) in order.  Its calls are the three stages of the engine:
 *
 *   source_read     one thread at a time     bytes of the next batch
 *   source_decode   any thread               sites of a batch
 *   source_join     in order, one at a time  the records between two batches,
 *   source_more                              what was too much for one piece,
 *                                            and every check that needs order
 *
 * Invariant: each record of the files (within the regions) is a site of one
 * batch or counted as skipped in one batch, or the run dies.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include "batch.h"
#include "decode.h"
#include "filter.h"
#include "groups.h"
#include "htsreader.h"
#include "input.h"

struct source;

/* Dies on anything that is wrong with the files or the options. */
struct source *source_open(const struct input_args *, char *const *paths);
void source_close(struct source *);

unsigned source_nsamples(const struct source *); /* in the files */
const char *source_sample(const struct source *, unsigned i);
const char *source_file(const struct source *, unsigned i); /* its path */
const struct groups *source_groups(const struct source *);
const struct contigs *source_contigs(const struct source *);
const struct filter *source_filter(const struct source *);
/* What -r says, merged, or null; the filter's regions have its flanks too. */
const struct regions *source_asked(const struct source *);
/* The groups as masks for kernels: [ngroups]. */
const struct mask *source_masks(const struct source *);

/*
 * Die if an interval of the list lies beyond its contig's end, or if none of
 * its contigs is in a header; warn if some are not.
 */
void source_check_places(const struct source *, const struct regions *);

/*
 * After source_end(), of files that can be read twice (input_once()): back to
 * the first batch.  What was warned of is not said again.  Files that have
 * changed since are found when they are opened; of URLs, by their header alone.
 */
void source_rewind(struct source *);

/* From the next source_rewind() on htslib reads, and this sees the records as
 * they become sites. */
void source_watch(struct source *, htsreader_used *, void *arg);

/* The bytes of the next batch, false when there is none. */
bool source_read(struct source *, struct batch *);
void source_decode(const struct source *, struct decoder *, struct batch *);

/*
 * Called once for each batch in order, decoded.  Dies if the batch has a
 * fault or its records are not where they should be.  If records lie across
 * its beginning they are decoded into 'before', which is then not empty and
 * comes before the batch.
 */
void source_join(struct source *, struct decoder *, struct batch *before,
		 struct batch *);
/*
 * Called after source_join(), with the same, until it returns false: the next
 * piece of the batch, of one that is decoded in pieces (batch.h).
 */
bool source_more(struct source *, struct decoder *, struct batch *before,
		 struct batch *);
/* After the last batch: what can only be told at the end. */
void source_end(struct source *);

/* What the indexes say of a contig of the regions (-r). */
enum presence {
	CONTIG_ABSENT,	  /* it has no records */
	CONTIG_ELSEWHERE, /* it has some, but none will be read */
	CONTIG_READ,	  /* some will be read, or were */
};

enum presence source_presence(const struct source *, int32_t contig);

/* What to add to a message that there is no such contig: "; did you mean ..".
 * The caller's to free. */
char *source_likely(const struct source *, const char *contig);

#endif
