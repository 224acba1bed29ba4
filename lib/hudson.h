/*
 * hudson.h - differences within and between populations, an allele at a time
 *
 * Of a row with c copies of its allele among n called ones, not yet times the
 * row's weight.  Summed over the rows of a site these are the chances that
 * two alleles differ, drawn from one population without replacement, or from
 * two (Nei and Li 1979; Hudson, Slatkin and Maddison 1992).
 *
 * Invariant: exchanging the populations changes no bit.
 */
#ifndef HUDSON_H
#define HUDSON_H

/* NaN if fewer than two are called. */
static inline double row_within(double copies, double called)
{
	return copies * (called - copies) / (called * (called - 1));
}

/* NaN if none is called in one of them. */
static inline double row_between(double c1, double n1, double c2, double n2)
{
	return (c1 * (n2 - c2) + c2 * (n1 - c1)) / (2 * n1 * n2);
}

#endif
