#include "memory.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cgroup.h"
#include "die.h"

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* "max" is no number, and no limit. */
static int64_t limit_in(const char *folder, const char *file)
{
	char bytes[32], rest[32];
	int64_t n;

	if (cgroup_words(folder, file, bytes, rest) < 1)
		return INT64_MAX;
	n = strtoll(bytes, NULL, 10);
	return n > 0 ? n : INT64_MAX;
}

static int64_t limit_v1(const char *folder)
{
	return limit_in(folder, "memory.limit_in_bytes");
}

static int64_t limit_v2(const char *folder)
{
	return limit_in(folder, "memory.max");
}

static int64_t by_rlimit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_AS, &r) || r.rlim_cur == RLIM_INFINITY)
		return INT64_MAX;
	return r.rlim_cur > INT64_MAX ? INT64_MAX : (int64_t)r.rlim_cur;
}

int64_t memory_most(void)
{
	int64_t pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	int64_t n = pages > 0 && page > 0 ? pages * page : INT64_MAX;

	n = least(n, by_rlimit());
	return least(n, cgroup_least("memory", limit_v1, limit_v2));
}

/* A tenth is left to buffers, the rest of the program and the system. */
size_t memory_room(void)
{
	return (size_t)(memory_most() / 10 * 9);
}

void memory_check(size_t bytes, const char *what, const char *remedy)
{
	if (bytes > memory_room())
		die("%s would take more than %.3g GB of the %.3g GB of memory; "
		    "%s",
		    what, (double)bytes / 1e9, (double)memory_most() / 1e9,
		    remedy);
}
