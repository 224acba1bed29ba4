/* Command lines, a line an argument, by tables that have every type. */
#include "fuzz.h"

#include "grid.h"
#include "input.h"
#include "opt.h"
#include "run.h"

enum { ARGS = 64 };

struct args {
	struct input_args input;
	struct run_args run;
	struct window_args window;
	struct jackknife_args jackknife;
	const int *way;
	double ratio;
	int64_t bases;
	int number;
	_Bool quick;
};

static const int one = 1, two = 2;

static const struct choice ways[] = { { "hudson", &one, "the first" },
				      { "wc", &two, "the second" },
				      { 0 } };

static const struct opt opts[] = {
	GROUP("Input", struct args, input, input_opts),
	GROUP("Windows", struct args, window, window_opts),
	GROUP("Jackknife", struct args, jackknife, jackknife_opts),
	CHOICE('e', "estimator", struct args, way, "NAME", ways, "hudson", "x"),
	REAL('x', "ratio", struct args, ratio, "X", "0.5", -1, 1, "x"),
	BP('b', "bases", struct args, bases, "BP", "10k", "x"),
	INT('n', "number", struct args, number, "N", "6", -5, 17, "x"),
	FLAG('z', "zeal", struct args, quick, "x"),
	GROUP("Run", struct args, run, run_opts),
	{ 0 }
};

static void no_help(const char *what)
{
	HOLDS(what);
}

static void take(const uint8_t *data, size_t size)
{
	struct args a = { 0 };
	char *argv[ARGS + 2] = { 0 }, *given[ARGS + 1];
	int argc = 0, first, same = 0;

	while (size && argc < ARGS)
		given[argc++] = fuzz_line(&data, &size);
	argv[0] = (char *)(uintptr_t) "cmd";
	memcpy(argv + 1, given, (size_t)argc * sizeof *argv);
	first = opt_parse(opts, &a, argc + 1, argv);
	HOLDS(first > 0 && first <= argc + 1 && !argv[argc + 1]);
	HOLDS(a.number >= -5 && a.number <= 17);
	HOLDS(a.ratio >= -1 && a.ratio <= 1 && a.bases >= 0);
	HOLDS(a.way == &one || a.way == &two);
	/* what was given is there still, if in another order */
	for (int i = 0; i < argc; i++)
		for (int k = 1; k <= argc; k++)
			same += argv[k] == given[i];
	HOLDS(same == argc);
	for (int i = 0; i < argc; i++)
		free(given[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool warm;

	if (!warm) { /* the locale is made once and kept */
		char *none[] = { NULL, NULL };
		struct args a = { 0 };

		opt_on_help(no_help);
		opt_parse(opts, &a, 1, none);
	}
	warm = true;
	fuzz(take, data, size);
	return 0;
}
