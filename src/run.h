/*
 * run.h - what a run used, skipped and cost, and how that is said
 *
 * Every record read is used or skipped for one of the reasons below; the
 * summary adds up, and says so on stderr and, if asked, as JSON.
 */
#ifndef RUN_H
#define RUN_H

#include <stdint.h>
#include "opt.h"

/* Why a record was not used; the names are what users see. */
#define SKIP_REASONS(X)                       \
	X(SKIP_TARGET, "not_in_targets")      \
	X(SKIP_POSITION, "position_0")        \
	X(SKIP_SYMBOLIC, "symbolic_alt")      \
	X(SKIP_REF, "no_ref_allele")          \
	X(SKIP_DUPLICATE, "duplicate_allele") \
	X(SKIP_TYPE, "type")                  \
	X(SKIP_FILTER, "filter")              \
	X(SKIP_INACCESSIBLE, "inaccessible")  \
	X(SKIP_ALLELES, "not_biallelic")      \
	X(SKIP_PLOIDY, "not_diploid")         \
	X(SKIP_MISSING, "missing_call")       \
	X(SKIP_WINDOW, "outside_windows")     \
	X(SKIP_ANCESTRAL, "no_ancestral")     \
	X(SKIP_UNCALLED, "too_few_called")    \
	X(SKIP_SCORE, "no_score")             \
	X(SKIP_POLYPLOID, "polyploid")        \
	X(SKIP_MONOMORPHIC, "monomorphic")    \
	X(SKIP_RARE, "rare_allele")           \
	X(SKIP_SPARSE, "many_missing")        \
	X(SKIP_THIN, "thinned")

enum skip {
	SKIP_NOT, /* used */
#define X(name, text) name,
	SKIP_REASONS(X)
#undef X
		NSKIPS
};

/* "used" for SKIP_NOT. */
const char *skip_name(enum skip);

struct run_args {
	int threads;
	const char *summary;
	_Bool quiet, progress;
	int verbosity;
};

extern const struct opt run_opts[];

/* Shall it say on stderr what became of it, not only what is amiss? */
bool run_tells(const struct run_args *);

/* Counts that add; a worker has one a batch, the run has the whole. */
struct tallies {
	int64_t records[NSKIPS]; /* by reason; [SKIP_NOT] were used */
	int64_t no_gt;		 /* used, but without a GT field */
};
void tallies_add(struct tallies *, const struct tallies *);

/* One of the tables of a run that writes several. */
struct table_tallies {
	const char *name;
	struct tallies tallies;
};

/* What the summary tells of the run. */
struct provenance {
	const char *command;
	char *const *inputs;	  /* null-ended */
	unsigned nsamples, nused; /* in the files; in a population */
	unsigned npops;
	const char *const *pops;   /* [npops] */
	const unsigned *pop_sizes; /* [npops] samples in each */
	size_t ntables;		   /* 0 if the run writes but one */
	const struct table_tallies *tables;
};

/*
 * Open the summary, if there is to be one, so that a path that cannot be
 * written is refused before the work and not after it; dies (usage) if it is
 * one of the null-ended inputs.  run_summary() does so if nobody did.
 */
void run_open(const struct run_args *, char *const *inputs);

/* Remember argv for the summary and start the clock; main calls it first. */
void run_start(int argc, char **argv);

/* Threads to use: --threads, or the least of what affinity, the cgroup
 * quota, SLURM_CPUS_PER_TASK and OMP_NUM_THREADS allow. */
int run_threads(const struct run_args *);

/* At most once a second, on stderr if it is a terminal or --progress. */
void run_progress(const struct run_args *, const struct tallies *,
		  const char *contig, int64_t pos);

/* The line on stderr, and the JSON file, which appears with the tables. */
void run_summary(const struct run_args *, const struct provenance *,
		 const struct tallies *);

#endif
