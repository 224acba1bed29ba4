/*
 * pairs.c - iHS the plain way, to measure the fast way by
 *
 *	pairs FILE.vcf
 *
 * For every site of allele frequency 0.05 or more, and every pair of
 * haplotypes, how many sites back they are alike is kept from site to site;
 * from that EHH at every distance, and its integral.  n^2 a site.  Prints the
 * seconds that both directions take, without reading, and the scores' sum.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static size_t n, nsites, room;
static uint8_t *allele; /* [nsites][n] */
static double *pos;

static void add_site(char *line)
{
	char *p = line;
	size_t i = 0;

	if (nsites == room) {
		room = room ? 2 * room : 1024;
		allele = realloc(allele, room * n);
		pos = realloc(pos, room * sizeof *pos);
		if (!allele || !pos)
			exit(1);
	}
	pos[nsites] = strtod(strchr(p, '\t'), NULL);
	for (int tabs = 0; tabs < 9; p++)
		tabs += *p == '\t';
	for (; i < n && *p; p++)
		if (*p == '0' || *p == '1')
			allele[nsites * n + i++] = *p == '1';
	nsites++;
}

static void read_vcf(FILE *f)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, f) > 0) {
		if (!strncmp(line, "#CHROM", 6)) {
			for (char *p = line; *p; p++)
				n += *p == '\t';
			n = 2 * (n - 8);
		}
		if (*line != '#')
			add_site(line);
	}
	free(line);
}

/* The integral over pairs of carriers of 'a' at logical site i. */
static double integral(const int32_t *alike, const uint8_t *row, int a,
		       size_t i, int step, size_t first, int64_t *parts)
{
	int64_t pairs = 0, left;
	double sum = 0, before;
	size_t k = 0;

	memset(parts, 0, (i + 2) * sizeof *parts);
	for (size_t x = 0; x < n; x++)
		for (size_t y = x + 1; y < n; y++, k++)
			if (row[x] == a && row[y] == a) {
				parts[alike[k]]++;
				pairs++;
			}
	left = pairs;
	before = 1;
	for (size_t d = 1; pairs && d <= i; d++) {
		size_t here = first + (size_t)((long)step * (long)(i - d));
		size_t next = here + (size_t)step;
		double ehh;

		left -= parts[d];
		ehh = (double)left / (double)pairs;
		sum += fabs(pos[next] - pos[here]) * (ehh + before) / 2;
		if (ehh <= 0.05)
			return sum;
		before = ehh;
	}
	return NAN;
}

static double scan(int step)
{
	int32_t *alike = calloc(n * (n - 1) / 2, sizeof *alike);
	int64_t *parts = calloc(nsites + 2, sizeof *parts);
	size_t first = step > 0 ? 0 : nsites - 1;
	double all = 0;

	if (!alike || !parts)
		exit(1);
	for (size_t i = 0; i < nsites; i++) {
		size_t at = first + (size_t)((long)step * (long)i), k = 0,
		       ones = 0;
		const uint8_t *row = allele + at * n;
		double x, y;

		for (size_t h = 0; h < n; h++)
			ones += row[h];
		for (size_t h = 0; h < n; h++)
			for (size_t g = h + 1; g < n; g++, k++)
				alike[k] = row[h] == row[g] ? alike[k] + 1 : 0;
		if (ones < 0.05 * (double)n || n - ones < 0.05 * (double)n)
			continue;
		x = integral(alike, row, 0, i, step, first, parts);
		y = integral(alike, row, 1, i, step, first, parts);
		if (!isnan(x) && !isnan(y))
			all += x + y;
	}
	free(alike);
	free(parts);
	return all;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;
	clock_t began;
	double sum;

	if (!f)
		return 2;
	read_vcf(f);
	fclose(f);
	began = clock();
	sum = scan(1) + scan(-1);
	printf("%.3f\t%.6g\n", (double)(clock() - began) / CLOCKS_PER_SEC, sum);
	free(allele);
	free(pos);
	return 0;
}
