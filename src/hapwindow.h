/*
 * hapwindow.h - windows over haplotypes, and the state of each
 *
 * A walk takes a population's haplotypes site by site through the transform of
 * pbwt.h and stops where windows end.  It begins with the first site of its
 * first window, since a state knows from where on haplotypes are alike but
 * not before it was begun:
 *
 *   windows      [=======)
 *                    [=======)
 *                        [=======)
 *   walk         ----|---o---o---o      warm-up, then a stop a window
 *
 * so walks over runs of windows can go to any number of threads.
 */
#ifndef HAPWINDOW_H
#define HAPWINDOW_H

#include "grid.h"
#include "resident.h"
#include "pbwt.h"

struct hapwindow {
	int64_t beg, end;   /* by sites: its first, and behind its last */
	const char *name;   /* or null */
	size_t first, last; /* sites [first, last) */
};

struct hapwindows {
	size_t n, room;
	struct hapwindow *at;
};

/* Append the windows of a track that has ended, in their order. */
void hapwindows_add(struct hapwindows *, const struct picks *,
		    const struct grid *);
void hapwindows_free(struct hapwindows *);

/* How many of so many sites are in none of them. */
size_t hapwindows_outside(const struct hapwindows *, size_t nsites);

/*
 * Where a run of windows that begins with the i-th ends: long enough that
 * warming up is little of it, short enough for 'threads' to have some each, and
 * for its table of so many rows a window to be in memory.
 */
size_t hapwindows_run(const struct hapwindows *, size_t i, size_t nsites,
		      size_t rows, int threads);

/* What a thread needs for walks. */
struct hapwalk;

/* For haplotypes of each group alone, or with 'joint' of all. */
struct hapwalk *hapwalk_create(const struct picks *, bool joint);
void hapwalk_free(struct hapwalk *);

/* All groups' bits of a row as one; those that are no haplotype's are too. */
#define HAPWALK_JOINT (~0U)

/*
 * Call stop() for each of n windows that has sites, in the order of their
 * ends; 'first' is the number that the window's first row has in the state.
 */
typedef void hapwalk_stop(void *arg, size_t i, const struct pbwt *,
			  int32_t first);
void hapwalk_windows(struct hapwalk *, const struct picks *, unsigned group,
		     const struct hapwindow *, size_t n, hapwalk_stop *stop,
		     void *arg);

#endif
