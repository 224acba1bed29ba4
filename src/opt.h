/*
 * opt.h - command-line options, said once
 *
 * A command describes its options in a table that fills a struct.  The table
 * is all there is: the parser, --help, the manual's OPTIONS and the shell
 * completions are read from it, and a default is the text a user would type.
 */
#ifndef OPT_H
#define OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum opt_type {
	OPT_END,
	OPT_FLAG,
	OPT_INT,
	OPT_REAL,
	OPT_BP,
	OPT_TEXT,
	OPT_CHOICE,
	OPT_GROUP
};

/* One of the words an option takes; 'value' is what its field points to. */
struct choice {
	const char *name;
	const void *value;
	const char *help;
};

struct opt {
	enum opt_type type;
	char letter;
	const char *name;
	size_t at;	    /* offset of the field it sets */
	const char *arg;    /* what its argument is called, e.g. "FILE" */
	const char *preset; /* parsed when the option is not given, or null */
	const char *help;
	const void *more; /* struct choice[] or struct opt[], or null */
	double min, max;  /* of OPT_INT, OPT_REAL */
};

/* The offset of a field, refused by the compiler unless its type is T. */
#define AT(S, field, T) \
	(offsetof(S, field) + 0 * sizeof((T *)0 == &((S *)0)->field))

#define FLAG(c, name, S, f, help)                                       \
	{                                                               \
		OPT_FLAG, c, name, AT(S, f, _Bool), 0, 0, help, 0, 0, 0 \
	}
#define INT(c, name, S, f, arg, preset, lo, hi, help)                         \
	{                                                                     \
		OPT_INT, c, name, AT(S, f, int), arg, preset, help, 0, lo, hi \
	}
#define REAL(c, name, S, f, arg, preset, lo, hi, help)                         \
	{                                                                      \
		OPT_REAL, c, name, AT(S, f, double), arg, preset, help, 0, lo, \
			hi                                                     \
	}
#define BP(c, name, S, f, arg, preset, help)                                   \
	{                                                                      \
		OPT_BP, c, name, AT(S, f, int64_t), arg, preset, help, 0, 0, 0 \
	}
#define TEXT(c, name, S, f, arg, preset, help)                                \
	{                                                                     \
		OPT_TEXT, c, name, AT(S, f, const char *), arg, preset, help, \
			0, 0, 0                                               \
	}
/* Words with commas between; the command reads them, completions offer them. */
#define LIST(c, name, S, f, arg, words, help)                            \
	{                                                                \
		OPT_TEXT, c, name, AT(S, f, const char *), arg, 0, help, \
			words, 0, 0                                      \
	}
#define CHOICE(c, name, S, f, arg, choices, preset, help)               \
	{                                                               \
		OPT_CHOICE, c, name, offsetof(S, f), arg, preset, help, \
			choices, 0, 0                                   \
	}
#define GROUP(title, S, f, table)                                         \
	{                                                                 \
		OPT_GROUP, 0, title, offsetof(S, f), 0, 0, 0, table, 0, 0 \
	}

/*
 * Parse into 'args' (zeroed by the caller); options and operands may mix.
 * Returns the index in argv, which is permuted, of the first operand.  A
 * wrong option or value is a usage error that names the nearest match.
 * -h and --help print to stdout and exit 0.
 */
int opt_parse(const struct opt *, void *args, int argc, char **argv);

/* Was the option of this name given, whatever to, or is it as preset? */
bool opt_given(const char *name);

/* What --help and --help=WHAT do instead of opt_help(); 'what' is "" or WHAT.
 * It need not return. */
void opt_on_help(void (*print)(const char *what));

/* 50k is 50000, 1.5M is 1500000; -1 if it is not a whole number of bases. */
int64_t opt_bp(const char *text);

void opt_help(const struct opt *, FILE *);  /* for --help */
void opt_mdoc(const struct opt *, FILE *);  /* for the manual */
void opt_words(const struct opt *, FILE *); /* for completions */

/* Call back for every option, those of groups too, but no group. */
void opt_each(const struct opt *, void (*)(const struct opt *, void *),
	      void *arg);

/*
 * For pages that frame opt_help(): text wrapped at 80 columns, paragraphs
 * kept apart; a term and what it means, aligned with the options (a term
 * begins at column 'indent'); text escaped for mdoc.
 */
void opt_paragraph(FILE *, const char *text);
void opt_entry(FILE *, int indent, const char *term, const char *text);
void opt_escape(FILE *, const char *text);

#endif
