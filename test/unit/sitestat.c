/* What is said of a site, from lists of alleles and by the definitions. */
#include "sitestat.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "counts.h"
#include "hwe.h"
#include "random.h"
#include "unit.h"

enum { ALLELES = 6, INDIVIDUALS = 40 };

static int32_t copies[ALLELES], genotypes[GENO_CLASSES];
static unsigned nalleles;
static bool diploid;

static bool close_to(double x, double y)
{
	if (isnan(x) || isnan(y))
		return isnan(x) && isnan(y);
	return fabs(x - y) <= 1e-12 * (1 + fabs(y));
}

/* Individuals with one or two alleles at random, some with none. */
static void any_site(void)
{
	unsigned individuals = below(INDIVIDUALS), shown;

	nalleles = percent(60) ? 2 : 1 + below(ALLELES);
	shown = percent(70) ? nalleles : 1 + below(nalleles);
	diploid = percent(70);
	memset(copies, 0, sizeof copies);
	memset(genotypes, 0, sizeof genotypes);
	for (unsigned i = 0; i < individuals; i++) {
		unsigned a = below(shown), b = below(shown);

		if (percent(15)) {
			genotypes[GENO_MISSING]++;
			continue;
		}
		if (!diploid && percent(50))
			b = a;
		else
			copies[b]++;
		copies[a]++;
		genotypes[a != b ? GENO_HET
			  : a	 ? GENO_HOM_ALT
				 : GENO_HOM_REF]++;
	}
}

/* The share of pairs of alleles, drawn with or without putting back, that
 * differ. */
static double expected(bool unbiased)
{
	double differ = 0, pairs = 0;

	for (unsigned a = 0; a < nalleles; a++)
		for (unsigned b = 0; b < nalleles; b++) {
			double all = (double)copies[a] * copies[b];

			if (a == b && unbiased)
				all -= copies[a];
			pairs += all;
			differ += a == b ? 0 : all;
		}
	return pairs > 0 ? differ / pairs : NAN;
}

/* Sorted, the second. */
static int32_t second(void)
{
	int32_t most = -1, next = -1;

	for (unsigned a = 0; a < nalleles; a++) {
		unsigned above = 0;

		for (unsigned b = 0; b < nalleles; b++)
			above += copies[b] > copies[a] ||
				 (copies[b] == copies[a] && b < a);
		most = above == 0 ? copies[a] : most;
		next = above == 1 ? copies[a] : next;
	}
	return nalleles > 1 ? next : 0;
}

static void check(bool unbiased)
{
	struct sitestat s =
		sitestat(copies, nalleles, genotypes, diploid, unbiased);
	int64_t an = 0, called = genotypes[GENO_HOM_REF] + genotypes[GENO_HET] +
				 genotypes[GENO_HOM_ALT];
	double he = expected(unbiased), ho = NAN, f = NAN;

	for (unsigned a = 0; a < nalleles; a++)
		an += copies[a];
	if (called)
		ho = genotypes[GENO_HET] / (double)called;
	if (he > 0)
		f = 1 - ho / he;
	CHECK(s.called == called && s.missing == genotypes[GENO_MISSING]);
	CHECK(s.an == an && s.ac == an - copies[0]);
	CHECK(close_to(s.af, an ? (double)s.ac / (double)an : NAN));
	CHECK(close_to(s.maf, an ? second() / (double)an : NAN));
	CHECK(close_to(s.ho, ho));
	CHECK(close_to(s.he, he));
	CHECK(close_to(s.f, f));
	if (nalleles == 2 && diploid)
		CHECK(close_to(s.hwe_p, hwe_exact(genotypes[GENO_HET],
						  genotypes[GENO_HOM_REF],
						  genotypes[GENO_HOM_ALT])));
	else
		CHECK(isnan(s.hwe_p));
}

/* Where all copies are of one allele, nothing is a rounding error. */
static void fixed_sites(void)
{
	for (int32_t an = 1; an <= 3000; an++)
		for (unsigned a = 0; a < 3; a++) {
			int32_t all[3] = { 0 }, some[GENO_CLASSES] = { 0 };
			struct sitestat s;

			all[a] = an;
			some[a ? GENO_HOM_ALT : GENO_HOM_REF] = an;
			s = sitestat(all, 3, some, false, false);
			CHECK(s.he == 0 && isnan(s.f) && s.maf == 0);
			CHECK(s.af == (a ? 1 : 0) && s.ho == 0);
		}
}

int main(void)
{
	for (int i = 0; i < 20000; i++) {
		any_site();
		check(i % 2);
	}
	fixed_sites();
	return unit_end();
}
