#define _GNU_SOURCE
#include "cpus.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "die.h"

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int by_affinity(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
#ifdef __linux__
	cpu_set_t set; /* more than 1024 CPUs do not fit, and give the above */

	if (!sched_getaffinity(0, sizeof set, &set))
		n = CPU_COUNT(&set);
#endif
	return n < 1 ? 1 : n > INT_MAX ? INT_MAX : (int)n;
}

/* The variable's value, or 'otherwise' if it is no positive whole number.
 * OMP_NUM_THREADS may go on with a comma, for inner levels. */
static int by_variable(const char *name, int otherwise)
{
	const char *s = getenv(name);
	char *end;
	long n;

	if (!s)
		return otherwise;
	errno = 0;
	n = strtol(s, &end, 10);
	if (end == s || errno || n < 1 || (*end && *end != ','))
		return otherwise;
	return n > INT_MAX ? INT_MAX : (int)n;
}

/* Up to two words of a file of one line; how many. */
static int read_words(const char *path, char a[32], char b[32])
{
	FILE *f = fopen(path, "re");
	int n = f ? fscanf(f, "%31s %31s", a, b) : 0;

	if (f)
		fclose(f);
	return n;
}

static int ceiling(const char *quota, const char *period)
{
	double q = strtod(quota, 0), p = strtod(period, 0), n;

	if (q <= 0 || p <= 0) /* "max", or -1: no limit */
		return INT_MAX;
	n = q / p;
	return n >= INT_MAX ? INT_MAX : (int)n + (n > (int)n);
}

static int quota_v2(const char *folder)
{
	char *path = xprintf("%s/cpu.max", folder), quota[32], period[32];
	int n = read_words(path, quota, period);

	free(path);
	return n == 2 ? ceiling(quota, period) : INT_MAX;
}

static int quota_v1(const char *folder)
{
	char *q = xprintf("%s/cpu.cfs_quota_us", folder);
	char *p = xprintf("%s/cpu.cfs_period_us", folder);
	char quota[32], period[32], rest[32];
	bool both = read_words(q, quota, rest) > 0 &&
		    read_words(p, period, rest) > 0;

	free(q);
	free(p);
	return both ? ceiling(quota, period) : INT_MAX;
}

/* A quota binds all below it.  In a container the first folders may not be
 * there to see, but the root then is the container's own. */
static int up_the_tree(const char *mount, char *path,
		       int (*quota)(const char *))
{
	int n = INT_MAX;

	for (;;) {
		char *slash = strrchr(path, '/');
		char *folder = xprintf("%s%s", mount, path);

		n = least(n, quota(folder));
		free(folder);
		if (!slash)
			return n;
		*slash = 0;
	}
}

/* A line of /proc/self/cgroup: "0::/a/b", or "4:cpu,cpuacct:/a/b" of v1. */
static int by_cgroup_line(char *line)
{
	char *kind = strchr(line, ':'),
	     *path = kind ? strchr(kind + 1, ':') : 0;
	char *mount;
	int n;

	if (!path)
		return INT_MAX;
	*kind++ = *path++ = 0;
	path[strcspn(path, "\n")] = 0;
	if (!*kind)
		return up_the_tree("/sys/fs/cgroup", path, quota_v2);
	if (strcmp(kind, "cpu") && strncmp(kind, "cpu,", 4) &&
	    !strstr(kind, ",cpu,") && !strstr(kind, "cpuacct,cpu"))
		return INT_MAX;
	mount = xprintf("/sys/fs/cgroup/%s", kind);
	n = up_the_tree(mount, path, quota_v1);
	free(mount);
	return n;
}

static int by_cgroup(void)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	char *line = 0;
	size_t room = 0;
	int n = INT_MAX;

	if (!f)
		return n;
	while (getline(&line, &room, f) > 0)
		n = least(n, by_cgroup_line(line));
	free(line);
	fclose(f);
	return n;
}

int cpus_allowed(void)
{
	int n = least(by_affinity(), by_cgroup());

	n = least(n, by_variable("OMP_NUM_THREADS", INT_MAX));
	return least(n, by_variable("SLURM_CPUS_PER_TASK",
				    getenv("SLURM_JOB_ID") ? 1 : INT_MAX));
}
