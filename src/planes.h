/*
 * planes.h - the dosages of all sites, two bits each, to be gone through again
 * and again
 *
 * For what has to see the sites more than once.  Samples are of two kinds:
 * those that axes are fitted to, and the rest, which are only placed along
 * them.  A site's row is, in words,
 *
 *      fit_words  fit_words  rest_words  rest_words
 *     [hom       |ref       |hom        |ref       ]
 *
 * and beside it is what each code (dosage.h) comes to, by the mean and the
 * spread of the samples fitted.
 *
 * Rows are kept in memory.  Where there are more of them than it may hold they
 * are let go, and each pass over the sites has them added once more, in the
 * same order, by whoever added them first.
 *
 * Invariant: a pass shows the same portions, whichever way it has the sites,
 * so that no result tells.
 */
#ifndef PLANES_H
#define PLANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dosage.h"

enum {
	PLANES_CHUNK = 128, /* sites that a thread expands at a time */
	PLANES_CHUNKS = 32, /* of a portion */
	PLANES_PORTION = PLANES_CHUNKS * PLANES_CHUNK,
};

struct planes_args {
	unsigned nfit, nrest;
	enum dosage_scale scale;
	int threads;
	size_t most; /* bytes that rows may take */
	/* Rows take more: says so, or dies, if they cannot be had again. */
	void (*overflow)(void *self);
	/* Calls planes_add() for each site once more. */
	void (*again)(void *self);
	void *self;
};

/* Sites that follow each other: PLANES_PORTION, of the last portion fewer. */
struct portion {
	size_t nsites;
	const uint64_t *row;	  /* [nsites][planes_words()] */
	const double (*value)[4]; /* [nsites] */
};

typedef void portion_visit(void *visitor, const struct portion *);

struct planes {
	struct planes_args args;
	size_t fit_words, rest_words;
	size_t nsites;
	double squares; /* of all scaled dosages of the samples fitted */

	bool dropped; /* rows are */
	size_t nrows, rows_room, values_room;
	uint64_t *row; /* [nrows]: of all sites, or those of a portion */
	double (*value)[4];
	portion_visit *visit; /* of a pass that adds them once more */
	void *visitor;
};

void planes_init(struct planes *, const struct planes_args *);
void planes_free(struct planes *);

/* Words of a row. */
static inline size_t planes_words(const struct planes *p)
{
	return 2 * (p->fit_words + p->rest_words);
}

void planes_add(struct planes *, const uint64_t *row);

/*
 * After all sites were added: show them in portions, in order.  Dies if those
 * that are added once more are others than before.
 */
void planes_pass(struct planes *, portion_visit *, void *visitor);

/* Of a portion's site, the row of the samples fitted, and of the rest. */
static inline const uint64_t *planes_fit(const struct planes *p,
					 const struct portion *s, size_t site)
{
	return s->row + site * planes_words(p);
}

static inline const uint64_t *planes_rest(const struct planes *p,
					  const struct portion *s, size_t site)
{
	return planes_fit(p, s, site) + 2 * p->fit_words;
}

#endif
