/* version.h - which agtools this is; the build may say otherwise by -D */
#ifndef VERSION_H
#define VERSION_H

#ifndef AGTOOLS_VERSION
#define AGTOOLS_VERSION "0.1.0"
#endif

#endif
