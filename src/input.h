/*
 * input.h - the options that say what is read: files, regions, samples
 */
#ifndef INPUT_H
#define INPUT_H

#include "opt.h"

struct input_args {
	const char *regions, *regions_file, *targets, *targets_file;
	const char *samples, *samples_file, *pops, *pop_col, *sample_col;
	const char *filters, *types, *accessible;
	const char *ancestral; /* an INFO tag; an option of some commands */
	int64_t flank;	       /* bases read beyond regions; likewise */
	_Bool phased;	       /* sites tell of unphased genotypes */
	const void *reader;    /* null: ours; else htslib's */
};

extern const struct opt input_opts[];

/*
 * Every file that is read, null-ended: the operands, their indexes, the lists
 * of the options, and those of 'more', n of them, that are not null.  What no
 * output may replace.
 */
char **input_files(const struct input_args *, char *const *operands,
		   const char *const more[], size_t nmore);
void input_files_free(char **);

/* The first of the null-ended operands that can be read but once, "stdin" for
 * "-"; null if all can be read again. */
const char *input_once(char *const *operands);

#endif
