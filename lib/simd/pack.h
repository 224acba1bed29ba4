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

void LEVELLED(pbwt)(const uint64_t *row, size_t n, size_t zeros, int32_t next,
		    const int32_t *order, const int32_t *start,
		    int32_t *new_order, int32_t *new_start);
size_t LEVELLED(from)(const int32_t *x, size_t beg, size_t end, int32_t least,
		      int32_t *value, int32_t *at);
int64_t LEVELLED(blocks)(const int32_t *x, const int32_t *at, size_t n,
			 int32_t least, int32_t next[2]);
void LEVELLED(pairs)(unsigned what, const uint64_t *a, const uint64_t *b,
		     size_t nwords, uint32_t *sum);
void LEVELLED(dosages)(const uint64_t *hom, const uint64_t *ref,
		       const uint64_t *mask, size_t words, int64_t n[3]);
void LEVELLED(expand)(const uint64_t *hom, const uint64_t *ref, size_t words,
		      const float value[4], float *to);

void LEVELLED(rowsum)(const uint32_t *step, size_t n, const uint8_t *tile,
		      const uint8_t *table, uint32_t *sum);
void LEVELLED(tile)(const uint64_t *lo, const uint64_t *hi, size_t words,
		    unsigned rows, uint8_t *tile);
void LEVELLED(r2)(const uint32_t *dot, const double *of, const double *sum,
		  const double *var, double *cov, double *r2);
uint64_t LEVELLED(reach)(const double *x, double least);

extern const struct kernels LEVELLED(kernels);

#endif
