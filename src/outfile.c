#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "die.h"

enum { MAX_LINKS = 40, MAX_TRIES = 100 };

struct outfile {
	struct outfile *next;
	char *name;	 /* for messages */
	char *target;	 /* what to rename to, links followed */
	char *temporary; /* null if written straight through */
	int fd;		 /* -1 when closed */
	bool own_fd;
	atomic_bool live; /* 'temporary' exists */
};

static _Atomic(struct outfile *) all;

static void remove_temporaries(void)
{
	for (struct outfile *o = atomic_load(&all); o; o = o->next)
		if (atomic_exchange(&o->live, false))
			unlink(o->temporary);
}

static void on_signal(int sig)
{
	remove_temporaries();
	raise(sig); /* SA_RESETHAND: with its default action */
}

/* Signals that someone else handles or that are ignored (nohup) stay so. */
static void catch_signals(void)
{
	static const int ends[] = { SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGPIPE,
				    SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU, SIGABRT,
				    SIGSEGV, SIGBUS,  SIGFPE,  SIGILL };
	struct sigaction now, ours = { .sa_handler = on_signal };

	ours.sa_flags = (int)(SA_RESETHAND | SA_NODEFER);
	sigemptyset(&ours.sa_mask);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (!sigaction(ends[i], 0, &now) && now.sa_handler == SIG_DFL)
			sigaction(ends[i], &ours, 0);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

void outfile_check(const char *option, const char *path, char *const *inputs)
{
	bool dash = !strcmp(path, "-");
	struct stat out, in;
	int r = dash ? fstat(STDOUT_FILENO, &out) : stat(path, &out);

	if (r || !S_ISREG(out.st_mode) || !inputs)
		return;
	for (; *inputs; inputs++) {
		r = strcmp(*inputs, "-") ? stat(*inputs, &in)
					 : fstat(STDIN_FILENO, &in);
		if (!r && same_file(&in, &out))
			die_usage("%s: %s is also an input file; write to "
				  "another file",
				  option, dash ? "standard output" : path);
	}
}

/* The descriptor that a name such as /dev/fd/3 stands for, or -1. */
static int named_fd(const char *path)
{
	static const char *const folder[] = { "/dev/fd/", "/proc/self/fd/" };

	if (!strcmp(path, "-") || !strcmp(path, "/dev/stdout"))
		return STDOUT_FILENO;
	if (!strcmp(path, "/dev/stderr"))
		return STDERR_FILENO;
	for (int i = 0; i < 2; i++) {
		size_t n = strlen(folder[i]), digits;

		if (strncmp(path, folder[i], n))
			continue;
		digits = strspn(path + n, "0123456789");
		if (digits && digits < 6 && !path[n + digits])
			return atoi(path + n);
	}
	return -1;
}

/* Follow links to a name that is none, whether it exists or not. */
static char *follow(const char *path)
{
	char *p = xstrdup(path), to[4096];

	for (int i = 0; i < MAX_LINKS; i++) {
		ssize_t n = readlink(p, to, sizeof to - 1);
		char *slash = strrchr(p, '/'), *next;

		if (n < 0)
			return p;
		to[n] = 0;
		next = *to == '/' || !slash
			       ? xstrdup(to)
			       : xprintf("%.*s/%s", (int)(slash - p), p, to);
		free(p);
		p = next;
	}
	die("%s: too many symbolic links", path);
}

static _Noreturn void cannot(const struct outfile *o, int error)
{
	if (strstr(o->name, "://"))
		die("%s: cannot be written: outputs are local files", o->name);
	die("%s: cannot be written: %s", o->name, strerror(error));
}

/* A signal between the making and the 'live' would leave the file behind. */
static int create(struct outfile *o, mode_t mode)
{
	sigset_t every, before;
	int error;

	sigfillset(&every);
	pthread_sigmask(SIG_BLOCK, &every, &before);
	o->fd = open(o->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		     mode);
	error = o->fd < 0 ? errno : 0;
	atomic_store(&o->live, !error);
	pthread_sigmask(SIG_SETMASK, &before, 0);
	return error;
}

static bool taken(const char *target)
{
	for (struct outfile *o = atomic_load(&all); o; o = o->next)
		if (o->temporary && !strcmp(o->target, target))
			return true;
	return false;
}

static bool has_fd(int fd)
{
	for (struct outfile *o = atomic_load(&all); o; o = o->next)
		if (!o->own_fd && o->fd == fd)
			return true;
	return false;
}

static void enlist(struct outfile *o)
{
	if (!atomic_load(&all)) {
		die_tidy(remove_temporaries);
		catch_signals();
	}
	o->next = atomic_load(&all);
	while (!atomic_compare_exchange_weak(&all, &o->next, o))
		;
}

/*
 * A number follows the PID when the name is taken: in containers every
 * process may be number 7, and one that was killed leaves its file.
 */
static void open_temporary(struct outfile *o, const struct stat *old)
{
	int error = EEXIST;

	if (old && access(o->target, W_OK))
		cannot(o, errno);
	if (taken(o->target))
		die_usage("%s: named twice as an output", o->name);
	o->temporary = xprintf("%s.tmp.%ld", o->target, (long)getpid());
	enlist(o);
	error = create(o, 0666);
	for (int i = 1; error == EEXIST && i < MAX_TRIES; i++) {
		free(o->temporary); /* not live: no handler reads it */
		o->temporary =
			xprintf("%s.tmp.%ld.%d", o->target, (long)getpid(), i);
		error = create(o, 0666);
	}
	if (error)
		cannot(o, error);
	if (old)
		(void)!fchmod(o->fd, old->st_mode & 0777);
}

struct outfile *outfile_open(const char *path)
{
	struct outfile *o = xalloc(1, sizeof *o);
	struct stat st;
	bool exists;

	o->fd = named_fd(path);
	o->name = xstrdup(o->fd == STDOUT_FILENO ? "standard output" : path);
	if (o->fd >= 0) {
		if (has_fd(o->fd))
			die_usage("%s: named twice as an output", o->name);
		enlist(o);
		return o;
	}
	o->own_fd = true;
	exists = !stat(path, &st);
	if (!*path)
		die_usage("an output has an empty name");
	if (exists && S_ISDIR(st.st_mode))
		cannot(o, EISDIR);
	if (exists && !S_ISREG(st.st_mode)) {
		o->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
		if (o->fd < 0)
			cannot(o, errno);
		enlist(o);
		return o;
	}
	o->target = follow(path);
	open_temporary(o, exists ? &st : 0);
	return o;
}

const char *outfile_name(const struct outfile *o)
{
	return o->name;
}

const char *outfile_temporary(const struct outfile *o)
{
	return o->temporary;
}

int outfile_fd(const struct outfile *o)
{
	return o->fd;
}

void outfile_write(struct outfile *o, const void *data, size_t n)
{
	const char *p = data;

	while (n) {
		ssize_t k = write(o->fd, p, n);

		if (k >= 0) {
			p += k;
			n -= (size_t)k;
		} else if (errno == EAGAIN) {
			struct pollfd fd = { o->fd, POLLOUT, 0 };

			poll(&fd, 1, -1);
		} else if (errno != EINTR) {
			cannot(o, errno);
		}
	}
}

void outfile_close(struct outfile *o)
{
	int fd = o->fd;

	o->fd = -1;
	if (fd >= 0 && o->own_fd && close(fd))
		cannot(o, errno);
}

void outfile_commit(struct outfile *o)
{
	outfile_close(o);
	if (!o->temporary)
		return;
	if (rename(o->temporary, o->target))
		cannot(o, errno);
	atomic_store(&o->live, false);
}

void outfile_abandon(struct outfile *o)
{
	outfile_close(o);
	if (atomic_exchange(&o->live, false))
		unlink(o->temporary);
}
