/*
 * spell.h - names in error messages
 */
#ifndef SPELL_H
#define SPELL_H

#include <stddef.h>

enum { SPELL_MAX = 10 }; /* names spelled out in a message */

/* "'a', 'b' and 5 more" of n names, SPELL_MAX at most; the caller's to free. */
char *spell_out(const char *const name[], size_t n);
/* Which of 'known' [n] may be meant by 'name'; NULL if none is. */

/* The first whose letters and digits are the same but for case; blanks and
 * punctuation do not matter: what befalls names of samples and columns. */
const char *spell_like(const char *name, const char *const known[], size_t n);
/* The one to which the fewest slips of typing lead, one in three letters at
 * most, or which begins with the three letters or more of 'name'. */
const char *spell_nearest(const char *name, const char *const known[],
			  size_t n);

#endif
