#include "sitestat.h"

#include <math.h>

#include "counts.h"
#include "hwe.h"

/* The second largest, of two or more. */
static int32_t commonest_but_one(const int32_t copies[], unsigned n)
{
	int32_t first = 0, second = 0;

	for (unsigned a = 0; a < n; a++) {
		int32_t c = copies[a];

		if (c > first) {
			second = first;
			first = c;
		} else if (c > second) {
			second = c;
		}
	}
	return second;
}

/* 1 - ho / he, where ho = het / called and he = unlike / pairs; of whole
 * numbers, so that it is 0 where these are the same. */
static double fixation(int64_t het, int64_t called, int64_t unlike,
		       int64_t pairs)
{
	__extension__ typedef __int128 wide;

	if (!called || unlike <= 0)
		return NAN;
	return (double)((wide)called * unlike - (wide)het * pairs) /
	       (double)((wide)called * unlike);
}

struct sitestat sitestat(const int32_t copies[], unsigned nalleles,
			 const int32_t genotypes[], bool diploid, bool unbiased)
{
	int32_t ref = genotypes[GENO_HOM_REF], het = genotypes[GENO_HET];
	int32_t alt = genotypes[GENO_HOM_ALT];
	struct sitestat s = { .called = (int64_t)ref + het + alt,
			      .missing = genotypes[GENO_MISSING],
			      .hwe_p = NAN };
	int64_t pairs, unlike;
	double n;

	for (unsigned a = 0; a < nalleles; a++)
		s.an += copies[a];
	s.ac = s.an - copies[0];
	n = (double)s.an;
	pairs = unlike = s.an * s.an;
	for (unsigned a = 0; a < nalleles; a++)
		unlike -= (int64_t)copies[a] * copies[a];
	if (unbiased)
		pairs -= s.an;
	s.af = (double)s.ac / n;
	s.maf = s.an ? commonest_but_one(copies, nalleles) / n : NAN;
	s.ho = s.called ? het / (double)s.called : NAN;
	s.he = pairs ? (double)unlike / (double)pairs : NAN;
	s.f = fixation(het, s.called, unlike, pairs);
	if (nalleles == 2 && diploid)
		s.hwe_p = hwe_exact(het, ref, alt);
	return s;
}
