#include "fileid.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "die.h"

struct fileid fileid_of(const char *path)
{
	struct stat st;

	if ((strcmp(path, "-") ? stat(path, &st) : fstat(STDIN_FILENO, &st)) ||
	    !S_ISREG(st.st_mode))
		return (struct fileid){ 0 };
	return (struct fileid){ true, st.st_dev, st.st_ino, st.st_size,
				st.st_mtim };
}

static bool same_file(const struct fileid *a, const struct fileid *b)
{
	return a->known == b->known && a->device == b->device &&
	       a->inode == b->inode;
}

static bool same_content(const struct fileid *a, const struct fileid *b)
{
	return a->size == b->size && a->changed.tv_sec == b->changed.tv_sec &&
	       a->changed.tv_nsec == b->changed.tv_nsec;
}

void fileid_changed(const char *path)
{
	die("%s: has changed since it was read first; run again when it is "
	    "complete",
	    path);
}

void fileid_check(const struct fileid *a, const struct fileid *b,
		  const char *path)
{
	if (!same_file(a, b) || !same_content(a, b))
		fileid_changed(path);
}

void fileid_check_unchanged(const struct fileid *a, const char *path)
{
	struct fileid b = fileid_of(path);

	if (same_file(a, &b) && !same_content(a, &b))
		die("%s: was written to while it was read; run again when it "
		    "is complete",
		    strcmp(path, "-") ? path : "stdin");
}
