#include "alleles.h"

#include <string.h>
#include <strings.h>

static bool is_symbolic(const char *a, size_t n)
{
	return a[0] == '<' || memchr(a, '[', n) || memchr(a, ']', n) ||
	       (n > 1 && (a[0] == '.' || a[n - 1] == '.'));
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
		v->duplicate |= v->star != 0;
		v->star = v->star ? v->star : v->n;
	} else if (n == 0 || is_symbolic(a, n)) {
		v->symbolic = true;
	} else {
		v->types |= type_of(ref, nref, a, n);
		v->duplicate |= same(a, n, ref, nref);
	}
	v->n++;
}

/* Is this ALT among those of the list before it? */
static bool seen_before(const char *list, const char *a, size_t n)
{
	while (list < a) {
		const char *end = memchr(list, ',', (size_t)(a - list));

		if (same(list, (size_t)(end - list), a, n))
			return true;
		list = end + 1;
	}
	return false;
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
		v.duplicate |= seen_before(alt, a, n);
		a += n + 1;
	}
	if (!v.types && !v.symbolic)
		v.types = TYPE_REF;
	return v;
}
