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

#include "cgroup.h"
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

static int64_t ceiling(const char *quota, const char *period)
{
	double q = strtod(quota, 0), p = strtod(period, 0), n;

	if (q <= 0 || p <= 0) /* "max", or -1: no limit */
		return INT64_MAX;
	n = q / p;
	return n >= INT_MAX ? INT_MAX : (int)n + (n > (int)n);
}

static int64_t quota_v2(const char *folder)
{
	char quota[32], period[32];

	return cgroup_words(folder, "cpu.max", quota, period) == 2
		       ? ceiling(quota, period)
		       : INT64_MAX;
}

static int64_t quota_v1(const char *folder)
{
	char quota[32], period[32], rest[32];
	bool both = cgroup_words(folder, "cpu.cfs_quota_us", quota, rest) > 0 &&
		    cgroup_words(folder, "cpu.cfs_period_us", period, rest) > 0;

	return both ? ceiling(quota, period) : INT64_MAX;
}

static int by_cgroup(void)
{
	int64_t n = cgroup_least("cpu", quota_v1, quota_v2);

	return n > INT_MAX ? INT_MAX : (int)n;
}

int cpus_allowed(void)
{
	int n = least(by_affinity(), by_cgroup());

	n = least(n, by_variable("OMP_NUM_THREADS", INT_MAX));
	return least(n, by_variable("SLURM_CPUS_PER_TASK",
				    getenv("SLURM_JOB_ID") ? 1 : INT_MAX));
}
