/*
 * parallel.h - tasks that do not depend on each other, on several threads
 */
#ifndef PARALLEL_H
#define PARALLEL_H

#include <stddef.h>

/*
 * Call task(arg, i, thread) for each i below n, once, on any of 'threads'
 * threads, numbered from 0; returns when all are done.
 */
void parallel(int threads, size_t n,
	      void (*task)(void *arg, size_t i, int thread), void *arg);

#endif
