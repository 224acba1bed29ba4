/*
 * inject.c - preloaded into a run: what the system says fails once
 *
 * INJECT=KIND:N fails the N-th call of KIND, from 1; with N 0 none.  At the
 * end the number of calls goes to the file INJECT_COUNT.
 *
 *   alloc   malloc and its kin: no memory; only calls by the program itself
 *   any     the same, by whatever library
 *   read    read(), pread(): EIO
 *   write   write(), pwrite(): ENOSPC
 *   short   reads and writes: one byte only, which is no error
 *   rename  rename(): EIO
 *
 * INJECT=nonblock makes stdout one that does not block.
 *
 * A crash is told as "crashed in FILE" with the innermost object that is not
 * the C library's, and ends with status 99.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

enum kind { NONE, ALLOC, ANY, READ, WRITE, SHORT, RENAME };

static enum kind kind;
static long wanted;
static atomic_long calls;
static uintptr_t program_beg, program_end;

static int find_program(struct dl_phdr_info *info, size_t size, void *arg)
{
	(void)size;
	(void)arg;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];

		if (p->p_type == PT_LOAD && p->p_flags & PF_X) {
			program_beg = info->dlpi_addr + p->p_vaddr;
			program_end = program_beg + p->p_memsz;
		}
	}
	return 1; /* the first is the program */
}

static void tell_crash(int sig)
{
	void *frame[64];
	int n = backtrace(frame, 64);
	const char *where = "?";
	Dl_info self, info;

	(void)sig;
	dladdr((void *)(uintptr_t)&tell_crash, &self);
	for (int i = 0; i < n; i++) {
		if (!dladdr(frame[i], &info) || !info.dli_fname ||
		    info.dli_fbase == self.dli_fbase ||
		    strstr(info.dli_fname, "libc.so"))
			continue;
		where = info.dli_fname;
		break;
	}
	dprintf(2, "crashed in %s\n", where);
	_exit(99);
}

__attribute__((constructor)) static void begin(void)
{
	static const char *const name[] = { "none",  "alloc", "any",   "read",
					    "write", "short", "rename" };
	const char *order = getenv("INJECT");
	void *frame[4];

	unsetenv("LD_PRELOAD");
	dl_iterate_phdr(find_program, NULL);
	backtrace(frame, 4); /* it loads a library the first time */
	signal(SIGSEGV, tell_crash);
	signal(SIGBUS, tell_crash);
	signal(SIGABRT, tell_crash);
	signal(SIGFPE, tell_crash);
	if (order && !strcmp(order, "nonblock"))
		fcntl(1, F_SETFL, fcntl(1, F_GETFL) | O_NONBLOCK);
	for (int i = ALLOC; order && i <= RENAME; i++) {
		size_t len = strlen(name[i]);

		if (!strncmp(order, name[i], len) && order[len] == ':') {
			wanted = atol(order + len + 1);
			kind = (enum kind)i;
		}
	}
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("INJECT_COUNT");
	char text[32];
	int fd, n;

	kind = NONE;
	if (!path)
		return;
	n = snprintf(text, sizeof text, "%ld\n", atomic_load(&calls));
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (fd < 0 || write(fd, text, (size_t)n) != n)
		_exit(98);
	close(fd);
}

static bool is_now(void)
{
	return atomic_fetch_add(&calls, 1) + 1 == wanted;
}

static bool lacks_memory(const void *caller)
{
	uintptr_t at = (uintptr_t)caller;
	bool own = at >= program_beg && at < program_end;

	if (kind != ANY && !(kind == ALLOC && own))
		return false;
	if (!is_now())
		return false;
	errno = ENOMEM;
	return true;
}

#define LACKS lacks_memory(__builtin_return_address(0))

void *malloc(size_t n)
{
	return LACKS ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return LACKS ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return LACKS ? NULL : __libc_realloc(p, n);
}

void *reallocarray(void *p, size_t n, size_t size)
{
	size_t bytes;

	if (LACKS || __builtin_mul_overflow(n, size, &bytes))
		return NULL;
	return __libc_realloc(p, bytes);
}

void *aligned_alloc(size_t align, size_t n)
{
	return LACKS ? NULL : __libc_memalign(align, n);
}

int posix_memalign(void **p, size_t align, size_t n)
{
	if (LACKS)
		return ENOMEM;
	*p = __libc_memalign(align, n);
	return *p ? 0 : ENOMEM;
}

/* So many bytes to ask for; -1 if the call is to fail. */
static ssize_t share(enum kind failing, int error, size_t n)
{
	if (kind == SHORT && n > 1)
		return is_now() ? 1 : (ssize_t)n;
	if (kind == failing && is_now()) {
		errno = error;
		return -1;
	}
	return (ssize_t)n;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t read(int fd, void *to, size_t n)
{
	ssize_t m = share(READ, EIO, n);

	return m < 0 ? -1 : REAL(read)(fd, to, (size_t)m);
}

ssize_t pread(int fd, void *to, size_t n, off_t at)
{
	ssize_t m = share(READ, EIO, n);

	return m < 0 ? -1 : REAL(pread)(fd, to, (size_t)m, at);
}

ssize_t write(int fd, const void *from, size_t n)
{
	ssize_t m = fd == 2 ? (ssize_t)n : share(WRITE, ENOSPC, n);

	return m < 0 ? -1 : REAL(write)(fd, from, (size_t)m);
}

ssize_t pwrite(int fd, const void *from, size_t n, off_t at)
{
	ssize_t m = share(WRITE, ENOSPC, n);

	return m < 0 ? -1 : REAL(pwrite)(fd, from, (size_t)m, at);
}

int rename(const char *from, const char *to)
{
	return share(RENAME, EIO, 1) < 0 ? -1 : REAL(rename)(from, to);
}
