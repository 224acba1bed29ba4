/* memory.h - how much memory this process may have */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* The least of the machine's memory, the limits of the control group and
 * those above it, and ulimit -v; in bytes. */
int64_t memory_most(void);

/* What of it may be taken by what grows with the data. */
size_t memory_room(void);

/*
 * To be called before memory that grows with the data is taken: dies if
 * 'bytes', all that is kept of it, leave too little for the rest.  'what' is
 * what takes it, and 'remedy' what may help.
 */
void memory_check(size_t bytes, const char *what, const char *remedy);

#endif
