/* pca of the genome, and of windows */

#include "pcaargs.h"

#include "die.h"
#include "limits.h"
#include "localpca.h"

/* --- of the genome --- */

static void finish(void *pca)
{
	pca_finish(pca);
}

static void drop(void *pca)
{
	pca_free(pca);
}

static int64_t memory(const struct pca_options *a)
{
	int64_t bytes = a->memory ? opt_bp(a->memory) : 0;

	if (bytes < 0 || (a->memory && !bytes))
		die_usage("--memory: '%s' is not a number of bytes, such as "
			  "500M or 8G",
			  a->memory);
	return bytes;
}

static struct pca_args settings(const struct pca_options *a, char **operand)
{
	return (struct pca_args){
		.k = a->k,
		.scale = *a->scale,
		.method = a->method ? *a->method : PCA_BY_SIZE,
		.precision = a->precision ? *a->precision : PRECISION_BY_SIZE,
		.seed = (uint64_t)a->seed,
		.of = { limit_maf(a->maf), a->max_missing, a->fit_samples },
		.thin = a->thin,
		.memory = memory(a),
		.digits = a->common.output.digits,
		.run = &a->common.run,
		.inputs = operand,
	};
}

/* The first table's job fills all of them. */
void pca_of_genome(const struct pca_options *a, char **operand)
{
	const struct pca_args settled = settings(a, operand);
	const struct lists lists = { .samples = a->fit_samples };
	struct output out[3] = { { "coordinates", a->common.output } };
	struct job job[3] = { { .finish = finish, .drop = drop } };
	struct pca_tables tables = { 0 };
	size_t n = 1;
	struct session s;

	if (a->eigenvalues) {
		out[n] = (struct output){ "eigenvalues", a->common.output };
		out[n++].args.path = a->eigenvalues;
	}
	if (a->loadings) {
		out[n] = (struct output){ "loadings", a->common.output,
					  PLACE_POS };
		out[n++].args.path = a->loadings;
	}
	s = session_open_tables("pca", &a->common, operand, &lists, out, n);
	if (n == 1)
		s.outputs = NULL;
	tables.coordinates = s.tables[0];
	tables.eigenvalues = a->eigenvalues ? s.tables[1] : NULL;
	tables.loadings = a->loadings ? s.tables[n - 1] : NULL;
	job[0].arg = pca_create(s.source, &settled, &tables);
	job[0].work = pca_work(job[0].arg);
	for (size_t i = 1; i < n; i++)
		job[i].work.skipped = job[0].work.skipped;
	session_run(&s, NULL, job);
}

/* --- of windows --- */

static void finish_windows(void *local_pca)
{
	local_pca_finish(local_pca);
}

static void drop_windows(void *local_pca)
{
	local_pca_free(local_pca);
}

void pca_of_windows(const struct pca_options *a, char **operand)
{
	const struct lists lists = { .windows = a->window.file };
	struct session s =
		session_open("pca", &a->common, operand, PLACE_RANGE, &lists);
	struct grid grid = session_grid(&s, &a->window);
	const struct local_pca_args args = {
		.grid = &grid,
		.k = a->k,
		.scale = *a->scale,
		.of = { limit_maf(a->maf), a->max_missing, NULL },
		.threads = run_threads(&a->common.run),
		.digits = a->common.output.digits,
	};
	struct local_pca *p;
	struct text header = { 0 };
	struct job job;

	if (grid.kind == GRID_GENOME)
		die_usage("--local: give -w contig or a size such as 1000snp; "
			  "without --local the genome is one");
	p = local_pca_create(s.source, &args, s.table);
	job = (struct job){ local_pca_work(p), p, finish_windows,
			    drop_windows };
	local_pca_header(p, &header);
	session_write(&s, &header);
	session_run(&s, NULL, &job);
	grid_free(&grid);
}
