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

struct sitestat sitestat(const int32_t copies[], unsigned nalleles,
			 const int32_t genotypes[], bool diploid, bool unbiased)
{
	int32_t ref = genotypes[GENO_HOM_REF], het = genotypes[GENO_HET];
	int32_t alt = genotypes[GENO_HOM_ALT];
	struct sitestat s = { .called = (int64_t)ref + het + alt,
			      .missing = genotypes[GENO_MISSING],
			      .hwe_p = NAN };
	double squares = 0, n;

	for (unsigned a = 0; a < nalleles; a++)
		s.an += copies[a];
	s.ac = s.an - copies[0];
	n = (double)s.an;
	for (unsigned a = 0; a < nalleles; a++)
		squares += copies[a] / n * (copies[a] / n);
	s.af = (double)s.ac / n;
	s.maf = s.an ? commonest_but_one(copies, nalleles) / n : NAN;
	s.ho = s.called ? het / (double)s.called : NAN;
	s.he = commonest_but_one(copies, nalleles) ? 1 - squares : 0;
	if (!s.an)
		s.he = NAN;
	if (unbiased)
		s.he = s.an > 1 ? s.he * n / (n - 1) : NAN;
	s.f = s.he > 0 ? 1 - s.ho / s.he : NAN;
	if (nalleles == 2 && diploid)
		s.hwe_p = hwe_exact(het, ref, alt);
	return s;
}
