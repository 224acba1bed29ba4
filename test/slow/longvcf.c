/*
 * longvcf.c - VCF without end, for what must not grow with it
 *
 *	longvcf SITES SAMPLES [NUMBERS] > FILE
 *
 * Diploid samples; one contig, a site at every base of it.  At the i-th, from
 * 0, (i mod 16) * SAMPLES / 16 samples have one copy of ALT, the rest none.
 * INFO has so many NUMBERS, of four bytes in BCF.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 16, CELL = 4 };

static char *row[KINDS]; /* from REF on */
static size_t length;

/* From REF to FORMAT. */
static char *make_front(size_t numbers)
{
	char *text;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		abort();
	fprintf(f, "\tA\tC\t.\tPASS\t%s", numbers ? "X=" : ".");
	for (size_t i = 0; i < numbers; i++)
		fprintf(f, "%s100000", i ? "," : "");
	fputs("\tGT", f);
	if (fclose(f))
		abort();
	return text;
}

static void make_rows(size_t samples, size_t numbers)
{
	char *fixed = make_front(numbers);
	size_t front = strlen(fixed);

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
	free(fixed);
}

static void write_header(size_t samples, int64_t sites)
{
	printf("##fileformat=VCFv4.2\n"
	       "##contig=<ID=1,length=%" PRId64 ">\n"
	       "##INFO=<ID=X,Number=.,Type=Integer,Description=\"x\">\n"
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
	size_t numbers = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;

	if (sites < 1 || !samples) {
		fputs("usage: longvcf SITES SAMPLES [NUMBERS]\n", stderr);
		return 2;
	}
	make_rows(samples, numbers);
	write_header(samples, sites);
	for (int64_t i = 0; i < sites; i++) {
		printf("1\t%" PRId64 "\t.", i + 1);
		fwrite_unlocked(row[i % KINDS], 1, length, stdout);
	}
	for (size_t k = 0; k < KINDS; k++)
		free(row[k]);
	return fclose(stdout) ? 1 : 0;
}
