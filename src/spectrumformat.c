#include "spectrum.h"

#include <stdlib.h>

#include "die.h"
#include "sfs.h"

/* Whole numbers in full. */
static void sites_cell(struct text *t, exact sites)
{
	const exact one = (exact)1 << EXACT_BITS;

	if (sites % one == 0)
		text_int(t, (int64_t)(sites / one));
	else
		text_real(t, exact_real(sites));
}

static uint64_t alleles_of(const struct spectrum *s)
{
	return (uint64_t)s->size[0] + s->size[1];
}

/* --- a table --- */

static void tsv_header(struct text *t, bool joint)
{
	static const char *const one[] = { "pop", "count", NULL };
	static const char *const two[] = { "pop1", "pop2", "count1", "count2",
					   NULL };

	for (const char *const *name = joint ? two : one; *name; name++)
		text_cell(t, *name);
	text_cell(t, "n_sites");
	text_end_row(t);
}

static void tsv_pair(struct text *t, const struct spectrum *s)
{
	for (const struct spectrum_cell *c = s->cell; c < s->cell + s->ncells;
	     c++) {
		text_cell(t, s->pop[0]);
		text_cell(t, s->pop[1]);
		text_int(t, c->count[0]);
		text_int(t, c->count[1]);
		sites_cell(t, c->sites);
		text_end_row(t);
	}
}

static void tsv_write(struct text *t, const struct spectrum *s)
{
	uint32_t last = s->folded ? s->size[0] / 2 : s->size[0];
	size_t at = 0;

	if (s->pop[1]) {
		tsv_pair(t, s);
		return;
	}
	for (uint32_t i = 0; i <= last; i++) {
		bool here = at < s->ncells && s->cell[at].count[0] == i;

		text_cell(t, s->pop[0]);
		text_int(t, i);
		sites_cell(t, here ? s->cell[at].sites : 0);
		text_end_row(t);
		at += here;
	}
}

const struct spectrum_format spectrum_tsv = { "tsv", false, tsv_header,
					      tsv_write };

/* --- a matrix --- */

/* A cell and that of the other allele are as far from either end. */
static void share_ties(exact *sites, size_t ncells, uint32_t width,
		       uint64_t alleles)
{
	for (size_t i = 0; i < ncells / 2; i++) {
		exact *a = &sites[i], *b = &sites[ncells - 1 - i], both;

		if (!sfs_tied(i / width + i % width, alleles))
			continue;
		both = *a + *b;
		*a = both / 2;
		*b = both / 2;
	}
}

/* [size[0] + 1][size[1] + 1], the caller's to free. */
static exact *matrix_of(const struct spectrum *s, size_t *ncells)
{
	uint32_t width = s->size[1] + 1;
	exact *sites;

	*ncells = ((size_t)s->size[0] + 1) * width;
	sites = xalloc(*ncells, sizeof *sites);
	for (size_t i = 0; i < s->ncells; i++) {
		const struct spectrum_cell *c = &s->cell[i];

		sites[(size_t)c->count[0] * width + c->count[1]] = c->sites;
	}
	if (s->folded)
		share_ties(sites, *ncells, width, alleles_of(s));
	return sites;
}

static void dadi_header(struct text *t, const struct spectrum *s)
{
	int npops = s->pop[1] ? 2 : 1;

	for (int i = 0; i < npops; i++)
		text_int(t, (int64_t)s->size[i] + 1);
	text_cell(t, s->folded ? "folded" : "unfolded");
	for (int i = 0; i < npops; i++) {
		char *quoted = xprintf("\"%s\"", s->pop[i]);

		text_cell(t, quoted);
		free(quoted);
	}
	text_end_row(t);
}

/* Masked are cells without variation and those that folding emptied. */
static void dadi_write(struct text *t, const struct spectrum *s)
{
	size_t ncells, width = (size_t)s->size[1] + 1;
	exact *sites = matrix_of(s, &ncells);

	t->between = ' ';
	dadi_header(t, s);
	for (size_t i = 0; i < ncells; i++)
		sites_cell(t, sites[i]);
	text_end_row(t);
	for (size_t i = 0; i < ncells; i++)
		text_int(t,
			 i == 0 || i == ncells - 1 ||
				 (s->folded && sfs_major(i / width + i % width,
							 alleles_of(s))));
	text_end_row(t);
	free(sites);
}

const struct spectrum_format spectrum_dadi = { "dadi", true, NULL, dadi_write };

static void obs_name(struct text *t, int pop, uint32_t count)
{
	char *name = xprintf("d%d_%u", pop, count);

	text_cell(t, name);
	free(name);
}

static void obs_write(struct text *t, const struct spectrum *s)
{
	size_t ncells, width = (size_t)s->size[1] + 1;
	exact *sites = matrix_of(s, &ncells);

	text_cell(t, "1 observations");
	text_end_row(t);
	if (s->pop[1])
		text_cell(t, "");
	for (uint32_t i = 0; i <= s->size[0]; i++)
		obs_name(t, 0, i);
	text_end_row(t);
	for (uint32_t j = 0; j < width; j++) {
		if (s->pop[1])
			obs_name(t, 1, j);
		for (size_t i = 0; i <= s->size[0]; i++)
			sites_cell(t, sites[i * width + j]);
		text_end_row(t);
	}
	free(sites);
}

const struct spectrum_format spectrum_fastsimcoal = { "fastsimcoal", true, NULL,
						      obs_write };
