#include "normal.h"

#include <math.h>

#include "ln.h"

/* The finaliser of splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* From -1 to 1. */
static double uniform(uint64_t x)
{
	return (double)(x >> 11) * 0x1p-52 - 1;
}

double normal_at(uint64_t seed, uint64_t i)
{
	uint64_t state = mix(mix(seed) ^ i);
	double u, v, s;

	do {
		u = uniform(state = mix(state));
		v = uniform(state = mix(state));
		s = u * u + v * v;
	} while (s >= 1 || s == 0);
	return u * sqrt(-2 * ln(s) / s);
}
