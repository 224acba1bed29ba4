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
	if (!r->missing.n)
		r->missing_line = line;
	names_add(&r->missing, name, strlen(name));
	return -1;
}

void roster_exchanged(struct roster *r)
{
	r->exchanged = true;
}

void roster_repeat(struct roster *r, int32_t sample)
{
	if (!r->nrepeated++)
		r->repeated = r->samples->name[sample];
}

/* As tables call the column of samples. */
static bool is_heading(const char *name)
{
	static const char *const heads[] = {
		"sample", "samples", "sampleid",   "samplename", "id",
		"iid",	  "fid",     "individual", "ind",	 "name"
	};

	return spell_like(name, heads, sizeof heads / sizeof *heads);
}

static char *ask_for_header(const struct roster *r)
{
	return xprintf("; is line %ld a header? %sbegin the line with '#'",
		       r->first_line, r->pops ? "use --pop-col, or " : "");
}

/* What may have gone wrong with the names missing; the caller's to free. */
static char *remedy(const struct roster *r)
{
	bool header = r->first_line && r->missing_line == r->first_line;

	if (r->exchanged)
		return xstrdup("; the columns are sample and population, in "
			       "this order");
	if (header && is_heading(r->missing.name[0]))
		return ask_for_header(r);
	for (size_t i = 0; i < r->missing.n && i < SPELL_MAX; i++) {
		const char *near = spell_like(
			r->missing.name[i],
			(const char *const *)r->samples->name, r->samples->n);

		if (near)
			return xprintf("; is '%s' meant to be '%s'?",
				       r->missing.name[i], near);
	}
	return header && r->missing.n == 1 ? ask_for_header(r) : xstrdup("");
}

static _Noreturn void die_missing(const struct roster *r)
{
	size_t n = r->missing.n;
	char *names = spell_out((const char *const *)r->missing.name, n);
	char *from = r->missing_line ? xprintf(":%ld", r->missing_line)
				     : xstrdup("");

	die("%s%s: %zu sample%s listed %s not in the input: %s%s", r->source,
	    from, n, n == 1 ? "" : "s", n == 1 ? "is" : "are", names,
	    remedy(r));
}

void roster_end(struct roster *r, bool may_have_more)
{
	size_t n = r->missing.n;

	if (n && (!may_have_more || !r->nfound))
		die_missing(r);
	if (n)
		warn("%s: %zu sample%s listed %s not in the input ('%s'%s)",
		     r->source, n, n == 1 ? "" : "s", n == 1 ? "is" : "are",
		     r->missing.name[0], n == 1 ? "" : ", ...");
	if (r->nrepeated)
		warn("%s: samples are listed more than once; lines that repeat "
		     "one: %zu, the first has '%s'",
		     r->source, r->nrepeated, r->repeated);
	names_free(&r->missing);
}
