#include "axes.h"

#include <math.h>
#include <stdlib.h>

#include "die.h"

void axes_free(struct axes *a)
{
	free(a->value);
	free(a->vector);
	*a = (struct axes){ 0 };
}

void axes_names(const struct axes *a, struct text *t)
{
	for (size_t c = 1; c <= a->wanted; c++) {
		char *name = xprintf("pc%zu", c);

		text_cell(t, name);
		free(name);
	}
	text_end_row(t);
}

void axes_cells(const struct axes *a, const double *x, struct text *t)
{
	for (size_t c = 0; c < a->wanted; c++)
		text_real(t, c < a->k ? x[c] : NAN);
	text_end_row(t);
}

void axes_values(const struct axes *a, struct text *t)
{
	static const char *const names[] = { "pc", "eigenvalue", "explained" };

	for (int i = 0; i < 3; i++)
		text_cell(t, names[i]);
	text_end_row(t);
	for (size_t c = 0; c < a->wanted; c++) {
		double value = c < a->k ? a->value[c] : NAN;

		text_int(t, (int64_t)c + 1);
		text_real(t, value / a->n);
		text_real(t, value / a->total);
		text_end_row(t);
	}
}
