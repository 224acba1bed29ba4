/*
 * ld.h - linkage disequilibrium of pairs of sites
 *
 * r is Pearson's correlation of what samples called at both sites have: their
 * copies of ALT (Rogers and Huff 2009), or of haplotypes whether they have it.
 * With x, y the copies and sums over the n called at both,
 *
 *   cov = n sum(xy) - sum(x) sum(y),   var = n sum(x^2) - sum(x)^2
 *   r = cov / sqrt(var1 var2),         r2 = cov^2 / (var1 var2)
 *
 * All of these are whole numbers below 2^53, so that doubles hold them; r2 is
 * rounded where cov^2 or var1 var2 is not, and in the division.
 *
 * Copies counted are those of the rarer allele, which has no other effect than
 * r's sign: rows of few copies are short (rowsum.h).  Missing calls are code
 * 3.  What they take from the sums of complete rows is five sums of the same
 * kind, over the short lists of rows that lack a call.
 */
#ifndef LD_H
#define LD_H

#include <stdbool.h>
#include <stdint.h>

#include "decimal.h"
#include "rowsum.h"

/* As 4 n^2 must be below 2^53; no file has as many. */
enum { LD_MOST_SAMPLES = 1 << 25 };

/* A row alone. */
struct ld_row {
	uint32_t n, called;
	uint32_t sum, squares; /* of copies of the rarer allele */
	bool flipped;	       /* which is REF */
	/* Alleles, of which a haploid sample has one. */
	uint32_t alleles, rarer;
};

/*
 * A row as codes lo + 2 hi, from the two rows of bits that picks have (words
 * 'n' bits fill): samples' dosages, or haplotypes' alleles.  'exists' has a
 * bit for those that are somebody's, 'n' of them.
 */
struct ld_row ld_code_dosages(const uint64_t *hom, const uint64_t *ref,
			      const uint64_t *exists, size_t words,
			      uint64_t *lo, uint64_t *hi);
/* So many of the samples called have one allele. */
void ld_row_haploid(struct ld_row *, uint32_t samples);
struct ld_row ld_code_alleles(const uint64_t *alt, const uint64_t *called,
			      const uint64_t *exists, size_t words,
			      uint64_t *lo, uint64_t *hi);

/* Up to TILE rows. */
struct ld_tile {
	unsigned columns; /* bits a row, whole words */
	unsigned nrows, nfilled;
	bool missing;	    /* a row lacks a call */
	bool constant;	    /* a row's variance is 0: all are heterozygous */
	uint64_t *lo, *hi;  /* [TILE][words] */
	uint8_t *code;	    /* of rowsum.h */
	struct ld_row *row; /* [TILE] */
	double *sum, *var;  /* [TILE] over all called; beyond 'nrows' 0 */
};

size_t ld_tile_bytes(size_t words);
/* In memory of so many bytes, aligned to 64. */
void ld_tile_init(struct ld_tile *, void *memory, size_t words);
void ld_tile_clear(struct ld_tile *);
/* Where the next row's codes go, until ld_tile_add() says they are there. */
uint64_t *ld_tile_lo(const struct ld_tile *, unsigned row);
uint64_t *ld_tile_hi(const struct ld_tile *, unsigned row);
void ld_tile_add(struct ld_tile *, const struct ld_row *);
/* To be called before the tile is compared with. */
void ld_tile_fill(struct ld_tile *);

/* Rows of a tile, to be compared with others: a thread's. */
struct ld_rows;

size_t ld_rows_bytes(size_t words);
struct ld_rows *ld_rows_init(void *memory, size_t words);
/* Rows [beg, end) of a tile. */
void ld_rows_read(struct ld_rows *, const struct ld_tile *, unsigned beg,
		  unsigned end);
/* Compare those from 'beg' on with all of a tile; both tiles must stay as they
 * are. */
void ld_rows_compare(struct ld_rows *, unsigned beg, const struct ld_tile *);

/* What row 'i' of the tile read has with all of the tile compared with. */
struct ld_lanes {
	bool complete; /* n, sum1 and var1 are the same for all: [0] */
	bool defined;  /* all r2 are numbers; not set if unknown */
	double n[TILE], sum1[TILE], var1[TILE];
	const double *sum2, *var2; /* the tile's, or these: */
	double own_sum2[TILE], own_var2[TILE];
	double cov[TILE]; /* of rarer alleles */
	double r2[TILE];  /* NaN where a variance is 0 */
};

void ld_rows_lanes(const struct ld_rows *, unsigned i, struct ld_lanes *);

/* Which of the first n have an r2 of 'least' or more. */
uint64_t ld_lanes_from(const struct ld_lanes *, unsigned n, double least);

/* A pair: sums over those called at both. */
struct ld_pair {
	double n, cov, var1, var2;
	double sum1, sum2;
	bool flipped; /* cov is that of ALT with REF */
};

struct ld_pair ld_pair(const struct ld_rows *, unsigned i,
		       const struct ld_lanes *, unsigned j);

double ld_r(const struct ld_pair *);
double ld_r2(const struct ld_pair *);
/* Of haplotypes: D, the excess of ALT with ALT; and D over the largest that
 * it could be, of its sign (Lewontin 1964). */
double ld_d(const struct ld_pair *);
double ld_dprime(const struct ld_pair *);

/* As r2 is less than the limit, equal, or more, exactly; below 0 if it is not
 * defined. */
int ld_compare(const struct ld_pair *, struct decimal limit);

#endif
