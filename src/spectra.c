#include "spectra.h"

#include <stdlib.h>

#include "census.h"
#include "die.h"
#include "gt.h"
#include "histogram.h"
#include "projection.h"

/* Keys that are kept before they are projected: a dozen megabytes. */
enum { MANY_KEYS = 1 << 18 };

struct pair {
	unsigned pop[2]; /* the second is of no meaning if not joint */
};

struct spectra {
	const struct source *source;
	const struct groups *groups;
	struct spectra_args args;
	size_t nspectra;
	struct pair *pair; /* [nspectra] */
	uint32_t *most;	   /* [npops] alleles that a site has, called or not */
	struct histogram total;
	struct projection *projection; /* null if there is none */
	int64_t used, skipped[NSKIPS];
};

/* --- the populations --- */

/* No genotype has more than MAX_PLOIDY alleles; spectra_write() asks how many
 * they really are. */
static void check_populations(const struct spectra *s)
{
	const struct spectra_args *a = &s->args;
	unsigned n = s->groups->ngroups, most = a->joint ? 2 : 1;

	if (a->joint && n < 2)
		die_usage("--joint needs two populations or more; name them "
			  "with --pops");
	if (a->format->single && n > most)
		die_usage("--format %s holds one spectrum, and there are %u "
			  "populations; choose %s of them with --samples",
			  a->format->name, n, a->joint ? "two" : "one");
	for (unsigned i = 0; i < n; i++)
		if (a->draw / MAX_PLOIDY > s->groups->group[i].size)
			die_usage("--project %u: population '%s' has %u "
				  "samples",
				  a->draw, s->groups->group[i].name,
				  s->groups->group[i].size);
}

static void list_pairs(struct spectra *s)
{
	unsigned n = s->groups->ngroups;
	size_t room = 0;

	for (unsigned i = 0; i < n; i++)
		for (unsigned k = s->args.joint ? i + 1 : n - 1; k < n; k++) {
			GROW(s->pair, room, s->nspectra + 1);
			s->pair[s->nspectra++] = (struct pair){ { i, k } };
		}
}

struct spectra *spectra_create(const struct source *source,
			       const struct spectra_args *args)
{
	struct spectra *s = xalloc(1, sizeof *s);
	uint32_t size[2] = { args->draw, args->joint ? args->draw : 0 };

	s->source = source;
	s->groups = source_groups(source);
	s->args = *args;
	check_populations(s);
	list_pairs(s);
	s->most = xalloc(s->groups->ngroups, sizeof *s->most);
	if (args->draw)
		s->projection = projection_create(s->nspectra, size);
	return s;
}

void spectra_free(struct spectra *s)
{
	free(s->pair);
	free(s->most);
	histogram_free(&s->total);
	projection_free(s->projection);
	free(s);
}

/* --- sites of a batch --- */

/* A population at the site at hand. */
struct census_of {
	bool counts;
	uint32_t called, copies;
};

struct part {
	struct census *census;
	int32_t *present;      /* [npops] */
	struct census_of *pop; /* [npops] */
	uint32_t *most;	       /* [npops] */
	struct histogram histogram;
	int64_t used, skipped[NSKIPS];
};

static void *make(const void *self)
{
	const struct spectra *s = self;
	struct part *p = xalloc(1, sizeof *p);
	unsigned n = s->groups->ngroups;

	p->census = census_create(s->source);
	p->present = xalloc(n, sizeof *p->present);
	p->pop = xalloc(n, sizeof *p->pop);
	p->most = xalloc(n, sizeof *p->most);
	return p;
}

static void drop(void *part)
{
	struct part *p = part;

	census_free(p->census);
	free(p->present);
	free(p->pop);
	free(p->most);
	histogram_free(&p->histogram);
	free(p);
}

static void part_clear(struct part *p)
{
	for (size_t i = 0; i < p->census->npops; i++)
		p->most[i] = 0;
	for (int i = 0; i < NSKIPS; i++)
		p->skipped[i] = 0;
	p->used = 0;
	histogram_clear(&p->histogram);
}

static void take_census(const struct spectra *s, struct part *p,
			const struct block *b, const struct site *v)
{
	struct census *c = p->census;

	census_alleles(c, b, v);
	count_present(b, v, c->masks, c->npops, p->present);
	for (size_t i = 0; i < c->npops; i++) {
		uint32_t ref = (uint32_t)c->allele[2 * i];
		uint32_t alt = (uint32_t)c->allele[2 * i + 1];
		uint32_t all = (uint32_t)p->present[i], called = ref + alt;
		bool derived_ref = s->args.polarised && v->ancestral == 1;

		p->pop[i] = (struct census_of){
			.counts = s->args.draw ? called >= s->args.draw
					       : called && called == all,
			.called = called,
			.copies = derived_ref ? ref : alt,
		};
		p->most[i] = all > p->most[i] ? all : p->most[i];
	}
}

static void take_site(const struct spectra *s, struct part *p)
{
	for (size_t k = 0; k < s->nspectra; k++) {
		const struct census_of *a = &p->pop[s->pair[k].pop[0]];
		const struct census_of *b = &p->pop[s->pair[k].pop[1]];
		struct histogram_key key = { .spectrum = (uint32_t)k,
					     .called[0] = a->called,
					     .copies[0] = a->copies };

		if (!a->counts || (s->args.joint && !b->counts))
			continue;
		if (s->args.joint) {
			key.called[1] = b->called;
			key.copies[1] = b->copies;
		}
		histogram_add(&p->histogram, &key, 1);
	}
}

static void map(const void *self, void *part, const struct batch *b)
{
	const struct spectra *s = self;
	struct part *p = part;

	part_clear(p);
	for (size_t i = 0; i < b->block.nsites; i++) {
		const struct site *v = &b->block.site[i];

		if (v->nalleles != 2) {
			p->skipped[SKIP_ALLELES]++;
		} else if (s->args.polarised && v->ancestral < 0) {
			p->skipped[SKIP_ANCESTRAL]++;
		} else {
			p->used++;
			take_census(s, p, &b->block, v);
			take_site(s, p);
		}
	}
}

/* --- all of them --- */

static void project(struct spectra *s)
{
	for (size_t i = 0; i < s->total.n; i++)
		projection_add(s->projection, &s->total.entry[i]);
	histogram_clear(&s->total);
}

static void fold(void *self, void *part, const struct batch *b)
{
	struct spectra *s = self;
	const struct part *p = part;
	const struct histogram *h = &p->histogram;

	(void)b;
	s->used += p->used;
	for (int i = 0; i < NSKIPS; i++)
		s->skipped[i] += p->skipped[i];
	for (unsigned i = 0; i < s->groups->ngroups; i++)
		if (p->most[i] > s->most[i])
			s->most[i] = p->most[i];
	for (size_t i = 0; i < h->n; i++)
		histogram_add(&s->total, &h->entry[i].key, h->entry[i].sites);
	if (s->projection && s->total.n > MANY_KEYS)
		project(s);
}

struct work spectra_work(struct spectra *s)
{
	return (struct work){ .self = s,
			      .make = make,
			      .map = map,
			      .fold = fold,
			      .drop = drop,
			      .skipped = s->skipped };
}

/* --- spectra --- */

static uint32_t alleles_of(const struct spectra *s, unsigned pop)
{
	return s->most[pop] ? s->most[pop] : 2 * s->groups->group[pop].size;
}

static void check_draw(const struct spectra *s)
{
	for (unsigned i = 0; i < s->groups->ngroups; i++)
		if (s->args.draw > alleles_of(s, i))
			die_usage("--project %u: population '%s' has %u "
				  "alleles",
				  s->args.draw, s->groups->group[i].name,
				  alleles_of(s, i));
}

/* The spectrum's cells; returns the sites where it has fewer alleles. */
static int64_t whole_cells(struct spectrum *sp, uint32_t number,
			   const struct histogram_entry **e,
			   const struct histogram_entry *end)
{
	int64_t left = 0;

	for (; *e < end && (*e)->key.spectrum == number; ++*e) {
		const struct histogram_key *k = &(*e)->key;

		if (k->called[0] == sp->size[0] && k->called[1] == sp->size[1])
			spectrum_add(sp, k->copies,
				     (*e)->sites * ((exact)1 << EXACT_BITS));
		else
			left += (*e)->sites;
	}
	return left;
}

static void projected_cells(struct spectrum *sp, const exact *sum)
{
	uint32_t count[2];

	for (count[0] = 0; sum && count[0] <= sp->size[0]; count[0]++)
		for (count[1] = 0; count[1] <= sp->size[1]; count[1]++, sum++)
			if (*sum)
				spectrum_add(sp, count, *sum);
}

/* What surprises: a spectrum without sites, or without those of one sex. */
static void warn_of(const struct spectra *s, const struct spectrum *sp,
		    int64_t left)
{
	const char *second = sp->pop[1] ? sp->pop[1] : "";
	const char *and = sp->pop[1] ? " and " : "";

	if (left)
		warn("%s%s%s: sites left out, where the samples have fewer "
		     "alleles than elsewhere: %lld; --project takes them",
		     sp->pop[0], and, second, (long long)left);
	else if (!sp->ncells && s->used)
		warn("%s%s%s: no site has all alleles called; --project takes "
		     "sites that miss some",
		     sp->pop[0], and, second);
}

void spectra_header(const struct spectra *s, struct text *t)
{
	if (s->args.format->header)
		s->args.format->header(t, s->args.joint);
}

static struct spectrum spectrum_of(const struct spectra *s, size_t k)
{
	struct spectrum sp = { .folded = s->args.folded };

	for (int i = 0; i < (s->args.joint ? 2 : 1); i++) {
		unsigned pop = s->pair[k].pop[i];

		sp.pop[i] = s->groups->group[pop].name;
		sp.size[i] = s->args.draw ? s->args.draw : alleles_of(s, pop);
	}
	return sp;
}

void spectra_write(struct spectra *s, struct table *table)
{
	const struct histogram_entry *e, *end;
	struct text text = { .digits = s->args.digits };

	check_draw(s);
	if (s->projection)
		project(s);
	histogram_sort(&s->total);
	e = s->total.entry;
	end = e + s->total.n;
	for (size_t k = 0; k < s->nspectra; k++) {
		struct spectrum sp = spectrum_of(s, k);
		int64_t left = whole_cells(&sp, (uint32_t)k, &e, end);

		if (s->projection)
			projected_cells(&sp, s->projection->sum[k]);
		spectrum_settle(&sp);
		warn_of(s, &sp, left);
		s->args.format->write(&text, &sp);
		table_write(table, &text);
		text_clear(&text);
		spectrum_free(&sp);
	}
	text_free(&text);
}
