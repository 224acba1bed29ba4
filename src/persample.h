/*
 * persample.h - genotypes of each sample, as what windows measure
 */
#ifndef PERSAMPLE_H
#define PERSAMPLE_H

#include "window.h"

struct persample {
	const struct source *source;
	bool windowed; /* rows begin with the window */
};

struct measure persample_measure(const struct persample *);

#endif
