#include "planes.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

void planes_init(struct planes *p, const struct planes_args *args)
{
	*p = (struct planes){ .args = *args,
			      .fit_words = ((size_t)args->nfit + 63) / 64,
			      .rest_words = ((size_t)args->nrest + 63) / 64 };
}

void planes_free(struct planes *p)
{
	free(p->row);
	free(p->value);
	*p = (struct planes){ 0 };
}

/* --- sites --- */

static void append(struct planes *p, const uint64_t *row, const double value[4])
{
	size_t words = planes_words(p);

	GROW(p->row, p->rows_room, (p->nrows + 1) * words);
	GROW(p->value, p->values_room, p->nrows + 1);
	memcpy(p->row + p->nrows * words, row, words * sizeof *row);
	memcpy(p->value + p->nrows++, value, sizeof *p->value);
}

/* GROW() has room for half as many more. */
static bool is_too_much(const struct planes *p)
{
	size_t each = planes_words(p) * sizeof *p->row + sizeof *p->value;

	return (p->nrows + 1) * planes_words(p) > p->rows_room &&
	       (p->nrows + 1) * each > p->args.most / 3 * 2;
}

static void drop_rows(struct planes *p)
{
	p->args.overflow(p->args.self);
	p->dropped = true;
	free(p->row);
	free(p->value);
	p->row = NULL;
	p->value = NULL;
	p->nrows = p->rows_room = p->values_room = 0;
}

static void show(struct planes *p)
{
	const struct portion s = { p->nrows, p->row,
				   (const double(*)[4])p->value };

	if (s.nsites)
		p->visit(p->visitor, &s);
	p->nrows = 0;
}

void planes_add(struct planes *p, const uint64_t *row)
{
	struct dosages d =
		dosages_count(row, row + p->fit_words, NULL, p->fit_words);
	double value[4];

	dosages_values(&d, p->args.scale, value);
	p->squares += dosages_squares(&d, value);
	p->nsites++;
	if (!p->dropped && is_too_much(p))
		drop_rows(p);
	if (p->dropped && !p->visit)
		return;
	append(p, row, value);
	if (p->visit && p->nrows == PLANES_PORTION)
		show(p);
}

/* --- passes --- */

static void show_kept(const struct planes *p, portion_visit *visit,
		      void *visitor)
{
	for (size_t i = 0; i < p->nsites; i += PLANES_PORTION) {
		size_t n = p->nsites - i;
		const struct portion s = { n < PLANES_PORTION ? n
							      : PLANES_PORTION,
					   p->row + i * planes_words(p),
					   (const double(*)[4])p->value + i };

		visit(visitor, &s);
	}
}

/* Sites of another file come to the same sum of squares by a miracle only. */
static void show_again(struct planes *p, portion_visit *visit, void *visitor)
{
	size_t nsites = p->nsites;
	double squares = p->squares;

	p->nsites = 0;
	p->squares = 0;
	p->visit = visit;
	p->visitor = visitor;
	p->args.again(p->args.self);
	show(p);
	p->visit = NULL;
	if (p->nsites != nsites || p->squares != squares)
		die("the input has changed while it was read, several times, "
		    "for its genotypes do not fit into memory; run again when "
		    "it is complete");
}

void planes_pass(struct planes *p, portion_visit *visit, void *visitor)
{
	if (p->dropped)
		show_again(p, visit, visitor);
	else
		show_kept(p, visit, visitor);
}
