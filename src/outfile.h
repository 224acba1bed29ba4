/*
 * outfile.h - files that appear whole or not at all
 *
 * An output is written as FILE.tmp.PID beside FILE and renamed when all of
 * all outputs is there: what was opened last first, so that the main table,
 * which was opened first, tells by being there that all others are.  Until
 * then any end of the process but SIGKILL removes it: by die_tidy(), or by
 * a handler of every signal that would have ended it, which then ends it as it
 * would have.  What is no regular file (stdout, a pipe, a device) is written
 * straight through.
 *
 * Invariant: an outfile lives in a list that only grows, so that a handler may
 * walk it at any moment; 'live' alone says whether there is a file to remove.
 */
#ifndef OUTFILE_H
#define OUTFILE_H

#include <stdbool.h>
#include <stddef.h>

struct outfile;

/* Is this the end of the file's name, and not all of it? */
bool outfile_ends(const char *path, const char *suffix);

/*
 * Dies (usage) if 'path' is, by device and inode, one of the null-ended
 * 'inputs' (which may be null), "-" among them being stdin.  'option' is the
 * one that gave the path, for the message.
 */
void outfile_check(const char *option, const char *path, char *const *inputs);

/* "-" is stdout.  A symbolic link is followed, a file's mode is kept.  Dies
 * if it cannot be written, or (usage) is another output of this process. */
struct outfile *outfile_open(const char *path);
/* The same of the index of 'data', after which it will appear. */
struct outfile *outfile_open_index(const char *path, struct outfile *data);

/* How it is called in messages: the path, or "standard output". */
const char *outfile_name(const struct outfile *);
/* The file to be renamed, or null if it is written straight through. */
const char *outfile_temporary(const struct outfile *);
int outfile_fd(const struct outfile *);

/* Any number of bytes; dies if they cannot be written. */
void outfile_write(struct outfile *, const void *, size_t);
/* Forget what was written, of one that has a temporary. */
void outfile_again(struct outfile *);
/* Nothing is written after this; dies if the system says so late. */
void outfile_close(struct outfile *);
/* Close and remove it: it is not wanted after all. */
void outfile_abandon(struct outfile *);

/*
 * Close what is open, give all outputs their names.  Dies if one cannot have
 * it; of those that have, the ones that replaced nothing are then gone again.
 */
void outfile_commit_all(void);

#endif
