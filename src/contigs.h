/*
 * contigs.h - the contigs of the data set, by number
 *
 * Every file has its own list of contigs, and a VCF may use some it does not
 * list.  Here each name has one number for the whole run.  Numbers tell
 * contigs apart and nothing else: their order is not that of the files.
 * All functions may be called from any thread.
 */
#ifndef CONTIGS_H
#define CONTIGS_H

#include <stddef.h>
#include <stdint.h>

struct contigs;

struct contigs *contigs_create(void);
void contigs_free(struct contigs *);

/* The contig's number; a name not seen before gets the next one. */
int32_t contigs_add(struct contigs *, const char *name, size_t length);
/* Its number, or -1. */
int32_t contigs_find(const struct contigs *, const char *name, size_t length);

size_t contigs_count(const struct contigs *);

/* Valid until contigs_free(). */
const char *contigs_name(const struct contigs *, int32_t contig);

/* Bases, as headers have them; 0 if none does. */
int64_t contigs_bases(const struct contigs *, int32_t contig);
/* Dies if another file's header gave another number; 0 is none.  'path' is
 * kept. */
void contigs_set_bases(struct contigs *, int32_t contig, int64_t bases,
		       const char *path);

#endif
