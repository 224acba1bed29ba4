/*
 * cmd.h - what a subcommand is
 *
 * A command is one file here, one line in list.h and one page in man/: its
 * name, its option table, the columns it writes, and a run() of a few lines.
 */
#ifndef CMD_H
#define CMD_H

#include "estimator.h"
#include "opt.h"

struct command {
	const char *name, *brief, *operands;
	const struct opt *opts;
	size_t args_size; /* of the struct that opts fill */
	/* 'operand' is null-ended and has one or more files. */
	void (*run)(void *args, char **operand);
	const char *about;   /* a paragraph for --help */
	const char *example; /* a command line that runs as it stands */
	const struct column *columns; /* for the manual's OUTPUT; ends {0} */
};

#define CMD(name) extern const struct command cmd_##name;
#include "list.h"
#undef CMD

#endif
