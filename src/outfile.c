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

enum {
	MAX_LINKS = 40,
	MAX_TRIES = 100,
	/* with ".tmp.", PID and number it is less than 143, which is what
	 * eCryptfs allows; most allow 255 */
	MAX_BASE = 120
};

struct outfile {
	_Atomic(struct outfile *) next;
	const struct outfile *index_of; /* or null */
	char *name;			/* for messages */
	char *target;	    /* what to rename to, links followed; or null */
	const char *base;   /* the last part of it */
	struct stat folder; /* that it is in */
	struct stat old;    /* what has the name now; st_mode 0: nothing */
	char *temporary;    /* null if written straight through */
	int fd;		    /* -1 when closed */
	bool own_fd;
	bool came;	  /* as 'target', where there was nothing */
	atomic_bool live; /* 'temporary' exists */
};

static _Atomic(struct outfile *) all;

/* 'live' is cleared last: another thread's signal may end us in between. */
static void discard(struct outfile *o)
{
	if (!atomic_load(&o->live))
		return;
	unlink(o->temporary);
	atomic_store(&o->live, false);
}

static void remove_temporaries(void)
{
	for (struct outfile *o = atomic_load(&all); o; o = o->next)
		discard(o);
}

/*
 * All signals wait, and those that come to other threads do the same as this
 * one, until it comes again with its default action.
 */
static void on_signal(int sig)
{
	sigset_t one;

	remove_temporaries();
	signal(sig, SIG_DFL);
	sigemptyset(&one);
	sigaddset(&one, sig);
	raise(sig);
	sigprocmask(SIG_UNBLOCK, &one, 0);
}

static bool ends_by_default(int sig)
{
	static const int harmless[] = { SIGCHLD, SIGURG,  SIGWINCH, SIGCONT,
					SIGTSTP, SIGTTIN, SIGTTOU };

	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (sig == harmless[i])
			return false;
	return true;
}

/* Signals that someone else handles or that are ignored (nohup) stay so. */
static void catch_signals(void)
{
	struct sigaction now, ours = { .sa_handler = on_signal };

	sigfillset(&ours.sa_mask);
	for (int sig = 1; sig <= SIGRTMAX; sig++)
		if (ends_by_default(sig) && !sigaction(sig, 0, &now) &&
		    now.sa_handler == SIG_DFL)
			sigaction(sig, &ours, 0);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

bool outfile_ends(const char *path, const char *suffix)
{
	size_t n = strlen(path), k = strlen(suffix);

	return n > k && !strcmp(path + n - k, suffix);
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

/*
 * One would be lost: a rename takes the name of the other, or its file.  What
 * has no name of ours may be the same: a terminal, /dev/null, a job's log that
 * both stdout and stderr go to.
 */
static bool clash(const struct outfile *a, const struct outfile *b)
{
	if (!a->own_fd && !b->own_fd && a->fd == b->fd)
		return true;
	if (a->target && b->target && same_file(&a->folder, &b->folder) &&
	    !strcmp(a->base, b->base))
		return true;
	return (a->target || b->target) && S_ISREG(a->old.st_mode) &&
	       S_ISREG(b->old.st_mode) && same_file(&a->old, &b->old);
}

static void enlist(struct outfile *o, struct outfile *after)
{
	_Atomic(struct outfile *) *at = after ? &after->next : &all;

	for (struct outfile *x = atomic_load(&all); x; x = x->next)
		if (clash(x, o))
			die_usage("%s: named twice as an output", o->name);
	if (!atomic_load(&all)) {
		die_tidy(remove_temporaries);
		catch_signals();
	}
	atomic_store(&o->next, atomic_load(at));
	atomic_store(at, o);
}

static char *temporary_name(const struct outfile *o, int number)
{
	int n = (int)(o->base - o->target) + (int)strnlen(o->base, MAX_BASE);
	long pid = getpid();

	return number ? xprintf("%.*s.tmp.%ld.%d", n, o->target, pid, number)
		      : xprintf("%.*s.tmp.%ld", n, o->target, pid);
}

/*
 * A number follows the PID when the name is taken: in containers every
 * process may be number 7, and one that was killed leaves its file.
 */
static void open_temporary(struct outfile *o, struct outfile *after)
{
	int error;

	enlist(o, after);
	o->temporary = temporary_name(o, 0);
	error = create(o, 0666);
	for (int i = 1; error == EEXIST && i < MAX_TRIES; i++) {
		free(o->temporary); /* not live: no handler reads it */
		o->temporary = temporary_name(o, i);
		error = create(o, 0666);
	}
	if (error)
		cannot(o, error);
	if (o->old.st_mode)
		(void)!fchmod(o->fd, o->old.st_mode & 0777);
}

static int find_folder(struct outfile *o)
{
	size_t n = (size_t)(o->base - o->target);
	char *path = n ? xstrndup(o->target, n) : xstrdup(".");
	int r = stat(path, &o->folder);

	free(path);
	return r;
}

static void open_named(struct outfile *o, struct outfile *after)
{
	char *slash;

	if (o->old.st_mode && access(o->name, W_OK))
		cannot(o, errno);
	o->target = follow(o->name);
	slash = strrchr(o->target, '/');
	o->base = slash ? slash + 1 : o->target;
	if (find_folder(o))
		cannot(o, errno);
	open_temporary(o, after);
}

/*
 * One that we got at the start and may write to: what we open ourselves is
 * closed on exec, and may have a number that was free.
 */
static bool inherited(int fd)
{
	int flags = fcntl(fd, F_GETFD), status = fcntl(fd, F_GETFL);

	return flags >= 0 && !(flags & FD_CLOEXEC) && status >= 0 &&
	       (status & O_ACCMODE) != O_RDONLY;
}

static struct outfile *open_after(const char *path, struct outfile *after)
{
	struct outfile *o = xalloc(1, sizeof *o);

	o->fd = named_fd(path);
	o->name = xstrdup(o->fd == STDOUT_FILENO ? "standard output" : path);
	o->own_fd = o->fd < 0;
	if (!o->own_fd && !inherited(o->fd))
		cannot(o, EBADF);
	if (!*path)
		die_usage("an output has an empty name");
	if (o->own_fd ? stat(path, &o->old) : fstat(o->fd, &o->old)) {
		if (errno != ENOENT)
			cannot(o, errno);
		o->old.st_mode = 0;
	}
	if (S_ISDIR(o->old.st_mode))
		cannot(o, EISDIR);
	if (o->own_fd && (!o->old.st_mode || S_ISREG(o->old.st_mode))) {
		open_named(o, after);
		return o;
	}
	if (o->own_fd)
		o->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (o->fd < 0)
		cannot(o, errno);
	enlist(o, after);
	return o;
}

struct outfile *outfile_open(const char *path)
{
	return open_after(path, NULL);
}

struct outfile *outfile_open_index(const char *path, struct outfile *data)
{
	struct outfile *o = open_after(path, data);

	o->index_of = data;
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

void outfile_again(struct outfile *o)
{
	if (ftruncate(o->fd, 0) || lseek(o->fd, 0, SEEK_SET))
		cannot(o, errno);
}

void outfile_close(struct outfile *o)
{
	int fd = o->fd;

	o->fd = -1;
	if (fd >= 0 && o->own_fd && close(fd))
		cannot(o, errno);
}

void outfile_abandon(struct outfile *o)
{
	outfile_close(o);
	discard(o);
}

/* --- the end --- */

/*
 * An index that is younger than its file is believed, so a new one never
 * stands beside old data; nor an old one beside new data, for it goes first.
 */
static int appear(struct outfile *o)
{
	const struct outfile *x = o->next;

	for (; x && x->index_of == o; x = x->next)
		if (atomic_load(&x->live) && unlink(x->target) &&
		    errno != ENOENT)
			return -1;
	o->came = access(o->target, F_OK) != 0;
	return rename(o->temporary, o->target);
}

static _Noreturn void take_back(const struct outfile *o, int error)
{
	for (struct outfile *x = all; x != o; x = x->next)
		if (x->came)
			unlink(x->target);
	cannot(o, error);
}

/* A signal comes before all or after all. */
void outfile_commit_all(void)
{
	sigset_t every, before;

	for (struct outfile *o = all; o; o = o->next)
		outfile_close(o);
	sigfillset(&every);
	pthread_sigmask(SIG_BLOCK, &every, &before);
	for (struct outfile *o = all; o; o = o->next) {
		if (!atomic_load(&o->live))
			continue;
		if (appear(o))
			take_back(o, errno);
		atomic_store(&o->live, false);
	}
	pthread_sigmask(SIG_SETMASK, &before, 0);
}
