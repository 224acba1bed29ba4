/*
 * roster.h - a list of samples, matched against those of the input
 *
 *	struct roster r = { .source = path, .samples = &names };
 *
 *	roster_find() of every name listed, roster_repeat() where one was
 *	before, roster_end()
 */
#ifndef ROSTER_H
#define ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "names.h"

struct roster {
	const char *source;	     /* the option or file, for messages */
	const struct names *samples; /* the input's; stays the caller's */
	bool pops;		     /* populations stand beside them */
	/* what came of it */
	size_t nfound, nrepeated;
	struct names missing; /* each once */
	const char *repeated; /* the first one */
	long missing_line;    /* of the first one */
	long first_line;      /* 0 on the command line */
	bool exchanged;
};

/*
 * The number of the sample listed in the line (0: on the command line), or -1
 * if the input has none such.  Blanks around a name may be strays: they are
 * taken off 'name' if the input has no sample so named.  Dies of an empty name.
 */
int32_t roster_find(struct roster *, char *name, long line);
/* What stands beside a missing name is a sample's, so columns were exchanged.
 */
void roster_exchanged(struct roster *);
/* The sample was listed before, which is worth a warning. */
void roster_repeat(struct roster *, int32_t sample);
/*
 * Dies of samples that are not in the input, naming the first ones and what
 * may be wrong with them; warns of them if 'may_have_more', unless there was
 * none but these.  Warns of samples listed more than once.
 */
void roster_end(struct roster *, bool may_have_more);

#endif
