/*
 * fileid.h - is a file that is opened again the one that was opened first?
 *
 * Another process may write it anew in the meantime, and what the first
 * opening told, a header or the sums of all rows, is not of the new one then.
 * Device, inode, size and time of change tell the two apart.  Of what is no
 * file of this machine, such as a URL, nothing is known here: who opens it
 * again compares what it had read of it.
 */
#ifndef FILEID_H
#define FILEID_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

struct fileid {
	bool known;
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec changed;
};

/* Of what now has this name. */
struct fileid fileid_of(const char *path);
/* Die if they are of two files, or of one before and after a change. */
void fileid_check(const struct fileid *first, const struct fileid *,
		  const char *path);
_Noreturn void fileid_changed(const char *path);

#endif
