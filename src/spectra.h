/*
 * spectra.h - the site frequency spectra of populations, or of their pairs
 *
 * A site counts in a spectrum if every allele that the population's samples
 * have there is called (both populations' if it is joint), and if they are as
 * many as at most of such sites, the larger number if two are as common: so
 * haploid calls of a sex chromosome do not mix with diploid ones, whatever
 * comes first, and a few odd records do not decide.  With projection a site
 * counts if as many alleles are called as are drawn.
 *
 * A record is used if it counts in some spectrum; but those where samples have
 * another number of alleles are known at the end only, so they are used too,
 * and a warning tells how many.
 *
 *   batch --map()--> histogram --fold()--> histogram --end--> cells, sorted
 *                                              |
 *                                 if it grows  +--> projection
 *
 * Folding is a matter of the end: until then cells count ALT, or the derived
 * allele.
 */
#ifndef SPECTRA_H
#define SPECTRA_H

#include "engine.h"
#include "spectrum.h"
#include "table.h"

struct spectra_args {
	bool joint, folded;
	bool polarised; /* the source reads ancestral alleles */
	uint32_t draw;	/* alleles to project to, 0: do not */
	const struct spectrum_format *format;
	int digits;
};

struct spectra;

/* Dies (usage) if the populations are too few, or too many for the format. */
struct spectra *spectra_create(const struct source *,
			       const struct spectra_args *);
void spectra_free(struct spectra *);

struct work spectra_work(struct spectra *);

void spectra_header(const struct spectra *, struct text *);
/*
 * After the run, once: write all.  Warns of sites left out that a projection
 * would take, and of spectra that are empty.
 */
void spectra_write(struct spectra *, struct table *);

#endif
