/*
 * histogram.h - how many sites have these counts of alleles
 *
 * A key is a population, or a pair of them, and for each the alleles called
 * at a site and the copies of one allele among them.  Millions of sites have
 * few keys between them, so a batch's is small, and what becomes of a key is
 * done once and not for every site.
 *
 *   slot   . 2 . . 0 . 1 .       by hash, open addressing; 0 is empty
 *   entry  [0] [1] [2]           in order of first appearance
 *
 * Entries stand apart from the slots, because going through a table in the
 * order of its hashes to fill a smaller one makes runs without end.
 */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

/* The second population's are 0 where there is one. */
struct histogram_key {
	uint32_t spectrum; /* number of the population or pair */
	uint32_t called[2], copies[2];
};

struct histogram_entry {
	struct histogram_key key;
	int64_t sites;
};

/* Zeroes are an empty one. */
struct histogram {
	size_t n, room;
	struct histogram_entry *entry;
	size_t nslots; /* a power of 2, at least twice n */
	uint32_t *slot;
};

void histogram_add(struct histogram *, const struct histogram_key *,
		   int64_t sites);
void histogram_clear(struct histogram *); /* keeps the memory */
void histogram_free(struct histogram *);

/* Put the entries in the order of their keys; then only clear it. */
void histogram_sort(struct histogram *);

/* Once sorted, entries with the same alleles called stand together. */
struct histogram_run {
	const struct histogram_entry *beg, *end;
	int64_t sites;
};
/* That which begins here, before the end of all. */
struct histogram_run histogram_run(const struct histogram_entry *,
				   const struct histogram_entry *end);

#endif
