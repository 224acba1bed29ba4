/*
 * pairs.h - at how many sites two samples differ, for all pairs of many
 *
 * A pair costs a bit operation or two for 64 sites, if the bits of a word are
 * one sample's at 64 sites.  Files have them the other way round, so sites
 * are collected, turned, and laid out in blocks of PAIRS samples, words of
 * the same sites side by side, so that a vector holds several samples:
 *
 *   block, plane p    sample 0   1   2  ..  15
 *   sites 0 .. 63         word  word            [PAIRS_WORDS][PAIRS]
 *   sites 64 .. 127       word  word
 *   ..
 *
 *   plane  0  one copy or more    of an allele, in two samples at once:
 *          1  two copies          one ^ one, two ^ two have as many bits
 *          2  called              as there are copies of difference
 *
 * Where 'called' is 0 the others are.  A haplotype has one copy at most.
 *
 * Invariant: sums are whole numbers, so in whichever order pairs and sites
 * are gone through they are the same.
 */
#ifndef PAIRS_H
#define PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PAIRS = 16, /* two vectors of the widest kind */
	/* sites of a block: 48 kB for a plane of three samples' blocks, so
	 * that several blocks stay in a second-level cache */
	PAIRS_SITES = 8192,
	PAIRS_WORDS = PAIRS_SITES / 64,
	PAIRS_PLANE = PAIRS_WORDS * PAIRS, /* words */
	PAIRS_PLANES = 3,
	PAIRS_BLOCK = PAIRS_PLANES * PAIRS_PLANE,
};

/* What is counted of a pair, over sites called in both. */
enum pair_sum {
	PAIR_COPIES,  /* copies that they differ by */
	PAIR_TWICE,   /* sites at which they differ by two */
	PAIR_ALLELES, /* sites at which one has a copy or more, the other not */
	PAIR_HETS,    /* sites at which both have one copy */
	PAIR_CALLED,  /* sites */
	PAIR_SUMS,
	/* Not all are called: 'called' is looked at.  Else it is not. */
	PAIR_MASKED = 8,
};

/* What rows of a file's bits say of a sample. */
enum pair_rows {
	PAIR_DOSAGES,	 /* 0 or 2 copies; 0 or 1; in neither: not called */
	PAIR_HAPLOTYPES, /* a copy; called */
};

/*
 * Turn a column of words, 64 samples: row 0 of site i is row[i * site], row 1
 * that with 'second' added.  Sample j's bits become those of column to[j], -1
 * if it is nobody's; column c is in block c / PAIRS.
 */
void pairs_turn(enum pair_rows, const uint64_t *row, size_t site, size_t second,
		size_t nsites, const int32_t *to, uint64_t *blocks);

/* Is every sample of a block, or its first n, called at all sites? */
bool pairs_complete(const uint64_t *block, unsigned n, size_t nsites);

/* Add to sum[PAIRS][PAIRS], a row for each sample of a. */
void pairs_count(unsigned what, const uint64_t *a, const uint64_t *b,
		 size_t nsites, uint32_t *sum);

#endif
