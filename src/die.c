#define _GNU_SOURCE
#include "die.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Longer messages are cut: dying must not need memory. */
enum { MESSAGE_MAX = 8192 };

static const char *command;
static atomic_flag dying = ATOMIC_FLAG_INIT;
static _Atomic(void (*)(void)) tidy;
static bool guarded;
static atomic_bool status_shown;

void die_command(const char *name)
{
	command = name;
}

static void put(const char *s, size_t n)
{
	while (n) {
		ssize_t k = write(STDERR_FILENO, s, n);

		if (k <= 0)
			return; /* there is nobody left to tell */
		s += k;
		n -= (size_t)k;
	}
}

void status(const char *line)
{
	char buf[256];
	int n = 0;

	if (line)
		n = snprintf(buf, sizeof buf, "\r%s\033[K", line);
	else if (atomic_load(&status_shown))
		n = snprintf(buf, sizeof buf, "\r\033[K");
	atomic_store(&status_shown, line != 0);
	if (n > 0)
		put(buf, (size_t)n < sizeof buf ? (size_t)n : sizeof buf - 1);
}

/* Written at once, so that lines of several threads do not mix. */
static void say(const char *kind, const char *fmt, va_list ap)
{
	char buf[MESSAGE_MAX];
	size_t room = sizeof buf - 1, n;
	int k = snprintf(buf, room, "agtools%s%s: %s", command ? " " : "",
			 command ? command : "", kind);

	n = k < 0 ? 0 : (size_t)k;
	k = vsnprintf(buf + n, room - n, fmt, ap);
	if (k > 0)
		n += (size_t)k;
	if (n >= room) {
		n = room - 1;
		memcpy(buf + n - 3, "...", 3);
	}
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)buf[i] < ' ' || buf[i] == 127)
			buf[i] = '?';
	buf[n++] = '\n';
	status(0);
	put(buf, n);
}

/* Only the first may go on; who comes while he is ending it waits for that. */
static void lock(void)
{
	if (!atomic_flag_test_and_set(&dying))
		return;
	for (;;)
		pause();
}

/* Not by exit(): it would call the destructors of libraries that other threads
 * are inside of, and OpenBLAS's take away the memory they compute with. */
static _Noreturn void end(int status)
{
	void (*f)(void) = atomic_load(&tidy);

	if (f)
		f();
	_exit(status);
}

void die_tidy(void (*f)(void))
{
	atomic_store(&tidy, f);
	if (atexit(f))
		die("out of memory: an exit handler");
}

void die(const char *fmt, ...)
{
	va_list ap;

	lock();
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
	end(1);
}

void die_usage(const char *fmt, ...)
{
	va_list ap;

	lock();
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
	end(2);
}

void bug(const char *file, int line, const char *fmt, ...)
{
	char kind[256];
	va_list ap;

	lock();
	snprintf(kind, sizeof kind, "bug at %s:%d: ", file, line);
	va_start(ap, fmt);
	say(kind, fmt, ap);
	va_end(ap);
	abort();
}

static void tell(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

static void tell_ended(void)
{
	if (guarded && !atomic_flag_test_and_set(&dying))
		tell("a library ended the run, most likely for want of "
		     "memory");
}

void die_guard(bool on)
{
	static bool once;

	if (!once && atexit(tell_ended))
		die("out of memory: an exit handler");
	once = true;
	guarded = on;
}

void warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("warning: ", fmt, ap);
	va_end(ap);
}

static _Noreturn void no_memory(size_t n, size_t size)
{
	die("out of memory: %zu x %zu bytes", n, size);
}

void *xalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		no_memory(n, size);
	return p;
}

void *xrealloc(void *p, size_t n, size_t size)
{
	p = reallocarray(p, n ? n : 1, size ? size : 1);
	if (!p)
		no_memory(n, size);
	return p;
}

void *xaligned(size_t n, size_t size)
{
	void *p = 0;
	size_t bytes;

	if (!__builtin_mul_overflow(n, size, &bytes) && bytes < SIZE_MAX - 64)
		p = aligned_alloc(64, bytes ? (bytes + 63) / 64 * 64 : 64);
	if (!p)
		no_memory(n, size);
	return p;
}

char *xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *xstrndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = xrealloc(0, len + 1, 1);

	memcpy(p, s, len);
	p[len] = 0;
	return p;
}

char *xprintf(const char *fmt, ...)
{
	va_list ap;
	char *p = 0;

	va_start(ap, fmt);
	if (vasprintf(&p, fmt, ap) < 0)
		no_memory(1, strlen(fmt));
	va_end(ap);
	return p;
}

void *xgrow(void *p, size_t *room, size_t need, size_t size)
{
	size_t n = *room + *room / 2 + 16;

	if (n < need)
		n = need;
	p = xrealloc(p, n, size);
	*room = n;
	return p;
}
