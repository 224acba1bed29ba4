#include "help.h"

#include <string.h>

#define CMD(name) &cmd_##name,
const struct command *const commands[] = {
#include "list.h"
	0
};
#undef CMD

const struct command *command_find(const char *name)
{
	for (const struct command *const *c = commands; *c; c++)
		if (!strcmp((*c)->name, name))
			return *c;
	return 0;
}

void help_program(FILE *f)
{
	fputs("agtools: population genomics of VCF and BCF files\n\n"
	      "Usage: agtools COMMAND [OPTIONS] FILE...\n\n"
	      "Commands:\n",
	      f);
	for (const struct command *const *c = commands; *c; c++)
		fprintf(f, "  %-12s%s\n", (*c)->name, (*c)->brief);
	fputs("\n"
	      "'agtools help COMMAND' or 'agtools COMMAND --help' tells of a "
	      "command,\n'agtools --version' of the program.\n",
	      f);
}

static void help_columns(const struct column *c, FILE *f)
{
	fputs("\nColumns:\n", f);
	for (; c->name; c++)
		opt_entry(f, 2, c->name, c->help ? c->help : "");
}

void help_command(const struct command *c, FILE *f)
{
	fprintf(f, "Usage: agtools %s [OPTIONS] %s\n\n", c->name, c->operands);
	opt_paragraph(f, c->about ? c->about : c->brief);
	fputc('\n', f);
	opt_help(c->opts, f);
	if (c->columns)
		help_columns(c->columns, f);
	if (c->example)
		fprintf(f, "\nExample:\n  %s\n", c->example);
}

void help_man(const struct command *c, FILE *f)
{
	fputs(".Sh OPTIONS\n", f);
	opt_mdoc(c->opts, f);
	if (!c->columns)
		return;
	fputs(".Sh OUTPUT\n.Bl -tag -width Ds\n", f);
	for (const struct column *k = c->columns; k->name; k++) {
		fprintf(f, ".It Ic %s\n", k->name);
		opt_escape(f, k->help ? k->help : "");
		fputs(".\n", f);
	}
	fputs(".El\n", f);
}
