/* Lists of regions as options have them: 'k' first, if names are known. */
#include "fuzz.h"

#include "regions.h"

static bool known(const void *arg, const char *name)
{
	(void)arg;
	return !strcmp(name, "chr1:5-9") || !strcmp(name, "1") ||
	       !strcmp(name, "a:b");
}

static void check_contig(const struct contig_regions *c)
{
	int64_t before = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct interval *at = &c->at[i];

		HOLDS(at->beg >= 0 && at->beg < at->end);
		HOLDS(at->end <= REGION_END);
		HOLDS(!i || c->at[i - 1].end < at->beg);
		HOLDS(at->before == before && !at->name);
		HOLDS(regions_has(c, at->beg) && regions_has(c, at->end - 1));
		HOLDS(!regions_has(c, at->end));
		HOLDS(regions_base(c, before) == at->beg);
		HOLDS(regions_bases(c, 0, at->end) ==
		      before + at->end - at->beg);
		before += at->end - at->beg;
	}
	HOLDS(regions_base(c, before) == -1);
}

static void take(const uint8_t *data, size_t size)
{
	bool knows = size && data[0] == 'k';
	const uint8_t *p = data + knows;
	size_t n = size - knows;
	char *list = fuzz_line(&p, &n);
	struct regions *r =
		regions_parse("-r", list, knows ? known : NULL, NULL);

	regions_merge(r);
	HOLDS(r->ncontigs > 0 && r->exclude == (*list == '^'));
	for (size_t i = 0; i < r->ncontigs; i++) {
		const struct contig_regions *c = &r->contig[i];

		HOLDS(c->n && *c->contig && regions_of(r, c->contig) == c);
		check_contig(c);
	}
	regions_free(r);
	free(list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz(take, data, size);
	return 0;
}
