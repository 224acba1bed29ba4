#include "lines.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "unpacked.h"

enum { CHUNK = 1 << 16 };

struct lines {
	struct unpacked file;
	char *path;
	bool want_header; /* the next line is a header, '#' or not */
	bool after_cr;	  /* a newline that comes now ends no line */
	bool empty;	  /* not one byte so far */
	long number;
	struct bytes text;
	size_t at; /* what of it is unread */
	size_t len, room;
	char *line;
};

static bool fill(struct lines *l)
{
	l->at = l->text.n = 0;
	if (!unpacked_read(&l->file, &l->text, CHUNK))
		return false;
	l->empty = false;
	return true;
}

static void skip_byte_order_mark(struct lines *l)
{
	const struct bytes *t = &l->text;

	if (t->n >= 2 &&
	    (!memcmp(t->at, "\xff\xfe", 2) || !memcmp(t->at, "\xfe\xff", 2)))
		die("%s: is not a text file, but UTF-16; save it as UTF-8",
		    l->path);
	if (t->n >= 3 && !memcmp(t->at, "\xef\xbb\xbf", 3))
		l->at = 3;
}

/* Standard input is that of the data. */
struct lines *lines_open(const char *path)
{
	struct lines *l = xalloc(1, sizeof *l);

	if (!strcmp(path, "-"))
		die_usage("-: a list is a file; standard input as one is "
			  "/dev/stdin");
	l->path = xstrdup(path);
	unpacked_open(&l->file, l->path, "a list");
	l->empty = true;
	fill(l);
	skip_byte_order_mark(l);
	return l;
}

struct lines *lines_open_table(const char *path)
{
	struct lines *l = lines_open(path);

	l->want_header = true;
	return l;
}

/* Add to the line what buf has of it; returns whether the line is whole. */
static bool take(struct lines *l)
{
	const char *from = (const char *)l->text.at + l->at;
	size_t n = 0, left = l->text.n - l->at;

	while (n < left && from[n] != '\n' && from[n] != '\r' && from[n])
		n++;
	if (n < left && !from[n])
		die("%s: is not a text file: line %ld has a NUL byte", l->path,
		    l->number + 1);
	GROW(l->line, l->room, l->len + n + 1);
	memcpy(l->line + l->len, from, n);
	l->len += n;
	l->line[l->len] = 0;
	l->at += n;
	if (n == left)
		return false;
	l->after_cr = l->text.at[l->at++] == '\r';
	return true;
}

static bool read_line(struct lines *l)
{
	bool whole = false, any = false;

	l->len = 0;
	while (!whole && (l->at < l->text.n || fill(l))) {
		if (l->after_cr) {
			l->after_cr = false;
			if (l->text.at[l->at] == '\n') {
				l->at++;
				continue;
			}
		}
		whole = take(l);
		any = true;
	}
	l->number += any;
	return any;
}

static char *trimmed(struct lines *l)
{
	while (l->len && strchr(" \t\v\f", l->line[l->len - 1]))
		l->line[--l->len] = 0;
	return l->line + strspn(l->line, " \t");
}

char *lines_next(struct lines *l)
{
	while (read_line(l)) {
		char *s = trimmed(l);

		if (*s == '#' && l->want_header && s[1] != '#') {
			s += 1 + strspn(s + 1, " ");
			l->want_header = !*s;
			if (*s)
				return s;
		} else if (*s && *s != '#') {
			l->want_header = false;
			return strchr(l->line, '\t') ? l->line : s;
		}
	}
	return NULL;
}

long lines_number(const struct lines *l)
{
	return l->number;
}

void lines_need(const struct lines *l, size_t got, const char *what)
{
	if (!got)
		die("%s: %s %s", l->path,
		    l->empty ? "is empty, it has no" : "has no", what);
}

void lines_close(struct lines *l)
{
	if (!l)
		return;
	unpacked_close(&l->file);
	free(l->text.at);
	free(l->path);
	free(l->line);
	free(l);
}

size_t split_fields(char *line, char *field[], size_t max)
{
	bool tabs = strchr(line, '\t');
	size_t n = 0;

	for (char *s = line; s; n++) {
		if (!tabs)
			s += strspn(s, " ");
		if (!tabs && !*s)
			break;
		if (n < max)
			field[n] = s;
		s = strpbrk(s, tabs ? "\t" : " ");
		if (s)
			*s++ = 0;
	}
	return n;
}

char *trim_blanks(char *s)
{
	size_t n;

	s += strspn(s, " ");
	for (n = strlen(s); n && s[n - 1] == ' ';)
		s[--n] = 0;
	return s;
}

/* Take the quotes off a cell; returns its end in the line, or null. */
static char *unquote(char *s)
{
	char *to = s;

	for (char *from = s + 1; *from; from++) {
		if (*from == '"' && from[1] != '"') {
			*to = 0;
			return from + 1;
		}
		from += *from == '"';
		*to++ = *from;
	}
	return NULL;
}

size_t split_cells(char *line, char sep, char ***cell, size_t *room)
{
	const char seps[] = { sep, 0 };
	size_t n = 0;

	for (char *s = line; s;) {
		char *end, more;

		s += strspn(s, " ");
		end = *s == '"' ? unquote(s) : s;
		if (!end)
			return 0;
		end += strcspn(end, seps);
		more = *end;
		*end = 0;
		GROW(*cell, *room, n + 1);
		(*cell)[n++] = trim_blanks(s);
		s = more ? end + 1 : NULL;
	}
	return n;
}
