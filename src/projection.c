#include "projection.h"

#include <math.h>
#include <stdlib.h>

#include "die.h"
#include "memory.h"
#include "sfs.h"

struct projection *projection_create(size_t nspectra, const uint32_t size[2])
{
	struct projection *p = xalloc(1, sizeof *p);

	memory_check(nspectra * ((size_t)size[0] + 1) * ((size_t)size[1] + 1) *
			     sizeof **p->sum,
		     "the projected spectra",
		     "use a smaller --project, or fewer populations");
	p->nspectra = nspectra;
	p->sum = xalloc(nspectra, sizeof *p->sum);
	for (int i = 0; i < 2; i++) {
		p->size[i] = size[i];
		p->chance[i] = xalloc((size_t)size[i] + 1, sizeof(double));
	}
	p->row = xalloc((size_t)size[1] + 1, sizeof *p->row);
	return p;
}

void projection_free(struct projection *p)
{
	if (!p)
		return;
	for (size_t k = 0; k < p->nspectra; k++)
		free(p->sum[k]);
	free(p->sum);
	free(p->chance[0]);
	free(p->chance[1]);
	free(p->row);
	free(p);
}

/* Chances so small that no product of them is rounded to more than nothing. */
static struct sfs_range trim(struct sfs_range r, double **chance)
{
	const double least = ldexp(1, -EXACT_BITS - 2);

	for (; r.beg < r.end && **chance < least; r.beg++)
		++*chance;
	while (r.beg < r.end && (*chance)[r.end - r.beg - 1] < least)
		r.end--;
	return r;
}

void projection_add(struct projection *p, const struct histogram_entry *e)
{
	const struct histogram_key *k = &e->key;
	size_t width = (size_t)p->size[1] + 1, n;
	exact **sum = &p->sum[k->spectrum];
	double *chance[2] = { p->chance[0], p->chance[1] };
	struct sfs_range r[2];

	for (int i = 0; i < 2; i++)
		r[i] = trim(sfs_project(k->called[i], k->copies[i], p->size[i],
					chance[i]),
			    &chance[i]);
	if (!*sum)
		*sum = xalloc(((size_t)p->size[0] + 1) * width, sizeof **sum);
	n = r[1].end - r[1].beg;
	for (size_t i = r[0].beg; i < r[0].end; i++) {
		for (size_t j = 0; j < n; j++)
			p->row[j] = chance[0][i - r[0].beg] * chance[1][j];
		exact_add_times(*sum + i * width + r[1].beg, p->row, n,
				e->sites);
	}
}
