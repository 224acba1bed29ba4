#include "regions.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "die.h"
#include "lines.h"
#include "number.h"

/* Beyond any genome, and sums of two stay below REGION_END. */
#define POSITION_MAX (INT64_C(1) << 60)

/* Where a text stands, for messages. */
struct place {
	const char *source;
	long line; /* 0 on the command line */
};

static const char NOT_A_NUMBER[] = "a position must be a whole number";

static _Noreturn void refuse(const struct place *p, const char *text,
			     const char *why)
{
	bool header = why == NOT_A_NUMBER && isalpha((unsigned char)*text) &&
		      p->line == 1;

	if (!p->line)
		die_usage("%s: '%.99s': %s", p->source, text, why);
	die("%s:%ld: '%.99s': %s%s", p->source, p->line, text, why,
	    header ? "; is line 1 a header? begin it with '#'" : "");
}

static struct contig_regions *add_contig(struct regions *r, const char *name)
{
	size_t i = (size_t)names_add(&r->names, name, strlen(name));

	if (i == r->ncontigs) {
		GROW(r->contig, r->room, r->ncontigs + 1);
		r->contig[r->ncontigs++] = (struct contig_regions){
			.contig = r->names.name[i],
		};
	}
	return &r->contig[i];
}

const struct contig_regions *regions_of(const struct regions *r,
					const char *name)
{
	int32_t i = names_find(&r->names, name, strlen(name));

	return i < 0 ? NULL : &r->contig[i];
}

static void add(struct regions *r, const char *contig, struct interval at)
{
	struct contig_regions *c = add_contig(r, contig);

	GROW(c->at, c->room, c->n + 1);
	c->at[c->n++] = at;
	r->named |= at.name != NULL;
}

static struct regions *new_regions(const char *source, bool exclude)
{
	struct regions *r = xalloc(1, sizeof *r);

	r->source = xstrdup(source);
	r->exclude = exclude;
	return r;
}

struct regions *regions_create(const char *source)
{
	return new_regions(source, false);
}

void regions_add(struct regions *r, const char *contig, int64_t beg,
		 int64_t end, const char *name)
{
	add(r, contig,
	    (struct interval){ beg, end, 0, name ? xstrdup(name) : NULL });
}

/* Readers of numbers and ranges return what is wrong, or null. */

/* Digits, and moves past them. */
static const char *read_number(const char **s, int64_t *x)
{
	size_t n = strspn(*s, "0123456789");

	if (!n)
		return NOT_A_NUMBER;
	if (!number_whole(*s, n, POSITION_MAX, x))
		return "the position is too large";
	*s += n;
	return NULL;
}

/* A field that is one number and no more. */
static const char *read_field(const char *field, int64_t *x)
{
	const char *wrong = read_number(&field, x);

	if (!wrong && *field)
		return NOT_A_NUMBER;
	return wrong;
}

/* From 1-based inclusive. */
static const char *set_range(struct interval *at, int64_t beg, int64_t end)
{
	if (beg < 1)
		return "positions start at 1";
	if (end < beg)
		return "the region ends before it begins";
	*at = (struct interval){ .beg = beg - 1, .end = end };
	return NULL;
}

/* "pos", "beg-end" or "beg-". */
static const char *read_range(const char *s, struct interval *at)
{
	int64_t beg, end;
	const char *wrong = read_number(&s, &beg);

	if (wrong)
		return wrong;
	end = beg;
	if (*s == '-' && !s[1]) {
		s++;
		end = REGION_END;
	} else if (*s == '-') {
		s++;
		wrong = read_number(&s, &end);
	}
	if (!wrong && *s)
		return "a region is CONTIG, CONTIG:POS, CONTIG:BEG-END or "
		       "CONTIG:BEG-";
	return wrong ? wrong : set_range(at, beg, end);
}

/* One region in notation; 'whole' if all of it is known to be a name. */
static const char *read_region(char *text, bool whole, char **name,
			       struct interval *at)
{
	char *range = NULL;

	*name = text;
	*at = (struct interval){ .end = REGION_END };
	if (*text == '{') {
		char *brace = strchr(text, '}');

		if (!brace || (brace[1] && brace[1] != ':'))
			return "a '{' wants its '}', then ':' or nothing";
		*name = text + 1;
		if (brace[1])
			range = brace + 2;
		*brace = 0;
	} else if (!whole) {
		range = strrchr(text, ':');
		if (range)
			*range++ = 0;
	}
	if (!**name)
		return "the contig has no name";
	return range ? read_range(range, at) : NULL;
}

static void add_region(struct regions *r, const struct place *p,
		       const char *text, bool whole)
{
	char *copy = xstrdup(text), *name;
	struct interval at;
	const char *wrong = read_region(copy, whole, &name, &at);

	if (wrong)
		refuse(p, text, wrong);
	add(r, name, at);
	free(copy);
}

/* "000" or "000-2" of chr:1,000-2,000, which genome browsers write. */
static bool is_grouped(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n == 3 && (!s[n] || s[n] == '-');
}

/* The end of a region in a list; commas within braces are no ends. */
static char *region_end(char *s)
{
	char *brace = *s == '{' ? strchr(s, '}') : NULL;

	return brace ? brace + strcspn(brace, ",") : s + strcspn(s, ",");
}

void regions_no_exclude(const struct regions *r, const char *option)
{
	if (r->exclude)
		die_usage("%s: '^' excludes only with --targets", option);
}

struct regions *regions_parse(const char *option, const char *list,
			      bool (*known)(const void *, const char *),
			      const void *arg)
{
	const struct place p = { option, 0 };
	bool exclude = *list == '^';
	struct regions *r = new_regions(option, exclude);
	char *copy = xstrdup(list + exclude), *end;

	for (char *s = copy; s; s = end) {
		bool whole;

		end = region_end(s);
		end = *end ? (*end = 0, end + 1) : NULL;
		if (!*s)
			refuse(&p, list, "a region is empty");
		whole = known && known(arg, s);
		if (!whole && s > copy && *s == '^')
			refuse(&p, list, "'^' stands once, before the list");
		if (known && !whole && s > copy && is_grouped(s))
			refuse(&p, list, "write positions without commas");
		add_region(r, &p, s, whole);
	}
	free(copy);
	return r;
}

/* Lines of files */

static void add_bed(struct regions *r, const struct place *p, char *field[],
		    size_t n)
{
	struct interval at = { 0 };
	const char *wrong = NULL;
	size_t i = 1;

	if (n < 3)
		refuse(p, field[0],
		       "BED has three columns: contig, start, end");
	wrong = read_field(field[1], &at.beg);
	if (!wrong)
		wrong = read_field(field[i = 2], &at.end);
	if (!wrong && at.beg >= at.end)
		wrong = "the end must be beyond the start, which BED counts "
			"from 0";
	if (!wrong && !*field[0])
		wrong = "the contig has no name";
	if (wrong)
		refuse(p, field[i], wrong);
	if (n > 3 && *field[3])
		at.name = xstrdup(field[3]);
	add(r, field[0], at);
}

/* "chr pos id REF ..": the third column is no position. */
static bool is_vcf_like(char *field[], size_t n)
{
	int64_t x;

	return n > 4 && read_field(field[2], &x) &&
	       !field[3][strspn(field[3], "ACGTNacgtn")];
}

static void add_columns(struct regions *r, const struct place *p, char *field[],
			size_t n, bool vcf)
{
	int64_t beg, end = 0;
	size_t i = 1;
	const char *wrong;
	struct interval at;

	wrong = read_field(field[1], &beg);
	end = beg;
	if (!wrong && n > 2 && !vcf && !is_vcf_like(field, n))
		wrong = read_field(field[i = 2], &end);
	if (!wrong) {
		wrong = set_range(&at, beg, end);
		i = beg < 1 ? 1 : i;
	}
	if (!wrong && !*field[0])
		wrong = "the contig has no name";
	if (wrong)
		refuse(p, field[i], wrong);
	add(r, field[0], at);
}

/* "track ..." and "browser ..." lines, unless they are contigs so named. */
static bool is_decoration(const char *line)
{
	size_t n = strncmp(line, "browser", 7) ? 5 : 7;

	if (n == 5 && strncmp(line, "track", 5))
		return false;
	return (line[n] == ' ' || line[n] == '\t') &&
	       !isdigit((unsigned char)line[n + strspn(line + n, " \t")]);
}

/* With or without .gz or .bgz. */
static bool has_suffix(const char *path, const char *suffix)
{
	size_t n = strlen(path), len = strlen(suffix);

	if (n > 3 && !strcasecmp(path + n - 3, ".gz"))
		n -= 3;
	else if (n > 4 && !strcasecmp(path + n - 4, ".bgz"))
		n -= 4;
	return n > len && !strncasecmp(path + n - len, suffix, len);
}

struct regions *regions_read(const char *path, bool bed)
{
	bool exclude = *path == '^';
	struct regions *r = new_regions(path + exclude, exclude);
	struct lines *l = lines_open(r->source);
	struct place p = { r->source, 0 };
	bool vcf = has_suffix(r->source, ".vcf");

	if (bed && vcf) /* numbers as IDs would pass for ends */
		die("%s: is a VCF file by its name, where BED is meant: "
		    "contig, start from 0, end",
		    r->source);
	bed |= has_suffix(r->source, ".bed");
	for (char *line; (line = lines_next(l));) {
		char *field[5];
		size_t n;

		if (is_decoration(line))
			continue;
		p.line = lines_number(l);
		n = split_fields(line, field, 5);
		if (bed)
			add_bed(r, &p, field, n);
		else if (n > 1)
			add_columns(r, &p, field, n, vcf);
		else
			add_region(r, &p, field[0], false);
	}
	lines_need(l, r->ncontigs, "regions");
	lines_close(l);
	return r;
}

void regions_free(struct regions *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->ncontigs; i++) {
		struct contig_regions *c = &r->contig[i];

		for (size_t j = 0; j < c->n; j++)
			free(c->at[j].name);
		free(c->at);
	}
	free(r->contig);
	names_free(&r->names);
	free(r->source);
	free(r);
}

static int by_beg(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;

	return (x->beg > y->beg) - (x->beg < y->beg);
}

static void merge(struct contig_regions *c)
{
	int64_t before = 0;
	size_t n = 0;

	qsort(c->at, c->n, sizeof *c->at, by_beg);
	for (size_t i = 0; i < c->n; i++) {
		struct interval at = c->at[i];

		free(at.name);
		at.name = NULL;
		if (!n || c->at[n - 1].end < at.beg)
			c->at[n++] = at;
		else if (c->at[n - 1].end < at.end)
			c->at[n - 1].end = at.end;
	}
	c->n = n;
	for (size_t i = 0; i < n; i++) {
		c->at[i].before = before;
		before += c->at[i].end - c->at[i].beg;
	}
}

void regions_merge(struct regions *r)
{
	for (size_t i = 0; i < r->ncontigs; i++)
		merge(&r->contig[i]);
	r->named = false;
}

struct regions *regions_widened(const struct regions *r, int64_t bases)
{
	struct regions *to = regions_create(r->source);

	for (size_t i = 0; i < r->ncontigs; i++) {
		const struct contig_regions *c = &r->contig[i];

		for (size_t k = 0; k < c->n; k++) {
			int64_t beg = c->at[k].beg, end = c->at[k].end;

			beg = beg > bases ? beg - bases : 0;
			end = end < REGION_END - bases ? end + bases
						       : REGION_END;
			regions_add(to, c->contig, beg, end, NULL);
		}
	}
	regions_merge(to);
	return to;
}

size_t regions_begun(const struct contig_regions *c, int64_t pos)
{
	size_t lo = 0, hi = c ? c->n : 0;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->at[mid].beg <= pos)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool regions_has(const struct contig_regions *c, int64_t pos)
{
	size_t i = regions_begun(c, pos);

	return i && pos < c->at[i - 1].end;
}

/* Bases inside before pos. */
static int64_t bases_before(const struct contig_regions *c, int64_t pos)
{
	size_t i = regions_begun(c, pos);
	const struct interval *at;

	if (!i)
		return 0;
	at = &c->at[i - 1];
	return at->before + (pos < at->end ? pos : at->end) - at->beg;
}

int64_t regions_bases(const struct contig_regions *c, int64_t beg, int64_t end)
{
	return beg < end ? bases_before(c, end) - bases_before(c, beg) : 0;
}

int64_t regions_base(const struct contig_regions *c, int64_t i)
{
	size_t lo = 0, hi = c ? c->n : 0;
	int64_t pos;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->at[mid].before <= i)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo)
		return -1;
	pos = c->at[lo - 1].beg + (i - c->at[lo - 1].before);
	return pos < c->at[lo - 1].end ? pos : -1;
}
