#define _GNU_SOURCE
#include "tablefile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "die.h"
#include "unpacked.h"

enum {
	CHUNK = 1 << 18,
	MAX_LINE = 1 << 28, /* the longest alleles are far shorter */
	BYTE_ORDER_MARK = 3
};

struct tablefile {
	const char *path;
	struct unpacked file;
	bool open;	  /* the file is */
	int spool;	  /* -1 if the file can be opened again */
	bool again;	  /* this is the second time */
	struct fileid id; /* of the first */
	struct bytes text;
	size_t at; /* what of it is unread */
	char *header;
	size_t header_n;
	long long number;
};

/* --- bytes --- */

static const char *spool_folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && *folder ? folder : "/tmp";
}

static _Noreturn void not_spooled(const struct tablefile *t)
{
	die("%s: cannot be read twice, and no copy of it can be kept in %s: "
	    "%s; name another folder by TMPDIR, or give a file",
	    t->path, spool_folder(), strerror(errno));
}

static int spool_open(const struct tablefile *t)
{
	char *path = xprintf("%s/agtools.XXXXXX", spool_folder());
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd < 0)
		not_spooled(t);
	unlink(path);
	free(path);
	return fd;
}

static void spool_write(const struct tablefile *t, const uint8_t *s, size_t n)
{
	while (n) {
		ssize_t k = write(t->spool, s, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			not_spooled(t);
		s += k;
		n -= (size_t)k;
	}
}

static void spool_read(struct tablefile *t)
{
	ssize_t k;

	GROW(t->text.at, t->text.room, t->text.n + CHUNK);
	do
		k = read(t->spool, t->text.at + t->text.n, CHUNK);
	while (k < 0 && errno == EINTR);
	if (k < 0)
		die("%s: the copy of it in %s cannot be read: %s", t->path,
		    spool_folder(), strerror(errno));
	t->text.n += (size_t)k;
}

static void close_file(struct tablefile *t)
{
	if (t->open)
		unpacked_close(&t->file);
	t->open = false;
}

static void file_text(struct tablefile *t)
{
	size_t before = t->text.n;

	if (t->open && unpacked_read(&t->file, &t->text, CHUNK) &&
	    t->spool >= 0)
		spool_write(t, t->text.at + before, t->text.n - before);
}

/* More text behind what is unread; false at the end. */
static bool fill(struct tablefile *t)
{
	size_t unread = t->text.n - t->at;

	if (unread > MAX_LINE)
		die("%s: line %lld has no end; give a table of text", t->path,
		    t->number + 1);
	if (unread)
		memmove(t->text.at, t->text.at + t->at, unread);
	t->text.n = unread;
	t->at = 0;
	if (t->again && t->spool >= 0)
		spool_read(t);
	else
		file_text(t);
	if (t->text.n == unread)
		close_file(t);
	else if (memchr(t->text.at + unread, 0, t->text.n - unread))
		die("%s: is not a text file: it has a NUL byte", t->path);
	return t->text.n > unread;
}

/* --- lines --- */

/* Any line, also an empty one. */
static bool next_line(struct tablefile *t, struct line *line)
{
	size_t looked = 0, n;
	const char *end = NULL;

	do {
		const char *s = (char *)t->text.at + t->at;

		n = t->text.n - t->at;
		end = n > looked ? memchr(s + looked, '\n', n - looked) : NULL;
		looked = n;
	} while (!end && fill(t));
	line->s = (char *)t->text.at + t->at;
	if (!end && !n)
		return false;
	if (!end && !t->again)
		warn("%s: the last line has no newline; is the file complete?",
		     t->path);
	line->n = end ? (size_t)(end - line->s) : n;
	t->at += line->n + (end != NULL);
	t->number++;
	if (line->n && line->s[line->n - 1] == '\r')
		line->n--;
	return true;
}

static bool is_header(const struct tablefile *t, const struct line *line)
{
	return line->n == t->header_n && t->header &&
	       !memcmp(line->s, t->header, line->n);
}

static void skip_byte_order_mark(struct tablefile *t, struct line *line)
{
	if (t->number == 1 && line->n >= BYTE_ORDER_MARK &&
	    !memcmp(line->s, "\xef\xbb\xbf", BYTE_ORDER_MARK)) {
		line->s += BYTE_ORDER_MARK;
		line->n -= BYTE_ORDER_MARK;
	}
}

static bool next_filled(struct tablefile *t, struct line *line)
{
	do {
		if (!next_line(t, line))
			return false;
		skip_byte_order_mark(t, line);
	} while (!line->n);
	return true;
}

bool tablefile_next(struct tablefile *t, struct line *line)
{
	while (next_filled(t, line))
		if (!is_header(t, line))
			return true;
	return false;
}

struct line tablefile_header(struct tablefile *t)
{
	struct line line;

	if (!tablefile_next(t, &line))
		die("%s: has no line with the names of columns", t->path);
	t->header = xstrndup(line.s, line.n);
	t->header_n = line.n;
	return line;
}

/* --- files --- */

void tablefile_check(char *const *paths)
{
	for (char *const *a = paths; *a; a++)
		for (char *const *b = paths; b < a; b++) {
			struct stat x, y;
			bool same = !strcmp(*a, *b);

			if (!same && !stat(*a, &x) && !stat(*b, &y))
				same = S_ISREG(x.st_mode) &&
				       x.st_dev == y.st_dev &&
				       x.st_ino == y.st_ino;
			if (same)
				die_usage("%s: is given twice", *a);
		}
}

struct tablefile *tablefile_open(const char *path)
{
	struct tablefile *t = xalloc(1, sizeof *t);

	t->path = path;
	t->spool = -1;
	unpacked_open(&t->file, path, "a table");
	t->open = true;
	t->id = t->file.stream.id;
	if (!stream_seekable(&t->file.stream))
		t->spool = spool_open(t);
	return t;
}

void tablefile_again(struct tablefile *t)
{
	struct line line;

	t->again = true;
	t->text.n = t->at = 0;
	t->number = 0;
	t->open = t->spool < 0;
	if (t->open) {
		unpacked_open(&t->file, t->path, "a table");
		fileid_check(&t->id, &t->file.stream.id, t->path);
	} else if (lseek(t->spool, 0, SEEK_SET)) {
		not_spooled(t);
	}
	if (t->header && (!next_filled(t, &line) || !is_header(t, &line)))
		fileid_changed(t->path);
}

void tablefile_close(struct tablefile *t)
{
	if (!t)
		return;
	close_file(t);
	if (t->spool >= 0)
		close(t->spool);
	free(t->text.at);
	free(t->header);
	free(t);
}

const char *tablefile_path(const struct tablefile *t)
{
	return t->path;
}

long long tablefile_number(const struct tablefile *t)
{
	return t->number;
}
