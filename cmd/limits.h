/* limits.h - options that are a limit from 0 to 1, compared exactly */
#ifndef LIMITS_H
#define LIMITS_H

#include "decimal.h"

/* Both die (usage) of what is none. */
struct decimal limit_read(const char *option, const char *text);
/* --maf, of a rarer allele: 0.5 at most. */
struct decimal limit_maf(const char *text);

#endif
