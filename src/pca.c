#include "pca.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "axes.h"
#include "die.h"
#include "fitted.h"
#include "linear.h"
#include "loadings.h"
#include "memory.h"
#include "sitelist.h"
#include "planes.h"
#include "products.h"
#include "relation.h"

struct pca {
	struct source *source;
	const struct groups *groups;
	struct pca_args args;
	struct pca_tables tables;
	struct picker *picker;

	struct fitted of;
	int threads;
	bool exact, keeps;
	struct relation *relation; /* if exact */
	struct planes planes;	   /* if keeps */
	struct sitelist sites;	   /* of sites used, if there are loadings */
	uint64_t *row;		   /* scratch: fitted and the rest apart */
	int64_t nchosen;
	size_t nsites; /* used */

	struct axes axes;
	double *at;	 /* [samples of the file][axes.k] coordinates */
	size_t nwritten; /* loadings */
};

/* --- sites --- */

static void keep_site(struct pca *p, const uint64_t *row)
{
	fitted_gather_rest(&p->of, row, p->row + 2 * p->of.fit_words);
	planes_add(&p->planes, p->row);
}

static void use_site(struct pca *p, const struct picks *s, size_t i)
{
	const uint64_t *row = s->row + i * 2 * s->stride;

	fitted_gather(&p->of, row, p->row);
	if (p->exact)
		relation_add(p->relation, p->row);
	if (p->keeps)
		keep_site(p, row);
	if (p->tables.loadings)
		sitelist_add(&p->sites, s, i);
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

/* --- sites once more --- */

static void no_room(void *pca)
{
	const struct pca *p = pca;
	const char *once = input_once(p->args.inputs);
	double most = (double)p->planes.args.most / 1e9;

	if (once)
		die("the genotypes of all sites take more than %.3g GB of "
		    "memory, so the input has to be read several times, and %s "
		    "can be read but once; save it to a file, or choose fewer "
		    "sites with --thin or --maf",
		    most, once);
	warn("the genotypes of all sites take more than %.3g GB of memory, so "
	     "the files are read again for every product with them",
	     most);
}

static void take_again(void *self, const struct picks *s)
{
	struct pca *p = self;

	for (size_t i = 0; i < s->nsites; i++) {
		const uint64_t *row = s->row + i * 2 * s->stride;

		if (p->nchosen++ % p->args.thin)
			continue;
		fitted_gather(&p->of, row, p->row);
		keep_site(p, row);
	}
}

static void read_again(void *pca)
{
	struct pca *p = pca;
	const struct taker taker = { p, choose, take_again, NULL };
	struct picker *picker = picker_create(p->source, PICK_DOSAGES, &taker);
	const struct work work = picker_work(picker);
	struct tallies total;

	source_rewind(p->source);
	p->nchosen = 0;
	engine_run(p->source, p->args.run, NULL, &work, 1, &total);
	picker_finish(picker);
	picker_free(picker);
}

/* --- axes --- */

static void decompose_exactly(struct pca *p)
{
	relation_eigen(p->relation, p->axes.k, p->axes.value, p->axes.vector);
	p->axes.total = relation_trace(p->relation);
	relation_free(p->relation);
	p->relation = NULL;
}

/* What is not above rounding is no axis. */
static void drop_nothings(struct pca *p)
{
	bool fine = p->exact && p->args.precision == PRECISION_DOUBLE;
	double least = p->axes.total * (fine ? 0x1p-44 : 0x1p-20);

	while (p->axes.k && !(p->axes.value[p->axes.k - 1] > least))
		p->axes.k--;
}

/* That axes are not what they should be is no matter of being quiet. */
static void say(const struct krylov_end *end, const struct run_args *run)
{
	char *how = xprintf("%zu products with the sites, no axis is off by "
			    "more than %.2g of its eigenvalue",
			    end->products, end->error);

	if (end->error > products_enough)
		warn("%s: not converged", how);
	else if (run_tells(run))
		fprintf(stderr, "agtools pca: %s\n", how);
	free(how);
}

static void decompose_at_random(struct pca *p)
{
	struct krylov_end end =
		products_eigen(&p->planes, p->axes.k, p->args.seed,
			       p->axes.value, p->axes.vector);

	p->axes.total = p->planes.squares;
	say(&end, p->args.run);
}

static void find_axes(struct pca *p)
{
	size_t k = (size_t)p->args.k, most = p->of.nfit - 1;

	most = most < p->nsites ? most : p->nsites;
	p->axes = (struct axes){ .wanted = k,
				 .k = k < most ? k : most,
				 .n = p->of.nfit };
	k = p->axes.k;
	p->axes.value = xalloc(k, sizeof *p->axes.value);
	p->axes.vector = xalloc(k * p->of.nfit, sizeof *p->axes.vector);
	if (!k)
		return;
	if (p->exact)
		decompose_exactly(p);
	else
		decompose_at_random(p);
	linear_check(p->axes.value[0]);
	drop_nothings(p);
}

/* --- coordinates --- */

/* Of the samples fitted, in the order of the file. */
static void put_fitted(struct pca *p)
{
	for (size_t c = 0; c < p->axes.k; c++)
		for (unsigned i = 0; i < p->of.nfit; i++)
			p->at[p->of.sample[i] * p->axes.k + c] =
				p->axes.vector[c * p->of.nfit + i] *
				sqrt(p->axes.value[c]);
}

static void turn_axes(struct pca *p)
{
	for (size_t c = 0; c < p->axes.k; c++) {
		double *axis = p->axes.vector + c * p->of.nfit;

		if (fitted_is_negative(&p->of, axis))
			for (unsigned i = 0; i < p->of.nfit; i++)
				axis[i] *= -1;
	}
}

/* --- tables --- */

static void write_coordinates(const struct pca *p)
{
	const struct groups *g = p->groups;
	struct text t = { .digits = p->args.digits };

	text_cell(&t, "sample");
	text_cell(&t, "pop");
	axes_names(&p->axes, &t);
	for (unsigned i = 0; i < g->nsamples; i++) {
		if (g->of[i] < 0)
			continue;
		text_cell(&t, source_sample(p->source, i));
		text_cell(&t, g->group[g->of[i]].name);
		axes_cells(&p->axes, p->at + i * p->axes.k, &t);
	}
	table_write(p->tables.coordinates, &t);
	text_free(&t);
}

static void write_eigenvalues(const struct pca *p)
{
	struct text t = { .digits = p->args.digits };

	axes_values(&p->axes, &t);
	table_write(p->tables.eigenvalues, &t);
	text_free(&t);
}

/* Of the next n sites. */
static void write_loadings(void *pca, const double *v, size_t n)
{
	struct pca *p = pca;
	struct text t = { .digits = p->args.digits };

	for (size_t i = 0; i < n; i++) {
		sitelist_cells(&p->sites, p->nwritten++, &t);
		axes_cells(&p->axes, v + i * p->axes.k, &t);
		table_write(p->tables.loadings, &t);
		text_clear(&t);
	}
	text_free(&t);
}

static void begin_loadings(const struct pca *p)
{
	struct text t = { 0 };

	sitelist_header(&t);
	axes_names(&p->axes, &t);
	table_write(p->tables.loadings, &t);
	text_free(&t);
}

/* Of no axis if there is none. */
static void load(struct pca *p)
{
	double *at = xalloc(p->of.nrest * p->axes.k, sizeof *at);
	const struct loadings_args args = {
		.k = p->axes.k,
		.value = p->axes.value,
		.u = p->axes.vector,
		.at = at,
		.take = p->tables.loadings ? write_loadings : NULL,
		.self = p,
	};

	if (p->tables.loadings)
		begin_loadings(p);
	if (p->axes.k)
		loadings_run(&p->planes, &args);
	else if (p->tables.loadings)
		write_loadings(p, NULL, p->nsites);
	for (unsigned i = 0; i < p->of.nrest; i++)
		memcpy(p->at + p->of.sample[p->of.nfit + i] * p->axes.k,
		       at + i * p->axes.k, p->axes.k * sizeof *at);
	free(at);
}

/* --- the whole --- */

static void settle(struct pca_args *a, unsigned nfit)
{
	if (a->method == PCA_BY_SIZE)
		a->method = nfit <= PCA_EXACT_MOST ? PCA_EXACT : PCA_RANDOM;
	if (a->method == PCA_RANDOM && a->precision == PRECISION_DOUBLE)
		die_usage("--precision double is for --method exact; random's "
			  "products are floats, and it says how far they are "
			  "off");
	if (a->precision == PRECISION_BY_SIZE)
		a->precision = nfit <= PCA_DOUBLE_MOST ? PRECISION_DOUBLE
						       : PRECISION_FLOAT;
}

/* What there is besides the sites; dies if it is too much. */
static size_t check_memory(const struct pca *p, const struct relation_args *of)
{
	size_t k = (size_t)p->args.k, most = p->of.nfit - 1, bytes;

	if (p->exact) {
		bytes = relation_memory(of);
		memory_check(bytes, "the matrix of all pairs of samples",
			     "--method random takes less");
	} else {
		bytes = products_memory(p->of.nfit, k < most ? k : most,
					p->threads);
		memory_check(bytes, "the vectors of --method random",
			     "choose a smaller -k");
	}
	return bytes;
}

static void begin_sites(struct pca *p)
{
	const struct relation_args of = {
		.n = p->of.nfit,
		.scale = p->args.scale,
		.doubles = p->args.precision == PRECISION_DOUBLE,
		.threads = p->threads,
	};
	size_t besides = check_memory(p, &of);
	struct planes_args sites = {
		.nfit = p->of.nfit,
		.nrest = p->of.nrest,
		.scale = p->args.scale,
		.threads = p->threads,
		.most = memory_room() - besides,
		.overflow = no_room,
		.again = read_again,
		.self = p,
	};

	if (p->args.memory && (size_t)p->args.memory < sites.most)
		sites.most = (size_t)p->args.memory;
	planes_init(&p->planes, &sites);
	p->row = xalloc(planes_words(&p->planes), sizeof *p->row);
	if (p->exact)
		p->relation = relation_create(&of);
}

struct pca *pca_create(struct source *source, const struct pca_args *args,
		       const struct pca_tables *tables)
{
	struct pca *p = xalloc(1, sizeof *p);
	const struct taker taker = { p, choose, take, NULL };

	p->threads = run_threads(args->run);
	linear_open(p->threads);
	p->source = source;
	p->groups = source_groups(source);
	p->args = *args;
	p->tables = *tables;
	fitted_init(&p->of, source, &args->of);
	settle(&p->args, p->of.nfit);
	p->exact = p->args.method == PCA_EXACT;
	p->keeps = !p->exact || tables->loadings || p->of.nrest;
	begin_sites(p);
	p->picker = picker_create(source, PICK_DOSAGES, &taker);
	return p;
}

struct work pca_work(struct pca *p)
{
	return picker_work(p->picker);
}

void pca_finish(struct pca *p)
{
	picker_finish(p->picker);
	find_axes(p);
	p->at = xalloc(p->groups->nsamples * p->axes.k, sizeof *p->at);
	turn_axes(p);
	put_fitted(p);
	if (p->tables.loadings || p->of.nrest)
		load(p);
	write_coordinates(p);
	if (p->tables.eigenvalues)
		write_eigenvalues(p);
}

void pca_free(struct pca *p)
{
	picker_free(p->picker);
	relation_free(p->relation);
	planes_free(&p->planes);
	fitted_free(&p->of);
	sitelist_free(&p->sites);
	free(p->row);
	axes_free(&p->axes);
	free(p->at);
	free(p);
}
