/* What users type, right and wrong. */

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "opt.h"
#include "unit.h"

enum { MAX_ARGS = 16 };

struct inner {
	const char *file;
	_Bool loud;
};

struct args {
	int n;
	double x;
	int64_t window;
	const char *name, *list;
	const int *way;
	_Bool quick;
	struct inner in;
};

static const int one = 1, two = 2;

static const struct choice ways[] = { { "hudson", &one, "the first" },
				      { "wc", &two, "the second" },
				      { 0 } };

static const struct opt inner_opts[] = {
	TEXT('o', "output", struct inner, file, "FILE", "-", "where"),
	FLAG('l', "loud", struct inner, loud, "say more"),
	{ 0 }
};

static const struct opt opts[] = {
	GROUP("Output", struct args, in, inner_opts),
	INT('n', "number", struct args, n, "N", "6", -5, 17, "how many"),
	REAL('x', "ratio", struct args, x, "X", "0.5", -1, 1, "a share"),
	BP('w', "window", struct args, window, "BP", "10k", "bases"),
	TEXT(0, "samples", struct args, name, "LIST", 0, "who"),
	TEXT(0, "samples-file", struct args, list, "FILE", 0, "who, in FILE"),
	CHOICE('e', "estimator", struct args, way, "NAME", ways, "hudson",
	       "which"),
	FLAG('q', "quick", struct args, quick, "haste"),
	{ 0 }
};

static char *argv[MAX_ARGS + 2];
static int argc;
static struct args a;

/* Blanks part the words of a line. */
static void words(const char *line)
{
	static char buf[256];

	snprintf(buf, sizeof buf, "cmd %s", line);
	argc = 0;
	for (char *w = strtok(buf, " "); w && argc <= MAX_ARGS;
	     w = strtok(0, " "))
		argv[argc++] = w;
	argv[argc] = 0;
}

/* The first operand, after the line was parsed into 'a'. */
static int parse(const char *line)
{
	memset(&a, 0, sizeof a);
	words(line);
	return opt_parse(opts, &a, argc, argv);
}

/* Does the line end us with that status, saying exactly that? */
static bool ends(const char *line, int stream, int status, const char *said)
{
	int fd[2], st = 0;
	size_t n = 0;
	char got[4096];
	ssize_t k;
	pid_t pid;

	fflush(0);
	if (pipe(fd) || (pid = fork()) < 0)
		return false;
	if (!pid) {
		dup2(fd[1], stream);
		parse(line);
		_exit(99);
	}
	close(fd[1]);
	while ((k = read(fd[0], got + n, sizeof got - 1 - n)) > 0)
		n += (size_t)k;
	got[n] = 0;
	close(fd[0]);
	waitpid(pid, &st, 0);
	if (WEXITSTATUS(st) == status &&
	    (!strcmp(got, said) || (stream == 1 && strstr(got, said))))
		return true;
	fprintf(stderr, "%s: %d, %s", line, WEXITSTATUS(st), got);
	return false;
}

#define REFUSED(line, said) CHECK(ends(line, 2, 2, "agtools: " said "\n"))

static void presets(void)
{
	CHECK(parse("") == 1);
	CHECK(a.n == 6 && a.x == 0.5 && a.window == 10000 && a.way == &one);
	CHECK(!a.name && !a.quick && !strcmp(a.in.file, "-") && !a.in.loud);
}

static void forms(void)
{
	CHECK(parse("-n3 -x -0.25 --window=1.5M --estimator wc f") == 7);
	CHECK(a.n == 3 && a.x == -0.25 && a.window == 1500000);
	CHECK(a.way == &two && !strcmp(argv[7], "f"));
	CHECK(parse("-ql -o out") == 4 && a.quick && a.in.loud);
	CHECK(!strcmp(a.in.file, "out"));
	CHECK(parse("-qn -5") == 3 && a.n == -5 && a.quick);
	CHECK(parse("--samples=a=b") == 2 && !strcmp(a.name, "a=b"));
	CHECK(parse("--samples=") == 2 && !*a.name);
	CHECK(parse("-x 1e-1") == 3 && a.x == 0.1);
	CHECK(parse("-n 1 -n 2") == 5 && a.n == 2);
	CHECK(parse("--samples-f s --num 4") == 5 && a.n == 4);
	CHECK(parse("--samples --quick") == 3 && !a.quick);
}

static void operands(void)
{
	int at = parse("b -q - -n 2 a -- -x --");

	CHECK(at == 5 && argc == 10);
	CHECK(!strcmp(argv[1], "-q") && !strcmp(argv[4], "--"));
	CHECK(!strcmp(argv[5], "b") && !strcmp(argv[6], "-"));
	CHECK(!strcmp(argv[7], "a") && !strcmp(argv[8], "-x"));
	CHECK(!strcmp(argv[9], "--") && !argv[10] && a.x == 0.5);
}

static void refusals(void)
{
	REFUSED("--windw 5", "no option --windw; did you mean --window?");
	REFUSED("--foobar", "no option --foobar; --help lists them");
	REFUSED("-window 5", "no option -window; did you mean --window?");
	REFUSED("-qz", "no option -z; --help lists them");
	REFUSED("--sam x", "--sam may be any of --samples, --samples-file");
	REFUSED("--quick=1", "--quick takes no argument");
	REFUSED("--number", "--number wants its N");
	REFUSED("f -qn", "-n wants its N");
	REFUSED("-n 18", "--number: '18' is out of range; it goes from -5 "
			 "to 17");
	REFUSED("-n 2x", "--number: '2x' is not a whole number");
	REFUSED("-n 99999999999999999999",
		"--number: '99999999999999999999' is out of range");
	REFUSED("-x nan", "--ratio: 'nan' is not a number");
	REFUSED("-x 0x1", "--ratio: '0x1' is not a number");
	REFUSED("-x 0,5", "--ratio: '0,5' is not a number");
	REFUSED("-w 1.5", "--window: '1.5' is not a number of bases, such as "
			  "50000, 50k or 1.5M");
	REFUSED("-e hudsn", "--estimator: 'hudsn' is none of hudson, wc; did "
			    "you mean hudson?");
	REFUSED("-e zzzz", "--estimator: 'zzzz' is none of hudson, wc");
	REFUSED("--help=me", "--help takes no argument");
}

static void pages(void)
{
	CHECK(ends("-h", 1, 0, "  -n, --number N            how many [6]\n"));
	CHECK(ends("--help", 1, 0, "\nOutput:\n  -o, --output FILE "));
	CHECK(ends("--help=complete", 1, 0, "--estimator=wc\n"));
	CHECK(ends("--help=man", 1, 0, ".It Fl n , Fl -number Ar N\n"));
}

static void bases(void)
{
	CHECK(opt_bp("0") == 0 && opt_bp("7") == 7 && opt_bp("50k") == 50000);
	CHECK(opt_bp("1.1M") == 1100000 && opt_bp("2G") == 2000000000);
	CHECK(opt_bp("1.50k") == 1500 && opt_bp("5.0") == 5);
	CHECK(opt_bp(".5k") == 500 && opt_bp("1000000000000000") > 0);
	CHECK(opt_bp("") < 0 && opt_bp("k") < 0 && opt_bp(".") < 0);
	CHECK(opt_bp("1.5") < 0 && opt_bp("1.0005k") < 0);
	CHECK(opt_bp("-1") < 0 && opt_bp("+1") < 0 && opt_bp("1e3") < 0);
	CHECK(opt_bp("1kb") < 0 && opt_bp("1.2.3k") < 0 && opt_bp(" 1") < 0);
	CHECK(opt_bp("1000000000000001") < 0 && opt_bp("9999999999999G") < 0);
	CHECK(opt_bp("99999999999999999999999") < 0);
	CHECK(opt_bp("1.0000000000000000000000k") < 0 ||
	      opt_bp("1.0000000000000000000000k") == 1000);
}

int main(void)
{
	presets();
	forms();
	operands();
	refusals();
	pages();
	bases();
	return unit_end();
}
