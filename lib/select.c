#include "select.h"

#include <assert.h>

static void swap(double *a, double *b)
{
	double t = *a;

	*a = *b;
	*b = t;
}

static double middle_of(double a, double b, double c)
{
	if (a > b)
		swap(&a, &b);
	if (c < a)
		return a;
	return c < b ? c : b;
}

/* Three-way, as r2 of few samples take few values. */
double select_kth(double *x, size_t n, size_t k)
{
	size_t beg = 0, end = n;

	assert(k < n);
	for (;;) {
		size_t less = beg, i = beg, more = end;
		double pivot =
			middle_of(x[beg], x[beg + (end - beg) / 2], x[end - 1]);

		while (i < more) {
			if (x[i] < pivot)
				swap(&x[i++], &x[less++]);
			else if (x[i] > pivot)
				swap(&x[i], &x[--more]);
			else
				i++;
		}
		if (k < less)
			end = less;
		else if (k >= more)
			beg = more;
		else
			return pivot;
	}
}
