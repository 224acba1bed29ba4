#include "spell.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>

#include "die.h"

char *spell_out(const char *const name[], size_t n)
{
	size_t shown = n < SPELL_MAX ? n : SPELL_MAX;
	char *text = xstrdup("");

	for (size_t i = 0; i < shown; i++) {
		char *longer =
			xprintf("%s%s'%s'", text, i ? ", " : "", name[i]);

		free(text);
		text = longer;
	}
	if (shown < n) {
		char *longer = xprintf("%s and %zu more", text, n - shown);

		free(text);
		text = longer;
	}
	return text;
}

static bool alike(const char *a, const char *b)
{
	bool any = false;

	for (;; a++, b++, any = true) {
		while (isspace((unsigned char)*a) || ispunct((unsigned char)*a))
			a++;
		while (isspace((unsigned char)*b) || ispunct((unsigned char)*b))
			b++;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
		if (!*a)
			return any;
	}
}

const char *spell_near(const char *name, const char *const known[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (alike(name, known[i]))
			return known[i];
	return NULL;
}
