/*
 * random.h - numbers that are the same in every run
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

static uint64_t random_state = 88172645463325252u;

static inline uint64_t random64(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state * 2685821657736338717u;
}

/* From 0 to n - 1. */
static inline unsigned below(unsigned n)
{
	return (unsigned)((random64() >> 32) % n);
}

/* So many times in a hundred. */
static inline int percent(unsigned n)
{
	return below(100) < n;
}

#endif
