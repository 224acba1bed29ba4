/*
 * timed.c - what a command costs
 *
 *	timed LOG LABEL COMMAND...
 *
 * runs COMMAND and adds a line to LOG: label, seconds of wall clock, seconds
 * of processor, peak memory in kB.  Its status is the command's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

static long kilobytes(const struct rusage *use)
{
#ifdef __APPLE__
	return use->ru_maxrss / 1024;
#else
	return use->ru_maxrss;
#endif
}

int main(int argc, char **argv)
{
	struct rusage use;
	double start;
	int status;
	pid_t child;
	FILE *log;

	if (argc < 4) {
		fprintf(stderr, "usage: timed LOG LABEL COMMAND...\n");
		return 2;
	}
	start = now();
	child = fork();
	if (child == 0) {
		execvp(argv[3], argv + 3);
		perror(argv[3]);
		_exit(127);
	}
	memset(&use, 0, sizeof use);
	if (child < 0 || wait4(child, &status, 0, &use) < 0) {
		perror("timed");
		return 1;
	}
	start = now() - start;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	log = fopen(argv[1], "a");
	if (!log) {
		perror(argv[1]);
		return 1;
	}
	fprintf(log, "%s\t%.4f\t%.4f\t%ld\n", argv[2], start,
		seconds(use.ru_utime) + seconds(use.ru_stime), kilobytes(&use));
	return fclose(log) ? 1 : 0;
}
