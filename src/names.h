/*
 * names.h - names and their numbers
 *
 * Numbers go 0, 1, 2, .. in the order of adding.  Half a million samples and
 * a million contigs are looked up as fast as ten.
 */
#ifndef NAMES_H
#define NAMES_H

#include <stddef.h>
#include <stdint.h>

struct names {
	size_t n, room;
	char **name;	      /* [n], ended by NUL; owned */
	size_t nslots, *slot; /* hash: 1 + number, or 0; a power of two */
};

void names_free(struct names *);

/* The name's number, or -1; 'length' bytes. */
int32_t names_find(const struct names *, const char *name, size_t length);
/* Likewise, but a name that is not there is added (copied). */
int32_t names_add(struct names *, const char *name, size_t length);

#endif
