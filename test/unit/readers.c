/*
 * readers.c - our reader and htslib's on files that are not quite right
 *
 * readers [COUNT [FIRST [FOLDER]]]: mutants of a valid file, as VCF, VCF.gz and
 * BCF, each told apart by its number.  Both readers refuse a mutant, or both
 * take it and the tables are the same byte for byte; what else may be is below.
 * A run is a child of its own, since it may end in die().  What they do not
 * agree on is written to FOLDER as NUMBER.FORM.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <htslib/bgzf.h>
#include <htslib/hfile.h>
#include <htslib/vcf.h>

#include "../../cmd/cmd.h"
#include "../../cmd/help.h"
#include "../fuzz/mutate.h"
#include "blank.h"
#include "die.h"
#include "unit.h"

enum { COUNT = 600, SECONDS = 60, PATHS = 4, PATH = 40, MOST = 24 };

static long taken, refused;   /* by both readers */
static long stricter, looser; /* ours */

/* --- the valid files --- */

static const char various[] =
	"##fileformat=VCFv4.2\n"
	"##contig=<ID=1,length=1000>\n"
	"##contig=<ID=chrX>\n"
	"##contig=<ID=2,length=5000>\n"
	"##FILTER=<ID=q10,Description=\"low\">\n"
	"##INFO=<ID=AA,Number=1,Type=String,Description=\"a\">\n"
	"##INFO=<ID=DP,Number=1,Type=Integer,Description=\"d\">\n"
	"##INFO=<ID=AF,Number=A,Type=Float,Description=\"f\">\n"
	"##INFO=<ID=DB,Number=0,Type=Flag,Description=\"b\">\n"
	"##FORMAT=<ID=GT,Number=1,Type=String,Description=\"g\">\n"
	"##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"d\">\n"
	"##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"a\">\n"
	"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT"
	"\ta\tb\tc\td\te\tf\n"
	"1\t10\trs1\tA\tC\t50\tPASS\tAA=A;DP=9\tGT"
	"\t0|0\t0|1\t1|0\t1|1\t0|0\t0|1\n"
	"1\t20\t.\tG\tT\t.\t.\tAA=t\tGT:DP"
	"\t0/0:3\t0/1:4\t./.:.\t1/1\t0/0:0\t0/1:2\n"
	"1\t20\t.\tG\tA,C\t7.5\tq10\tAF=0.5,0.1;DB\tGT:AD"
	"\t0|1:1,2,3\t1|2\t2|2:0,0,9\t0|0\t.|1\t0|2\n"
	"1\t31\ta;b\tC\t.\t1e2\tPASS\t.\tGT"
	"\t0|0\t0|0\t0|0\t.|.\t0|0\t0|0\n"
	"1\t44\t.\tACG\tA\t9\tPASS;q10\tDP=3\tDP:GT"
	"\t1:0|0\t2:0|1\t3:1|1\t4:0|0\t5:0|1\t6:1|1\n"
	"1\t60\t.\tT\tC\t9\tPASS\tAA=C|||;DP=.\tGT"
	"\t0|0\t0|0\t1|0\t1|1\t1|1\t0|1\n"
	"1\t77\t.\tT\t<DEL>\t9\tPASS\tDP=1\tGT\t0|0\t0|1\t0|0\t0|0\t0|1\t0|0\n"
	"chrX\t5\t.\tA\tG\t.\tPASS\tAA=G\tGT\t0\t1\t0|1\t1\t.\t1|1\n"
	"chrX\t9\t.\tC\tT\t.\tPASS\t.\tGT\t0\t0|1\t1\t1|0\t0|0\t1\n"
	"2\t100\t.\tA\tT\t.\tPASS\tAA=T\tGT"
	"\t0/1/1\t0/0/0\t0/1\t1/1\t0/0\t0/1\n"
	"2\t101\t.\tC\tA\t.\tPASS\t.\tDP\t1\t2\t3\t4\t5\t6\n"
	"2\t4000\t.\tG\tC,*\t.\tPASS\t.\tGT\t0|1\t1|2\t2|0\t1|1\t0|0\t0|1\n";

/* The same for those who read haplotypes of one contig. */
static const char phased[] =
	"##fileformat=VCFv4.2\n"
	"##contig=<ID=1,length=1000>\n"
	"##INFO=<ID=AA,Number=1,Type=String,Description=\"a\">\n"
	"##FORMAT=<ID=GT,Number=1,Type=String,Description=\"g\">\n"
	"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT"
	"\ta\tb\tc\td\te\tf\n"
	"1\t10\t.\tA\tC\t.\tPASS\tAA=A\tGT\t0|0\t0|1\t1|0\t1|1\t0|0\t0|1\n"
	"1\t20\t.\tC\tG\t.\tPASS\tAA=G\tGT\t0|1\t0|1\t1|0\t0|1\t0|0\t0|0\n"
	"1\t30\t.\tG\tT\t.\tPASS\tAA=G\tGT\t1|1\t0|1\t0|0\t0|1\t1|0\t0|1\n"
	"1\t45\t.\tT\tA\t.\tPASS\tAA=T\tGT\t0|0\t1|1\t1|0\t0|1\t0|0\t1|1\n"
	"1\t50\t.\tA\tG\t.\tPASS\tAA=A\tGT\t0|1\t0|0\t1|1\t0|0\t0|0\t0|1\n"
	"1\t70\t.\tC\tA\t.\tPASS\tAA=C\tGT\t0|0\t0|1\t1|0\t1|1\t0|1\t0|0\n";

static const char pops[] = "a\tx\nb\tx\nc\ty\nd\ty\ne\tz\nf\tz\n";

/* --- files in memory --- */

static int fd_of[PATHS];

/* File i: made anew, with these bytes; its path. */
static const char *file(unsigned i, const void *bytes, size_t n)
{
	static char path[PATHS][PATH];

	if (fd_of[i])
		close(fd_of[i]);
	fd_of[i] = memfd_create("file", 0);
	if (fd_of[i] < 0 || write(fd_of[i], bytes, n) != (ssize_t)n)
		abort();
	snprintf(path[i], PATH, "/proc/self/fd/%d", fd_of[i]);
	return path[i];
}

/* What is in the file. */
static struct mutant content(unsigned i)
{
	off_t size = lseek(fd_of[i], 0, SEEK_END);
	struct mutant m = { malloc((size_t)size + 1), (size_t)size, 0 };

	m.room = m.n + 1;
	if (!m.at || pread(fd_of[i], m.at, m.n, 0) != size)
		abort();
	m.at[m.n] = 0;
	return m;
}

enum { IN, OUT, ERR, POPS };

/* BGZF of blocks of any size. */
static void zip(struct mutant *m)
{
	BGZF *z;

	file(IN, "", 0);
	z = bgzf_dopen(dup(fd_of[IN]), "w1");
	for (size_t at = 0, n; at < m->n; at += n) {
		/* htslib tells a file's format from its first block alone */
		n = (at ? 1 : 64) + below(percent(50) ? 4000 : 200);
		n = n < m->n - at ? n : m->n - at;
		if (!z || bgzf_write(z, m->at + at, n) != (ssize_t)n ||
		    bgzf_flush(z))
			abort();
	}
	if (bgzf_close(z))
		abort();
	free(m->at);
	*m = content(IN);
}

struct valid {
	const char *vcf;
	struct mutant bcf; /* not compressed */
	struct keys keys;
};

static struct valid valids[] = { { .vcf = various }, { .vcf = phased } };

static void make_bcf(struct valid *of)
{
	htsFile *in = hts_open(file(OUT, of->vcf, strlen(of->vcf)), "r");
	htsFile *out = hts_open(file(IN, "", 0), "wbu");
	bcf_hdr_t *h = bcf_hdr_read(in);
	bcf1_t *v = bcf_init();
	struct mutant zipped;
	kstring_t all = { 0 };
	char buffer[4096];
	ssize_t n;
	BGZF *z;

	if (bcf_hdr_write(out, h))
		abort();
	while (!bcf_read(in, h, v))
		if (bcf_write(out, h, v))
			abort();
	of->keys = (struct keys){ bcf_hdr_id2int(h, BCF_DT_ID, "GT"),
				  bcf_hdr_id2int(h, BCF_DT_ID, "AA"), 0 };
	bcf_destroy(v);
	bcf_hdr_destroy(h);
	if (hts_close(in) || hts_close(out))
		abort();
	zipped = content(IN); /* blocks, although not deflated */
	z = bgzf_open(file(IN, zipped.at, zipped.n), "r");
	while ((n = bgzf_read(z, buffer, sizeof buffer)) > 0)
		kputsn(buffer, (size_t)n, &all);
	bgzf_close(z);
	free(zipped.at);
	of->bcf = (struct mutant){ (uint8_t *)all.s, all.l, all.m };
}

/* --- one run --- */

static const char *const commands_of[][10] = {
	{ "sites", "-p", "POPS" },
	{ "count", "--genotypes" },
	{ "samples", "-p", "POPS" },
	{ "sites", "-f", "PASS,.", "-t", "1:15-70,2,chrX:6-", "--unbiased" },
	{ "sfs", "--unfolded", "--ancestral", "AA", "--project", "4" },
	{ "diversity", "-p", "POPS", "-w", "2snp", "--per", "pair" },
	{ "count", "-p", "POPS", "--types", "snps" },
	{ "dist", "--metric", "dxy" },
	{ "haps", "--assume-phased" },
	{ "dist", "--phased", "--assume-phased", "--matrix" },
	{ "ihs", "--assume-phased", "--include-edges" },
	{ "ld", "--phased", "-w", "30" },
};

enum { COMMANDS = sizeof commands_of / sizeof *commands_of };
enum { HAPLOID = 8 }; /* and those behind it: they read 'phased' */

static bool has_word(unsigned command, const char *word)
{
	const char *const *p = commands_of[command];

	while (*p && strcmp(*p, word))
		p++;
	return *p;
}

_Noreturn static void child(char **argv, int argc)
{
	const struct command *const *c = commands;
	void *args;
	int n;

	dup2(fd_of[ERR], STDERR_FILENO);
	alarm(SECONDS);
	while (strcmp((*c)->name, argv[0]))
		c++;
	args = calloc(1, (*c)->args_size);
	n = opt_parse((*c)->opts, args, argc, argv);
	(*c)->run(args, argv + n);
	_exit(0);
}

/* The command with an option more; 'POPS' stands for that file's path. */
static int arguments(char **argv, unsigned command, const char *reader)
{
	static char path[PATHS][PATH];
	const char *const more[] = { "-q",   "-@", "1",	      "--reader",
				     reader, "-o", path[OUT], path[IN] };
	const char *const *from = commands_of[command];
	int argc = 0;

	for (int i = 0; i < PATHS; i++)
		snprintf(path[i], PATH, "/proc/self/fd/%d", fd_of[i]);
	for (; *from; from++)
		argv[argc++] = strcmp(*from, "POPS") ? xstrdup(*from)
						     : xstrdup(path[POPS]);
	for (size_t i = 0; i < sizeof more / sizeof *more; i++)
		argv[argc++] = xstrdup(more[i]);
	return argc;
}

struct answer {
	int status; /* a signal's number is above 128 */
	struct mutant table, said;
};

static struct answer run(unsigned command, const char *reader)
{
	char *argv[MOST + 1] = { 0 };
	int argc, status;
	pid_t pid;

	file(OUT, "", 0);
	file(ERR, "", 0);
	argc = arguments(argv, command, reader);
	fflush(NULL);
	pid = fork();
	if (!pid)
		child(argv, argc);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		abort();
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	return (struct answer){ WIFEXITED(status) ? WEXITSTATUS(status)
						  : 128 + WTERMSIG(status),
				content(OUT), content(ERR) };
}

static void answer_free(struct answer *a)
{
	free(a->table.at);
	free(a->said.at);
}

/* --- both --- */

static bool agree(const struct answer *ours, const struct answer *theirs)
{
	if (ours->status != theirs->status || ours->status > 1)
		return false;
	return ours->status ||
	       (ours->table.n == theirs->table.n &&
		!memcmp(ours->table.at, theirs->table.at, ours->table.n));
}

enum { VCF, ZIPPED, BCF, FORMS };

static const char *const forms[] = { "vcf", "vcf.gz", "bcf" };

struct question {
	unsigned long number;
	unsigned command, form;
	struct keys keys;
	struct mutant plain, m; /* before and after compression */
	const char *folder;	/* null if nothing is kept */
};

/* --- what they may not agree on --- */

static void keep(const struct question *q)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/%lu.%s", q->folder, q->number,
		 forms[q->form]);
	f = fopen(path, "wb");
	if (!f || fwrite(q->m.at, 1, q->m.n, f) != q->m.n || fclose(f))
		abort();
}

static void tell(const struct question *q, const struct answer *ours,
		 const struct answer *theirs)
{
	printf("%lu.%s %s: ours %d, htslib's %d\n", q->number, forms[q->form],
	       commands_of[q->command][0], ours->status, theirs->status);
	printf("\tours:   %.200s%s", (char *)ours->said.at,
	       ours->said.n ? "" : "-\n");
	printf("\ttheirs: %.200s%s", (char *)theirs->said.at,
	       theirs->said.n ? "" : "-\n");
	if (q->folder)
		keep(q);
}

/*
 * Ours is more strict than htslib 1.16: what it says then, and what htslib
 * does.  None of these loses data in silence, since ours ends the run.
 */
static const char *const strict[] = {
	"columns for",		   /* more samples than the header's: cut off */
	"more sample columns",	   /* the same */
	"is not a position",	   /* '1e3' is 1, 'x' is 0; 1.18 refuses */
	"it has no contig name",   /* the contig is '' */
	"is not a contig's name",  /* one with blanks or brackets is one */
	"has a NUL byte",	   /* the text ends there */
	"its alleles are damaged", /* of other types, or with \a, its '.' */
	"its FILTER is damaged",   /* the same */
	"its INFO is damaged",	   /* a key of several numbers is the first */
	"its FORMAT is damaged",   /* the same */
	"FORMAT has GT twice",	   /* the first; none, if the header lacks it */
	"no BCF record begins",	   /* bytes behind the last field */
};

static bool is_stricter(const struct answer *ours, const struct answer *theirs)
{
	bool known = false;

	for (size_t i = 0; i < sizeof strict / sizeof *strict; i++)
		known |= strstr((char *)ours->said.at, strict[i]) != NULL;
	return known && ours->status == 1 && !theirs->status;
}

static struct answer ask(const struct mutant *m, unsigned command,
			 const char *reader)
{
	file(IN, m->at, m->n);
	return run(command, reader);
}

/* --- what htslib refuses and ours does not look at --- */

/* Take out the record that htslib names; false if it names none. */
static bool without(struct mutant *m, bool bcf, const char *said)
{
	const char *line = strstr(said, bcf ? ": record " : ": line ");
	size_t number = line ? strtoul(line + (bcf ? 9 : 7), NULL, 10) : 0;
	struct span all = { 0, m->n }, record = all;

	if (!number || !strstr(said, "htslib cannot"))
		return false;
	if (bcf)
		record = record_of(m, (unsigned)number - 1);
	else if (part_of(m, all, '\n', number - 1, &record) <= number)
		return false;
	record.n += !bcf;
	edit(m, record.at, record.n, "", 0);
	return true;
}

/*
 * A column that agtools does not read, or genotypes of a record that it does
 * not use: with these blank and without that record both must agree, and ours
 * must be what it was.
 */
static bool same_blanked(const struct question *q, const struct answer *ours)
{
	bool bcf = q->plain.n > 3 && !memcmp(q->plain.at, "BCF", 3);
	struct mutant m = { 0 };
	bool good = false, more = true;

	if (bcf)
		blank_bcf(&m, &q->plain, q->keys);
	else
		blank_vcf(&m, &q->plain, q->keys);
	while (more) {
		struct answer a = ask(&m, q->command, "fast");
		struct answer b = ask(&m, q->command, "htslib");

		good = agree(&a, &b) && agree(&a, ours);
		more = !good && agree(&a, ours) && b.status == 1 &&
		       without(&m, bcf, (char *)b.said.at);
		answer_free(&a);
		answer_free(&b);
	}
	free(m.at);
	return good;
}

static bool same(const struct question *q)
{
	struct answer ours = ask(&q->m, q->command, "fast");
	struct answer theirs = ask(&q->m, q->command, "htslib");
	bool good = agree(&ours, &theirs);

	taken += good && !ours.status;
	refused += good && ours.status;
	if (!good && is_stricter(&ours, &theirs)) {
		good = true;
		stricter++;
	}
	if (!good && !ours.status && theirs.status == 1 &&
	    same_blanked(q, &ours)) {
		good = true;
		looser++;
	}
	if (!good)
		tell(q, &ours, &theirs);
	answer_free(&ours);
	answer_free(&theirs);
	return good;
}

/* Those of each command and form that come first are the file itself. */
static bool one(unsigned long number, const char *folder)
{
	struct question q = { number, (unsigned)(number / FORMS % COMMANDS),
			      (unsigned)(number % FORMS), .folder = folder };
	bool as_is = number < FORMS * COMMANDS, good;
	const struct valid *of = &valids[q.command >= HAPLOID];

	random_state = 88172645463325252u ^ (number + 1) * 6364136223846793005u;
	q.keys = of->keys;
	q.keys.filter = has_word(q.command, "-f");
	if (!has_word(q.command, "--ancestral"))
		q.keys.ancestral = -1;
	if (q.form == BCF)
		mutant_set(&q.plain, of->bcf.at, of->bcf.n);
	else
		mutant_set(&q.plain, of->vcf, strlen(of->vcf));
	for (unsigned n = as_is ? 0 : 1 + below(5) / 3; n; n--)
		mutate(&q.plain);
	mutant_set(&q.m, q.plain.at, q.plain.n);
	if (q.form == ZIPPED || (q.form == BCF && percent(50)))
		zip(&q.m);
	refused = as_is ? 0 : refused;
	good = same(&q) && !(as_is && refused);
	free(q.plain.at);
	free(q.m.at);
	return good;
}

int main(int argc, char **argv)
{
	unsigned long n = argc > 1 ? strtoul(argv[1], NULL, 10) : COUNT;
	unsigned long first = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;

	file(POPS, pops, strlen(pops));
	make_bcf(&valids[0]);
	make_bcf(&valids[1]);
	for (unsigned long i = first; i < first + n; i++)
		CHECK(one(i, argc > 3 ? argv[3] : NULL));
	printf("%ld were taken and %ld refused by both; %ld refused by ours "
	       "alone, %ld by htslib's for what ours does not read\n",
	       taken, refused, stricter, looser);
	return unit_end();
}
