/*
 * spell.h - names in error messages
 */
#ifndef SPELL_H
#define SPELL_H

#include <stddef.h>

enum { SPELL_MAX = 10 }; /* names spelled out in a message */

/* "'a', 'b' and 5 more" of n names, SPELL_MAX at most; the caller's to free. */
char *spell_out(const char *const name[], size_t n);
/* The first of 'known' [n] whose letters and digits are those of 'name' but
 * for case, blanks and punctuation, the commonest slips; NULL if none is. */
const char *spell_near(const char *name, const char *const known[], size_t n);

#endif
