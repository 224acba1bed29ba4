/*
 * tracks.h - contigs and regions in the order of a table
 *
 * A track is a contig, or a region (-r) of one.  Records come in stretches of
 * one contig; from these a walk makes tracks, each begun before the first site
 * that is used in it and ended after the last:
 *
 *   stretches    |-- 2L --|-- 2L --|---- 2R ----|-- 3L ..
 *   regions         [===)     [==)     [===)
 *   tracks          [---)     [--)     [---)
 *
 * A contig that has records has tracks even if none is used; so has a contig
 * of the regions whose records the index puts elsewhere, where the header has
 * it.
 */
#ifndef TRACKS_H
#define TRACKS_H

#include "batch.h"
#include "grid.h"
#include "source.h"

struct track {
	int32_t contig;
	const char *name;
	int64_t beg, end; /* 0-based, half-open; REGION_END: the contig's end */
	bool beg_cut, end_cut; /* a region's end is one of the contig's not */
	int64_t last; /* position of the last site used so far, or -1 */
	/*
	 * When the track ends: the contig's end, which is its length, or its
	 * last record where that lies beyond.  Of a region that ends, only
	 * sites used in it count, since how many other records are read is the
	 * index's business; where no length is known, such a region is taken
	 * at its word (INT64_MAX).
	 */
	int64_t contig_end;
};

/* Where it ends, when it ends. */
static inline int64_t track_end(const struct track *t)
{
	return t->end < t->contig_end ? t->end : t->contig_end;
}

/* Where windows of bases then end, and where the contig does for them: windows
 * of a list were held against the contig's length when it was read. */
struct track_ends {
	int64_t windows, contig;
};

static inline struct track_ends track_ends(const struct track *t,
					   const struct grid *g)
{
	if (g->kind == GRID_LIST)
		return (struct track_ends){ t->end, INT64_MAX };
	return (struct track_ends){ track_end(t), t->contig_end };
}

/* Who is told; the track is the walk's and gone after the call. */
struct tracks_user {
	void *self;
	void (*begin)(void *self, const struct track *);
	void (*end)(void *self, const struct track *);
};

struct tracks;

struct tracks *tracks_create(const struct source *, const struct tracks_user *);
/* Tracks of contigs of a list come last if they had no records. */
void tracks_add(struct tracks *, const struct regions *list);
/* Before and after the sites of a stretch, in the file's order. */
void tracks_enter(struct tracks *, const struct stretch *);
void tracks_leave(struct tracks *, const struct stretch *);
/* A site of the stretch that is used. */
void tracks_reach(struct tracks *, int64_t pos);
/* After the last stretch. */
void tracks_finish(struct tracks *);
void tracks_free(struct tracks *);

#endif
