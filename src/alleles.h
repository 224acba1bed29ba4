/* alleles.h - what a record's REF and ALT are */
#ifndef ALLELES_H
#define ALLELES_H

#include <stdbool.h>
#include <stddef.h>

enum variant_type {
	TYPE_SNP = 1,
	TYPE_INDEL = 2,
	TYPE_MNP = 4,
	TYPE_REF = 8, /* no ALT, or none that is a sequence */
};

struct alleles {
	unsigned n;	/* REF included */
	unsigned types; /* of any ALT, as bcftools' --types has it */
	unsigned star;	/* the first '*' ALT, 0 if none */
	bool symbolic;	/* <DEL>, a breakend, <NON_REF> */
	bool no_ref;	/* REF is '.' or empty */
	bool duplicate; /* two alleles are the same */
};

/* REF is [ref, ref + nref), ALT the comma-separated [alt, alt + nalt). */
struct alleles alleles_read(const char *ref, size_t nref, const char *alt,
			    size_t nalt);

/*
 * The number of the allele that [name, name + n) is, -1 if it is none, as '.'
 * and '*' are.  Case does not matter, which in ancestral alleles says how sure
 * they are; what follows a '|' is left out, so that the 1000 Genomes' 'A|||'
 * is A.
 */
int alleles_find(const char *ref, size_t nref, const char *alt, size_t nalt,
		 const char *name, size_t n);

#endif
