/* version.h - which agtools this is; the build may say otherwise by -D */
#ifndef VERSION_H
#define VERSION_H

#include <stdio.h>

#ifndef AGTOOLS_VERSION
#define AGTOOLS_VERSION "0.1.0"
#endif

/* Our version, htslib's, and what the build can do: a line each. */
void version_print(FILE *);

#endif
