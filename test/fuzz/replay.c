/*
 * replay.c - feeds files to a fuzz target, without libFuzzer
 *
 * Operands are files and folders of files.  Each input has a process of its
 * own, because a target may end in die(): statuses 0 and 1 are answers, all
 * else is a failure.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int inputs, failures;

static void fail(const char *path, const char *why)
{
	printf("%s: %s\n", path, why);
	fflush(stdout);
	failures++;
}

/* In the child. */
_Noreturn static void feed(FILE *f, size_t size)
{
	/* Of just that size, so that a byte too far is seen. */
	uint8_t *data = malloc(size ? size : 1);

	if (!data || fread(data, 1, size, f) != size)
		_exit(99);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	exit(0);
}

static void replay(const char *path, size_t size)
{
	FILE *f = fopen(path, "rb");
	int status;
	pid_t child;

	inputs++;
	if (!f) {
		fail(path, "cannot be opened");
		return;
	}
	fflush(stdout);
	child = fork();
	if (child == 0)
		feed(f, size);
	fclose(f);
	if (child < 0 || waitpid(child, &status, 0) < 0)
		fail(path, "cannot be run");
	else if (WIFSIGNALED(status))
		fail(path, strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) > 1)
		fail(path, "found a fault");
}

static void visit(const char *path)
{
	struct stat st;
	struct dirent **entry;
	char name[4096];
	int n;

	if (stat(path, &st)) {
		fail(path, "is not there");
		return;
	}
	if (!S_ISDIR(st.st_mode)) {
		replay(path, (size_t)st.st_size);
		return;
	}
	n = scandir(path, &entry, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		if (entry[i]->d_name[0] != '.') {
			snprintf(name, sizeof name, "%s/%s", path,
				 entry[i]->d_name);
			visit(name);
		}
		free(entry[i]);
	}
	free(entry);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		visit(argv[i]);
	if (!inputs)
		fail(argc > 1 ? argv[1] : "replay", "has no inputs");
	printf("%d inputs, %d faults\n", inputs, failures);
	return failures ? 1 : 0;
}
