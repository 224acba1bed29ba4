/*
 * spectrum.h - one site frequency spectrum, and the forms it is written in
 */
#ifndef SPECTRUM_H
#define SPECTRUM_H

#include <stdbool.h>

#include "exact.h"
#include "text.h"

struct spectrum_cell {
	uint32_t count[2];
	exact sites; /* in units of 2^-EXACT_BITS */
};

/*
 * Of two populations, or of one: then the second has no alleles.
 *
 * Invariant: after spectrum_settle() each cell has sites, cells are in order
 * of their counts, and if folded none has more than half of all alleles.
 */
struct spectrum {
	const char *pop[2]; /* pop[1] is null if there is one */
	uint32_t size[2];   /* alleles; a count may be that large */
	bool folded;
	size_t ncells, room;
	struct spectrum_cell *cell;
};

void spectrum_free(struct spectrum *);
/* Counts are of ALT or of the derived allele; folds them if it is folded. */
void spectrum_add(struct spectrum *, const uint32_t count[2], exact sites);
void spectrum_settle(struct spectrum *);

struct spectrum_format {
	const char *name;
	bool single; /* it holds one spectrum */
	/* Null if it has none. */
	void (*header)(struct text *, bool joint);
	void (*write)(struct text *, const struct spectrum *);
};

/*
 * tsv           rows of a table; of a joint spectrum those that have sites
 * dadi          Spectrum.to_file() of dadi (Gutenkunst et al. 2009)
 * fastsimcoal   an .obs file of fastsimcoal2 (Excoffier et al. 2013): the
 *               first population is 0, along the columns, the other 1
 *
 * The last two have a cell for all counts.  In a folded one, where half of
 * all alleles are copies, a cell and that of the other allele share their
 * sites evenly, as in both programs.
 */
extern const struct spectrum_format spectrum_tsv, spectrum_dadi,
	spectrum_fastsimcoal;

#endif
