#include "lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "die.h"

enum { CHUNK = 1 << 16 };

struct lines {
	gzFile gz;
	char *path;
	bool want_header; /* the next line is a header, '#' or not */
	bool after_cr;	  /* a newline that comes now ends no line */
	bool empty;	  /* not one byte so far */
	long number;
	size_t at, got; /* what of buf is unread */
	size_t len, room;
	char *line;
	char buf[CHUNK];
};

/* A short read is the end, or a gzip file that was cut. */
static void check_read(const struct lines *l, int n)
{
	int err;

	if (n == CHUNK)
		return;
	gzerror(l->gz, &err);
	if (err == Z_ERRNO)
		die("%s: %s", l->path, strerror(errno));
	if (err == Z_BUF_ERROR)
		die("%s: the gzip file is cut short; copy it again", l->path);
	if (err != Z_OK && err != Z_STREAM_END)
		die("%s: the gzip file is damaged; copy it again", l->path);
}

static bool fill(struct lines *l)
{
	int n;

	errno = 0;
	n = gzread(l->gz, l->buf, CHUNK);
	check_read(l, n);
	l->at = 0;
	l->got = n > 0 ? (size_t)n : 0;
	l->empty = l->empty && !l->got;
	return l->got;
}

static void skip_byte_order_mark(struct lines *l)
{
	if (l->got >= 2 &&
	    (!memcmp(l->buf, "\xff\xfe", 2) || !memcmp(l->buf, "\xfe\xff", 2)))
		die("%s: is not a text file, but UTF-16; save it as UTF-8",
		    l->path);
	if (l->got >= 3 && !memcmp(l->buf, "\xef\xbb\xbf", 3))
		l->at = 3;
}

static gzFile open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	gzFile gz;

	if (fd < 0 || fstat(fd, &st))
		die("%s: %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		die("%s: %s", path, strerror(EISDIR));
	gz = gzdopen(fd, "rb");
	if (!gz || gzbuffer(gz, CHUNK))
		die("%s: no memory to read it", path);
	return gz;
}

struct lines *lines_open(const char *path)
{
	struct lines *l = xalloc(1, sizeof *l);

	l->path = xstrdup(path);
	l->gz = open_file(path);
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
	const char *from = l->buf + l->at;
	size_t n = 0, left = l->got - l->at;

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
	l->after_cr = l->buf[l->at++] == '\r';
	return true;
}

static bool read_line(struct lines *l)
{
	bool whole = false, any = false;

	l->len = 0;
	while (!whole && (l->at < l->got || fill(l))) {
		if (l->after_cr) {
			l->after_cr = false;
			if (l->buf[l->at] == '\n') {
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
	gzclose(l->gz);
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
