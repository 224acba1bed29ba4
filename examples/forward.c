/*
 * forward.c - two populations, in one of which an allele is favoured
 *
 *	scrm HAPLOTYPES 1 ... -transpose-segsites | forward CONTIG LENGTH
 *		RECOMBINATION MUTATION GENERATIONS [SITE ADVANTAGE FROM SHARE]
 *
 * The haplotypes on stdin are the ancestral population. Two populations of its
 * size begin with them and are followed forward, generation by generation
 * (Wright and Fisher): a child has two parents drawn anew, and a gamete of
 *each, which has one crossover with the chance RECOMBINATION a base, and one
 *new mutation with the chance MUTATION a base. From generation FROM on, the
 *first haplotype of the second population has a new allele at SITE that
 *multiplies its bearer's chance to be drawn by 1 + ADVANTAGE a copy; whenever
 *it is lost it comes anew. All ends when its share in the second population is
 *SHARE, or, without SITE, after so many GENERATIONS; how many it were, and when
 *the allele came for the last time, goes to stderr.
 *
 * stdout are the lines of a VCF: forty individuals of each population, phased,
 * at the sites that differ among them. The same numbers on every machine.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLED = 40, SPARE = 30000, MAX_HAPS = 4000 };

struct population {
	uint64_t *rows, *next; /* [nhaps][nwords] */
};

static const char *contig;
static long length, site = -1;
static double recombination, mutation, advantage, share;
static size_t nhaps, nsites, nwords, chosen;
static long newest;  /* generation in which the favoured allele came */
static long *pos;    /* of each site, ascending */
static bool *in_use; /* someone has its derived allele */

static uint64_t state = 0x9e3779b97f4a7c15u;

/* Marsaglia's xorshift64, as a number from 0 to 1. */
static double uniform(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (double)(state >> 11) * 0x1p-53;
}

static size_t below(size_t n)
{
	return (size_t)(uniform() * (double)n);
}

static uint64_t *row(uint64_t *rows, size_t hap)
{
	return rows + hap * nwords;
}

static bool bit(const uint64_t *r, size_t i)
{
	return r[i / 64] >> (i % 64) & 1;
}

static void *room(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		abort();
	return p;
}

/* --- the ancestors --- */

struct line {
	long pos;
	char *bits; /* "0 1 0 ...", or null for a site that is to be */
};

static int by_pos(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return (x->pos > y->pos) - (x->pos < y->pos);
}

static struct line *read_lines(size_t *n)
{
	struct line *lines = NULL;
	char *text = NULL;
	size_t have = 0, size = 0;

	while (getline(&text, &size, stdin) > 0) {
		char *end;
		double at = strtod(text, &end);

		if (end == text || *end != ' ' || !strncmp(text, "//", 2))
			continue;
		strtod(end, &end); /* when it mutated */
		if (strlen(end) < 8)
			continue;
		lines = realloc(lines, (have + 1) * sizeof *lines);
		lines[have++] = (struct line){ 1 + (long)(at * (double)length),
					       strdup(end + 1) };
		nhaps = strlen(end + 1) / 2;
	}
	free(text);
	*n = have;
	return lines;
}

/* Sites to be are spread over the contig; no two share a position. */
static uint64_t *ancestors(void)
{
	size_t n, at = 0;
	struct line *lines = read_lines(&n);
	uint64_t *rows;

	if (!n || nhaps > MAX_HAPS)
		exit(1);
	lines = realloc(lines, (n + SPARE + 1) * sizeof *lines);
	for (size_t i = 0; i < SPARE; i++)
		lines[n++] =
			(struct line){ 1 + (long)below((size_t)length), NULL };
	if (site > 0)
		lines[n++] = (struct line){ site, NULL };
	qsort(lines, n, sizeof *lines, by_pos);
	nwords = n / 64 + 1;
	rows = room(nhaps * nwords, sizeof *rows);
	pos = room(n, sizeof *pos);
	in_use = room(n, sizeof *in_use);
	for (size_t i = 0; i < n; i++) {
		if (at && lines[i].pos == pos[at - 1])
			continue;
		pos[at] = lines[i].pos;
		in_use[at] = lines[i].bits != NULL || pos[at] == site;
		if (pos[at] == site)
			chosen = at;
		for (size_t h = 0; lines[i].bits && h < nhaps; h++)
			if (pos[at] != site && lines[i].bits[2 * h] == '1')
				row(rows, h)[at / 64] |= 1ull << (at % 64);
		at++;
	}
	nsites = at;
	return rows;
}

/* --- a generation --- */

static size_t fit_parent(const struct population *p, bool selected)
{
	for (;;) {
		size_t i = below(nhaps / 2);
		double fit = 1;

		if (!selected)
			return i;
		for (size_t h = 2 * i; h < 2 * i + 2; h++)
			if (bit(row(p->rows, h), chosen))
				fit *= 1 + advantage;
		if (uniform() * (1 + advantage) * (1 + advantage) < fit)
			return i;
	}
}

/* First site at or behind a position. */
static size_t site_at(long where)
{
	size_t low = 0, high = nsites;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (pos[middle] < where)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Copy sites from 'from' on; what lies before is there already. */
static void copy_from(uint64_t *to, const uint64_t *r, size_t from)
{
	uint64_t keep = (1ull << (from % 64)) - 1;
	size_t w = from / 64;

	to[w] = (to[w] & keep) | (r[w] & ~keep);
	memcpy(to + w + 1, r + w + 1, (nwords - w - 1) * sizeof *to);
}

static size_t fresh_site(void)
{
	size_t i;

	do
		i = below(nsites);
	while (in_use[i]);
	in_use[i] = true;
	return i;
}

static void gamete(struct population *p, size_t parent, uint64_t *to)
{
	const double crossovers = recombination * (double)length;
	const double mutations = mutation * (double)length;
	size_t h = 2 * parent + below(2);

	memcpy(to, row(p->rows, h), nwords * sizeof *to);
	if (uniform() < crossovers) {
		long where = 2 + (long)below((size_t)length - 1);

		copy_from(to, row(p->rows, h ^ 1), site_at(where));
	}
	if (uniform() < mutations) {
		size_t i = fresh_site();

		to[i / 64] |= 1ull << (i % 64);
	}
}

static void generation(struct population *p, bool selected)
{
	uint64_t *rows = p->next;

	for (size_t h = 0; h < nhaps; h++)
		gamete(p, fit_parent(p, selected), row(rows, h));
	p->next = p->rows;
	p->rows = rows;
}

/* Sites whose derived allele nobody has may mutate anew. */
static void forget_lost(const struct population p[2])
{
	uint64_t *any = room(nwords, sizeof *any);

	for (int k = 0; k < 2; k++)
		for (size_t h = 0; h < nhaps; h++)
			for (size_t w = 0; w < nwords; w++)
				any[w] |= row(p[k].rows, h)[w];
	for (size_t i = 0; i < nsites; i++)
		in_use[i] = bit(any, i) || (site > 0 && i == chosen);
	free(any);
}

static double share_now(const struct population *p, long t)
{
	size_t n = 0;

	for (size_t h = 0; h < nhaps; h++)
		n += bit(row(p->rows, h), chosen);
	if (!n) {
		p->rows[chosen / 64] |= 1ull << (chosen % 64);
		newest = t;
	}
	return (double)n / (double)nhaps;
}

/* --- the sample --- */

static void print_site(const struct population p[2], size_t i)
{
	size_t n = 0;

	for (int k = 0; k < 2; k++)
		for (size_t h = 0; h < 2 * SAMPLED; h++)
			n += bit(row(p[k].rows, h), i);
	if (!n || n == 4 * SAMPLED)
		return;
	printf("%s\t%ld\t.\t%c\t%c\t.\tPASS\t.\tGT", contig, pos[i],
	       "ACGT"[pos[i] % 4], "GTAC"[pos[i] % 4]);
	for (int k = 0; k < 2; k++)
		for (size_t h = 0; h < 2 * SAMPLED; h += 2)
			printf("\t%d|%d", bit(row(p[k].rows, h), i),
			       bit(row(p[k].rows, h + 1), i));
	putchar('\n');
}

int main(int argc, char **argv)
{
	struct population p[2];
	long t, generations, from = 0;

	if (argc != 6 && argc != 10) {
		fprintf(stderr, "usage: forward CONTIG LENGTH RECOMBINATION "
				"MUTATION GENERATIONS [SITE ADVANTAGE FROM "
				"SHARE]\n");
		return 2;
	}
	contig = argv[1];
	length = atol(argv[2]);
	recombination = atof(argv[3]);
	mutation = atof(argv[4]);
	generations = atol(argv[5]);
	if (argc == 10) {
		site = atol(argv[6]);
		advantage = atof(argv[7]);
		from = atol(argv[8]);
		share = atof(argv[9]);
	}
	p[0].rows = ancestors();
	p[1].rows = room(nhaps * nwords, sizeof *p[1].rows);
	memcpy(p[1].rows, p[0].rows, nhaps * nwords * sizeof *p[1].rows);
	for (int k = 0; k < 2; k++)
		p[k].next = room(nhaps * nwords, sizeof *p[k].next);
	for (t = 0; t < generations; t++) {
		bool selected = site > 0 && t >= from;

		if (selected && share_now(p + 1, t) >= share)
			break;
		generation(p, false);
		generation(p + 1, selected);
		if (t % 10 == 0)
			forget_lost(p);
	}
	fprintf(stderr, "%s: %ld generations", contig, t);
	fprintf(stderr, site > 0 ? ", the allele came in %ld\n" : "\n", newest);
	for (size_t i = 0; i < nsites; i++)
		print_site(p, i);
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
