/*
 * normal.h - numbers as if drawn from a normal distribution, each by itself
 *
 * The i-th number of a seed is a function of seed and i: any thread may make
 * any part of a matrix of them.  They are made by Marsaglia's polar method
 * with the logarithm of ln.h, and are the same on every machine.
 */
#ifndef NORMAL_H
#define NORMAL_H

#include <stdint.h>

double normal_at(uint64_t seed, uint64_t i);

#endif
