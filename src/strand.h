/*
 * strand.h - a population's sites of a track, as far back as they are needed
 *
 * Sites that the population has both alleles of, numbered from 0, in tiles of
 * ld.h; those that no pair will ask for again are dropped from the front:
 *
 *   tile      |......xx|xxxxxxxx|xxxxxxxx|xxxx    |
 *             first                      nsites
 *
 * Pairs are those of a site i with the sites (i, end), end never going back.
 */
#ifndef STRAND_H
#define STRAND_H

#include "decimal.h"
#include "ld.h"
#include "picks.h"

struct strand_site {
	int64_t pos;
	int64_t number; /* of the track's sites, of any population */
	size_t end;	/* see above; to be set before strands_pairs() */
};

struct strand {
	unsigned n;   /* samples or haplotypes */
	size_t words; /* a row */
	uint64_t *exists;
	size_t first, nsites;
	size_t sites_room, tiles_room, ntiles, spares_room, nspares;
	struct strand_site *site; /* [nsites - first] */
	struct ld_tile **tile, **spare;
	size_t bytes;  /* a tile takes */
	size_t *taken; /* by the tiles of this and all others of a run */
};

/* Begin a track: no sites, of n samples or haplotypes. 'taken' counts the bytes
 * of all populations. */
void strand_begin(struct strand *, unsigned n, size_t *taken);
void strand_free(struct strand *);

/*
 * Add a site, if both alleles are there and the rarer one's frequency is the
 * limit or more; else say why not.  'a' and 'b' are its rows as picks have
 * them, and so many samples 'haploid'.
 */
enum skip strand_add(struct strand *, enum pick_kind, const uint64_t *a,
		     const uint64_t *b, uint32_t haploid, struct decimal maf,
		     int64_t pos, int64_t number);

static inline struct strand_site *strand_site(const struct strand *s, size_t i)
{
	return &s->site[i - s->first];
}

/* The first site at or behind a position, or of a number or more. */
size_t strand_at(const struct strand *, int64_t pos);
size_t strand_from(const struct strand *, int64_t number);

/* Sites below i are not needed any more. */
void strand_drop(struct strand *, size_t i);

/* What becomes of site i with the sites [beg, end), all of one tile. */
struct strand_pairs {
	int thread;
	size_t task; /* those of a population are in order of its sites */
	unsigned group;
	const struct strand *strand;
	size_t i, beg, end, tile;     /* tile: its first site */
	const struct ld_lanes *lanes; /* of [beg - tile, end - tile) */
	const struct ld_rows *rows;
};

/* Of site j. */
static inline struct ld_pair strand_pair(const struct strand_pairs *p, size_t j)
{
	return ld_pair(p->rows, (unsigned)(p->i % TILE), p->lanes,
		       (unsigned)(j - p->tile));
}

/* Sites [beg, end) of a strand, as rows of pairs. */
struct strand_span {
	unsigned group;
	size_t beg, end;
};

struct strand_task {
	unsigned group;
	size_t beg, end; /* of one tile */
};

/* Tasks that so many spans are cut into; '*room' and array as GROW has them. */
size_t strand_tasks(const struct strand_span *, size_t nspans,
		    struct strand_task **, size_t *room);

/* All pairs of the tasks, on any thread. */
void strand_run(struct strand *strands, unsigned nstrands,
		const struct strand_task *, size_t ntasks, int threads,
		void (*take)(void *arg, const struct strand_pairs *),
		void *arg);

#endif
