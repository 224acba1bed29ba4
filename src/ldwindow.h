/*
 * ldwindow.h - mean and median r2 of all pairs of a window
 *
 * A window is done when its last site has come, and its sites are kept until
 * then.  Its pairs are not: the mean is of exact sums, as in lddecay.h.  For
 * the median r2 are kept if there are but few, some million; of more, what
 * their leading bits are is counted, and only those whose bits are the
 * median's are kept in a second pass over the pairs, or a later one.
 */
#ifndef LDWINDOW_H
#define LDWINDOW_H

#include "grid.h"
#include "strand.h"
#include "table.h"

struct ld_windows_args {
	const struct grid *grid;
	enum pick_kind kind;
	struct decimal maf;
	int threads, digits;
	size_t keep; /* r2; 0: as many as is good */
};

struct ld_windows;

struct ld_windows *ld_windows_create(const struct source *,
				     const struct ld_windows_args *,
				     struct table *);
struct work ld_windows_work(struct ld_windows *);
void ld_windows_header(const struct ld_windows *, struct text *);
void ld_windows_finish(void *);
void ld_windows_free(void *);

#endif
