/* cgroup.h - limits that a control group, or one above it, has on a process */
#ifndef CGROUP_H
#define CGROUP_H

#include <stdint.h>

/* What a folder of either version of control groups allows; INT64_MAX if it
 * does not say. */
typedef int64_t (*cgroup_limit)(const char *folder);

/* The least that any group above this process allows; INT64_MAX without. */
int64_t cgroup_least(const char *controller, cgroup_limit v1, cgroup_limit v2);

/* Up to two words of a folder's file of one line; how many. */
int cgroup_words(const char *folder, const char *file, char a[32], char b[32]);

#endif
