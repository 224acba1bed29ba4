/*
 * dies.h - tests of what ends the process or speaks on stderr
 *
 * said() runs f(arg) in a child and returns its exit status and, in 'text',
 * what it wrote to stderr.  Tests of files write them with put() into a
 * folder of their own, which is gone at the end.
 */
#ifndef DIES_H
#define DIES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Whoever dies frees nothing. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable() ((void)0)
#endif

static char folder[] = "/tmp/agtools_unit.XXXXXX";

static inline int said(void (*f)(const void *), const void *arg,
		       char text[4096])
{
	int ends[2], status;
	size_t n = 0;
	ssize_t k;
	pid_t child;

	fflush(NULL);
	if (pipe(ends) || (child = fork()) < 0)
		abort();
	if (!child) {
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		__lsan_disable();
		f(arg);
		fflush(NULL);
		_exit(0);
	}
	close(ends[1]);
	while ((k = read(ends[0], text + n, 4095 - n)) > 0)
		n += (size_t)k;
	text[n] = 0;
	close(ends[0]);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Did f(arg) exit so, its only line of stderr holding 'want'? */
static inline int says(void (*f)(const void *), const void *arg, int status,
		       const char *want)
{
	char text[4096], *end;
	int got = said(f, arg, text);
	int ok = got == status && strstr(text, want);

	end = strchr(text, '\n');
	if (status && (!end || end[1]))
		ok = 0;
	if (!ok)
		fprintf(stderr, "wanted %d and '%s', got %d and '%s'\n", status,
			want, got, text);
	return ok;
}

/* The path of a file of n bytes, in a buffer used again after 8 calls. */
static inline const char *put_bytes(const char *name, const char *bytes,
				    size_t n)
{
	static char path[8][128];
	static unsigned turn;
	char *p = path[turn++ % 8];
	FILE *f;

	if (strstr(folder, "XXXXXX") && !mkdtemp(folder))
		abort();
	snprintf(p, sizeof path[0], "%s/%s", folder, name);
	f = fopen(p, "wb");
	if (!f || fwrite(bytes, 1, n, f) != n || fclose(f))
		abort();
	return p;
}

static inline const char *put(const char *name, const char *text)
{
	return put_bytes(name, text, strlen(text));
}

static inline void remove_folder(void)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	if (system(command))
		abort();
}

#endif
