#include "fitted.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "eigen.h"
#include "gather.h"

/* --- which samples --- */

/* Where each group's next bit is; the caller's to free. */
static size_t *first_bits(const struct groups *g)
{
	size_t *bit = xalloc(g->ngroups, sizeof *bit), word = 0;

	for (unsigned k = 0; k < g->ngroups; k++) {
		bit[k] = word * 64;
		word += ((size_t)g->group[k].size + 63) / 64;
	}
	return bit;
}

/* Samples in the order of their bits, those of a mask or not. */
static void number_samples(const struct fitted *f, const uint64_t *mask,
			   const unsigned *sample_of, unsigned *sample)
{
	for (size_t i = 0; i < f->stride * 64; i++)
		if (mask[i / 64] >> i % 64 & 1)
			*sample++ = sample_of[i];
}

static void divide_samples(struct fitted *f, const struct groups *g,
			   const uint64_t *wanted)
{
	unsigned *sample_of = xalloc(f->stride * 64, sizeof *sample_of);
	size_t *next = first_bits(g);

	for (unsigned i = 0; i < g->nsamples; i++) {
		int fits = wanted[i / 64] >> i % 64 & 1;
		size_t bit;

		if (g->of[i] < 0)
			continue;
		bit = next[g->of[i]]++;
		sample_of[bit] = i;
		(fits ? f->fit : f->rest)[bit / 64] |= (uint64_t)1 << bit % 64;
	}
	number_samples(f, f->fit, sample_of, f->sample);
	number_samples(f, f->rest, sample_of, f->sample + f->nfit);
	free(sample_of);
	free(next);
}

static unsigned count_wanted(const struct groups *g, const uint64_t *wanted)
{
	unsigned n = 0;

	for (unsigned i = 0; i < g->nsamples; i++)
		n += g->of[i] >= 0 && wanted[i / 64] >> i % 64 & 1;
	return n;
}

/* Samples of the list, as a mask of the file's; all if there is none. */
static uint64_t *read_wanted(const struct source *s, const char *path)
{
	const struct groups_args args = { .samples_file = path };
	const struct groups *g = source_groups(s);
	uint64_t *wanted = xalloc(g->stride, sizeof *wanted);
	const char **name;
	struct groups list;

	if (!path) {
		memset(wanted, 0xff, g->stride * sizeof *wanted);
		return wanted;
	}
	name = xalloc(g->nsamples, sizeof *name);
	for (unsigned i = 0; i < g->nsamples; i++)
		name[i] = source_sample(s, i);
	groups_read(&list, &args, name, g->nsamples);
	memcpy(wanted, list.used.mask, g->stride * sizeof *wanted);
	groups_free(&list);
	free(name);
	return wanted;
}

static int by_number(const void *a, const void *b)
{
	unsigned x = **(unsigned *const *)a, y = **(unsigned *const *)b;

	return (x > y) - (x < y);
}

/* Columns in the order of the file's samples. */
static void sort_samples(struct fitted *f)
{
	const unsigned **at = xalloc(f->nfit, sizeof *at);

	for (unsigned i = 0; i < f->nfit; i++)
		at[i] = &f->sample[i];
	qsort(at, f->nfit, sizeof *at, by_number);
	for (unsigned i = 0; i < f->nfit; i++)
		f->order[i] = (unsigned)(at[i] - f->sample);
	free(at);
}

void fitted_init(struct fitted *f, const struct source *s,
		 const struct fitted_args *args)
{
	const struct groups *g = source_groups(s);
	uint64_t *wanted = read_wanted(s, args->samples);

	*f = (struct fitted){ .args = *args };
	for (unsigned k = 0; k < g->ngroups; k++)
		f->stride += ((size_t)g->group[k].size + 63) / 64;
	f->nfit = count_wanted(g, wanted);
	f->nrest = g->used.size - f->nfit;
	f->fit_words = ((size_t)f->nfit + 63) / 64;
	f->rest_words = ((size_t)f->nrest + 63) / 64;
	if (f->nfit < 2)
		die("of the samples used %u %s fitted, and components need "
		    "two or more; choose more with -s, -p or --fit-samples",
		    f->nfit, f->nfit == 1 ? "is" : "are");
	f->fit = xalloc(f->stride, sizeof *f->fit);
	f->rest = xalloc(f->stride, sizeof *f->rest);
	f->sample = xalloc(g->used.size, sizeof *f->sample);
	f->order = xalloc(f->nfit, sizeof *f->order);
	divide_samples(f, g, wanted);
	sort_samples(f);
	free(wanted);
}

void fitted_free(struct fitted *f)
{
	free(f->fit);
	free(f->rest);
	free(f->sample);
	free(f->order);
	*f = (struct fitted){ 0 };
}

/* --- which sites --- */

enum skip fitted_choose(const struct fitted *f, const struct picks *shape,
			const uint64_t *row)
{
	struct dosages d =
		dosages_count(row, row + shape->stride, f->fit, shape->stride);
	int64_t called = dosages_called(&d), alt = d.n[1] + 2 * d.n[2];
	int64_t rarer = alt < called ? alt : 2 * called - alt;
	double missing = (double)(f->nfit - called) / f->nfit;

	if (called == 0)
		return SKIP_UNCALLED;
	if (dosages_alike(&d))
		return SKIP_MONOMORPHIC;
	if (missing > f->args.max_missing)
		return SKIP_SPARSE;
	if (decimal_compare((decimal_wide)rarer, 2 * (decimal_wide)called,
			    f->args.maf) < 0)
		return SKIP_RARE;
	return SKIP_NOT;
}

static void gather(const struct fitted *f, const uint64_t *row,
		   const uint64_t *mask, uint64_t *to, size_t words)
{
	if (!words)
		return;
	memset(to, 0, 2 * words * sizeof *to);
	for (size_t i = 0; i < 2; i++)
		gather_bits(row + i * f->stride, mask, 0, f->stride,
			    to + i * words, 0);
}

void fitted_gather(const struct fitted *f, const uint64_t *row, uint64_t *to)
{
	gather(f, row, f->fit, to, f->fit_words);
}

void fitted_gather_rest(const struct fitted *f, const uint64_t *row,
			uint64_t *to)
{
	gather(f, row, f->rest, to, f->rest_words);
}

int fitted_is_negative(const struct fitted *f, const double *axis)
{
	double *sorted = xalloc(f->nfit, sizeof *sorted);
	int negative;

	for (unsigned i = 0; i < f->nfit; i++)
		sorted[i] = axis[f->order[i]];
	negative = eigen_is_negative(sorted, f->nfit);
	free(sorted);
	return negative;
}
