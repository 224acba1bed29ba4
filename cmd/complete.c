/* Completion scripts, from the tables. */

#include <stdbool.h>
#include <string.h>

#include "die.h"
#include "help.h"

struct script {
	FILE *f;
	const char *command;
};

/* In a string between ' for a shell. */
static void put_quoted(FILE *f, const char *s, const char *escaped)
{
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\'", f);
		else if (strchr(escaped, *s))
			fputc('\\', f);
		fputc(*s, f);
	}
}

static void put_choices(FILE *f, const struct choice *c)
{
	for (const char *before = ""; c->name; c++, before = " ")
		fprintf(f, "%s%s", before, c->name);
}

static void put_commands(FILE *f)
{
	for (const struct command *const *c = commands; *c; c++)
		fprintf(f, "%s ", (*c)->name);
}

static void bash_argument(const struct opt *o, void *arg)
{
	struct script *s = arg;

	if (!o->arg)
		return;
	fprintf(s->f, "\t%s:--%s", s->command, o->name);
	if (o->letter)
		fprintf(s->f, "|%s:-%c", s->command, o->letter);
	fputs(")\n\t\t", s->f);
	if (o->more) {
		fprintf(s->f, "_agtools_%s '",
			o->type == OPT_CHOICE ? "words" : "list");
		put_choices(s->f, o->more);
		fputs("'\n\t\t", s->f);
	} else if (!strstr(o->arg, "FILE") && !strstr(o->arg, "BED")) {
		fputs("compopt +o default\n\t\t", s->f);
	}
	fputs("return ;;\n", s->f);
}

static void bash_word(const struct opt *o, void *arg)
{
	struct script *s = arg;

	fprintf(s->f, " --%s", o->name);
}

static void bash_script(FILE *f)
{
	fputs("# bash completion for agtools; made by agtools help --complete "
	      "bash\n"
	      "_agtools_words()\n{\n"
	      "\tCOMPREPLY=($(compgen -W \"$1\" -- \"$cur\"))\n}\n\n"
	      "# Words with commas between: the last one is typed.\n"
	      "_agtools_list()\n{\n"
	      "\tlocal before=\n\n"
	      "\tcase $cur in *,*) before=${cur%,*}, ;; esac\n"
	      "\tCOMPREPLY=($(compgen -P \"$before\" -W \"$1\" -- "
	      "\"${cur##*,}\"))\n"
	      "\tcompopt -o nospace\n}\n\n"
	      "_agtools()\n{\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]}\n"
	      "\tlocal prev=${COMP_WORDS[COMP_CWORD-1]} words=\n\n"
	      "\tCOMPREPLY=()\n"
	      "\t# bash parts --option=value in three words\n"
	      "\tif [ \"$cur\" = = ]; then\n\t\tcur=\n"
	      "\telif [ \"$prev\" = = ]; then\n"
	      "\t\tprev=${COMP_WORDS[COMP_CWORD-2]}\n\tfi\n"
	      "\tif [ \"$COMP_CWORD\" = 1 ]; then\n"
	      "\t\t_agtools_words '",
	      f);
	put_commands(f);
	fputs("help --help --version'\n\t\treturn\n\tfi\n"
	      "\tcase ${COMP_WORDS[1]}:$prev in\n"
	      "\thelp:*)\n\t\t_agtools_words '",
	      f);
	put_commands(f);
	fputs("'\n\t\treturn ;;\n", f);
	for (const struct command *const *c = commands; *c; c++)
		opt_each((*c)->opts, bash_argument,
			 &(struct script){ f, (*c)->name });
	fputs("\tesac\n\tcase $cur in\n\t-*) ;;\n\t*) return ;;\n\tesac\n"
	      "\tcase ${COMP_WORDS[1]} in\n",
	      f);
	for (const struct command *const *c = commands; *c; c++) {
		fprintf(f, "\t%s) words='--help", (*c)->name);
		opt_each((*c)->opts, bash_word, &(struct script){ f, 0 });
		fputs("' ;;\n", f);
	}
	fputs("\tesac\n\t_agtools_words \"$words\"\n}\n"
	      "complete -o default -F _agtools agtools\n",
	      f);
}

static void zsh_option(const struct opt *o, void *arg)
{
	struct script *s = arg;
	FILE *f = s->f;

	if (o->letter)
		fprintf(f, " \\\n\t\t\t'(-%c --%s)'{-%c,--%s%s}'[", o->letter,
			o->name, o->letter, o->name, o->arg ? "=" : "");
	else
		fprintf(f, " \\\n\t\t\t'--%s%s[", o->name, o->arg ? "=" : "");
	put_quoted(f, o->help ? o->help : "", "[]:\\");
	fputc(']', f);
	if (o->arg) {
		fputc(':', f);
		put_quoted(f, o->arg, "[]:\\");
		fputc(':', f);
	}
	if (o->more) {
		bool one = o->type == OPT_CHOICE;

		fputs(one ? "(" : "_sequence compadd - ", f);
		put_choices(f, o->more);
		fputs(one ? ")" : "", f);
	} else if (o->arg &&
		   (strstr(o->arg, "FILE") || strstr(o->arg, "BED"))) {
		fputs("_files", f);
	}
	fputc('\'', f);
}

static void zsh_script(FILE *f)
{
	fputs("#compdef agtools\n"
	      "# made by agtools help --complete zsh\n"
	      "_agtools() {\n"
	      "\tlocal curcontext=$curcontext state line\n"
	      "\tlocal -a commands\n\n"
	      "\tcommands=(\n",
	      f);
	for (const struct command *const *c = commands; *c; c++) {
		fprintf(f, "\t\t'%s:", (*c)->name);
		put_quoted(f, (*c)->brief, "");
		fputs("'\n", f);
	}
	fputs("\t\t'help:tell of a command'\n\t)\n"
	      "\t_arguments -C '(- *)'{-h,--help}'[tell of the program]' \\\n"
	      "\t\t'(- *)--version[tell the version]' \\\n"
	      "\t\t'1:command:->command' '*::argument:->argument'\n"
	      "\tcase $state in\n"
	      "\tcommand) _describe command commands ;;\n"
	      "\targument)\n\t\tcase $line[1] in\n"
	      "\t\thelp) _describe command commands ;;\n",
	      f);
	for (const struct command *const *c = commands; *c; c++) {
		fprintf(f, "\t\t%s)\n\t\t\t_arguments -s", (*c)->name);
		opt_each((*c)->opts, zsh_option, &(struct script){ f, 0 });
		fputs(" \\\n\t\t\t'(- *)'{-h,--help}'[help]' '*:file:_files' "
		      ";;\n",
		      f);
	}
	fputs("\t\tesac ;;\n\tesac\n}\n_agtools \"$@\"\n", f);
}

void complete_script(const char *shell, FILE *f)
{
	if (!strcmp(shell, "bash"))
		bash_script(f);
	else if (!strcmp(shell, "zsh"))
		zsh_script(f);
	else
		die_usage("no completions for '%s'; there are for bash and zsh",
			  shell);
}
