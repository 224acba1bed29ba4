/*
 * poplist.h - which population -p FILE says each sample is in
 */
#ifndef POPLIST_H
#define POPLIST_H

#include <stdint.h>

#include "names.h"

struct poplist_args {
	const char *file;	/* -p */
	const char *pop_col;	/* --pop-col: it is a table; or NULL */
	const char *sample_col; /* --sample-col, or NULL: the first */
};

/*
 * Into 'of' [samples->n] the number in 'pops' of each sample's population, -1
 * if it is in none; 'pops', empty before, has them in the file's order and is
 * the caller's to free.  Dies, naming file, line and remedy, of a sample in
 * two populations, and as roster.h of one that is not in the input; a table
 * may list others too.
 */
void poplist_read(const struct poplist_args *, const struct names *samples,
		  struct names *pops, int32_t of[]);

#endif
