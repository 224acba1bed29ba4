#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "help.h"
#include "run.h"
#include "spell.h"
#include "table.h"
#include "version.h"

enum { MAX_COMMANDS = 64 };

/* The one that runs, for --help to tell of. */
static const struct command *current;

static _Noreturn void no_such_command(const char *name)
{
	const char *words[MAX_COMMANDS] = { "help", "--help", "--version" };
	const char *near;
	size_t n = 3;

	for (const struct command *const *c = commands; *c; c++)
		if (n < MAX_COMMANDS)
			words[n++] = (*c)->name;
	near = spell_nearest(name, words, n);
	if (near)
		die_usage("no command '%s'; did you mean '%s'?", name, near);
	die_usage("no command '%s'; 'agtools help' lists them", name);
}

static const struct command *find(const char *name)
{
	const struct command *c = command_find(name);

	if (!c)
		no_such_command(name);
	return c;
}

static _Noreturn void finish(void)
{
	stdout_close();
	exit(0);
}

static void print_help(const char *what)
{
	if (!strcmp(what, "man"))
		help_man(current, stdout);
	else if (!strcmp(what, "complete"))
		opt_words(current->opts, stdout);
	else
		help_command(current, stdout);
	finish();
}

/* help, help CMD, and for the build: help --man CMD, help --complete SHELL */
static void help(char **arg)
{
	if (!arg[0])
		help_program(stdout);
	else if (!strcmp(arg[0], "--man") && arg[1])
		help_man(find(arg[1]), stdout);
	else if (!strcmp(arg[0], "--complete") && arg[1])
		complete_script(arg[1], stdout);
	else if (!strcmp(arg[0], "--man"))
		die_usage("help --man wants a command");
	else if (!strcmp(arg[0], "--complete"))
		die_usage("help --complete wants bash or zsh");
	else if (*arg[0] == '-' || !strcmp(arg[0], "help"))
		help_program(stdout);
	else
		help_command(find(arg[0]), stdout);
}

static void run(const struct command *c, int argc, char **argv)
{
	void *args = xalloc(1, c->args_size);
	int n;

	current = c;
	die_command(c->name);
	opt_on_help(print_help);
	n = opt_parse(c->opts, args, argc, argv);
	if (argc < 2) {
		help_command(c, stderr);
		exit(2);
	}
	if (!argv[n])
		die_usage("no %s given; 'agtools %s --help' tells more",
			  c->operands, c->name);
	die_guard(true);
	c->run(args, argv + n);
	die_guard(false);
	free(args);
}

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : 0;

	stdio_guard();
	run_start(argc, argv);
	if (!word) {
		help_program(stderr);
		return 2;
	}
	if (!strcmp(word, "help"))
		help(argv + 2);
	else if (!strcmp(word, "--help") || !strcmp(word, "-h"))
		help_program(stdout);
	else if (!strcmp(word, "--version"))
		version_print(stdout);
	else
		run(find(word), argc - 1, argv + 1);
	finish();
}
