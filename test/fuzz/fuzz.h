/*
 * fuzz.h - what the targets have in common
 *
 * What ends a process, die() and its like, is an answer and no fault, but
 * libFuzzer wants its process back.  So the linker puts the functions below
 * in their place (--wrap, see the Makefile): under libFuzzer they jump out of
 * fuzz(), which then gives back what was allocated since; under replay.c
 * they end the process.  They print nothing, but read every argument of the
 * message, so that one that is not there is found.
 */
#ifndef FUZZ_H
#define FUZZ_H

#define _GNU_SOURCE /* this header is the first: memfd_create() */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

_Noreturn void __wrap_die(const char *fmt, ...);
_Noreturn void __wrap_die_usage(const char *fmt, ...);
_Noreturn void __wrap_exit(int status);
_Noreturn void __real_exit(int status);
_Noreturn void __wrap__exit(int status);
_Noreturn void __real__exit(int status);
void __wrap_warn(const char *fmt, ...);

/* There under libFuzzer alone. */
__attribute__((weak)) int LLVMFuzzerRunDriver(int *, char ***,
					      int (*)(const uint8_t *, size_t));
__attribute__((weak)) int __sanitizer_install_malloc_and_free_hooks(
	void (*)(const volatile void *, size_t),
	void (*)(const volatile void *));

/* What must hold of any input. */
#define HOLDS(cond) ((cond) ? (void)0 : fuzz_fault(__FILE__, __LINE__, #cond))

static inline void fuzz_fault(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

/* --- memory that was left --- */

enum { MOST_LIVE = 1 << 20 };

static struct {
	bool on;
	size_t n;
	const volatile void *at[MOST_LIVE];
} fuzz_live;

static void fuzz_allocated(const volatile void *p, size_t size)
{
	(void)size;
	if (!fuzz_live.on || !p)
		return;
	if (fuzz_live.n == MOST_LIVE)
		abort();
	fuzz_live.at[fuzz_live.n++] = p;
}

static void fuzz_freed(const volatile void *p)
{
	size_t i = fuzz_live.n;

	if (!fuzz_live.on)
		return;
	while (i-- > 0)
		if (fuzz_live.at[i] == p) {
			fuzz_live.at[i] = fuzz_live.at[--fuzz_live.n];
			return;
		}
}

/* --- ends --- */

static jmp_buf fuzz_out;
static bool fuzz_armed;

static _Noreturn void fuzz_leave(void)
{
	if (!LLVMFuzzerRunDriver)
		__real__exit(1);
	if (!fuzz_armed)
		__real_exit(1);
	longjmp(fuzz_out, 1);
}

static void fuzz_read_message(const char *fmt, va_list ap)
{
	char text[8192];

	vsnprintf(text, sizeof text, fmt, ap);
	if (getenv("FUZZ_MESSAGES"))
		fprintf(stderr, "%s\n", text);
}

void __wrap_die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fuzz_read_message(fmt, ap);
	va_end(ap);
	fuzz_leave();
}

void __wrap_die_usage(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fuzz_read_message(fmt, ap);
	va_end(ap);
	fuzz_leave();
}

void __wrap_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fuzz_read_message(fmt, ap);
	va_end(ap);
}

void __wrap_exit(int status)
{
	if (fuzz_armed && status)
		abort();
	if (fuzz_armed)
		fuzz_leave();
	__real_exit(status);
}

/* die.c's own way out is for want of memory alone. */
void __wrap__exit(int status)
{
	if (fuzz_armed)
		abort();
	__real__exit(status);
}

/* Run f() on the input; it may end in die(). */
static inline void fuzz(void (*f)(const uint8_t *, size_t), const uint8_t *data,
			size_t size)
{
	static bool hooked;

	if (!LLVMFuzzerRunDriver) {
		f(data, size);
		return;
	}
	if (!hooked && __sanitizer_install_malloc_and_free_hooks)
		__sanitizer_install_malloc_and_free_hooks(fuzz_allocated,
							  fuzz_freed);
	hooked = fuzz_armed = true;
	fuzz_live.n = 0;
	fuzz_live.on = true;
	if (!setjmp(fuzz_out)) {
		f(data, size);
		fuzz_live.on = false;
	} else {
		fuzz_live.on = false;
		for (size_t i = 0; i < fuzz_live.n; i++)
			free((void *)(uintptr_t)fuzz_live.at[i]);
	}
	fuzz_armed = false;
}

/* --- inputs --- */

/* A file of these bytes: its path, good until the next call. */
static inline const char *fuzz_file(const void *bytes, size_t n)
{
	static char path[64];
	static int fd = -1;

	if (fd >= 0) /* and those of a run that died */
		for (int i = fd; i < fd + 8; i++)
			close(i);
	fd = memfd_create("input", 0);
	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return path;
}

/* A line of the input as a string, the caller's to free; moves past it. */
static inline char *fuzz_line(const uint8_t **p, size_t *n)
{
	const uint8_t *end = *n ? memchr(*p, '\n', *n) : NULL;
	size_t length = end ? (size_t)(end - *p) : *n;
	char *line = malloc(length + 1);

	if (!line)
		abort();
	if (length)
		memcpy(line, *p, length);
	line[length] = '\0';
	*p += length + (end != NULL);
	*n -= length + (end != NULL);
	return line;
}

#endif
