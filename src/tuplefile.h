/* tuplefile.h - which populations go together, listed by the user */
#ifndef TUPLEFILE_H
#define TUPLEFILE_H

#include <stddef.h>
#include <stdint.h>

#include "groups.h"

/*
 * Read tuples of 'arity' populations, one a line, as names split by tabs or
 * blanks: [*n][arity] numbers of groups, for the caller to free.  Dies, with
 * file and line, on another number of names, a name that no group has, or one
 * that stands twice in a tuple.
 */
uint32_t *tuplefile_read(const char *path, const struct groups *, size_t arity,
			 size_t *n);

#endif
