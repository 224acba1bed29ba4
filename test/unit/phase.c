/*
 * The first sample that is heterozygous or half called, and not phased, in
 * VCF's text and in BCF's vectors, against samples that were made up allele by
 * allele.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "gt.h"
#include "random.h"
#include "simd.h"
#include "unit.h"

enum { MAX_N = 300, MAX_SLOTS = 5, MAX_TEXT = 1 << 16, MISSING = -1 };

struct genotype {
	unsigned ploidy;
	int allele[MAX_SLOTS];
	bool phased[MAX_SLOTS]; /* with the one before */
	char first;		/* phase of the first one (VCF 4.4), or 0 */
	bool absent;		/* the column ends before GT */
};

static unsigned n, star;
static struct genotype sample[MAX_N];
static uint64_t among[(MAX_N + 511) / 512 * 8];

/* --- by the definition --- */

static int called(int allele)
{
	return star && allele == (int)star ? MISSING : allele;
}

static bool is_unphased(const struct genotype *g)
{
	bool slash = false, differ = false;

	for (unsigned s = 0; s < g->ploidy && !g->absent; s++) {
		slash |= s && !g->phased[s];
		differ |= called(g->allele[s]) != called(g->allele[0]);
	}
	return slash && differ;
}

static int32_t first_unphased(void)
{
	for (unsigned i = 0; i < n; i++)
		if (among[i / 64] >> i % 64 & 1 && is_unphased(&sample[i]))
			return (int32_t)i;
	return -1;
}

/* --- samples at random --- */

struct look {
	unsigned ploidy; /* 0: of each sample its own */
	unsigned alleles, missing, slash, same;
	bool phase_first;
};

static struct look any_look(void)
{
	static const unsigned slashes[] = { 0, 0, 1, 20, 100 };

	return (struct look){
		.ploidy = percent(70) ? 1 + below(4) : 0,
		.alleles = percent(70) ? 2 : 1 + below(percent(50) ? 5 : 200),
		.missing = percent(50) ? 0 : below(40),
		.slash = slashes[below(5)],
		.same = percent(50) ? 100 - below(6) : below(100),
		.phase_first = percent(20),
	};
}

static void any_samples(const struct look *l)
{
	n = 1 + below(percent(10) ? MAX_N : 12);
	memset(among, 0, sizeof among);
	for (unsigned i = 0; i < n; i++) {
		struct genotype *g = &sample[i];
		int allele = (int)below(l->alleles);
		bool same = percent(l->same);

		g->ploidy = l->ploidy ? l->ploidy : 1 + below(MAX_SLOTS);
		g->absent = false;
		g->first = l->phase_first && percent(50) ? "/|"[below(2)] : 0;
		for (unsigned s = 0; s < g->ploidy; s++) {
			g->allele[s] = same ? allele : (int)below(l->alleles);
			if (percent(l->missing))
				g->allele[s] = MISSING;
			g->phased[s] = !percent(l->slash);
		}
		if (!percent(10))
			among[i / 64] |= (uint64_t)1 << i % 64;
	}
}

/* --- text --- */

static char *write_genotype(char *p, const struct genotype *g)
{
	if (g->first)
		*p++ = g->first;
	for (unsigned s = 0; s < g->ploidy; s++) {
		if (s)
			*p++ = g->phased[s] ? '|' : '/';
		if (g->allele[s] == MISSING)
			*p++ = '.';
		else
			p += sprintf(p, "%d", g->allele[s]);
	}
	return p;
}

/* What is no GT may look like one. */
static char *write_other(char *p)
{
	static const char *const some[] = { "0/1", "1/0", "./.", "a/b", "",
					    "99",  "1|0", ".",	 "/" };

	return p + sprintf(p, "%s", some[below(9)]);
}

static size_t write_text(char *text, unsigned subfield)
{
	char *p = text;

	for (unsigned i = 0; i < n; i++) {
		sample[i].absent = subfield && percent(5);
		for (unsigned k = 0; k < subfield; k++) {
			p = write_other(p);
			if (!sample[i].absent || k + 1 < subfield)
				*p++ = ':';
		}
		if (!sample[i].absent)
			p = write_genotype(p, &sample[i]);
		for (; !sample[i].absent && percent(30); p = write_other(p))
			*p++ = ':';
		*p++ = '\t';
	}
	return (size_t)(p - 1 - text);
}

/* In memory of its size; what follows the line's end is no part of it. */
static int32_t found_in_text(const char *text, size_t length, unsigned subfield)
{
	char *copy = malloc(length + TEXT_PAD);
	struct gt_text t = { copy, copy + length, subfield };
	int32_t found;

	if (!copy)
		exit(1);
	memcpy(copy, text, length);
	memset(copy + length, '/', TEXT_PAD);
	copy[length] = '\n';
	found = gt_text_unphased(&t, n, among, star);
	free(copy);
	return found;
}

/* --- BCF --- */

static uint8_t *put_value(uint8_t *p, int32_t x, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		*p++ = (uint8_t)((uint32_t)x >> 8 * i);
	return p;
}

/* Shorter vectors are filled up with the mark of their end. */
static int32_t found_in_typed(unsigned bytes)
{
	int32_t end = (int32_t)(1u << (8 * bytes - 1)) + 1;
	unsigned most = 1;
	uint8_t *data, *p;
	struct gt_typed t;
	int32_t found;

	for (unsigned i = 0; i < n; i++)
		most = sample[i].ploidy > most ? sample[i].ploidy : most;
	p = data = malloc((size_t)n * most * bytes);
	if (!data)
		exit(1);
	for (unsigned i = 0; i < n; i++)
		for (unsigned s = 0; s < most; s++) {
			const struct genotype *g = &sample[i];
			bool phased = s ? g->phased[s] : g->first == '|';

			p = put_value(p,
				      s < g->ploidy
					      ? (g->allele[s] + 1) * 2 + phased
					      : end,
				      bytes);
		}
	t = (struct gt_typed){ data, most, bytes };
	found = gt_typed_unphased(&t, n, among, star);
	free(data);
	return found;
}

/* --- known ones --- */

/* Of all samples; -1 if none. */
static int32_t found_in(const char *text)
{
	size_t length = strlen(text);

	n = 1;
	for (size_t i = 0; i < length; i++)
		n += text[i] == '\t';
	memset(among, 0xff, sizeof among);
	return found_in_text(text, length, 0);
}

static void spellings(void)
{
	CHECK(found_in("0/1") == 0);
	CHECK(found_in("1/0") == 0);
	CHECK(found_in("0|1") == -1);
	CHECK(found_in("0/0") == -1);
	CHECK(found_in("1/1") == -1);
	CHECK(found_in("0") == -1);
	CHECK(found_in("/1") == -1);
	CHECK(found_in("./.") == -1);
	CHECK(found_in("././.") == -1);
	CHECK(found_in("0/.") == 0);
	CHECK(found_in("./1") == 0);
	CHECK(found_in(".|1") == -1);
	CHECK(found_in("0/1/.") == 0);
	CHECK(found_in("10/1") == 0);
	CHECK(found_in("01/1") == -1);
	/* some are, some are not */
	CHECK(found_in("0|0/1") == 0);
	CHECK(found_in("0/0|1") == 0);
	CHECK(found_in("0|0|1") == -1);
	CHECK(found_in("1/1/1|1") == -1);
	/* VCF 4.4: phase of the first allele */
	CHECK(found_in("|0|1") == -1);
	CHECK(found_in("/0|1") == -1);
	CHECK(found_in("|0/1") == 0);
	CHECK(found_in("/0/1") == 0);
	CHECK(found_in("/1/1") == -1);
	/* the first of several; other fields do not count */
	CHECK(found_in("0|1\t1/1\t1/0\t0/1") == 2);
	CHECK(found_in("0|1:0/1\t1|1:1/0") == -1);
	CHECK(found_in("0|1:0/1\t1/0:1|0") == 1);
	CHECK(found_in("0\t0/1\t1") == 1);
}

int main(void)
{
	static char text[MAX_TEXT];
	int unphased = 0;

	spellings();
	for (int i = 0; i < 30000; i++) {
		struct look l = any_look();
		unsigned subfield = percent(60) ? 0 : 1 + below(3);
		size_t length;
		int32_t want;

		any_samples(&l);
		star = percent(30) ? 1 + below(2) : 0;
		want = first_unphased();
		unphased += want >= 0;
		if (l.alleles <= 62)
			CHECK(found_in_typed(1) == want);
		CHECK(found_in_typed(2) == want);
		CHECK(found_in_typed(4) == want);
		length = write_text(text, subfield);
		CHECK(found_in_text(text, length, subfield) ==
		      first_unphased());
	}
	CHECK(unphased > 3000 && unphased < 27000);
	return unit_end();
}
