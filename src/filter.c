#include "filter.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

struct places filter_places(const struct filter *f, const char *contig)
{
	struct places p = { 0 };

	if (f->regions)
		p.region = regions_of(f->regions, contig);
	if (f->targets)
		p.target = regions_of(f->targets, contig);
	if (f->accessible)
		p.accessible = regions_of(f->accessible, contig);
	return p;
}

bool filter_region(const struct filter *f, const struct places *p, int64_t pos)
{
	return !f->regions || regions_has(p->region, pos < 0 ? 0 : pos);
}

enum skip filter_site(const struct filter *f, const struct places *p,
		      int64_t pos, const struct alleles *v)
{
	if (pos < 0)
		return SKIP_POSITION;
	if (f->targets && regions_has(p->target, pos) == f->targets->exclude)
		return SKIP_TARGET;
	if (v->symbolic)
		return SKIP_SYMBOLIC;
	if (v->no_ref)
		return SKIP_REF;
	if (v->duplicate)
		return SKIP_DUPLICATE;
	if (!(v->types & f->types))
		return SKIP_TYPE;
	if (f->accessible && !regions_has(p->accessible, pos))
		return SKIP_INACCESSIBLE;
	return SKIP_NOT;
}

bool filter_passes(const struct filter *f, const char *value, size_t n)
{
	for (char **p = f->passes; *p; p++)
		if (strlen(*p) == n && !memcmp(*p, value, n))
			return true;
	return false;
}

char **filter_list(const char *option, const char *list)
{
	size_t n = 1;
	char **out, *copy = xstrdup(list), *at = copy, *word;

	for (const char *p = list; *p; p++)
		n += *p == ',';
	out = xalloc(n + 1, sizeof *out);
	for (n = 0; (word = strsep(&at, ","));) {
		if (!*word)
			die_usage("%s: '%s' has an empty word; leave out the "
				  "comma beside it",
				  option, list);
		out[n++] = xstrdup(word);
	}
	free(copy);
	return out;
}

unsigned filter_types(const char *list)
{
	static const struct {
		const char *name;
		enum variant_type type;
	} known[] = { { "snps", TYPE_SNP },
		      { "indels", TYPE_INDEL },
		      { "mnps", TYPE_MNP },
		      { "ref", TYPE_REF } };
	unsigned types = 0;
	char **words = filter_list("--types", list);

	for (char **w = words; *w; w++) {
		size_t i = 0;

		while (i < 4 && strcmp(*w, known[i].name))
			i++;
		if (i == 4)
			die_usage("--types: '%s' is not snps, indels, mnps or "
				  "ref",
				  *w);
		types |= known[i].type;
		free(*w);
	}
	free(words);
	return types;
}
