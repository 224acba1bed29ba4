#include "cgroup.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"

int cgroup_words(const char *folder, const char *file, char a[32], char b[32])
{
	char *path = xprintf("%s/%s", folder, file);
	FILE *f = fopen(path, "re");
	int n = f ? fscanf(f, "%31s %31s", a, b) : 0;

	if (f)
		fclose(f);
	free(path);
	return n;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* A limit binds all below it.  In a container the first folders may not be
 * there to see, but the root then is the container's own. */
static int64_t up_the_tree(const char *mount, char *path, cgroup_limit limit)
{
	int64_t n = INT64_MAX;

	for (;;) {
		char *slash = strrchr(path, '/');
		char *folder = xprintf("%s%s", mount, path);

		n = least(n, limit(folder));
		free(folder);
		if (!slash)
			return n;
		*slash = 0;
	}
}

/* Is it one of "cpu,cpuacct"? */
static bool lists(const char *kinds, const char *kind)
{
	size_t n = strlen(kind);

	for (;; kinds++) {
		if (!strncmp(kinds, kind, n) && (!kinds[n] || kinds[n] == ','))
			return true;
		kinds = strchr(kinds, ',');
		if (!kinds)
			return false;
	}
}

/* A line of /proc/self/cgroup: "0::/a/b", or "4:cpu,cpuacct:/a/b" of v1. */
static int64_t by_line(char *line, const char *controller, cgroup_limit v1,
		       cgroup_limit v2)
{
	char *kind = strchr(line, ':'),
	     *path = kind ? strchr(kind + 1, ':') : 0;
	char *mount;
	int64_t n;

	if (!path)
		return INT64_MAX;
	*kind++ = *path++ = 0;
	path[strcspn(path, "\n")] = 0;
	if (!*kind)
		return up_the_tree("/sys/fs/cgroup", path, v2);
	if (!lists(kind, controller))
		return INT64_MAX;
	mount = xprintf("/sys/fs/cgroup/%s", kind);
	n = up_the_tree(mount, path, v1);
	free(mount);
	return n;
}

int64_t cgroup_least(const char *controller, cgroup_limit v1, cgroup_limit v2)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	int64_t n = INT64_MAX;
	char *line = 0;
	size_t room = 0;

	if (!f)
		return n;
	while (getline(&line, &room, f) > 0)
		n = least(n, by_line(line, controller, v1, v2));
	free(line);
	fclose(f);
	return n;
}
