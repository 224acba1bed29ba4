#include "pca.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "fitted.h"
#include "memory.h"
#include "planes.h"
#include "relation.h"

/* Sites that are used, for the table of loadings. */
struct used_sites {
	size_t room, text_room, ntext;
	struct place {
		const char *contig;
		int64_t pos;
		size_t alleles;
	} * at;
	char *text;
};

struct pca {
	const struct source *source;
	const struct groups *groups;
	struct pca_args args;
	struct pca_tables tables;
	struct picker *picker;

	struct fitted of;
	bool exact, keeps;
	struct relation *relation; /* if exact */
	struct planes planes;	   /* if keeps */
	struct used_sites used;
	uint64_t *row; /* scratch: fitted and the rest apart */
	int64_t nchosen;
	size_t nsites; /* used */

	size_t k;	/* axes that there are */
	double *value;	/* [k] s^2 */
	double *vector; /* [k][nfit] */
	double *at;	/* [samples of the file][k] coordinates */
	double total;
};

/* --- sites --- */

static void note_place(struct pca *p, const struct picks *s, size_t i)
{
	struct used_sites *x = &p->used;
	const char *alleles = s->text + s->alleles[i];
	size_t n = strlen(alleles) + 1;

	GROW(x->at, x->room, p->nsites + 1);
	GROW(x->text, x->text_room, x->ntext + n);
	x->at[p->nsites] = (struct place){ s->contig, s->pos[i], x->ntext };
	memcpy(x->text + x->ntext, alleles, n);
	x->ntext += n;
}

static void use_site(struct pca *p, const struct picks *s, size_t i)
{
	const uint64_t *row = s->row + i * 2 * s->stride;

	fitted_gather(&p->of, row, p->row);
	if (p->exact)
		relation_add(p->relation, p->row);
	if (p->keeps) {
		fitted_gather_rest(&p->of, row, p->row + 2 * p->of.fit_words);
		planes_add(&p->planes, p->row);
	}
	if (p->tables.loadings)
		note_place(p, s, i);
	p->nsites++;
}

static enum skip choose(const void *self, const struct picks *shape,
			const uint64_t *row)
{
	const struct pca *p = self;

	return fitted_choose(&p->of, shape, row);
}

static void take(void *self, const struct picks *s)
{
	struct pca *p = self;

	for (size_t i = 0; i < s->nsites; i++)
		if (p->nchosen++ % p->args.thin)
			picker_skip(p->picker, SKIP_THIN, 1);
		else
			use_site(p, s, i);
}

/* --- axes --- */

static void decompose_exactly(struct pca *p)
{
	relation_eigen(p->relation, p->k, p->value, p->vector);
	p->total = relation_trace(p->relation);
	relation_free(p->relation);
	p->relation = NULL;
}

/* What is not above rounding is no axis. */
static void drop_nothings(struct pca *p)
{
	bool fine = p->exact && p->args.precision == PRECISION_DOUBLE;
	double least = p->total * (fine ? 0x1p-44 : 0x1p-20);

	while (p->k && !(p->value[p->k - 1] > least))
		p->k--;
}

static void say(const struct krylov_end *end)
{
	fprintf(stderr,
		"agtools pca: %zu products with the sites, no axis is off by "
		"more than %.2g of its eigenvalue%s\n",
		end->products, end->error,
		end->error > planes_enough ? ": not converged" : "");
}

static void decompose_at_random(struct pca *p)
{
	struct krylov_end end = planes_eigen(&p->planes, p->k, p->args.seed,
					     p->value, p->vector);

	p->total = planes_squares(&p->planes);
	if (!p->args.quiet)
		say(&end);
}

static void find_axes(struct pca *p)
{
	size_t most = p->of.nfit - 1;

	most = most < p->nsites ? most : p->nsites;
	p->k = (size_t)p->args.k < most ? (size_t)p->args.k : most;
	p->value = xalloc(p->k, sizeof *p->value);
	p->vector = xalloc(p->k * p->of.nfit, sizeof *p->vector);
	if (!p->k)
		return;
	if (p->exact)
		decompose_exactly(p);
	else
		decompose_at_random(p);
	drop_nothings(p);
}

/* --- coordinates --- */

/* Of the samples fitted, in the order of the file. */
static void put_fitted(struct pca *p)
{
	for (size_t c = 0; c < p->k; c++)
		for (unsigned i = 0; i < p->of.nfit; i++)
			p->at[p->of.sample[i] * p->k + c] =
				p->vector[c * p->of.nfit + i] *
				sqrt(p->value[c]);
}

static void put_rest(struct pca *p, const double *v)
{
	double *at = xalloc(p->of.nrest * p->k, sizeof *at);

	planes_project(&p->planes, p->k, v, at);
	for (unsigned i = 0; i < p->of.nrest; i++)
		memcpy(p->at + p->of.sample[p->of.nfit + i] * p->k,
		       at + i * p->k, p->k * sizeof *at);
	free(at);
}

static void turn_axes(struct pca *p)
{
	for (size_t c = 0; c < p->k; c++) {
		double *axis = p->vector + c * p->of.nfit;

		if (fitted_is_negative(&p->of, axis))
			for (unsigned i = 0; i < p->of.nfit; i++)
				axis[i] *= -1;
	}
}

/* --- tables --- */

static void axis_names(const struct pca *p, struct text *t)
{
	for (int c = 1; c <= p->args.k; c++) {
		char *name = xprintf("pc%d", c);

		text_cell(t, name);
		free(name);
	}
	text_end_row(t);
}

/* Axes that there are not are NaN. */
static void axis_cells(const struct pca *p, const double *x, struct text *t)
{
	for (size_t c = 0; c < (size_t)p->args.k; c++)
		text_real(t, c < p->k ? x[c] : NAN);
	text_end_row(t);
}

static void write_coordinates(const struct pca *p)
{
	const struct groups *g = p->groups;
	struct text t = { .digits = p->args.digits };

	text_cell(&t, "sample");
	text_cell(&t, "pop");
	axis_names(p, &t);
	for (unsigned i = 0; i < g->nsamples; i++) {
		if (g->of[i] < 0)
			continue;
		text_cell(&t, source_sample(p->source, i));
		text_cell(&t, g->group[g->of[i]].name);
		axis_cells(p, p->at + i * p->k, &t);
	}
	table_write(p->tables.coordinates, &t);
	text_free(&t);
}

static void write_eigenvalues(const struct pca *p)
{
	static const char *const names[] = { "pc", "eigenvalue", "explained" };
	struct text t = { .digits = p->args.digits };

	for (int i = 0; i < 3; i++)
		text_cell(&t, names[i]);
	text_end_row(&t);
	for (size_t c = 0; c < (size_t)p->args.k; c++) {
		double value = c < p->k ? p->value[c] : NAN;

		text_int(&t, (int64_t)c + 1);
		text_real(&t, value / p->of.nfit);
		text_real(&t, value / p->total);
		text_end_row(&t);
	}
	table_write(p->tables.eigenvalues, &t);
	text_free(&t);
}

static void write_loadings(const struct pca *p, const double *v)
{
	static const char *const names[] = { "chrom", "pos", "ref", "alt" };
	struct text t = { .digits = p->args.digits };

	for (int i = 0; i < 4; i++)
		text_cell(&t, names[i]);
	axis_names(p, &t);
	for (size_t i = 0; i < p->nsites; i++) {
		const struct place *x = &p->used.at[i];

		text_cell(&t, x->contig);
		text_int(&t, x->pos + 1);
		text_cell(&t, p->used.text + x->alleles);
		axis_cells(p, v + i * p->k, &t);
		table_write(p->tables.loadings, &t);
		text_clear(&t);
	}
	table_write(p->tables.loadings, &t);
	text_free(&t);
}

/* --- the whole --- */

static void settle(struct pca_args *a, unsigned nfit)
{
	if (a->method == PCA_BY_SIZE)
		a->method = nfit <= PCA_EXACT_MOST ? PCA_EXACT : PCA_RANDOM;
	if (a->precision == PRECISION_BY_SIZE)
		a->precision = nfit <= PCA_DOUBLE_MOST ? PRECISION_DOUBLE
						       : PRECISION_FLOAT;
}

struct pca *pca_create(const struct source *source, const struct pca_args *args,
		       const struct pca_tables *tables)
{
	struct pca *p = xalloc(1, sizeof *p);
	const struct taker taker = { p, choose, take, NULL };

	p->source = source;
	p->groups = source_groups(source);
	p->args = *args;
	p->tables = *tables;
	fitted_init(&p->of, source, &args->of);
	settle(&p->args, p->of.nfit);
	p->exact = p->args.method == PCA_EXACT;
	p->keeps = !p->exact || tables->loadings || p->of.nrest;
	planes_init(&p->planes, p->of.nfit, p->of.nrest, args->scale,
		    args->threads);
	p->row = xalloc(planes_words(&p->planes), sizeof *p->row);
	if (p->exact)
		p->relation = relation_create(&(struct relation_args){
			.n = p->of.nfit,
			.scale = args->scale,
			.doubles = p->args.precision == PRECISION_DOUBLE,
			.threads = args->threads,
		});
	p->picker = picker_create(source, PICK_DOSAGES, &taker);
	return p;
}

struct work pca_work(struct pca *p)
{
	return picker_work(p->picker);
}

void pca_finish(struct pca *p)
{
	double *v = NULL;

	picker_finish(p->picker);
	find_axes(p);
	p->at = xalloc(p->groups->nsamples * p->k, sizeof *p->at);
	turn_axes(p);
	put_fitted(p);
	if (p->k && p->keeps && (p->tables.loadings || p->of.nrest)) {
		v = xalloc(p->nsites * p->k, sizeof *v);
		planes_loadings(&p->planes, p->k, p->value, p->vector, v);
		put_rest(p, v);
	}
	write_coordinates(p);
	if (p->tables.eigenvalues)
		write_eigenvalues(p);
	if (p->tables.loadings)
		write_loadings(p, v);
	free(v);
}

void pca_free(struct pca *p)
{
	picker_free(p->picker);
	relation_free(p->relation);
	planes_free(&p->planes);
	fitted_free(&p->of);
	free(p->used.at);
	free(p->used.text);
	free(p->row);
	free(p->value);
	free(p->vector);
	free(p->at);
	free(p);
}
