/*
 * die.h - ending badly
 *
 * die() is for what the user's data or the machine did: one line that names
 * the input, exit status 1, unfinished outputs removed.  die_usage() is for
 * the command line: the same with status 2.  BUG() is for what we did: it
 * names our own line and aborts.  All may be called from any thread, while
 * others compute; only the first to call is heard.
 */
#ifndef DIE_H
#define DIE_H

#include <stdbool.h>
#include <stddef.h>

_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die_usage(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));
_Noreturn void bug(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
#define BUG(...) bug(__FILE__, __LINE__, __VA_ARGS__)

/* Call f, which removes what is unfinished, when the process ends: by die(), as
 * no other exit handler is, or by exit().  There is one such f. */
void die_tidy(void (*f)(void));

/*
 * Between die_guard(true) and die_guard(false) a process that ends without
 * die() was ended by a library, as htslib and libgfortran do for want of
 * memory: a line says so.  Their status stays.
 */
void die_guard(bool on);

/* One line on stderr, "agtools: warning: ..."; the run goes on. */
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Messages begin "agtools CMD: " from now on; the name is not copied. */
void die_command(const char *name);

/* Show a line on the terminal, in place of the last one shown, until the next
 * message wipes it.  Null wipes it now. */
void status(const char *line);

/* Memory; never null, dies with the size asked for when there is none. */
void *xalloc(size_t n, size_t size);	       /* zeroed */
void *xrealloc(void *, size_t n, size_t size); /* new part not zeroed */
void *xaligned(size_t n, size_t size);	       /* 64 bytes, not zeroed */
char *xstrdup(const char *);
char *xstrndup(const char *, size_t n);
char *xprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Make room for at least 'need' elements of '*room': grows by half as much
 * again, keeps the content.  GROW(array, room, need).
 */
void *xgrow(void *, size_t *room, size_t need, size_t size);
#define GROW(p, room, need) \
	((need) <= (room)   \
		 ? (void)0  \
		 : (void)((p) = xgrow((p), &(room), (need), sizeof *(p))))

#endif
