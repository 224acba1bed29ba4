/*
 * rowsum.h - sums over samples of a function of what two rows have of each
 *
 * Whatever is asked of pairs of rows (of sites, whose bits are samples; or of
 * samples, whose bits are sites) is a sum over columns of some f(a, b).  What
 * a row has of a column is a code from 0 to 3, two bits; two columns are a
 * nibble, and f over both is looked up in a table of 16 x 16 bytes:
 *
 *   tile   64 rows, nibble by nibble   step 0 [64 bytes]
 *                                      step 1 [64 bytes]
 *                                      ..
 *          of a step first rows 0, 32, 1, 33, ..
 *   list   one row: its steps whose nibble is not 0, and what they are
 *
 * A step of the list is one row of the table, which a shuffle looks 16, 32 or
 * 64 bytes of the tile up in.  f(0, b) must be 0, so that steps of nibble 0
 * can be left out: if 0 is what is most common, a row costs little more than
 * what it has of others, and alleles as genomes have them are mostly rare.
 * That is why this is preferred to counting bits of planes, which takes as
 * long where nothing is left out, and several times as long where a call is
 * missing, since then six sums are wanted and not one.
 *
 * Steps come in bands, so that a band of a tile stays in the nearest cache
 * while many lists go by.
 */
#ifndef ROWSUM_H
#define ROWSUM_H

#include <stddef.h>
#include <stdint.h>

enum {
	TILE = 64,	   /* rows */
	BAND = 256,	   /* steps: 16 KB of a tile */
	MOST_OF_TABLE = 4, /* f(a, b); sums of 31 steps fit a byte */
};

/* By code of the list's row, then of the tile's; aligned for kernels. */
struct rowtable {
	_Alignas(16) uint8_t of[16][16];
};

void rowtable_make(struct rowtable *, const uint8_t f[4][4]);

/* Bands that n columns are. */
size_t row_bands(unsigned n);

/* Bytes of a tile; they are aligned as xaligned() does. */
size_t tile_bytes(unsigned n);

/*
 * Make the tile of 'rows' rows of lo and hi, n bits and whole words each: code
 * lo + 2 hi of each column, where bits beyond are 0, as are rows beyond.
 */
void tile_put(uint8_t *tile, unsigned rows, const uint64_t *lo,
	      const uint64_t *hi, unsigned n);

/* Steps: where in the band, times TILE, and above bit 16 the nibble times 16.
 */
struct rowlist {
	size_t *end;	/* [bands] of each band's steps */
	uint32_t *step; /* [room for all] */
};

/* Words of 'step' that serve any row. */
size_t rowlist_room(unsigned n);

/* All steps but those of nibble 0; or only those with a code 3. */
void rowlist_read(struct rowlist *, const uint64_t *lo, const uint64_t *hi,
		  unsigned n);
void rowlist_read_3(struct rowlist *, const uint64_t *lo, const uint64_t *hi,
		    unsigned n);

/* sum[0 .. TILE) += what a band of the list has with that of the tile. */
void rowsum_band(const struct rowlist *, size_t band, const uint8_t *tile,
		 const struct rowtable *, uint32_t *sum);
/* The same for all of its bands. */
void rowsum(const struct rowlist *, size_t nbands, const uint8_t *tile,
	    const struct rowtable *, uint32_t *sum);

#endif
