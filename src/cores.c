#include "cores.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

struct core {
	const char *contig;
	int64_t pos;
	bool found;
};

struct cores {
	struct regions *list[2];
	size_t n, room;
	struct core *core; /* in order of contig and position, each once */
	size_t sites_room;
	size_t *site;
};

/* --- lists --- */

static bool is_contig(const void *source, const char *name)
{
	return contigs_find(source_contigs(source), name, strlen(name)) >= 0;
}

static void add(struct cores *c, const struct regions *r, const char *contig,
		const struct interval *at)
{
	void (*refuse)(const char *, ...) = r == c->list[0] ? die_usage : die;

	if (at->end != at->beg + 1)
		refuse("%s: a core is one position, as in %s:%lld", r->source,
		       contig, (long long)at->beg + 1);
	GROW(c->core, c->room, c->n + 1);
	c->core[c->n++] = (struct core){ contig, at->beg, false };
}

static void add_all(struct cores *c, const struct regions *r,
		    const struct source *source)
{
	for (size_t i = 0; r && i < r->ncontigs; i++) {
		const struct contig_regions *x = &r->contig[i];

		if (!is_contig(source, x->contig))
			die("%s: contig '%s' is not in the header of the "
			    "input%s",
			    r->source, x->contig,
			    source_likely(source, x->contig));
		for (size_t k = 0; k < x->n; k++)
			add(c, r, x->contig, &x->at[k]);
	}
}

static int by_place(const void *a, const void *b)
{
	const struct core *x = a, *y = b;
	int order = strcmp(x->contig, y->contig);

	if (order)
		return order;
	return (x->pos > y->pos) - (x->pos < y->pos);
}

void cores_given(const char *list, const char *file)
{
	if (!list && !file)
		die_usage("which site? give --core chr:pos or --cores FILE");
}

struct cores *cores_create(const char *list, const char *file,
			   const struct source *source)
{
	struct cores *c = xalloc(1, sizeof *c);
	size_t n = 0;

	if (list) {
		c->list[0] = regions_parse("--core", list, is_contig, source);
		regions_no_exclude(c->list[0], "--core");
	}
	if (file) {
		c->list[1] = regions_read(file, false);
		regions_no_exclude(c->list[1], "--cores");
	}
	for (int i = 0; i < 2; i++)
		add_all(c, c->list[i], source);
	qsort(c->core, c->n, sizeof *c->core, by_place);
	for (size_t i = 0; i < c->n; i++)
		if (!n || by_place(&c->core[n - 1], &c->core[i]))
			c->core[n++] = c->core[i];
	c->n = n;
	return c;
}

void cores_free(struct cores *c)
{
	regions_free(c->list[0]);
	regions_free(c->list[1]);
	free(c->core);
	free(c->site);
	free(c);
}

/* --- sites --- */

/* Says which sites there are beside it. */
static _Noreturn void no_site(const struct core *c, const struct picks *h,
			      size_t next)
{
	const int64_t *pos = h->pos;
	size_t nearest = next;

	if (next == h->nsites ||
	    (next && c->pos - pos[next - 1] <= pos[next] - c->pos))
		nearest = next - 1;
	die("%s:%lld is not a site that is used: it has no record, or one "
	    "that is skipped (not biallelic, a missing call, or left out by an "
	    "option); the nearest site is %s:%lld",
	    c->contig, (long long)c->pos + 1, c->contig,
	    (long long)pos[nearest] + 1);
}

static size_t site_of(const struct core *c, const struct picks *h)
{
	size_t i = picks_from(h, c->pos);

	if (i == h->nsites || h->pos[i] != c->pos)
		no_site(c, h, i);
	if (i + 1 < h->nsites && h->pos[i + 1] == c->pos)
		warn("%s:%lld has several records; the first is the core",
		     c->contig, (long long)c->pos + 1);
	return i;
}

size_t cores_here(struct cores *c, const struct picks *h, const size_t **site)
{
	size_t n = 0;

	GROW(c->site, c->sites_room, c->n);
	for (size_t i = 0; i < c->n; i++) {
		struct core *x = &c->core[i];

		if (strcmp(x->contig, h->track->name) ||
		    x->pos < h->track->beg || x->pos >= h->track->end)
			continue;
		x->found = true;
		c->site[n++] = site_of(x, h);
	}
	*site = c->site;
	return n;
}

void cores_check(const struct cores *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (!c->core[i].found)
			die("%s:%lld: no site of its contig, or of the region "
			    "(-r) that it should be in, is used",
			    c->core[i].contig, (long long)c->core[i].pos + 1);
}
