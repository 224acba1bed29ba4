#include "estimate.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "moments.h"
#include "results.h"
#include "terms.h"
#include "tuple.h"
#include "tuples.h"

static void take_tuples(struct estimate *e, const struct estimate_args *a,
			unsigned ngroups)
{
	size_t n;

	e->ntuples = a->tuples ? a->ntuples
			       : tuple_all(a->est->tuple, ngroups, NULL);
	n = e->ntuples * e->arity;
	e->tuple = xalloc(n, sizeof *e->tuple);
	if (a->tuples)
		memcpy(e->tuple, a->tuples, n * sizeof *e->tuple);
	else
		tuple_all(a->est->tuple, ngroups, e->tuple);
}

/* Populations that no tuple has are not looked at. */
static void number_pops(struct estimate *e, unsigned ngroups)
{
	uint32_t *index = xalloc(ngroups, sizeof *index);
	size_t n = e->ntuples * e->arity;

	e->pop = xalloc(ngroups, sizeof *e->pop);
	for (size_t i = 0; i < n; i++)
		index[e->tuple[i]] = 1;
	for (unsigned g = 0; g < ngroups; g++)
		if (index[g]) {
			index[g] = (uint32_t)e->npops;
			e->pop[e->npops++] = (uint32_t)g;
		}
	for (size_t i = 0; i < n; i++)
		e->tuple[i] = index[e->tuple[i]];
	free(index);
}

struct estimate *estimate_create(const struct source *source,
				 const struct estimate_args *a)
{
	struct estimate *e = xalloc(1, sizeof *e);
	const struct estimator *est = a->est;
	unsigned ngroups = source_groups(source)->ngroups;

	e->source = source;
	e->args = *a;
	e->arity = (size_t)tuple_arity(est->tuple, ngroups);
	e->nviews = est->nviews ? (size_t)est->nviews : 1;
	e->nterms = (size_t)est->nterms;
	e->bank =
		est->needs & NEEDS_GENOTYPES ? SHEET_GENOTYPES : SHEET_ALLELES;
	while (est->columns[e->ncolumns].name)
		e->ncolumns++;
	take_tuples(e, a, ngroups);
	number_pops(e, ngroups);
	e->shared =
		est->moments && e->ntuples * e->nterms > moments_size(e->npops);
	return e;
}

void estimate_free(struct estimate *e)
{
	free(e->tuple);
	free(e->pop);
	free(e);
}

void estimate_needs(const struct estimate *e, struct sheets *s)
{
	s->wanted[e->bank] = true;
	if (e->args.est->needs & NEEDS_FREQUENCIES)
		s->frequencies = true;
}

struct measure estimate_measure(const struct estimate *e)
{
	const struct estimator *est = e->args.est;
	size_t nsums = e->ntuples * e->nterms;

	return (struct measure){
		.self = e,
		.size = { e->shared ? moments_size(e->npops) : nsums,
			  e->shared ? nsums : 0,
			  est->tallies ? e->ntuples : 0 },
		.make = terms_make,
		.drop = terms_drop,
		.load = terms_load,
		.skip = est->needs ? terms_skip : NULL,
		.sum = terms_sum,
		.rows = results_rows,
	};
}

/* --- header --- */

static void error_header(const struct estimate *e, struct text *text)
{
	const struct column *c = e->args.est->columns;
	int estimates = 0;

	for (size_t i = 0; i < e->ncolumns; i++)
		estimates += c[i].kind == COLUMN_ESTIMATE;
	for (size_t i = 0; i < e->ncolumns; i++) {
		char *name;

		if (c[i].kind != COLUMN_ESTIMATE)
			continue;
		name = estimates == 1 ? xstrdup("se")
				      : xprintf("%s_se", c[i].name);
		text_cell(text, name);
		free(name);
	}
	if (estimates == 1)
		text_cell(text, "z");
	if (e->args.stat)
		text_cell(text, "n_blocks");
}

void estimate_header(const struct estimate *e, struct text *text)
{
	size_t npops = e->arity;

	if (e->args.stat)
		text_cell(text, "stat");
	if (!strcmp(e->args.est->tuple, "*"))
		npops = 2;
	for (size_t a = 0; a < npops; a++) {
		char *name =
			npops == 1 ? xstrdup("pop") : xprintf("pop%zu", a + 1);

		text_cell(text, name);
		free(name);
	}
	for (size_t i = 0; i < e->ncolumns; i++)
		text_cell(text, e->args.est->columns[i].name);
	if (e->args.jackknife)
		error_header(e, text);
	text_end_row(text);
}
