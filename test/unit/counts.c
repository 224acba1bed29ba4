/* Alleles and genotypes of groups, counted sample by sample. */
#include "counts.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "diploid.h"
#include "random.h"
#include "simd.h"
#include "site.h"
#include "unit.h"

/* --- by the definition --- */

static int32_t copies_of(unsigned g, int a)
{
	int32_t copies = 0;

	for (unsigned i = 0; i < n; i++)
		for (unsigned s = 0; s < site.ploidy; s++)
			copies += member[g][i] && allele[i][s] == a;
	return copies;
}

static unsigned ploidy_of(unsigned i)
{
	unsigned ploidy = 0;

	for (unsigned s = 0; s < site.ploidy; s++)
		ploidy += allele[i][s] != ABSENT;
	return ploidy;
}

static int32_t present_of(unsigned g)
{
	int32_t present = 0;

	for (unsigned i = 0; i < n; i++)
		present += member[g][i] ? (int32_t)ploidy_of(i) : 0;
	return present;
}

static enum genotype_class class_of(unsigned i)
{
	bool same = true;

	if (!ploidy_of(i))
		return GENO_MISSING;
	for (unsigned s = 0; s < ploidy_of(i); s++) {
		if (allele[i][s] == MISSING)
			return GENO_MISSING;
		same &= allele[i][s] == allele[i][0];
	}
	if (!same)
		return GENO_HET;
	return allele[i][0] ? GENO_HOM_ALT : GENO_HOM_REF;
}

/* --- checks --- */

static void check_alleles(void)
{
	size_t cells = ngroups * (size_t)site.nalleles;
	int32_t *out = malloc(cells * sizeof *out);
	bool right = true;

	if (!out)
		exit(1);
	memset(out, 0x5a, cells * sizeof *out);
	count_present(&block, &site, group, ngroups, out);
	for (unsigned g = 0; g < ngroups; g++)
		right &= out[g] == present_of(g);
	count_alleles(&block, &site, group, ngroups, out);
	for (unsigned g = 0; g < ngroups; g++)
		for (unsigned a = 0; a < site.nalleles; a++)
			right &= out[g * site.nalleles + a] ==
				 copies_of(g, (int)a);
	CHECK(right);
	free(out);
}

static bool bit(const uint64_t *plane, size_t i)
{
	return plane[i / 64] >> i % 64 & 1;
}

static void check_genotypes(void)
{
	uint64_t *planes = get(GENO_CLASSES * block.stride, sizeof *planes);
	bool right = true;

	memset(planes, 0x5a, GENO_CLASSES * block.stride * sizeof *planes);
	genotype_planes(&block, &site, planes);
	for (size_t i = 0; i < block.stride * 64; i++)
		for (int c = 0; c < GENO_CLASSES; c++)
			right &= bit(planes + (size_t)c * block.stride, i) ==
				 (i < n && (int)class_of((unsigned)i) == c);
	CHECK(right);
	free(planes);
}

static void check_ploidies(void)
{
	uint64_t *plane = get(block.stride, sizeof *plane);
	bool right = true;

	for (unsigned ploidy = 1; ploidy <= 3; ploidy++) {
		memset(plane, 0x5a, block.stride * sizeof *plane);
		other_ploidy(&block, &site, ploidy, plane);
		for (size_t i = 0; i < block.stride * 64; i++) {
			bool other = i < n;

			if (other)
				other = class_of((unsigned)i) != GENO_MISSING &&
					ploidy_of((unsigned)i) != ploidy;
			right &= bit(plane, i) == other;
		}
	}
	CHECK(right);
	free(plane);
}

/* Copies of a in a whole diploid genotype, -1 if it is none. */
static int dosage(unsigned i, int a)
{
	if (ploidy_of(i) != 2 || class_of(i) == GENO_MISSING)
		return -1;
	return (allele[i][0] == a) + (allele[i][1] == a);
}

static bool diploid_right(const struct diploid_counts *out, unsigned g, int a)
{
	size_t cell = g * site.nalleles + (size_t)a;
	int32_t individuals = 0, copies = 0, het = 0;

	for (unsigned i = 0; i < n; i++) {
		int d = dosage(i, a);

		if (!member[g][i] || d < 0)
			continue;
		individuals++;
		copies += d;
		het += d == 1;
	}
	return out->individuals[g] == individuals &&
	       out->copies[cell] == copies && out->het[cell] == het;
}

static void check_whole_genotypes(void)
{
	size_t cells = ngroups * (size_t)site.nalleles;
	uint64_t *scratch = get(DIPLOID_PLANES * block.stride, 8);
	int32_t *out = get(2 * cells + ngroups, sizeof *out);
	const struct diploid_counts counts = { out + 2 * cells, out,
					       out + cells };
	bool right = true;

	memset(out, 0x5a, (2 * cells + ngroups) * sizeof *out);
	memset(scratch, 0x5a, DIPLOID_PLANES * block.stride * 8);
	count_diploid(&block, &site, group, ngroups, scratch, &counts);
	for (unsigned g = 0; g < ngroups; g++)
		for (unsigned a = 0; a < site.nalleles; a++)
			right &= diploid_right(&counts, g, (int)a);
	CHECK(right);
	free(scratch);
	free(out);
}

static void check_diploid(void)
{
	bool right = true;

	for (unsigned g = 0; g < ngroups; g++) {
		bool want = true;

		for (unsigned i = 0; i < n; i++)
			want &= !member[g][i] || class_of(i) == GENO_MISSING ||
				ploidy_of(i) == 2;
		right &= is_diploid(&block, &site, &group[g]) == want;
	}
	CHECK(right);
}

/* Each level's kernel adds, plane by plane, to what is there. */
static void check_kernels(void)
{
	bool right = true;

	for (const struct kernels *const *k = simd_levels(); *k; k++)
		for (unsigned s = 0; s < site.ploidy; s++)
			for (unsigned a = 1; a < site.nalleles; a++) {
				int32_t count[MAX_GROUPS], want = 0;

				memset(count, 0, sizeof count);
				count[ngroups - 1] = -7;
				(*k)->count(site_allele(&block, &site, a, s),
					    group, ngroups, count);
				for (unsigned i = 0; i < n; i++)
					want += member[ngroups - 1][i] &&
						allele[i][s] == (int)a;
				right &= count[ngroups - 1] == want - 7;
			}
	CHECK(right);
}

static void start(unsigned samples)
{
	n = samples;
	block.nsamples = n;
	block.stride = plane_stride(n);
	any_groups();
}

/* The site stands behind another's planes in the block. */
static void second_site(void)
{
	size_t words = (site.nalleles + 1) * (size_t)site.ploidy * block.stride;
	uint64_t *both = get(words + 3 * block.stride, sizeof *both);

	memset(both, 0xff, 3 * block.stride * sizeof *both);
	memcpy(both + 3 * block.stride, block.word, words * sizeof *both);
	free(block.word);
	block.word = both;
	site.planes = 3 * block.stride;
}

int main(void)
{
	for (int i = 0; i < 3000; i++) {
		start(percent(5) ? 1 + below(MAX_N) : 1 + below(140));
		any_site();
		if (percent(30))
			second_site();
		check_alleles();
		check_genotypes();
		if (site.ploidy)
			check_kernels();
		check_ploidies();
		check_diploid();
		check_whole_genotypes();
	}
	for (unsigned g = 0; g < MAX_GROUPS; g++)
		free((uint64_t *)(uintptr_t)group[g].word);
	free(block.word);
	return unit_end();
}
