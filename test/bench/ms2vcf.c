/*
 * ms2vcf.c - what 'scrm ... -transpose-segsites' prints, as VCF
 *
 *	scrm ... | ms2vcf [-r] [-c CONTIGS] LENGTH LOCI SIZE... > FILE
 *
 * Each of scrm's loci is LENGTH bases; LOCI of them are laid one after the
 * other on each of the contigs chr1, chr2, ..., two of them unless -c says
 * otherwise.  SIZEs are the populations' diploid samples,
 * called P1_001 and so on, of two haplotypes in a row.  -r makes rich
 * records, GT:AD:DP:GQ:PL with numbers of a likely size: 15 % of the sites
 * have a third allele and 2 % of the genotypes are missing.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_POPS = 16 };

static uint64_t state = 88172645463325252u;

/* Marsaglia's xorshift64: the same numbers on every machine. */
static unsigned draw(unsigned below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)((state >> 20) % below);
}

struct file {
	long length, loci, contigs; /* of a locus; of a contig; in all */
	unsigned npops, size[MAX_POPS], nsamples;
	bool rich;
};

static void header(const struct file *f)
{
	printf("##fileformat=VCFv4.2\n"
	       "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"\">\n");
	if (f->rich)
		printf("##FORMAT=<ID=AD,Number=R,Type=Integer,Description="
		       "\"\">\n##FORMAT=<ID=DP,Number=1,Type=Integer,"
		       "Description=\"\">\n##FORMAT=<ID=GQ,Number=1,"
		       "Type=Integer,Description=\"\">\n##FORMAT=<ID=PL,"
		       "Number=G,Type=Integer,Description=\"\">\n");
	for (long c = 1; c <= f->contigs; c++)
		printf("##contig=<ID=chr%ld,length=%ld>\n", c,
		       f->length * f->loci);
	printf("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
	for (unsigned p = 0; p < f->npops; p++)
		for (unsigned i = 0; i < f->size[p]; i++)
			printf("\tP%u_%03u", p + 1, i + 1);
	putchar('\n');
}

/* ":AD:DP:GQ:PL" of a genotype among k alleles. */
static void rich_fields(const unsigned gt[2], unsigned k, bool missing)
{
	unsigned depth[3] = { 0, 0, 0 }, all = 14 + draw(12);
	unsigned half = gt[0] == gt[1] ? all : 2 + draw(all - 3);

	if (!missing) {
		depth[gt[0]] += half;
		depth[gt[1]] += all - half;
	}
	putchar(':');
	for (unsigned a = 0; a < k; a++)
		printf("%s%u", a ? "," : "", depth[a]);
	printf(":%u:%u", missing ? 0 : all,
	       missing	  ? 0
	       : all < 20 ? 3 * all
			  : 99);
	for (unsigned b = 0; b < k; b++)
		for (unsigned a = 0; a <= b; a++) {
			bool called = (a == gt[0] && b == gt[1]) ||
				      (a == gt[1] && b == gt[0]);

			printf("%c%u", b ? ',' : ':',
			       missing || called ? 0 : (a == b ? 41 : 3) * all);
		}
}

/* The genotypes of a line of 0s and 1s with blanks between. */
static void genotypes(const struct file *f, const char *bit)
{
	unsigned k = f->rich && draw(100) < 15 ? 3 : 2;

	printf("%s\t.\t.\t.\t%s", k == 3 ? "C,T" : "C",
	       f->rich ? "GT:AD:DP:GQ:PL" : "GT");
	for (unsigned i = 0; i < f->nsamples; i++, bit += 4) {
		unsigned gt[2] = { bit[0] == '1', bit[2] == '1' };
		bool missing = f->rich && draw(100) < 2;

		for (int s = 0; s < 2; s++)
			if (gt[s] && k == 3 && draw(10) < 3)
				gt[s] = 2;
		if (missing)
			fputs("\t.|.", stdout);
		else
			printf("\t%u|%u", gt[0], gt[1]);
		if (f->rich)
			rich_fields(gt, k, missing);
	}
	putchar('\n');
}

static void convert(const struct file *f)
{
	size_t room = 0, haps = 2 * (size_t)f->nsamples;
	char *line = NULL;
	long locus = -1, last = 0;

	while (getline(&line, &room, stdin) > 0) {
		char *end;
		double at = strtod(line, &end);
		long from, pos;

		if (!strncmp(line, "//", 2) && ++locus % f->loci == 0)
			last = 0;
		if (locus < 0 || end == line || *end != ' ')
			continue;
		strtod(end, &end); /* when it mutated */
		if (locus >= f->contigs * f->loci || strlen(end) < 2 * haps) {
			fprintf(stderr, "ms2vcf: more loci or fewer haplotypes "
					"than told\n");
			exit(1);
		}
		from = locus % f->loci * f->length;
		pos = from + 1 + (long)(at * (double)f->length);
		if (pos <= last)
			pos = last + 1;
		if (pos > from + f->length)
			continue;
		last = pos;
		printf("chr%ld\t%ld\t.\tA\t", 1 + locus / f->loci, pos);
		genotypes(f, end + 1);
	}
	free(line);
}

int main(int argc, char **argv)
{
	struct file f = { .contigs = 2 };
	int i = 1;

	if (argc > 1 && !strcmp(argv[1], "-r")) {
		f.rich = true;
		i++;
	}
	if (argc > i + 1 && !strcmp(argv[i], "-c")) {
		f.contigs = atol(argv[i + 1]);
		i += 2;
	}
	if (argc - i < 3 || argc - i - 2 > MAX_POPS) {
		fprintf(stderr, "usage: ms2vcf [-r] [-c CONTIGS] LENGTH LOCI "
				"SIZE...\n");
		return 2;
	}
	f.length = atol(argv[i++]);
	f.loci = atol(argv[i++]);
	for (; i < argc; i++) {
		f.size[f.npops] = (unsigned)atol(argv[i]);
		f.nsamples += f.size[f.npops++];
	}
	if (f.length < 1 || f.loci < 1 || f.contigs < 1 || f.nsamples < 1) {
		fprintf(stderr, "ms2vcf: numbers must be positive\n");
		return 2;
	}
	header(&f);
	convert(&f);
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
