/* What is told of option tables: help, manual and completions. */

#include <stdbool.h>
#include <string.h>

#include "opt.h"

enum { WIDTH = 79, HELP_AT = 28, CHOICE_AT = 30 };

/* Words from column 'col' on, later lines indented; ends the line. */
static void wrap(FILE *f, int col, int indent, const char *text)
{
	bool first = true;

	for (;;) {
		size_t n;

		text += strspn(text, " \n");
		n = strcspn(text, " \n");
		if (!n)
			break;
		if (!first && col + 1 + (int)n > WIDTH) {
			fprintf(f, "\n%*s", indent, "");
			col = indent;
		} else if (!first) {
			fputc(' ', f);
			col++;
		}
		fwrite(text, 1, n, f);
		col += (int)n;
		text += n;
		first = false;
	}
	fputc('\n', f);
}

/* An empty line parts paragraphs; a line that begins with a blank is kept. */
void opt_paragraph(FILE *f, const char *text)
{
	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t n = end ? (size_t)(end - text) : strlen(text);
		char buf[4096];

		if (n >= sizeof buf)
			n = sizeof buf - 1;
		memcpy(buf, text, n);
		buf[n] = 0;
		if (*buf == ' ')
			fprintf(f, "%s\n", buf);
		else
			wrap(f, 0, 0, buf);
		text += n;
		text += strspn(text, "\n");
		if (*text)
			fputc('\n', f);
	}
}

static void entry(FILE *f, int indent, int at, const char *term,
		  const char *text)
{
	int col = fprintf(f, "%*s%s", indent, "", term);

	if (col + 2 > at) {
		fputc('\n', f);
		col = 0;
	}
	fprintf(f, "%*s", at - col, "");
	wrap(f, at, at, text);
}

void opt_entry(FILE *f, int indent, const char *term, const char *text)
{
	entry(f, indent, HELP_AT, term, text);
}

static void help_choices(const struct opt *o, FILE *f)
{
	size_t widest = 0;

	for (const struct choice *c = o->more; c->name; c++)
		if (strlen(c->name) > widest)
			widest = strlen(c->name);
	for (const struct choice *c = o->more; c->name; c++)
		entry(f, CHOICE_AT, CHOICE_AT + (int)widest + 2, c->name,
		      c->help ? c->help : "");
}

static void help_one(const struct opt *o, FILE *f)
{
	bool preset = o->preset && *o->preset;
	char term[128], text[2048];

	snprintf(term, sizeof term, "%c%c%c --%s%s%s", o->letter ? '-' : ' ',
		 o->letter ? o->letter : ' ', o->letter ? ',' : ' ', o->name,
		 o->arg ? " " : "", o->arg ? o->arg : "");
	snprintf(text, sizeof text, "%s%s%s%s", o->help ? o->help : "",
		 preset ? " [" : "", preset ? o->preset : "",
		 preset ? "]" : "");
	opt_entry(f, 2, term, text);
	if (o->type == OPT_CHOICE)
		help_choices(o, f);
}

static const struct opt help_help = {
	OPT_FLAG, 'h', "help", 0, 0, 0, "print this and exit", 0, 0, 0
};

static void help_groups(const struct opt *o, FILE *f)
{
	for (; o->type; o++) {
		const struct opt *in = o->more;

		if (o->type != OPT_GROUP)
			continue;
		if (o->name)
			fprintf(f, "\n%s:\n", o->name);
		for (; in->type; in++)
			if (in->type != OPT_GROUP)
				help_one(in, f);
		help_groups(o->more, f);
	}
}

/* A command's own options come first, wherever its table has its groups. */
void opt_help(const struct opt *opts, FILE *f)
{
	fputs("Options:\n", f);
	for (const struct opt *o = opts; o->type; o++)
		if (o->type != OPT_GROUP)
			help_one(o, f);
	help_one(&help_help, f);
	help_groups(opts, f);
}

static void words_one(const struct opt *o, void *file)
{
	FILE *f = file;

	if (o->letter)
		fprintf(f, "-%c\n", o->letter);
	fprintf(f, "--%s%s\n", o->name, o->arg ? "=" : "");
	if (o->type == OPT_CHOICE)
		for (const struct choice *c = o->more; c->name; c++)
			fprintf(f, "--%s=%s\n", o->name, c->name);
}

void opt_words(const struct opt *o, FILE *f)
{
	opt_each(o, words_one, f);
	words_one(&help_help, f);
}

/* A line that begins with '.' or ' is a request to roff; long ones are cut
 * at a blank, which is all the same to it. */
void opt_escape(FILE *f, const char *s)
{
	int col = 0;

	for (; *s; s++) {
		bool cut = *s == ' ' &&
			   col + 1 + (int)strcspn(s + 1, " \n") > WIDTH - 2;

		if (!col && (*s == '.' || *s == '\''))
			fputs("\\&", f);
		if (*s == '\\')
			fputs("\\e", f);
		else
			fputc(cut ? '\n' : *s, f);
		col = cut || *s == '\n' ? 0 : col + 1;
	}
}

/* Help begins small and without a period, as suits a line; a manual's
 * sentence does not. */
static void mdoc_sentence(FILE *f, const char *s)
{
	char first[2] = { *s, 0 };
	size_t n = strlen(s);

	if (!n)
		return;
	if (*s >= 'a' && *s <= 'z' && s[1] >= 'a' && s[1] <= 'z')
		*first = (char)(*s - 'a' + 'A');
	opt_escape(f, first);
	if (s[1])
		opt_escape(f, s + 1);
	fputs(strchr(".:!?", s[n - 1]) ? "\n" : ".\n", f);
}

static void mdoc_choices(const struct choice *c, FILE *f)
{
	fputs(".Bl -tag -width Ds -compact\n", f);
	for (; c->name; c++) {
		fprintf(f, ".It Cm %s\n", c->name);
		if (c->help)
			mdoc_sentence(f, c->help);
	}
	fputs(".El\n", f);
}

static void mdoc_one(const struct opt *o, FILE *f)
{
	fputs(".It", f);
	if (o->letter)
		fprintf(f, " Fl %c ,", o->letter);
	fprintf(f, " Fl -%s", o->name);
	if (o->arg)
		fprintf(f, " Ar %s", o->arg);
	fputc('\n', f);
	mdoc_sentence(f, o->help ? o->help : "");
	if (o->preset && *o->preset) {
		fputs("The default is\n.Ql ", f);
		opt_escape(f, o->preset);
		fputs(" .\n", f);
	}
	if (o->type == OPT_CHOICE)
		mdoc_choices(o->more, f);
}

static void mdoc_groups(const struct opt *o, FILE *f)
{
	for (; o->type; o++) {
		const struct opt *in = o->more;

		if (o->type != OPT_GROUP)
			continue;
		if (o->name)
			fprintf(f, ".Ss %s\n", o->name);
		fputs(".Bl -tag -width Ds\n", f);
		for (; in->type; in++)
			if (in->type != OPT_GROUP)
				mdoc_one(in, f);
		fputs(".El\n", f);
		mdoc_groups(o->more, f);
	}
}

void opt_mdoc(const struct opt *opts, FILE *f)
{
	fputs(".Bl -tag -width Ds\n", f);
	for (const struct opt *o = opts; o->type; o++)
		if (o->type != OPT_GROUP)
			mdoc_one(o, f);
	mdoc_one(&help_help, f);
	fputs(".El\n", f);
	mdoc_groups(opts, f);
}
