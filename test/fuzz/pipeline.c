/*
 * Whole commands, from a file to a table: the first byte says which, the second
 * by which reader and in how large batches, the rest is VCF or BCF.
 *
 * Mutants are fields, lines and records more often than bytes (mutate.h).
 */
#include "fuzz.h"
#include "mutate.h"

/* So that outputs of a run that died can be forgotten. */
#include "../../src/outfile.c"

#include "../../cmd/cmd.h"
#include "../../cmd/help.h"

__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *, size_t, size_t);
int LLVMFuzzerInitialize(int *, char ***);
size_t LLVMFuzzerCustomMutator(uint8_t *, size_t, size_t, unsigned);

enum { CHOICES = 2, WORDS = 12, PATH = 40 };

/* Windows are of sites: a position of 2^50 would have as many of bases. */
static const char *const runs[][WORDS] = {
	{ "count", "--genotypes", "-p", "POPS" },
	{ "sites", "-f", "PASS,.", "-t", "1:15-70,2,chrX:6-", "--unbiased" },
	{ "samples", "-p", "POPS", "-w", "3snp" },
	{ "diversity", "-p", "POPS", "-w", "2snp", "--step", "1snp" },
	{ "divergence", "-p", "POPS", "-w", "contig", "-j", "2snp" },
	{ "fst", "-p", "POPS", "-e", "wc" },
	{ "pbs", "-p", "POPS", "--types", "snps" },
	{ "fstats", "-p", "POPS", "--stat", "f3" },
	{ "sfs", "--unfolded", "--ancestral", "AA", "--project", "4" },
	{ "sfs", "-p", "POPS", "--joint" },
	{ "ihs", "--assume-phased", "--include-edges", "-p", "POPS" },
	{ "nsl", "--assume-phased" },
	{ "xpehh", "--assume-phased", "-p", "POPS" },
	{ "ehh", "--assume-phased", "--core", "1:20" },
	{ "garud", "--assume-phased", "-w", "3snp", "--step", "1snp" },
	{ "garud", "--unphased", "--calibrate", "1,2,5" },
	{ "haps", "--assume-phased", "-t", "1:1-60" },
	{ "ld", "--phased", "--assume-phased", "-w", "30" },
	{ "ld", "--by-window", "-w", "3snp" },
	{ "ld", "--decay", "7", "-w", "50", "-p", "POPS" },
	{ "prune", "-w", "4snp", "--step", "1snp", "--r2", "0.1" },
	{ "prune", "-w", "40", "--keep", "maf" },
	{ "pca", "-k", "2" },
	{ "pca", "-k", "1", "--method", "random" },
	{ "pca", "--local", "-k", "1", "-w", "3snp" },
	{ "dist", "--metric", "dxy" },
	{ "dist", "--phased", "--assume-phased", "--matrix" },
	{ "dist", "--tree", "nj" },
};

enum { RUNS = sizeof runs / sizeof *runs };

static const char pops[] = "a\tx\nb\tx\nc\ty\nd\ty\ne\tz\nf\tz\n";

static const char *pops_file(void)
{
	static char path[PATH];
	int fd;

	if (*path)
		return path;
	fd = memfd_create("pops", 0);
	if (fd < 0 || write(fd, pops, sizeof pops - 1) < 0)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return path;
}

static void run(const char *const *words, const char *reader, const char *path)
{
	const struct command *c = command_find(words[0]);
	const char *const last[] = { "-q",   "-@", "1",		"--reader",
				     reader, "-o", "/dev/null", path };
	char *argv[WORDS + 9] = { 0 };
	void *args = calloc(1, c->args_size);
	int argc = 0, n;

	for (; *words; words++)
		argv[argc++] =
			strdup(strcmp(*words, "POPS") ? *words : pops_file());
	for (size_t i = 0; i < sizeof last / sizeof *last; i++)
		argv[argc++] = strdup(last[i]);
	n = opt_parse(c->opts, args, argc, argv);
	c->run(args, argv + n);
	while (argc--)
		free(argv[argc]);
	free(args);
}

static void take(const uint8_t *data, size_t size)
{
	/* putenv() keeps these, setenv() memory that is freed after a run */
	static char small[] = "AGTOOLS_BATCH=200";
	static char large[] = "AGTOOLS_BATCH=1000000";
	bool htslib = size > 1 && data[1] & 1;

	if (size <= CHOICES)
		return;
	putenv(data[1] & 2 ? small : large);
	run(runs[data[0] % RUNS], htslib ? "htslib" : "fast",
	    fuzz_file(data + CHOICES, size - CHOICES));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct outfile *before; /* of LLVMFuzzerInitialize() */

	if (!before)
		before = atomic_load(&all);
	fuzz(take, data, size);
	if (before) /* replay.c ends the process, which needs them all */
		atomic_store(&all, before);
	return 0;
}

/* libFuzzer takes only those that nobody else does. */
static void forget_signals(void)
{
	struct sigaction now;

	for (int sig = 1; sig <= SIGRTMAX; sig++)
		if (!sigaction(sig, NULL, &now) && now.sa_handler == on_signal)
			signal(sig, SIG_DFL);
}

/* What libraries keep from a first run on is not to be freed after one. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char vcf[] =
		"##fileformat=VCFv4.2\n##contig=<ID=1>\n"
		"##FORMAT=<ID=GT,Number=1,Type=String,Description=\"g\">\n"
		"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT"
		"\ta\tb\tc\td\te\tf\n"
		"1\t20\t.\tA\tC\t.\t.\t.\tGT\t0|1\t1|1\t0|0\t0|1\t0|0\t1|0\n"
		"1\t29\t.\tA\tC\t.\t.\t.\tGT\t0|0\t0|1\t1|0\t0|1\t0|1\t1|0\n";
	static const int some[] = { 0, 22, 23 };

	(void)argc;
	(void)argv;
	pops_file();
	setenv("AGTOOLS_BATCH", "1000000", 1);
	for (size_t i = 0; i < 2 * sizeof some / sizeof *some; i++)
		run(runs[some[i / 2]], i % 2 ? "htslib" : "fast",
		    fuzz_file(vcf, sizeof vcf - 1));
	forget_signals();
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most,
			       unsigned seed)
{
	struct mutant m = { 0 };

	random_state = 88172645463325252u ^ (seed + 1) * 6364136223846793005u;
	if (size <= CHOICES || percent(30))
		return LLVMFuzzerMutate(data, size, most);
	if (percent(10))
		data[below(CHOICES)] = (uint8_t)below(256);
	mutant_set(&m, data + CHOICES, size - CHOICES);
	mutate(&m);
	if (m.n > most - CHOICES)
		m.n = most - CHOICES;
	memcpy(data + CHOICES, m.at, m.n);
	size = CHOICES + m.n;
	free(m.at);
	return size;
}
