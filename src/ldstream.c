#include "ldstream.h"

#include <stdlib.h>

#include "die.h"
#include "parallel.h"

struct ld_stream {
	struct ld_args args;
	struct ld_user user;
	struct picker *picker;
	unsigned nstrands;
	struct strand *strand;
	size_t taken;		  /* strand.h */
	struct strand_span *span; /* [nstrands] */
	size_t *done;		  /* [nstrands] sites whose pairs were made */
	struct strand_task *task;
	size_t tasks_room;
	bool on;	 /* a track has begun */
	int64_t nsites;	 /* of it */
	int64_t ndone;	 /* those of them whose pairs were made */
	int64_t waiting; /* since the last round */
};

/* --- sites --- */

enum skip strands_add(struct strand *strand, enum pick_kind kind,
		      struct decimal maf, const struct picks *p, size_t i,
		      int64_t number)
{
	const uint64_t *row = p->row + i * p->planes * p->stride;
	enum skip why = SKIP_MONOMORPHIC;

	for (unsigned g = 0; g < p->ngroups; g++) {
		const uint64_t *a = row + p->first[g];
		enum skip x = strand_add(&strand[g], kind, a, a + p->stride,
					 picks_haploid(p, i, g), maf, p->pos[i],
					 number);

		if (x != SKIP_MONOMORPHIC && why != SKIP_NOT)
			why = x;
	}
	return why;
}

/* --- rounds --- */

/* How far a strand's sites have all their partners. */
static size_t ready(const struct ld_stream *s, const struct strand *x,
		    size_t from, int64_t pos)
{
	while (from < x->nsites &&
	       (s->args.by_site
			? (int64_t)(x->nsites - from) > s->args.distance
			: pos - strand_site(x, from)->pos > s->args.distance))
		from++;
	return from;
}

/* The number of the first site that lacks partners, of any population. */
static int64_t ready_number(const struct ld_stream *s, int64_t pos)
{
	int64_t number = s->nsites;

	for (unsigned g = 0; g < s->nstrands; g++) {
		const struct strand *x = &s->strand[g];
		size_t i = ready(s, x, s->done[g], pos);

		if (i < x->nsites && strand_site(x, i)->number < number)
			number = strand_site(x, i)->number;
	}
	return number;
}

static void set_ends(const struct ld_stream *s, const struct strand_span *span)
{
	const struct strand *x = &s->strand[span->group];
	size_t end = span->beg;

	for (size_t i = span->beg; i < span->end; i++) {
		struct strand_site *site = strand_site(x, i);

		end = end > i ? end : i + 1;
		while (end < x->nsites &&
		       (s->args.by_site
				? (int64_t)(end - i)
				: strand_site(x, end)->pos - site->pos) <=
			       s->args.distance)
			end++;
		site->end = end;
	}
}

/* Sites below a number, of all populations. */
static void make_part(struct ld_stream *s, const char *contig, int64_t upto)
{
	size_t n;

	for (unsigned g = 0; g < s->nstrands; g++)
		s->span[g] = (struct strand_span){
			g, s->done[g], strand_from(&s->strand[g], upto)
		};
	n = strand_tasks(s->span, s->nstrands, &s->task, &s->tasks_room);
	s->user.begin(s->user.self, contig, s->strand, n);
	strand_run(s->strand, s->nstrands, s->task, n, s->args.threads,
		   s->user.pairs, s->user.self);
	s->user.end(s->user.self, s->strand, s->task, n);
	for (unsigned g = 0; g < s->nstrands; g++)
		s->done[g] = s->span[g].end;
}

/* How many pairs the sites of numbers [beg, end) have. */
static size_t pairs_of(const struct ld_stream *s, int64_t beg, int64_t end)
{
	size_t n = 0;

	for (unsigned g = 0; g < s->nstrands; g++) {
		const struct strand *x = &s->strand[g];
		size_t last = strand_from(x, end);

		for (size_t i = strand_from(x, beg); i < last; i++)
			n += strand_site(x, i)->end - i - 1;
	}
	return n;
}

/* In parts, since users may keep what they make of pairs until one ends. */
static void make_round(struct ld_stream *s, const char *contig, int64_t upto)
{
	enum { MOST = 1 << 20 };

	for (unsigned g = 0; g < s->nstrands; g++)
		set_ends(s, &(struct strand_span){
				    g, s->done[g],
				    strand_from(&s->strand[g], upto) });
	while (s->ndone < upto) {
		int64_t end = s->ndone;

		for (size_t n = 0; end < upto && n < MOST; end++)
			n += pairs_of(s, end, end + 1);
		make_part(s, contig, end);
		s->ndone = end;
	}
	for (unsigned g = 0; g < s->nstrands; g++)
		strand_drop(&s->strand[g], s->done[g]);
}

static void begin(struct ld_stream *s, const struct picks *p)
{
	for (unsigned g = 0; g < s->nstrands; g++) {
		strand_begin(&s->strand[g], p->n[g], &s->taken);
		s->done[g] = 0;
	}
	s->nsites = s->ndone = s->waiting = 0;
	s->on = true;
}

/* A few tiles of each population for every thread. */
static int64_t round_length(const struct ld_stream *s)
{
	enum { TILES = 8 };
	int64_t length = (int64_t)s->args.threads * TILE * 2;

	return length > TILES * TILE ? length : TILES * TILE;
}

static void take(void *self, const struct picks *p)
{
	struct ld_stream *s = self;

	if (!s->on)
		begin(s, p);
	for (size_t i = 0; i < p->nsites; i++) {
		enum skip why = strands_add(s->strand, s->args.kind,
					    s->args.maf, p, i, s->nsites);

		if (why) {
			picker_skip(s->picker, why, 1);
			continue;
		}
		s->nsites++;
		if (++s->waiting < round_length(s))
			continue;
		make_round(s, p->track->name, ready_number(s, p->pos[i]));
		s->waiting = 0;
	}
}

static void end(void *self, const struct picks *p)
{
	struct ld_stream *s = self;

	make_round(s, p->track->name, s->nsites);
	s->on = false;
}

/* --- the whole --- */

struct ld_stream *ld_stream_create(const struct source *source,
				   const struct ld_args *args,
				   const struct ld_user *user)
{
	struct ld_stream *s = xalloc(1, sizeof *s);
	const struct taker taker = { .self = s, .take = take, .end = end };

	s->args = *args;
	s->user = *user;
	s->nstrands = source_groups(source)->ngroups;
	s->strand = xalloc(s->nstrands, sizeof *s->strand);
	s->span = xalloc(s->nstrands, sizeof *s->span);
	s->done = xalloc(s->nstrands, sizeof *s->done);
	s->picker = picker_create(source, args->kind, &taker);
	return s;
}

struct work ld_stream_work(struct ld_stream *s)
{
	return picker_work(s->picker);
}

void ld_stream_finish(struct ld_stream *s)
{
	picker_finish(s->picker);
}

void ld_stream_free(struct ld_stream *s)
{
	for (unsigned g = 0; g < s->nstrands; g++)
		strand_free(&s->strand[g]);
	picker_free(s->picker);
	free(s->strand);
	free(s->span);
	free(s->done);
	free(s->task);
	free(s);
}
