/* What REF and ALT are, case by case and by bcftools' words for types. */
#include "alleles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "unit.h"

enum flags { SYMBOLIC = 1, NO_REF = 2, DUPLICATE = 4 };

struct example {
	const char *ref, *alt;
	unsigned n, types, star, flags;
};

static const struct example cases[] = {
	{ "A", "C", 2, TYPE_SNP, 0, 0 },
	{ "a", "c", 2, TYPE_SNP, 0, 0 },
	{ "A", "N", 2, TYPE_SNP, 0, 0 },
	{ "A", "C,G,T", 4, TYPE_SNP, 0, 0 },
	{ "A", ".", 1, TYPE_REF, 0, 0 },
	{ "A", "", 1, TYPE_REF, 0, 0 },
	{ "ACG", ".", 1, TYPE_REF, 0, 0 },
	{ "A", "AC", 2, TYPE_INDEL, 0, 0 },
	{ "AC", "A", 2, TYPE_INDEL, 0, 0 },
	{ "AC", "GT", 2, TYPE_MNP, 0, 0 },
	{ "AC", "AT", 2, TYPE_SNP, 0, 0 },
	{ "ACGT", "AGGA", 2, TYPE_MNP, 0, 0 },
	{ "AC", "A,AT,GT", 4, TYPE_INDEL | TYPE_SNP | TYPE_MNP, 0, 0 },
	/* deletions upstream */
	{ "A", "*", 2, TYPE_REF, 1, 0 },
	{ "A", "C,*", 3, TYPE_SNP, 2, 0 },
	{ "A", "*,C", 3, TYPE_SNP, 1, 0 },
	{ "A", "*,C,*", 4, TYPE_SNP, 1, DUPLICATE },
	/* not sequences */
	{ "A", "<DEL>", 2, 0, 0, SYMBOLIC },
	{ "A", "<NON_REF>", 2, 0, 0, SYMBOLIC },
	{ "A", "C,<NON_REF>", 3, TYPE_SNP, 0, SYMBOLIC },
	{ "G", "G]17:198982]", 2, 0, 0, SYMBOLIC },
	{ "G", "[17:198983[G", 2, 0, 0, SYMBOLIC },
	{ "G", ".G", 2, 0, 0, SYMBOLIC },
	{ "G", "G.", 2, 0, 0, SYMBOLIC },
	{ "A", ",", 3, 0, 0, SYMBOLIC | DUPLICATE },
	{ "A", "C,", 3, TYPE_SNP, 0, SYMBOLIC },
	/* REF */
	{ ".", "A", 2, TYPE_SNP, 0, NO_REF },
	{ "", "A", 2, TYPE_INDEL, 0, NO_REF },
	/* the same twice */
	{ "A", "A", 2, TYPE_SNP, 0, DUPLICATE },
	{ "A", "a", 2, TYPE_SNP, 0, DUPLICATE },
	{ "A", "C,C", 3, TYPE_SNP, 0, DUPLICATE },
	{ "A", "C,G,c", 4, TYPE_SNP, 0, DUPLICATE },
	{ "AC", "A,a", 3, TYPE_INDEL, 0, DUPLICATE },
	{ "A", "<X>,<X>", 3, 0, 0, SYMBOLIC | DUPLICATE },
	{ "A", "C,CC,CCC", 4, TYPE_SNP | TYPE_INDEL, 0, 0 },
};

/* In memory of its own, so that a byte too far is seen. */
static struct alleles read_exactly(const char *ref, const char *alt)
{
	char *r = malloc(strlen(ref) + 1), *a = malloc(strlen(alt) + 1);
	struct alleles v;

	if (!r || !a)
		exit(1);
	memcpy(r, ref, strlen(ref));
	memcpy(a, alt, strlen(alt));
	r[strlen(ref)] = a[strlen(alt)] = ',';
	v = alleles_read(r, strlen(ref), a, strlen(alt));
	free(r);
	free(a);
	return v;
}

static void check(const struct example *e)
{
	struct alleles v = read_exactly(e->ref, e->alt);
	unsigned flags = (v.symbolic ? SYMBOLIC : 0) | (v.no_ref ? NO_REF : 0) |
			 (v.duplicate ? DUPLICATE : 0);

	if (!CHECK(v.n == e->n && v.types == e->types && v.star == e->star &&
		   flags == e->flags))
		fprintf(stderr, "'%s' '%s': n %u types %u star %u flags %u\n",
			e->ref, e->alt, v.n, v.types, v.star, flags);
}

/* --- lists of short sequences --- */

static const char *const words[] = { "A",  "C",	 "G", "T",  "AA", "AC",
				     "CA", "GT", "a", "gt", "*",  "<X>" };

enum { WORDS = sizeof words / sizeof *words };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Places where they differ, or -1 if they are not of one length. */
static int differences(const char *a, const char *b)
{
	int n = 0;

	if (strlen(a) != strlen(b))
		return -1;
	for (; *a; a++, b++)
		n += lower(*a) != lower(*b);
	return n;
}

static void add_word(struct example *e, const char *word)
{
	if (!strcmp(word, "*")) {
		e->star = e->star ? e->star : e->n;
	} else if (*word == '<') {
		e->flags |= SYMBOLIC;
	} else {
		int d = differences(e->ref, word);

		e->types |= d < 0 ? TYPE_INDEL : d > 1 ? TYPE_MNP : TYPE_SNP;
		if (!d)
			e->flags |= DUPLICATE;
	}
	e->n++;
}

static void lists_at_random(void)
{
	for (int i = 0; i < 20000; i++) {
		struct example e = { .ref = words[below(10)], .n = 1 };
		const char *list[12];
		unsigned n = 1 + below(percent(80) ? 3 : 12);
		char alt[80] = "";

		e.alt = alt;
		for (unsigned k = 0; k < n; k++) {
			list[k] = words[below(WORDS)];
			sprintf(alt + strlen(alt), "%s%s", k ? "," : "",
				list[k]);
			add_word(&e, list[k]);
			for (unsigned j = 0; j < k; j++)
				if (!differences(list[j], list[k]))
					e.flags |= DUPLICATE;
		}
		if (!e.types && !(e.flags & SYMBOLIC))
			e.types = TYPE_REF;
		check(&e);
	}
}

static int find(const char *ref, const char *alt, const char *name)
{
	return alleles_find(ref, strlen(ref), alt, strlen(alt), name,
			    strlen(name));
}

static void test_find(void)
{
	CHECK(find("A", "C", "A") == 0 && find("A", "C", "C") == 1);
	CHECK(find("a", "C", "A") == 0 && find("A", "C", "c") == 1);
	CHECK(find("A", "C,G,TT", "TT") == 3 && find("A", "C,G,TT", "G") == 2);
	CHECK(find("A", "C", "A|||") == 0 && find("A", "C", "c|x") == 1);
	CHECK(find("A", "C", "T") == -1 && find("A", "C", "AC") == -1);
	CHECK(find("A", "C", "") == -1 && find("A", "C", "|||") == -1);
	CHECK(find("A", ".", ".") == -1 && find("A", ".", ".|||") == -1);
	CHECK(find("A", ".", "A") == 0 && find("A", "C,G", "C,G") == -1);
	CHECK(find("A", "*", "*") == -1 && find("A", "*,C", "C") == 2);
	CHECK(find("A", "", "C") == -1 && find("A", "C", "N") == -1);
}

int main(void)
{
	test_find();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check(&cases[i]);
	lists_at_random();
	return unit_end();
}
