/* Rows of bits against the samples that they are of. */
#include "bitrows.h"

#include <string.h>

#include "site.h"
#include "unit.h"

static struct group of_group[MAX_GROUPS];
static struct groups groups;
static uint64_t row[(MAX_SLOTS + 1) * (MAX_N * MAX_SLOTS / 64 + MAX_GROUPS)];
static struct layout layout;

/* Groups apart from each other: a sample is in the first that has it. */
static void part_groups(void)
{
	uint64_t *used = get(block.stride, sizeof *used);

	for (unsigned g = 0; g < ngroups; g++) {
		for (unsigned i = 0; i < n; i++) {
			bool taken = used[i / 64] >> i % 64 & 1;

			member[g][i] &= !taken;
			if (member[g][i])
				used[i / 64] |= (uint64_t)1 << i % 64;
		}
		make_mask(g);
		of_group[g] =
			(struct group){ NULL, group[g].size,
					(uint64_t *)(uintptr_t)group[g].word,
					group[g].beg, group[g].end };
	}
	free(groups.used.mask);
	groups = (struct groups){ n,	    block.stride,     ngroups,
				  of_group, { .mask = used }, NULL };
}

static bool is_used(unsigned i)
{
	return groups.used.mask[i / 64] >> i % 64 & 1;
}

static bool bit(unsigned plane, unsigned g, unsigned k)
{
	return row[plane * layout.stride + layout.first[g] + k / 64] >> k % 64 &
	       1;
}

/* --- by the definition --- */

/* Copies of ALT, -1 if some allele is missing or there is none. */
static int dosage_of(unsigned i)
{
	int copies = 0;

	for (unsigned s = 0; s < site.ploidy; s++) {
		if (allele[i][s] == MISSING)
			return -1;
		copies += allele[i][s] == 1;
	}
	return site.ploidy && allele[i][0] != ABSENT ? copies : -1;
}

/* The share of ALT, in halves. */
static int share_of(unsigned i)
{
	int copies = dosage_of(i);

	if (copies > 0 && (site.ploidy == 1 || allele[i][1] == ABSENT))
		return 2;
	return copies;
}

static bool varies(void)
{
	bool ref = false, alt = false;

	for (unsigned i = 0; i < n; i++) {
		int x = is_used(i) ? share_of(i) : -1;

		ref |= x == 0 || x == 1;
		alt |= x > 0;
	}
	return ref && alt;
}

static enum skip skip_of(enum pick_kind kind)
{
	bool missing = !site.ploidy, polyploid = false;

	for (unsigned i = 0; i < n; i++) {
		missing |= is_used(i) && dosage_of(i) < 0;
		for (unsigned s = 2; s < site.ploidy; s++)
			polyploid |= is_used(i) && allele[i][s] != ABSENT;
	}
	if (site.nalleles != 2)
		return SKIP_ALLELES;
	if (picks_dosages(kind))
		return polyploid ? SKIP_POLYPLOID : SKIP_NOT;
	if (kind == PICK_ALLELES)
		return SKIP_NOT;
	return missing ? SKIP_MISSING : SKIP_NOT;
}

static unsigned check_haplotypes(unsigned g, bool with_called)
{
	unsigned k = 0;

	for (unsigned s = 0; s < site.ploidy; s++)
		for (unsigned i = 0; i < n; i++) {
			int a = allele[i][s];

			if (!member[g][i] || a == ABSENT)
				continue;
			CHECK(bit(0, g, k) == (a == 1));
			if (with_called)
				CHECK(bit(1, g, k) == (a != MISSING));
			k++;
		}
	return k;
}

static unsigned check_samples(unsigned g, enum pick_kind kind)
{
	unsigned k = 0;

	for (unsigned i = 0; i < n; i++) {
		int x = kind == PICK_SHARES ? share_of(i) : dosage_of(i);

		if (!member[g][i])
			continue;
		if (picks_dosages(kind)) {
			CHECK(bit(0, g, k) == (x == 0 || x == 2));
			CHECK(bit(1, g, k) == (x == 0 || x == 1));
		} else {
			for (unsigned p = 0; p < layout.planes; p++)
				CHECK(bit(p, g, k) == (x > (int)p));
		}
		k++;
	}
	return k;
}

static void check_rows(enum pick_kind kind)
{
	size_t words = layout_words(&layout), bits = 0, seen = 0;

	for (unsigned g = 0; g < ngroups; g++) {
		unsigned k = kind == PICK_HAPLOTYPES || kind == PICK_ALLELES
				     ? check_haplotypes(g, kind == PICK_ALLELES)
				     : check_samples(g, kind);

		CHECK(k == layout.n[g]);
		for (unsigned p = 0; p < layout.planes; p++)
			for (unsigned i = 0; i < k; i++)
				bits += bit(p, g, i);
	}
	for (size_t i = 0; i < words; i++)
		seen += (size_t)__builtin_popcountll(row[i]);
	CHECK(seen == bits); /* nothing where nobody is */
}

static void check_ploidy(void)
{
	for (unsigned i = 0; i < n; i++) {
		unsigned slots = 0;

		for (unsigned s = 0; s < site.ploidy; s++)
			slots += is_used(i) && allele[i][s] != ABSENT;
		CHECK(layout.ploidy[i] == slots);
	}
}

int main(void)
{
	long filled[PICK_SHARES + 1] = { 0 };

	layout_init(&layout, MAX_GROUPS);
	for (int round = 0; round < 8000; round++) {
		enum pick_kind kind = (enum pick_kind)below(PICK_SHARES + 1);
		struct bitrows *r;

		n = 1 + below(percent(90) ? 150 : MAX_N);
		block.nsamples = n;
		block.stride = plane_stride(n);
		any_site();
		any_groups();
		part_groups();
		r = bitrows_create(&groups, group, kind);
		CHECK(bitrows_skip(r, &block, &site) == skip_of(kind));
		if (!skip_of(kind)) {
			memset(row, 0, sizeof row);
			bitrows_layout(r, &block, &site, &layout);
			bitrows_fill(r, &block, &site, &layout, row);
			check_rows(kind);
			if (picks_dosages(kind))
				CHECK(bitrows_varies(r) == varies());
			if (kind == PICK_ALLELES)
				check_ploidy();
			filled[kind]++;
		}
		bitrows_free(r);
	}
	for (int kind = 0; kind <= PICK_SHARES; kind++)
		CHECK(filled[kind] > 50);
	layout_free(&layout);
	free(groups.used.mask);
	free(block.word);
	for (unsigned g = 0; g < MAX_GROUPS; g++)
		free((uint64_t *)(uintptr_t)group[g].word);
	return unit_end();
}
