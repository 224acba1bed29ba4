/*
 * unit.h - checks that count
 *
 * A test is a program: CHECK() what must hold, then return unit_end(), which
 * says how many held and is 0 if all did.  NDEBUG does not matter.
 */
#ifndef UNIT_H
#define UNIT_H

#include <stdio.h>

static long unit_checks, unit_failures;

#define CHECK(cond) unit_check(!!(cond), __FILE__, __LINE__, #cond)

static inline int unit_check(int held, const char *file, int line,
			     const char *what)
{
	unit_checks++;
	if (!held && ++unit_failures <= 20)
		fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	return held;
}

static inline int unit_end(void)
{
	if (unit_failures || !unit_checks) {
		printf("FAILED %ld of %ld tests\n", unit_failures, unit_checks);
		return 1;
	}
	printf("ok %ld tests\n", unit_checks);
	return 0;
}

#endif
