#include "groups.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "genotypes.h"
#include "names.h"
#include "poplist.h"
#include "selection.h"

static void group_init(struct group *g, const char *name, size_t stride)
{
	g->name = xstrdup(name);
	g->size = 0;
	g->mask = xaligned(stride, sizeof *g->mask);
	memset(g->mask, 0, stride * sizeof *g->mask);
}

static void group_end(struct group *g, size_t stride)
{
	g->beg = 0;
	g->end = stride;
	while (g->beg < g->end && !g->mask[g->beg])
		g->beg++;
	while (g->end > g->beg && !g->mask[g->end - 1])
		g->end--;
}

static void group_add(struct group *g, unsigned sample)
{
	g->mask[sample / 64] |= UINT64_C(1) << sample % 64;
	g->size++;
}

/*
 * Number the populations that have a sample left, in their order; returns how
 * many were left out.
 */
static void renumber(struct groups *g, size_t npops, int32_t number[])
{
	for (unsigned i = 0; i < g->nsamples; i++)
		if (g->of[i] >= 0)
			number[g->of[i]] = 1;
	for (size_t p = 0; p < npops; p++)
		number[p] = number[p] ? (int32_t)g->ngroups++ : -1;
	for (unsigned i = 0; i < g->nsamples; i++)
		if (g->of[i] >= 0)
			g->of[i] = number[g->of[i]];
}

/* From 'of', whose numbers are those of 'pops'. */
static void make_groups(struct groups *g, const struct names *pops)
{
	int32_t *number = xalloc(pops->n, sizeof *number);

	renumber(g, pops->n, number);
	g->group = xalloc(g->ngroups, sizeof *g->group);
	for (size_t p = 0; p < pops->n; p++)
		if (number[p] >= 0)
			group_init(&g->group[number[p]], pops->name[p],
				   g->stride);
	free(number);
	group_init(&g->used, "used", g->stride);
	for (unsigned i = 0; i < g->nsamples; i++) {
		if (g->of[i] < 0)
			continue;
		group_add(&g->group[g->of[i]], i);
		group_add(&g->used, i);
	}
	for (unsigned p = 0; p < g->ngroups; p++)
		group_end(&g->group[p], g->stride);
	group_end(&g->used, g->stride);
}

static void warn_single(const struct groups *g, const char *path)
{
	const char *first = NULL;
	unsigned n = 0;

	for (unsigned p = 0; p < g->ngroups; p++) {
		if (g->group[p].size > 1)
			continue;
		if (!n++)
			first = g->group[p].name;
	}
	if (n == 1)
		warn("%s: population '%s' has only one sample", path, first);
	else if (n)
		warn("%s: populations with only one sample: %u (the first is "
		     "'%s')",
		     path, n, first);
}

/* Those that have samples in the input. */
static size_t count_pops(const struct groups *g, size_t npops)
{
	bool *has = xalloc(npops + 1, sizeof *has);
	size_t n = 0;

	for (unsigned i = 0; i < g->nsamples; i++) {
		if (g->of[i] < 0 || has[g->of[i]])
			continue;
		has[g->of[i]] = true;
		n++;
	}
	free(has);
	return n;
}

/* Take out samples not selected; returns how many others have no population. */
static size_t drop(struct groups *g, const bool keep[])
{
	size_t homeless = 0;

	for (unsigned i = 0; i < g->nsamples; i++) {
		homeless += keep[i] && g->of[i] < 0;
		if (!keep[i])
			g->of[i] = -1;
	}
	return homeless;
}

static void warn_left_out(const char *path, size_t homeless, size_t none)
{
	if (homeless)
		warn("%s: samples of the input in no population, left out: "
		     "%zu",
		     path, homeless);
	if (none)
		warn("%s: populations of which no sample is selected, left "
		     "out: %zu",
		     path, none);
}

static void read_pops(struct groups *g, const struct groups_args *a,
		      const struct names *samples, const bool keep[])
{
	struct poplist_args list = { a->pops, a->pop_col, a->sample_col };
	struct names pops = { 0 };
	size_t homeless, here;

	poplist_read(&list, samples, &pops, g->of);
	here = count_pops(g, pops.n);
	homeless = drop(g, keep);
	make_groups(g, &pops);
	if (g->ngroups) {
		warn_left_out(a->pops, homeless, here - g->ngroups);
		warn_single(g, a->pops);
	}
	names_free(&pops);
}

static void one_pop(struct groups *g, const bool keep[])
{
	struct names pops = { 0 };

	for (unsigned i = 0; i < g->nsamples; i++)
		g->of[i] = keep[i] ? 0 : -1;
	names_add(&pops, "all", 3);
	make_groups(g, &pops);
	names_free(&pops);
}

static void check_args(const struct groups_args *a)
{
	if (a->pop_col && !a->pops)
		die_usage("--pop-col needs a table: -p FILE");
	if (a->sample_col && !a->pop_col)
		die_usage("--sample-col needs --pop-col");
}

void groups_read(struct groups *g, const struct groups_args *a,
		 const char *const sample[], unsigned nsamples)
{
	struct names samples = { 0 };
	bool *keep = xalloc(nsamples, sizeof *keep);

	check_args(a);
	if (!nsamples)
		die("the input has no samples");
	for (unsigned i = 0; i < nsamples; i++) {
		names_add(&samples, sample[i], strlen(sample[i]));
		keep[i] = true;
	}
	if (a->samples)
		select_list(&samples, a->samples, keep);
	if (a->samples_file)
		select_file(&samples, a->samples_file, keep);
	*g = (struct groups){ .nsamples = nsamples,
			      .stride = plane_stride(nsamples) };
	g->of = xalloc(nsamples, sizeof *g->of);
	if (a->pops)
		read_pops(g, a, &samples, keep);
	else
		one_pop(g, keep);
	if (!g->used.size)
		die("no sample is left of %u by -s, -S and -p", nsamples);
	names_free(&samples);
	free(keep);
}

static void group_free(struct group *g)
{
	free(g->name);
	free(g->mask);
}

void groups_free(struct groups *g)
{
	for (unsigned p = 0; p < g->ngroups; p++)
		group_free(&g->group[p]);
	group_free(&g->used);
	free(g->group);
	free(g->of);
	*g = (struct groups){ 0 };
}
