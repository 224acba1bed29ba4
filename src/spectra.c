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
	unsigned pop[2]; /* the second is there if they are joint */
};

struct spectra {
	const struct source *source;
	const struct groups *groups;
	struct spectra_args args;
	int each; /* populations of a spectrum */
	size_t nspectra;
	struct pair *pair; /* [nspectra] */
	uint32_t *most;	   /* [npops] alleles called at a site */
	struct histogram total;
	struct projection *projection; /* null if there is none */
	int64_t skipped[NSKIPS];       /* [SKIP_NOT] were used */
};

/* --- the populations --- */

/* No genotype has more than MAX_PLOIDY alleles; how many there are is known
 * when all is read, and then nothing is worth to lose the run. */
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
				  "samples, too few for so many alleles",
				  a->draw, s->groups->group[i].name,
				  s->groups->group[i].size);
}

static void list_each(struct spectra *s)
{
	unsigned n = s->groups->ngroups;

	s->each = 1;
	s->pair = xalloc(n, sizeof *s->pair);
	for (unsigned i = 0; i < n; i++)
		s->pair[s->nspectra++] = (struct pair){ { i } };
}

static void list_pairs(struct spectra *s)
{
	unsigned n = s->groups->ngroups;

	s->each = 2;
	s->pair = xalloc((size_t)n * (n - 1) / 2, sizeof *s->pair);
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = i + 1; k < n; k++)
			s->pair[s->nspectra++] = (struct pair){ { i, k } };
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
	if (args->joint)
		list_pairs(s);
	else
		list_each(s);
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
	int64_t skipped[NSKIPS]; /* [SKIP_NOT] were used */
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
		p->most[i] = called > p->most[i] ? called : p->most[i];
	}
}

/* Does the site count in any spectrum? */
static bool take_site(const struct spectra *s, struct part *p)
{
	bool any = false;

	for (size_t k = 0; k < s->nspectra; k++) {
		struct histogram_key key = { .spectrum = (uint32_t)k };
		bool counts = true;

		for (int i = 0; i < s->each; i++) {
			const struct census_of *c = &p->pop[s->pair[k].pop[i]];

			counts &= c->counts;
			key.called[i] = c->called;
			key.copies[i] = c->copies;
		}
		if (counts)
			histogram_add(&p->histogram, &key, 1);
		any |= counts;
	}
	return any;
}

static enum skip take(const struct spectra *s, struct part *p,
		      const struct block *b, const struct site *v)
{
	if (v->nalleles != 2)
		return SKIP_ALLELES;
	if (s->args.polarised && v->ancestral < 0)
		return SKIP_ANCESTRAL;
	take_census(s, p, b, v);
	return take_site(s, p) ? SKIP_NOT : SKIP_UNCALLED;
}

static void map(const void *self, void *part, const struct batch *b)
{
	const struct spectra *s = self;
	struct part *p = part;

	part_clear(p);
	for (size_t i = 0; i < b->block.nsites; i++) {
		enum skip why = take(s, p, &b->block, &b->block.site[i]);

		p->skipped[why]++;
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

/* --- cells --- */

/*
 * The spectrum's size and cells; returns the sites where samples have another
 * number of alleles.  Later runs have more of them, so ties are theirs.
 */
static int64_t whole_cells(struct spectrum *sp, uint32_t number,
			   const struct histogram_entry **e,
			   const struct histogram_entry *end)
{
	struct histogram_run best = { 0 };
	int64_t all = 0;

	while (*e < end && (*e)->key.spectrum == number) {
		struct histogram_run r = histogram_run(*e, end);

		all += r.sites;
		if (r.sites >= best.sites)
			best = r;
		*e = r.end;
	}
	for (int i = 0; best.beg && i < 2; i++)
		sp->size[i] = best.beg->key.called[i];
	for (; best.beg < best.end; best.beg++)
		spectrum_add(sp, best.beg->key.copies,
			     best.beg->sites * ((exact)1 << EXACT_BITS));
	return all - best.sites;
}

static void projected_cells(struct spectrum *sp, const exact *sum)
{
	uint32_t count[2];

	for (count[0] = 0; sum && count[0] <= sp->size[0]; count[0]++)
		for (count[1] = 0; count[1] <= sp->size[1]; count[1]++, sum++)
			if (*sum)
				spectrum_add(sp, count, *sum);
}

/* --- what surprises --- */

/* Were there sites that a spectrum might take? */
static bool met_any(const struct spectra *s)
{
	return s->skipped[SKIP_NOT] || s->skipped[SKIP_UNCALLED];
}

/* Populations that have no alleles to be drawn from, each told once. */
static void warn_of_few(const struct spectra *s)
{
	const char *empty = s->args.joint ? "spectra are" : "spectrum is";

	for (unsigned i = 0; i < s->groups->ngroups && met_any(s); i++)
		if (s->most[i] < s->args.draw)
			warn("population '%s' has at most %u alleles called; "
			     "its %s empty with --project %u",
			     s->groups->group[i].name, s->most[i], empty,
			     s->args.draw);
}

static void warn_of_left(const struct spectrum *sp, const char *name,
			 int64_t left)
{
	char *size = sp->pop[1] ? xprintf("%u and %u", sp->size[0], sp->size[1])
				: xprintf("%u", sp->size[0]);

	warn("%s: sites left out, at which samples have other than %s "
	     "alleles, unlike at most sites: %lld; --project takes them",
	     name, size, (long long)left);
	free(size);
}

static void warn_of_none(const struct spectra *s, size_t k, const char *name)
{
	const unsigned *pop = s->pair[k].pop;
	uint32_t draw = s->args.draw;

	if (!draw)
		warn("%s: no site has all alleles called; --project takes "
		     "sites that miss some",
		     name);
	else if (s->args.joint && s->most[pop[0]] >= draw &&
		 s->most[pop[1]] >= draw)
		warn("%s: no site has %u alleles called in both", name, draw);
}

static void warn_of(const struct spectra *s, size_t k,
		    const struct spectrum *sp, int64_t left)
{
	char *name = s->args.joint
			     ? xprintf("%s and %s", sp->pop[0], sp->pop[1])
			     : xstrdup(sp->pop[0]);

	if (left)
		warn_of_left(sp, name, left);
	else if (!sp->ncells && met_any(s))
		warn_of_none(s, k, name);
	free(name);
}

/* --- spectra --- */

void spectra_header(const struct spectra *s, struct text *t)
{
	if (s->args.format->header)
		s->args.format->header(t, s->args.joint);
}

/* Its size is that of diploid samples, until its sites say otherwise. */
static struct spectrum spectrum_of(const struct spectra *s, size_t k)
{
	struct spectrum sp = { .folded = s->args.folded };

	for (int i = 0; i < s->each; i++) {
		unsigned pop = s->pair[k].pop[i];

		sp.pop[i] = s->groups->group[pop].name;
		sp.size[i] = s->args.draw ? s->args.draw
					  : 2 * s->groups->group[pop].size;
	}
	return sp;
}

void spectra_write(struct spectra *s, struct table *table)
{
	const struct histogram_entry *e, *end;
	struct text text = { .digits = s->args.digits };

	warn_of_few(s);
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
		warn_of(s, k, &sp, left);
		s->args.format->write(&text, &sp);
		table_write(table, &text);
		text_clear(&text);
		spectrum_free(&sp);
	}
	text_free(&text);
}
