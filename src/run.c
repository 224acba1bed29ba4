#include "run.h"

#include <errno.h>
#include <htslib/hts.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cpus.h"
#include "die.h"
#include "outfile.h"
#include "text.h"
#include "version.h"

enum { MAX_THREADS = 1024 };

const struct opt run_opts[] = {
	INT('@', "threads", struct run_args, threads, "N", 0, 1, MAX_THREADS,
	    "threads to use; by default what the process may use: the least "
	    "of CPU affinity, cgroup quota, SLURM_CPUS_PER_TASK and "
	    "OMP_NUM_THREADS"),
	TEXT(0, "summary", struct run_args, summary, "FILE", 0,
	     "write what was used and skipped, and the provenance, as JSON"),
	FLAG('q', "quiet", struct run_args, quiet,
	     "no closing line on stderr; errors are still told"),
	FLAG(0, "progress", struct run_args, progress,
	     "show progress even if stderr is no terminal"),
	INT(0, "verbosity", struct run_args, verbosity, "N", "1", 0, 9,
	    "how much is told on stderr; 0 is as --quiet"),
	{ 0 }
};

static const char *const reasons[NSKIPS] = { "used",
#define X(name, text) text,
					     SKIP_REASONS(X)
#undef X
};

static struct {
	int argc;
	char **argv;
	struct timespec at;
} started;

static struct outfile *summary;

bool run_tells(const struct run_args *a)
{
	return !a->quiet && a->verbosity;
}

const char *skip_name(enum skip s)
{
	return reasons[s];
}

void tallies_add(struct tallies *to, const struct tallies *t)
{
	for (int i = 0; i < NSKIPS; i++)
		to->records[i] += t->records[i];
	to->no_gt += t->no_gt;
}

static int64_t total(const struct tallies *t)
{
	int64_t n = 0;

	for (int i = 0; i < NSKIPS; i++)
		n += t->records[i];
	return n;
}

/* opt_parse() permutes argv, and the summary tells what was typed. */
void run_start(int argc, char **argv)
{
	clock_gettime(CLOCK_MONOTONIC, &started.at);
	started.argc = argc;
	started.argv = xalloc((size_t)argc + 1, sizeof *argv);
	memcpy(started.argv, argv, (size_t)argc * sizeof *argv);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - started.at.tv_sec) +
	       1e-9 * (double)(now.tv_nsec - started.at.tv_nsec);
}

int run_threads(const struct run_args *a)
{
	int n = a->threads ? a->threads : cpus_allowed();

	return n < MAX_THREADS ? n : MAX_THREADS;
}

void run_open(const struct run_args *a, char *const *inputs)
{
	if (!a->summary || summary)
		return;
	outfile_check("--summary", a->summary, inputs);
	summary = outfile_open(a->summary);
}

void run_progress(const struct run_args *a, const struct tallies *t,
		  const char *contig, int64_t pos)
{
	static double last;
	double now = seconds();
	char line[128];

	if (now < last + 1)
		return;
	last = now;
	if (!a->progress && !run_tells(a))
		return;
	snprintf(line, sizeof line, "%" PRId64 " records, %.60s:%" PRId64,
		 total(t), contig, pos + 1);
	if (isatty(STDERR_FILENO))
		status(line);
	else if (a->progress)
		fprintf(stderr, "%s\n", line);
}

static void add(struct text *t, const char *s)
{
	text_add(t, s, strlen(s));
}

/* What was typed, so that a shell takes it again. */
static char *command_line(void)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789@%+=:,./_-";
	struct text t = { 0 };

	for (int i = 0; i < started.argc; i++) {
		const char *s = started.argv[i];
		bool bare = *s && !s[strspn(s, safe)];

		add(&t, i ? " " : "");
		add(&t, bare ? "" : "'");
		for (; *s; s++)
			if (*s == '\'')
				add(&t, "'\\''");
			else
				text_add(&t, s, 1);
		add(&t, bare ? "" : "'");
	}
	text_add(&t, "", 1);
	return t.s;
}

/* The most this process held.  getrusage() would also count what the shell
 * held before it became us. */
static int64_t peak_memory(void)
{
	FILE *f = fopen("/proc/self/status", "re");
	long long kb = -1;
	char line[256];
	struct rusage r;

	while (f && kb < 0 && fgets(line, sizeof line, f))
		if (sscanf(line, "VmHWM: %lld kB", &kb) != 1)
			kb = -1;
	if (f)
		fclose(f);
	if (kb < 0 && !getrusage(RUSAGE_SELF, &r))
		kb = r.ru_maxrss;
	return kb < 0 ? 0 : (int64_t)kb * 1024;
}

/* JSON is UTF-8, file names and samples need not be. */
static json_t *json_text(const char *s)
{
	json_t *j = json_string(s);
	char *ascii;

	if (j)
		return j;
	ascii = xstrdup(s);
	for (char *p = ascii; *p; p++)
		if ((unsigned char)*p >= 0x80)
			*p = '?';
	j = json_string(ascii);
	free(ascii);
	return j;
}

static void put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value))
		die("out of memory: JSON summary");
}

static void push(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value))
		die("out of memory: JSON summary");
}

static json_t *json_inputs(char *const *inputs)
{
	json_t *all = json_array();

	for (; inputs && *inputs; inputs++) {
		json_t *one = json_object();
		struct stat st;
		bool file = !stat(*inputs, &st) && S_ISREG(st.st_mode);

		put(one, "path", json_text(*inputs));
		put(one, "size", file ? json_integer(st.st_size) : json_null());
		push(all, one);
	}
	return all;
}

static json_t *json_samples(const struct provenance *p)
{
	json_t *j = json_object();

	put(j, "total", json_integer(p->nsamples));
	put(j, "used", json_integer(p->nused));
	return j;
}

static json_t *json_populations(const struct provenance *p)
{
	json_t *all = json_array();

	for (unsigned i = 0; i < p->npops; i++) {
		json_t *one = json_object();

		put(one, "name", json_text(p->pops[i]));
		put(one, "samples", json_integer(p->pop_sizes[i]));
		push(all, one);
	}
	return all;
}

static json_t *json_records(const struct tallies *t)
{
	json_t *j = json_object(), *skipped = json_object();

	for (int i = SKIP_NOT + 1; i < NSKIPS; i++)
		if (t->records[i])
			put(skipped, reasons[i], json_integer(t->records[i]));
	put(j, "total", json_integer(total(t)));
	put(j, "used", json_integer(t->records[SKIP_NOT]));
	put(j, "skipped", skipped);
	put(j, "without_gt", json_integer(t->no_gt));
	return j;
}

static json_t *json_tables(const struct provenance *p)
{
	json_t *all = json_object();

	for (size_t i = 0; i < p->ntables; i++)
		put(all, p->tables[i].name,
		    json_records(&p->tables[i].tallies));
	return all;
}

static json_t *json_summary(const struct run_args *a,
			    const struct provenance *p, const struct tallies *t)
{
	json_t *j = json_object();
	char *typed = command_line();

	put(j, "program", json_string("agtools"));
	put(j, "version", json_string(AGTOOLS_VERSION));
	put(j, "htslib", json_text(hts_version()));
	put(j, "command", json_text(p->command));
	put(j, "command_line", json_text(typed));
	put(j, "inputs", json_inputs(p->inputs));
	put(j, "samples", json_samples(p));
	put(j, "populations", json_populations(p));
	put(j, "records", json_records(t));
	if (p->ntables)
		put(j, "tables", json_tables(p));
	put(j, "threads", json_integer(run_threads(a)));
	put(j, "seconds", json_real(round(seconds() * 1000) / 1000));
	put(j, "peak_memory_bytes", json_integer(peak_memory()));
	free(typed);
	return j;
}

static void write_summary(const struct run_args *a, const struct provenance *p,
			  const struct tallies *t)
{
	json_t *j = json_summary(a, p, t);
	char *s = json_dumps(j, JSON_INDENT(2) | JSON_PRESERVE_ORDER |
					JSON_REAL_PRECISION(12));

	if (!s)
		die("out of memory: JSON summary");
	outfile_write(summary, s, strlen(s));
	outfile_write(summary, "\n", 1);
	outfile_close(summary);
	summary = 0;
	free(s);
	json_decref(j);
}

/* "7 used, 2 skipped (type 2)" */
static void add_tallies(struct text *line, const struct tallies *t)
{
	int64_t all = total(t), used = t->records[SKIP_NOT];
	const char *before = " (";

	text_add_int(line, used);
	add(line, " used, ");
	text_add_int(line, all - used);
	add(line, " skipped");
	for (int i = SKIP_NOT + 1; i < NSKIPS; i++) {
		if (!t->records[i])
			continue;
		add(line, before);
		add(line, reasons[i]);
		add(line, " ");
		text_add_int(line, t->records[i]);
		before = ", ";
	}
	if (all > used)
		add(line, ")");
}

/*
 * "agtools CMD: 9 records, 7 used, 2 skipped (type 2)", and for each of several
 * tables that does not use all of these "; fstats: 6 used, 3 skipped (..)".
 */
static void print_summary(const struct provenance *p, const struct tallies *t)
{
	struct text line = { 0 };

	add(&line, "agtools ");
	add(&line, p->command);
	add(&line, ": ");
	text_add_int(&line, total(t));
	add(&line, " records, ");
	add_tallies(&line, t);
	for (size_t i = 0; i < p->ntables; i++) {
		const struct table_tallies *x = &p->tables[i];

		if (x->tallies.records[SKIP_NOT] == t->records[SKIP_NOT])
			continue;
		add(&line, "; ");
		add(&line, x->name);
		add(&line, ": ");
		add_tallies(&line, &x->tallies);
	}
	add(&line, "\n");
	fwrite(line.s, 1, line.len, stderr);
	text_free(&line);
}

void run_summary(const struct run_args *a, const struct provenance *p,
		 const struct tallies *t)
{
	status(0);
	if (a->summary) {
		run_open(a, p->inputs);
		write_summary(a, p, t);
	}
	if (t->no_gt)
		warn("records without a GT field, which count as missing: "
		     "%" PRId64,
		     t->no_gt);
	if (t->records[SKIP_DUPLICATE])
		warn("records skipped since two of their alleles are the "
		     "same: %" PRId64,
		     t->records[SKIP_DUPLICATE]);
	if (run_tells(a))
		print_summary(p, t);
}
