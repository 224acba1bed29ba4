#include "moments.h"

/* The triangle's rows are of npops, npops - 1, .. 1 cells. */
static size_t cell(unsigned npops, unsigned a, unsigned b)
{
	unsigned lo = a < b ? a : b, hi = a < b ? b : a;

	return 1 + npops + (size_t)lo * npops - (size_t)lo * (lo + 1) / 2 + hi;
}

size_t moments_at(unsigned npops, const struct moment *m, const uint32_t *tuple)
{
	if (m->a == MOMENT_ONE)
		return 0;
	if (m->b == MOMENT_MEAN)
		return 1 + (size_t)tuple[m->a];
	return cell(npops, tuple[m->a], tuple[m->b]);
}

static void frequencies(const double *freq, const double *whole, size_t n,
			double *restrict p)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		p[i] = whole[i] > 0 ? freq[i] : 0;
}

static void squares(const struct counts *pop, const double *whole, size_t n,
		    double *restrict x)
{
	const struct counts a = *pop;

#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		double c = a.copies[i], m = a.called[i];
		double f = c * (c - 1) / (m * (m - 1));

		x[i] = whole[i] > 0 && m >= 2 ? f : 0;
	}
}

static void products(const double *a, const double *b, size_t n,
		     double *restrict x)
{
#pragma omp simd
	for (size_t i = 0; i < n; i++)
		x[i] = a[i] * b[i];
}

void moments_sum(const struct counts pop[], unsigned npops,
		 const double whole[], size_t n, double *p, exact *sum)
{
	double *x = p + (size_t)npops * n;

	*sum++ += exact_sum_count(whole, n);
	for (unsigned a = 0; a < npops; a++) {
		frequencies(pop[a].freq, whole, n, p + a * n);
		*sum++ += exact_sum_real(p + a * n, n);
	}
	for (unsigned a = 0; a < npops; a++) {
		squares(&pop[a], whole, n, x);
		*sum++ += exact_sum_real(x, n);
		for (unsigned b = a + 1; b < npops; b++) {
			products(p + a * n, p + b * n, n, x);
			*sum++ += exact_sum_real(x, n);
		}
	}
}
