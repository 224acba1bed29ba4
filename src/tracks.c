#include "tracks.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

/* A contig of the regions: its number, and which list of theirs it has. */
struct wanted {
	int32_t contig;
	size_t list;
};

struct tracks {
	const struct source *source;
	struct tracks_user user;

	int32_t contig; /* -1 before the first */
	const struct contig_regions *regions;
	size_t region; /* the next of them */
	int64_t last;  /* the contig's last position */
	bool on;       /* a track has begun */
	struct track track;

	bool *done; /* [contigs of the regions] had their tracks */
	size_t nwanted, nskipped;
	struct wanted
		*wanted; /* by contig; those before nskipped were looked at */

	const struct regions *list; /* of tracks_add(), or null */
	bool *listed;		    /* [its contigs] had their tracks */
};

static const char *name_of(const struct tracks *t, int32_t contig)
{
	return contigs_name(source_contigs(t->source), contig);
}

/* --- a contig's tracks --- */

static void begin_track(struct tracks *t, int64_t beg, int64_t end)
{
	int64_t bases = contigs_bases(source_contigs(t->source), t->contig);

	t->on = true;
	t->track = (struct track){
		.contig = t->contig,
		.name = name_of(t, t->contig),
		.beg = beg,
		.end = end,
		.beg_cut = beg > 0,
		.end_cut = end < (bases ? bases : REGION_END),
		.last = -1,
	};
	t->user.begin(t->user.self, &t->track);
}

static int64_t contig_end(const struct tracks *t)
{
	int64_t bases = contigs_bases(source_contigs(t->source), t->contig);
	bool region = t->track.end < REGION_END;
	int64_t last = region ? t->track.last : t->last;

	if (region && !bases)
		return INT64_MAX;
	return bases > last ? bases : last + 1;
}

static void end_track(struct tracks *t)
{
	if (!t->on)
		return;
	t->on = false;
	t->track.contig_end = contig_end(t);
	t->user.end(t->user.self, &t->track);
}

/* Begin the next of the contig's regions; false after the last. */
static bool next_track(struct tracks *t)
{
	const struct contig_regions *r = t->regions;

	end_track(t);
	if (!r || t->region == r->n)
		return false;
	begin_track(t, r->at[t->region].beg, r->at[t->region].end);
	t->region++;
	return true;
}

static void note_listed(struct tracks *t, const char *name)
{
	const struct contig_regions *c =
		t->list ? regions_of(t->list, name) : NULL;

	if (c)
		t->listed[c - t->list->contig] = true;
}

static void begin_contig(struct tracks *t, int32_t contig)
{
	const struct regions *regions = source_filter(t->source)->regions;

	t->contig = contig;
	t->last = -1;
	t->regions = NULL;
	t->region = 0;
	note_listed(t, name_of(t, contig));
	if (!regions) {
		begin_track(t, 0, REGION_END);
		return;
	}
	t->regions = regions_of(regions, name_of(t, contig));
	if (t->regions)
		t->done[t->regions - regions->contig] = true;
	next_track(t);
}

static void end_contig(struct tracks *t)
{
	if (t->contig < 0)
		return;
	while (next_track(t))
		;
	t->contig = -1;
}

/* --- contigs without records --- */

static void show_empty(struct tracks *t, const struct wanted *x)
{
	if (t->done[x->list])
		return;
	begin_contig(t, x->contig);
	end_contig(t);
}

/*
 * A contig that has records has tracks, even if none is in its regions.  If
 * none will be read, it is shown where the header has it: contigs are
 * numbered so.  Others are shown when they come.
 */
static void skip_to_contig(struct tracks *t, int32_t contig)
{
	for (; t->nskipped < t->nwanted; t->nskipped++) {
		const struct wanted *x = &t->wanted[t->nskipped];

		if (x->contig >= contig)
			break;
		if (source_presence(t->source, x->contig) == CONTIG_ELSEWHERE)
			show_empty(t, x);
	}
}

/* Those of which records were to come, and none did. */
static void show_late(struct tracks *t)
{
	for (size_t i = 0; i < t->nwanted; i++)
		if (source_presence(t->source, t->wanted[i].contig))
			show_empty(t, &t->wanted[i]);
}

static void show_listed(struct tracks *t)
{
	const struct contigs *contigs = source_contigs(t->source);

	for (size_t i = 0; t->list && i < t->list->ncontigs; i++) {
		const char *name = t->list->contig[i].contig;
		int32_t id = contigs_find(contigs, name, strlen(name));

		if (id < 0 || t->listed[i])
			continue;
		begin_contig(t, id);
		end_contig(t);
	}
}

static int by_contig(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;

	return (x->contig > y->contig) - (x->contig < y->contig);
}

static void list_wanted(struct tracks *t)
{
	const struct regions *r = source_filter(t->source)->regions;
	const struct contigs *contigs = source_contigs(t->source);

	if (!r)
		return;
	t->done = xalloc(r->ncontigs, sizeof *t->done);
	t->wanted = xalloc(r->ncontigs, sizeof *t->wanted);
	for (size_t i = 0; i < r->ncontigs; i++) {
		const char *name = r->contig[i].contig;
		int32_t id = contigs_find(contigs, name, strlen(name));

		if (id >= 0)
			t->wanted[t->nwanted++] = (struct wanted){ id, i };
	}
	if (t->nwanted)
		qsort(t->wanted, t->nwanted, sizeof *t->wanted, by_contig);
}

/* --- the walk --- */

struct tracks *tracks_create(const struct source *source,
			     const struct tracks_user *user)
{
	struct tracks *t = xalloc(1, sizeof *t);

	t->source = source;
	t->user = *user;
	t->contig = -1;
	list_wanted(t);
	return t;
}

void tracks_add(struct tracks *t, const struct regions *list)
{
	t->list = list;
	t->listed = xalloc(list->ncontigs, sizeof *t->listed);
}

void tracks_enter(struct tracks *t, const struct stretch *s)
{
	if (s->contig == t->contig)
		return;
	end_contig(t);
	skip_to_contig(t, s->contig);
	begin_contig(t, s->contig);
}

void tracks_reach(struct tracks *t, int64_t pos)
{
	while (pos >= t->track.end && next_track(t))
		;
	t->track.last = pos;
}

void tracks_leave(struct tracks *t, const struct stretch *s)
{
	if (s->records)
		t->last = s->last;
}

void tracks_finish(struct tracks *t)
{
	end_contig(t);
	skip_to_contig(t, INT32_MAX);
	show_late(t);
	show_listed(t);
}

void tracks_free(struct tracks *t)
{
	free(t->done);
	free(t->wanted);
	free(t->listed);
	free(t);
}
