/* transpose.h - a square of bits, the other way round */
#ifndef TRANSPOSE_H
#define TRANSPOSE_H

#include <stdint.h>

/* Bit j of word i becomes bit i of word j. */
void transpose64(uint64_t word[64]);

#endif
