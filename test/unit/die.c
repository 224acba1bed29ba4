/* Ends of a process: what is said, with which status, and what else runs. */
#include "die.h"

#include <pthread.h>

#include "dies.h"
#include "unit.h"

static void say(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		abort();
}

static void handler(void)
{
	say("handler\n");
}

static void remove_files(void)
{
	say("removed\n");
}

static void begin(void)
{
	if (atexit(handler))
		abort();
	die_tidy(remove_files);
}

/* Did f() end with this status, having written just that? */
static int ends(void (*f)(const void *), int status, const char *want)
{
	char text[4096];
	int got = said(f, NULL, text);

	if (got == status && !strcmp(text, want))
		return 1;
	fprintf(stderr, "wanted %d and '%s', got %d and '%s'\n", status, want,
		got, text);
	return 0;
}

static void die_plainly(const void *arg)
{
	(void)arg;
	begin();
	die_guard(true);
	die("x%c%d", '\n', 1);
}

static void die_of_usage(const void *arg)
{
	(void)arg;
	begin();
	die_usage("y");
}

static void die_early(const void *arg)
{
	(void)arg;
	die("z");
}

static void *die_aside(void *arg)
{
	(void)arg;
	die("one of several");
}

static void die_in_threads(const void *arg)
{
	pthread_t id;

	(void)arg;
	begin();
	for (int i = 0; i < 3; i++)
		if (pthread_create(&id, NULL, die_aside, NULL))
			abort();
	die("one of several");
}

static void exit_inside(const void *arg)
{
	(void)arg;
	begin();
	die_guard(true);
	exit(7);
}

static void exit_outside(const void *arg)
{
	(void)arg;
	begin();
	die_guard(true);
	die_guard(false);
	exit(0);
}

int main(void)
{
	/* no handler: it might be a library's, and threads be inside of that */
	CHECK(ends(die_plainly, 1, "agtools: x?1\nremoved\n"));
	CHECK(ends(die_of_usage, 2, "agtools: y\nremoved\n"));
	CHECK(ends(die_early, 1, "agtools: z\n"));
	CHECK(ends(die_in_threads, 1, "agtools: one of several\nremoved\n"));
	CHECK(ends(exit_inside, 7,
		   "agtools: a library ended the run, most likely for want of "
		   "memory\nremoved\nhandler\n"));
	CHECK(ends(exit_outside, 0, "removed\nhandler\n"));
	return unit_end();
}
