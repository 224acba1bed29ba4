#include "localpca.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "blas.h"
#include "die.h"
#include "eigen.h"
#include "gram.h"
#include "hapwindow.h"
#include "linear.h"
#include "memory.h"
#include "rows.h"
#include "window.h"

enum { CHUNK = 512 }; /* sites expanded at a time */

/* What a thread has of its own; it grows with the windows. */
struct tools {
	uint64_t *row;
	size_t x_room, matrix_room, vector_room, scratch_room;
	double *x;	/* [sites][stride] scaled dosages */
	double *matrix; /* of sites or of samples */
	double *vector;
	double *scratch;
	double *value; /* [k] */
	double *axis;  /* [k][n] of samples */
};

struct local_pca {
	const struct source *source;
	struct local_pca_args args;
	struct fitted of;
	size_t stride; /* numbers a site */
	struct table *table;
	struct resident *resident;

	/* a contig on its way to the table */
	const struct picks *sites;
	struct hapwindows windows;
	struct tools *tools; /* [threads] */
};

/* --- a window --- */

static void expand(const struct local_pca *p, struct tools *t, size_t beg,
		   size_t end)
{
	size_t words = p->of.fit_words;

	GROW(t->x, t->x_room, (end - beg) * p->stride);
	for (size_t i = beg; i < end; i++) {
		struct dosages d;
		double value[4];

		fitted_gather(&p->of, p->sites->row + i * 2 * p->sites->stride,
			      t->row);
		d = dosages_count(t->row, t->row + words, NULL, words);
		dosages_values(&d, p->args.scale, value);
		dosages_expand(t->row, t->row + words, words, value,
			       t->x + (i - beg) * p->stride);
	}
}

static void decompose(struct tools *t, size_t n, size_t k, double *vector)
{
	GROW(t->scratch, t->scratch_room, eigen_scratch(n));
	eigen_top(t->matrix, n, k, t->value, vector, t->scratch);
}

/* Each thread that comes to such a window keeps the memory for the next. */
static void check_memory(const struct local_pca *p)
{
	size_t n = p->of.nfit, threads = (size_t)p->args.threads;

	if (threads > p->windows.n)
		threads = p->windows.n;
	memory_check(threads * (n * n + eigen_scratch(n)) * sizeof(double),
		     "the matrix of all pairs of samples, in each thread,",
		     "use fewer threads (-@), or windows of fewer sites than "
		     "there are samples");
}

static void by_samples(const struct local_pca *p, struct tools *t,
		       const struct hapwindow *w, size_t k)
{
	size_t n = p->of.nfit;

	if (n * n > t->matrix_room)
		check_memory(p);
	GROW(t->matrix, t->matrix_room, n * n);
	memset(t->matrix, 0, n * n * sizeof *t->matrix);
	for (size_t i = w->first; i < w->last; i += CHUNK) {
		size_t end = w->last - i < CHUNK ? w->last : i + CHUNK;

		expand(p, t, i, end);
		for (size_t tile = 0; tile < gram_tiles(n); tile++)
			gram_add(t->x, p->stride, end - i, tile, t->matrix, n);
	}
	decompose(t, n, k, t->axis);
}

/* u = x' w / s */
static void by_sites(const struct local_pca *p, struct tools *t,
		     const struct hapwindow *w, size_t k)
{
	size_t m = w->last - w->first, n = p->of.nfit;

	expand(p, t, w->first, w->last);
	GROW(t->matrix, t->matrix_room, m * m);
	GROW(t->vector, t->vector_room, m * k);
	blas.dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, (int)m, (int)n, 1,
		   t->x, (int)p->stride, 0, t->matrix, (int)m);
	decompose(t, m, k, t->vector);
	blas.dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)k, (int)n,
		   (int)m, 1, t->vector, (int)m, t->x, (int)p->stride, 0,
		   t->axis, (int)n);
	for (size_t c = 0; c < k; c++)
		for (size_t i = 0; i < n; i++)
			t->axis[c * n + i] /= sqrt(t->value[c]);
}

/* How many there are: those that are not above rounding are none. */
static size_t find_axes(const struct local_pca *p, struct tools *t,
			const struct hapwindow *w)
{
	size_t m = w->last - w->first, n = p->of.nfit, k = (size_t)p->args.k;

	k = k < m ? k : m;
	k = k < n - 1 ? k : n - 1;
	if (!k)
		return 0;
	if (m < n)
		by_sites(p, t, w, k);
	else
		by_samples(p, t, w, k);
	linear_check(t->value[0]);
	while (k && !(t->value[k - 1] > t->value[0] * 0x1p-40))
		k--;
	return k;
}

static void axis_row(const struct local_pca *p, const struct hapwindow *w,
		     size_t c, double value, const double *axis, struct text *t)
{
	size_t n = p->of.nfit;
	int sign = axis && fitted_is_negative(&p->of, axis) ? -1 : 1;

	window_cells(t, &(struct window){ .chrom = p->sites->track->name,
					  .name = w->name,
					  .beg = w->beg,
					  .end = w->end });
	text_int(t, (int64_t)c + 1);
	text_real(t, value / (double)n);
	for (size_t i = 0; i < n; i++)
		text_real(t, axis ? sign * axis[p->of.order[i]] : NAN);
	text_end_row(t);
}

static void make_rows(void *local_pca, size_t i, int thread, struct text *text)
{
	struct local_pca *p = local_pca;
	const struct hapwindow *w = &p->windows.at[i];
	struct tools *t = &p->tools[thread];
	size_t k = find_axes(p, t, w);

	for (size_t c = 0; c < (size_t)p->args.k; c++)
		axis_row(p, w, c, c < k ? t->value[c] : NAN,
			 c < k ? t->axis + c * p->of.nfit : NULL, text);
}

/* --- a contig --- */

static void scan(void *self, const struct picks *sites)
{
	struct local_pca *p = self;

	p->sites = sites;
	p->windows = (struct hapwindows){ 0 };
	hapwindows_add(&p->windows, sites, p->args.grid);
	resident_skip(p->resident, SKIP_WINDOW,
		      hapwindows_outside(&p->windows, sites->nsites));
	rows_write(p->table, p->args.digits, p->args.threads, p->windows.n,
		   make_rows, p);
	hapwindows_free(&p->windows);
}

static enum skip choose(const void *self, const struct picks *shape,
			const uint64_t *row)
{
	const struct local_pca *p = self;

	return fitted_choose(&p->of, shape, row);
}

/* --- the whole --- */

struct local_pca *local_pca_create(const struct source *source,
				   const struct local_pca_args *args,
				   struct table *table)
{
	struct local_pca *p = xalloc(1, sizeof *p);
	size_t k = (size_t)args->k;

	linear_open(args->threads);
	p->source = source;
	p->args = *args;
	p->table = table;
	fitted_init(&p->of, source, &args->of);
	p->stride = p->of.fit_words * 64;
	p->tools = xalloc((size_t)args->threads, sizeof *p->tools);
	for (int i = 0; i < args->threads; i++) {
		struct tools *t = &p->tools[i];

		t->row = xalloc(2 * p->of.fit_words, sizeof *t->row);
		t->value = xalloc(k, sizeof *t->value);
		t->axis = xalloc(k * p->of.nfit, sizeof *t->axis);
	}
	p->resident = resident_create_of(source, PICK_DOSAGES, p, choose, scan);
	resident_show_empty(p->resident, grid_listed(args->grid));
	return p;
}

struct work local_pca_work(struct local_pca *p)
{
	return resident_work(p->resident);
}

void local_pca_header(const struct local_pca *p, struct text *t)
{
	window_header(t, p->args.grid);
	text_cell(t, "pc");
	text_cell(t, "eigenvalue");
	for (unsigned i = 0; i < p->of.nfit; i++)
		text_cell(t, source_sample(p->source,
					   p->of.sample[p->of.order[i]]));
	text_end_row(t);
}

void local_pca_finish(struct local_pca *p)
{
	resident_finish(p->resident);
}

void local_pca_free(struct local_pca *p)
{
	for (int i = 0; i < p->args.threads; i++) {
		struct tools *t = &p->tools[i];

		free(t->row);
		free(t->x);
		free(t->matrix);
		free(t->vector);
		free(t->scratch);
		free(t->value);
		free(t->axis);
	}
	free(p->tools);
	resident_free(p->resident);
	fitted_free(&p->of);
	free(p);
}
