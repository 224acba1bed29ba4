/*
 * picks.h - sites as rows of bits, for what works on samples or haplotypes
 *
 * Counts do not tell who carries what.  What has to know takes its sites from
 * here: biallelic records in file order, with a few rows of bits each.  In a
 * row the bits of one population follow those of another, each from a word of
 * its own; bits that are nobody's are 0.
 *
 *                    word first[0] ..   first[1] ..
 *     site 0, row 0  population 0       population 1
 *             row 1  population 0       population 1
 *     site 1, row 0  population 0       population 1
 *     ..
 *
 *     kind             a bit is of   a row says
 *     PICK_HAPLOTYPES  a haplotype   has ALT
 *     PICK_GENOTYPES   a sample      row k: k + 1 copies of ALT or more
 *     PICK_ALLELES     a haplotype   row 0: has ALT; row 1: is called
 *     PICK_DOSAGES     a sample      row 0: 0 or 2 copies of ALT;
 *                                    row 1: 0 or 1 copy; in neither: missing
 *     PICK_SHARES      a sample      the same, but a haploid sample's allele
 *                                    counts twice
 *
 * Of the first two kinds are only sites at which all samples used have all
 * their alleles called.  Haplotypes of a population are the first alleles of
 * its samples in their order, then the second ones, and so on; a haploid
 * sample has one.  Dosages and shares are those of one or two alleles: a record
 * with a sample of more is passed by (polyploid), and a half call is missing.
 * Of all but the first two kinds a record is passed by if all that is called is
 * of one allele (monomorphic).
 *
 * Tracks are those of tracks.h.
 */
#ifndef PICKS_H
#define PICKS_H

#include "engine.h"
#include "tracks.h"

enum pick_kind {
	PICK_HAPLOTYPES,
	PICK_GENOTYPES,
	PICK_ALLELES,
	PICK_DOSAGES,
	PICK_SHARES
};

/* Sites of one track that follow each other. */
struct picks {
	const struct track *track;
	size_t nsites;
	size_t planes; /* rows a site; of genotypes the largest ploidy */
	const int64_t *pos;
	const int64_t *number; /* of the run's sites, not only those picked */
	const size_t *alleles; /* where a site's "REF\tALT" begins in 'text' */
	const char *text;
	unsigned ngroups;
	const unsigned *n;   /* [ngroups] haplotypes, or samples */
	const size_t *first; /* [ngroups] first word of a row */
	size_t stride;	     /* words a row */
	/* [samples of the file] of PICK_ALLELES, how many haplotypes are a
	 * sample's; 0 if it is not used */
	const uint8_t *ploidy;
	const uint64_t *row; /* [nsites][planes][stride] */
	/* [nsites][ngroups] of dosages, how many of the samples called have one
	 * allele; null where it is not known, or is of no interest */
	const int32_t *haploid;
};

static inline uint32_t picks_haploid(const struct picks *p, size_t i,
				     unsigned group)
{
	return p->haploid ? (uint32_t)p->haploid[i * p->ngroups + group] : 0;
}

static inline bool picks_complete(enum pick_kind kind)
{
	return kind == PICK_HAPLOTYPES || kind == PICK_GENOTYPES;
}

static inline bool picks_dosages(enum pick_kind kind)
{
	return kind == PICK_DOSAGES || kind == PICK_SHARES;
}

/* Row i of a group: of site i, where a site has one row. */
static inline const uint64_t *picks_row(const struct picks *p, size_t i,
					unsigned group)
{
	return p->row + i * p->stride + p->first[group];
}

/* The first site at or behind a position; 'nsites' if there is none. */
size_t picks_from(const struct picks *, int64_t pos);

/* Who gets them. */
struct taker {
	void *self;
	/*
	 * Is a site, row[planes][stride] of a shape, to be used?  Called on
	 * any thread; null if all are.
	 */
	enum skip (*choose)(const void *self, const struct picks *shape,
			    const uint64_t *row);
	/*
	 * A run of one site or more, in order.  It is the picker's and gone
	 * when take() returns; how long runs are depends on batches and says
	 * nothing.
	 */
	void (*take)(void *self, const struct picks *);
	/* The track that take() was called for is at its end; 'nsites' is 0,
	 * the rest as in take().  May be null. */
	void (*end)(void *self, const struct picks *);
};

struct picker;

/*
 * Dies on a record that is used with other ploidies than those of its track
 * before it (where a bit is a haplotype, or of PICK_GENOTYPES), and on an
 * unphased genotype, heterozygous or half called, if the source looks for them.
 */
struct picker *picker_create(const struct source *, enum pick_kind,
			     const struct taker *);
struct work picker_work(struct picker *);
/*
 * Tracks without sites are ended too: 'n' and the rest of their rows' shape is
 * 0.  Those of contigs of a list, which may be null, come last if they had no
 * records.
 */
void picker_show_empty(struct picker *, const struct regions *list);
/* From take() and end(): that many sites taken are passed by after all. */
void picker_skip(struct picker *, enum skip, int64_t nsites);
/* After the engine has run: the last track's end. */
void picker_finish(struct picker *);
void picker_free(struct picker *);

#endif
