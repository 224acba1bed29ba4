/*
 * selection.h - samples that -s and -S select
 */
#ifndef SELECTION_H
#define SELECTION_H

#include <stdbool.h>

#include "names.h"

/* Both clear 'keep' [samples->n] of samples that are not listed, or, after a
 * leading '^', of those that are.  They die of a sample not in the input. */

/* -s: names with commas between them. */
void select_list(const struct names *samples, const char *text, bool keep[]);
/* -S: a name on each line; it may have blanks, or the line goes on after it. */
void select_file(const struct names *samples, const char *path, bool keep[]);

#endif
