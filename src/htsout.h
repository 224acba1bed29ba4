/*
 * htsout.h - outputs that htslib writes, and their indexes
 *
 * htslib has a stream of its own to an outfile, does not wait where that
 * would, and tells of a failure in its own ways.  All of that is here.
 */
#ifndef HTSOUT_H
#define HTSOUT_H

#include <stdbool.h>

#include <htslib/hfile.h>
#include <htslib/tbx.h>

#include "outfile.h"

/* A stream to the output, which htslib closes and the output outlives. */
hFILE *htsout_open(const struct outfile *);

/*
 * Dies: it cannot be written.  Why is known to the stream, whichever thread
 * met it, or, if that is null since it is closed, to errno.
 */
_Noreturn void htsout_failed(const struct outfile *, hFILE *);

/*
 * The index of 'data', named as that with a dot and 'suffix'.  Dies (usage)
 * if 'data' can have none, or if it is one of the null-ended inputs.
 */
struct outfile *htsout_index(struct outfile *data, const char *suffix,
			     char *const *inputs);

/* Of an output that gets no index of this suffix: htslib would take one of what
 * the file held before for its own. */
void htsout_warn_of_stale(const struct outfile *data, const char *suffix);

/*
 * Make it of 'data', which is closed: by 'conf', or that of records if it is
 * null.  'shift' and 'threads' are htslib's.  False if 'data' has no order
 * that such an index can tell of; dies if the index cannot be written.
 */
bool htsout_make_index(const struct outfile *data, struct outfile *index,
		       int shift, int threads, const tbx_conf_t *conf);

#endif
