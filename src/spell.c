#include "spell.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"

enum { MAX_WORD = 63 };

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

const char *spell_like(const char *name, const char *const known[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (alike(name, known[i]))
			return known[i];
	return NULL;
}

static int min(int a, int b)
{
	return a < b ? a : b;
}

static char lower(char c)
{
	return (char)tolower((unsigned char)c);
}

/* Letters put in, left out, changed or exchanged with the next; case is
 * none of it. */
static int typos(const char *a, int na, const char *b, int nb)
{
	int row[3][MAX_WORD + 1], *old = row[0], *last = row[1], *now = row[2];

	for (int j = 0; j <= nb; j++)
		last[j] = j;
	for (int i = 1; i <= na; i++) {
		char ai = lower(a[i - 1]);
		int *spare = old;

		now[0] = i;
		for (int j = 1; j <= nb; j++) {
			char bj = lower(b[j - 1]);

			now[j] = min(last[j], now[j - 1]) + 1;
			now[j] = min(now[j], last[j - 1] + (ai != bj));
			if (i > 1 && j > 1 && ai == lower(b[j - 2]) &&
			    lower(a[i - 2]) == bj)
				now[j] = min(now[j], old[j - 2] + 1);
		}
		old = last;
		last = now;
		now = spare;
	}
	return last[nb];
}

const char *spell_nearest(const char *word, const char *const words[], size_t n)
{
	const char *best = 0;
	int len = (int)strnlen(word, MAX_WORD + 1), least = (len + 2) / 3 + 1;

	if (len > MAX_WORD)
		return 0;
	for (size_t i = 0; i < n; i++) {
		int m = (int)strnlen(words[i], MAX_WORD + 1), d;

		if (m > MAX_WORD)
			continue;
		d = typos(word, len, words[i], m);
		if (len >= 3 && !strncmp(word, words[i], (size_t)len))
			d = min(d, 1);
		if (d < least && d < m) {
			least = d;
			best = words[i];
		}
	}
	return best;
}
