/*
 * table.h - where results go: whole, or not at all
 *
 * A table is a TSV file, plain or bgzip, that appears under its name only
 * when table_finish() has checked that every byte was written.  Until then
 * it is FILE.tmp.PID beside it, which any death of the process but SIGKILL
 * removes.  stdout, pipes and devices are written straight through.
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>

#include "opt.h"
#include "text.h"

struct table;

struct output_args {
	const char *path;	   /* "-" is stdout */
	const char *const *format; /* null (by name) or of "t" or "z" */
	_Bool index;		   /* a tabix index beside it */
	int digits;
};

extern const struct opt output_opts[];
/* Of a command that writes several tables: 'path' is a prefix, or null if it
 * was not given. */
extern const struct opt outputs_opts[];

/* By its format, or its name. */
bool output_is_zipped(const struct output_args *);

/* Where the first columns say where a row lies, for the tabix index. */
enum table_place { PLACE_NONE, PLACE_POS, PLACE_RANGE };

/*
 * Dies (usage) if the path is one of 'inputs' (by device and inode), null
 * ended, or cannot be written.  'threads' compress.
 */
struct table *table_create(const struct output_args *, char *const *inputs,
			   enum table_place, int threads);
void table_write(struct table *, const struct text *);
/*
 * Flush, check and index, or die; outfile_commit_all() then gives it its name.
 */
void table_finish(struct table *);
void table_free(struct table *);

/*
 * To be called first in main: a standard stream that is closed is kept from
 * being taken by a file, and is an error to those who use it; a file that
 * grows too large is an error and not a signal.
 */
void stdio_guard(void);
/* To be called last in main: closes stdout and dies if that fails. */
void stdout_close(void);

#endif
