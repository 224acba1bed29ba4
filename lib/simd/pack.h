/* pack.h - the kernels of one level, for its table; see simd.h */
#ifndef PACK_H
#define PACK_H

#include "simd.h"

enum packed LEVELLED(text)(const char *, unsigned nsamples, unsigned ploidy,
			   unsigned nalleles, uint64_t *planes, size_t stride);
enum packed LEVELLED(typed)(const uint8_t *, unsigned nsamples, unsigned ploidy,
			    unsigned nalleles, uint64_t *planes, size_t stride);
size_t LEVELLED(gather)(const char *p, const char *end, uint32_t *column,
			size_t n);
void LEVELLED(count)(const uint64_t *plane, const struct mask *mask, size_t n,
		     int32_t *count);

extern const struct kernels LEVELLED(kernels);

#endif
