/*
 * fileid.h - is a file still the one that was opened?
 *
 * Another process may write it in the meantime.  What was read before that and
 * what is read after it are of two files then: the header that a first opening
 * told and the records of a second, or the halves of one that grew in place.
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
/*
 * Die if the file was written since it had this identity.  That another has its
 * name by now is no harm to who has it open.
 */
void fileid_check_unchanged(const struct fileid *, const char *path);
_Noreturn void fileid_changed(const char *path);

#endif
