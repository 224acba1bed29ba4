#include "roster.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "lines.h"
#include "spell.h"

int32_t roster_find(struct roster *r, char *name, long line)
{
	int32_t i = names_find(r->samples, name, strlen(name));

	if (!r->first_line)
		r->first_line = line;
	if (i < 0) {
		name = trim_blanks(name);
		i = names_find(r->samples, name, strlen(name));
	}
	if (i >= 0) {
		r->nfound++;
		return i;
	}
	if (!*name && line)
		die("%s:%ld: the sample has no name", r->source, line);
	if (!*name)
		die_usage("%s: a sample's name is empty", r->source);
	if (!r->nmissing)
		r->missing_line = line;
	if (r->nmissing < SPELL_MAX)
		r->missing[r->nmissing] = xstrdup(name);
	r->nmissing++;
	return -1;
}

void roster_repeat(struct roster *r, int32_t sample)
{
	if (!r->nrepeated++)
		r->repeated = r->samples->name[sample];
}

/* What may have gone wrong with the names missing; the caller's to free. */
static char *remedy(const struct roster *r)
{
	static const char *const heads[] = {
		"sample", "samples", "sampleid",   "samplename", "id",
		"iid",	  "fid",     "individual", "ind",	 "name"
	};
	bool header = r->first_line && r->missing_line == r->first_line;

	if (header &&
	    (r->nmissing == 1 ||
	     spell_like(r->missing[0], heads, sizeof heads / sizeof *heads)))
		return xprintf("; is line %ld a header? use --pop-col, "
			       "or begin the line with '#'",
			       r->first_line);
	for (size_t i = 0; i < r->nmissing && i < SPELL_MAX; i++) {
		const char *near = spell_like(
			r->missing[i], (const char *const *)r->samples->name,
			r->samples->n);

		if (near)
			return xprintf("; is '%s' meant to be '%s'?",
				       r->missing[i], near);
	}
	return xstrdup("");
}

static _Noreturn void die_missing(const struct roster *r)
{
	char *names = spell_out((const char *const *)r->missing, r->nmissing);
	char *from = r->missing_line ? xprintf(":%ld", r->missing_line)
				     : xstrdup("");

	die("%s%s: %zu sample%s listed %s not in the input: %s%s", r->source,
	    from, r->nmissing, r->nmissing == 1 ? "" : "s",
	    r->nmissing == 1 ? "is" : "are", names, remedy(r));
}

void roster_end(struct roster *r, bool may_have_more)
{
	if (r->nmissing && (!may_have_more || !r->nfound))
		die_missing(r);
	if (r->nmissing)
		warn("%s: %zu samples listed are not in the input ('%s', ...)",
		     r->source, r->nmissing, r->missing[0]);
	if (r->nrepeated)
		warn("%s: samples are listed more than once (%zu times; the "
		     "first is '%s')",
		     r->source, r->nrepeated, r->repeated);
	for (size_t i = 0; i < r->nmissing && i < SPELL_MAX; i++)
		free(r->missing[i]);
}
