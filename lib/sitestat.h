/*
 * sitestat.h - what is said of one site in one population
 */
#ifndef SITESTAT_H
#define SITESTAT_H

#include <stdbool.h>
#include <stdint.h>

struct sitestat {
	int64_t called, missing; /* genotypes */
	int64_t an, ac;		 /* alleles called; of them ALT */
	double af, maf;		 /* of all ALT; of the commonest but one */
	double ho, he, f;	 /* observed and expected heterozygosity */
	double hwe_p;
};

/*
 * From the copies of each allele, REF first, and the genotypes by class
 * (counts.h).  he = 1 - sum of squared frequencies, times an / (an - 1) if
 * unbiased (Nei 1978); f = 1 - ho / he (Wright); hwe_p is the exact test
 * (hwe.h) if 'diploid' says that each genotype has two slots and there are
 * two alleles.  What has nothing to divide by is NaN.
 */
struct sitestat sitestat(const int32_t copies[], unsigned nalleles,
			 const int32_t genotypes[], bool diploid,
			 bool unbiased);

#endif
