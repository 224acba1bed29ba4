/*
 * longvcf.c - VCF without end, for what must not grow with it
 *
 *	longvcf SITES SAMPLES > FILE
 *
 * Diploid samples; one contig, a site at every base of it.  At the i-th, from
 * 0, (i mod 16) * SAMPLES / 16 samples have one copy of ALT, the rest none.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 16, CELL = 4 };

static char *row[KINDS]; /* from REF on */
static size_t length;

static void make_rows(size_t samples)
{
	static const char fixed[] = "\tA\tC\t.\tPASS\t.\tGT";
	size_t front = sizeof fixed - 1;

	length = front + samples * CELL + 1;
	for (size_t k = 0; k < KINDS; k++) {
		row[k] = malloc(length);
		if (!row[k])
			abort();
		memcpy(row[k], fixed, front);
		for (size_t i = 0; i < samples; i++)
			memcpy(row[k] + front + i * CELL,
			       i < k * samples / KINDS ? "\t0|1" : "\t0|0",
			       CELL);
		row[k][length - 1] = '\n';
	}
}

static void write_header(size_t samples, int64_t sites)
{
	printf("##fileformat=VCFv4.2\n"
	       "##contig=<ID=1,length=%" PRId64 ">\n"
	       "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"g\">\n"
	       "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT",
	       sites);
	for (size_t i = 0; i < samples; i++)
		printf("\ts%zu", i);
	putchar('\n');
}

int main(int argc, char **argv)
{
	int64_t sites = argc > 2 ? strtoll(argv[1], NULL, 10) : 0;
	size_t samples = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;

	if (sites < 1 || !samples) {
		fputs("usage: longvcf SITES SAMPLES\n", stderr);
		return 2;
	}
	make_rows(samples);
	write_header(samples, sites);
	for (int64_t i = 0; i < sites; i++) {
		printf("1\t%" PRId64 "\t.", i + 1);
		fwrite_unlocked(row[i % KINDS], 1, length, stdout);
	}
	for (size_t k = 0; k < KINDS; k++)
		free(row[k]);
	return fclose(stdout) ? 1 : 0;
}
