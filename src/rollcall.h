/*
 * rollcall.h - which samples are called anywhere
 *
 * A sample without any call is mostly a mistake in the making of the file; no
 * table tells of it, so it is said at the end.
 */
#ifndef ROLLCALL_H
#define ROLLCALL_H

#include "engine.h"

struct rollcall;

struct rollcall *rollcall_create(const struct source *);
struct work rollcall_work(struct rollcall *);
/* After the engine has run: warns of samples used that no site calls,
 * unless there were few sites. */
void rollcall_tell(const struct rollcall *);
void rollcall_free(struct rollcall *);

#endif
