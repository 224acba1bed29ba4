#include "alleles.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "die.h"
#include "names.h"

static bool is_symbolic(const char *a, size_t n)
{
	return a[0] == '<' || a[0] == '.' || memchr(a, '[', n) ||
	       memchr(a, ']', n) || a[n - 1] == '.';
}

static unsigned type_of(const char *ref, size_t nref, const char *a, size_t n)
{
	unsigned differ = 0;

	if (n != nref)
		return TYPE_INDEL;
	for (size_t i = 0; i < n; i++)
		differ += strncasecmp(ref + i, a + i, 1) != 0;
	return differ > 1 ? TYPE_MNP : TYPE_SNP;
}

static bool same(const char *a, size_t na, const char *b, size_t nb)
{
	return na == nb && !strncasecmp(a, b, na);
}

static void take(struct alleles *v, const char *ref, size_t nref, const char *a,
		 size_t n)
{
	if (n == 1 && a[0] == '*') {
		v->star = v->star ? v->star : v->n;
	} else if (n == 0 || is_symbolic(a, n)) {
		v->symbolic = true;
	} else {
		v->types |= type_of(ref, nref, a, n);
		v->duplicate |= same(a, n, ref, nref);
	}
	v->n++;
}

/* Is an ALT there twice? */
static bool any_twice(const char *alt, size_t nalt)
{
	char *copy = xstrndup(alt, nalt), *at = copy, *word;
	struct names seen = { 0 };
	bool twice = false;

	for (char *p = copy; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	while ((word = strsep(&at, ",")) && !twice) {
		size_t before = seen.n;

		names_add(&seen, word, strlen(word));
		twice = seen.n == before;
	}
	names_free(&seen);
	free(copy);
	return twice;
}

struct alleles alleles_read(const char *ref, size_t nref, const char *alt,
			    size_t nalt)
{
	struct alleles v = { .n = 1 };
	const char *end = alt + nalt;

	v.no_ref = nref == 0 || (nref == 1 && ref[0] == '.');
	for (const char *a = alt; a <= end;) {
		const char *comma = memchr(a, ',', (size_t)(end - a));
		size_t n = (size_t)((comma ? comma : end) - a);

		if (nalt == 0 || (nalt == 1 && *a == '.'))
			break;
		take(&v, ref, nref, a, n);
		a += n + 1;
	}
	if (v.n > 2)
		v.duplicate |= any_twice(alt, nalt);
	if (!v.types && !v.symbolic)
		v.types = TYPE_REF;
	return v;
}

int alleles_find(const char *ref, size_t nref, const char *alt, size_t nalt,
		 const char *name, size_t n)
{
	const char *bar = n ? memchr(name, '|', n) : NULL, *end = alt + nalt;
	int number = 1;

	if (bar)
		n = (size_t)(bar - name);
	if (n == 0 || (n == 1 && (*name == '.' || *name == '*')))
		return -1;
	if (same(ref, nref, name, n))
		return 0;
	for (const char *a = alt; a <= end; number++) {
		const char *comma = memchr(a, ',', (size_t)(end - a));
		const char *stop = comma ? comma : end;

		if (same(a, (size_t)(stop - a), name, n))
			return number;
		a = stop + 1;
	}
	return -1;
}
