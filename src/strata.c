#include "strata.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "binning.h"
#include "die.h"
#include "spread.h"

enum { FREQUENCY_BINS = 100 }; /* as in selscan */

/*
 * A cell is a count of ALT while rows are added, or a bin where that is known
 * at once.
 */
struct population {
	uint32_t ncells; /* 1 + the largest that a row had */
	size_t room;
	struct spread *cell;	/* [room] */
	uint32_t *bin;		/* [ncells] the bin of a cell */
	struct stratum *strata; /* [bins] */
};

static uint32_t cell_of(const struct strata *s, const struct score_row *row)
{
	switch (s->by) {
	case STRATA_COUNT: return row->n1;
	case STRATA_FREQUENCY:
		return binning_frequency(row->n0, row->n1,
					 s->bins ? s->bins : FREQUENCY_BINS);
	default: return 0;
	}
}

/* The names of a pair, with what no cell has between them. */
static const struct line *key_of(struct strata *s, const struct score_row *row,
				 struct line *pair)
{
	const struct line *pop = &row->cell[CELL_POP];
	const struct line *pop2 = &row->cell[CELL_POP2];

	if (s->by != STRATA_ONE)
		return pop;
	text_clear(&s->key);
	text_cell_n(&s->key, pop->s, pop->n);
	text_cell_n(&s->key, pop2->s, pop2->n);
	*pair = (struct line){ s->key.s, s->key.len };
	return pair;
}

static struct population *population_of(struct strata *s,
					const struct score_row *row)
{
	struct line pair;
	const struct line *key = key_of(s, row, &pair);
	size_t i = (size_t)names_add(&s->names, key->s, key->n);

	if (i >= s->room) {
		size_t before = s->room;

		GROW(s->pop, s->room, i + 1);
		memset(s->pop + before, 0, (s->room - before) * sizeof *s->pop);
	}
	return &s->pop[i];
}

static void reach(struct population *p, uint32_t cell)
{
	size_t before = p->room;

	if (cell < p->ncells)
		return;
	GROW(p->cell, p->room, (size_t)cell + 1);
	if (p->room > before)
		memset(p->cell + before, 0,
		       (p->room - before) * sizeof *p->cell);
	p->ncells = cell + 1;
}

void strata_add(struct strata *s, const struct score_row *row)
{
	struct population *p = population_of(s, row);
	uint32_t cell = cell_of(s, row);

	reach(p, cell);
	if (isfinite(row->score))
		spread_add(&p->cell[cell], row->score);
}

/* --- bins --- */

/* Half as many as the largest count, as in scikit-allel. */
static int64_t bins_wanted(const struct strata *s, const struct population *p)
{
	int64_t n = s->bins ? s->bins : (p->ncells - 1) / 2;

	return n ? n : 1;
}

static uint32_t bins_of_counts(const struct strata *s, struct population *p)
{
	int64_t *scores = xalloc(p->ncells, sizeof *scores);
	uint32_t nbins;

	for (uint32_t c = 0; c < p->ncells; c++)
		scores[c] = p->cell[c].n;
	nbins = binning_similar(scores, p->ncells, bins_wanted(s, p), p->bin);
	free(scores);
	return nbins;
}

static uint32_t bins_as_they_are(struct population *p)
{
	for (uint32_t c = 0; c < p->ncells; c++)
		p->bin[c] = c;
	return p->ncells;
}

/* scikit-allel and numpy divide by n, selscan by n - 1. */
static void settle(const struct strata *s, struct population *p)
{
	int ddof = s->by == STRATA_FREQUENCY;
	struct spread *bin;
	uint32_t nbins;

	p->bin = xalloc(p->ncells, sizeof *p->bin);
	nbins = s->by == STRATA_COUNT ? bins_of_counts(s, p)
				      : bins_as_they_are(p);
	p->strata = xalloc(nbins, sizeof *p->strata);
	bin = xalloc(nbins, sizeof *bin);
	for (uint32_t c = 0; c < p->ncells; c++)
		spread_join(&bin[p->bin[c]], &p->cell[c]);
	for (uint32_t b = 0; b < nbins; b++)
		p->strata[b] =
			(struct stratum){ spread_mean(&bin[b]),
					  spread_deviation(&bin[b], ddof) };
	free(bin);
	free(p->cell);
	p->cell = NULL;
}

void strata_settle(struct strata *s)
{
	for (size_t i = 0; i < s->names.n; i++)
		settle(s, &s->pop[i]);
}

const struct stratum *strata_find(struct strata *s, const struct score_row *row,
				  uint32_t *bin)
{
	struct line pair;
	const struct line *key = key_of(s, row, &pair);
	int32_t i = names_find(&s->names, key->s, key->n);
	uint32_t cell = cell_of(s, row);

	if (i < 0 || cell >= s->pop[i].ncells)
		return NULL;
	*bin = s->pop[i].bin[cell];
	return &s->pop[i].strata[*bin];
}

void strata_free(struct strata *s)
{
	for (size_t i = 0; i < s->names.n; i++) {
		free(s->pop[i].cell);
		free(s->pop[i].bin);
		free(s->pop[i].strata);
	}
	free(s->pop);
	names_free(&s->names);
	text_free(&s->key);
	*s = (struct strata){ 0 };
}
