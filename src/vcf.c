/* VCF: a line a record, columns between tabs. */

#include <string.h>

#include "die.h"
#include "gt.h"
#include "record.h"
#include "simd.h"

enum column { CHROM, POS, ID, REF, ALT, QUAL, FILTER, INFO, FORMAT, SAMPLES };

struct fields {
	const char *at[SAMPLES + 1]; /* where each begins, samples as one */
	const char *end;
};

static size_t field_length(const struct fields *f, enum column c)
{
	return (size_t)(f->at[c + 1] - 1 - f->at[c]);
}

/* Returns how many columns there are, the samples' counted as one. */
static int split(struct fields *f, const char *p, const char *end)
{
	int n = 0;

	f->end = end;
	for (; n < SAMPLES; n++) {
		const char *tab = memchr(p, '\t', (size_t)(end - p));

		f->at[n] = p;
		if (!tab)
			return n + 1;
		p = tab + 1;
	}
	f->at[SAMPLES] = p;
	return n + 1;
}

static bool keep_name(char **name, size_t *length, size_t *room, const char *p,
		      size_t n)
{
	if (*length == n && *name && !memcmp(*name, p, n))
		return false;
	GROW(*name, *room, n + 1);
	memcpy(*name, p, n);
	*length = n;
	return true;
}

/* Those of the header are taken as they are. */
static bool can_be_contig(const struct scribe *s, const char *name, size_t n)
{
	bool fine = true;

	if (contigs_find(s->dialect->contigs, name, n) >= 0)
		return true;
	for (size_t i = 0; i < n; i++)
		fine &= (unsigned char)name[i] > ' ' &&
			!strchr(",<>\"", name[i]);
	return fine;
}

static bool read_contig(struct scribe *s, const struct fields *f)
{
	size_t n = field_length(f, CHROM);
	const char *name = f->at[CHROM];

	if (!n)
		return record_fault(s, "the line begins with a tab: it has no "
				       "contig name");
	if (!keep_name(&s->contig_name, &s->contig_length, &s->contig_room,
		       name, n) &&
	    s->contig >= 0)
		return true;
	if (!can_be_contig(s, name, n))
		return record_fault(s, "'%.*s' is not a contig's name",
				    (int)(n < 50 ? n : 50), name);
	record_contig(s, contigs_add(s->dialect->contigs, name, n));
	return true;
}

/* 1-based digits to 0-based; 2^60 is beyond any genome. */
static bool read_pos(struct scribe *s, const struct fields *f, int64_t *pos)
{
	const char *p = f->at[POS];
	size_t n = field_length(f, POS);
	int64_t x = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9' || x > INT64_MAX >> 8)
			n = 0;
		else
			x = x * 10 + (p[i] - '0');
	}
	if (!n || x > (int64_t)1 << 60)
		return record_fault(s, "POS '%.*s' is not a position",
				    (int)(f->at[REF - 1] - 1 - p < 40
						  ? f->at[REF - 1] - 1 - p
						  : 40),
				    p);
	*pos = x - 1;
	return true;
}

/* Where GT stands in FORMAT; remembered, since FORMAT seldom changes. */
static bool find_gt(struct scribe *s, const struct fields *f, int64_t pos)
{
	const char *p = f->at[FORMAT], *end = p + field_length(f, FORMAT);

	if (!keep_name(&s->format, &s->format_length, &s->format_room, p,
		       (size_t)(end - p)))
		return true;
	s->gt = -1;
	for (int i = 0; p <= end; i++) {
		const char *colon = memchr(p, ':', (size_t)(end - p));
		const char *stop = colon ? colon : end;

		if (stop - p == 2 && !memcmp(p, "GT", 2)) {
			if (s->gt >= 0) {
				s->format_length = 0;
				return record_fault_at(s, pos,
						       "FORMAT has GT twice");
			}
			s->gt = i;
		}
		p = stop + 1;
	}
	return true;
}

static bool wanted_filter(const struct filter *filter, const struct fields *f)
{
	const char *p = f->at[FILTER], *end = p + field_length(f, FILTER);

	while (p <= end) {
		const char *semi = memchr(p, ';', (size_t)(end - p));
		const char *stop = semi ? semi : end;

		if (filter_passes(filter, p, (size_t)(stop - p)))
			return true;
		p = stop + 1;
	}
	return false;
}

/*
 * The value of the next INFO field of that tag, from *p on, which is then
 * behind it; null if there is none.  That of a flag has no bytes.
 */
static const char *find_info(const char **p, const char *end, const char *tag,
			     size_t *n)
{
	size_t ntag = strlen(tag);

	while (*p < end) {
		const char *at = *p,
			   *semi = memchr(at, ';', (size_t)(end - at));
		const char *stop = semi ? semi : end, *value = at + ntag;

		*p = stop + 1;
		if ((size_t)(stop - at) < ntag || memcmp(at, tag, ntag) ||
		    (value < stop && *value != '='))
			continue;
		value += value < stop;
		*n = (size_t)(stop - value);
		return value;
	}
	return NULL;
}

static const char *info_end(const struct fields *f)
{
	return f->at[INFO] + field_length(f, INFO);
}

/* INFO's END beyond REF: a block of a gVCF, or a structural variant.  Of two
 * that are not before POS the last holds, as in htslib. */
static bool spans(const struct fields *f, const struct record *r)
{
	const char *at = f->at[INFO], *p;
	int64_t stop = 0;
	size_t n;

	while ((p = find_info(&at, info_end(f), "END", &n))) {
		int64_t x = 0;

		for (; n && *p >= '0' && *p <= '9'; p++, n--)
			x = x > INT64_MAX >> 8 ? x : x * 10 + (*p - '0');
		stop = x > r->pos ? x : stop;
	}
	return stop > r->pos + (int64_t)r->nref;
}

/* The first field of the tag is the one that counts, whatever is in it. */
static void find_ancestral(const struct fields *f, const char *tag,
			   struct record *r)
{
	const char *at = f->at[INFO];

	if (tag)
		r->ancestral = find_info(&at, info_end(f), tag, &r->nancestral);
}

static struct record read_alleles(const struct dialect *d,
				  const struct fields *f, int64_t pos)
{
	struct record r = { .pos = pos,
			    .ref = f->at[REF],
			    .nref = field_length(f, REF),
			    .alt = f->at[ALT],
			    .nalt = field_length(f, ALT) };

	r.alleles = alleles_read(r.ref, r.nref, r.alt, r.nalt);
	if (r.alleles.n == 1 && d->has_end && spans(f, &r))
		r.alleles.symbolic = true;
	if (!r.nalt) { /* what is written is VCF's '.' */
		r.alt = ".";
		r.nalt = 1;
	}
	return r;
}

/* REF is one allele, and bytes that are odd in a table are in none, in BCF
 * neither. */
static bool are_alleles(const struct fields *f)
{
	const char *p = f->at[REF], *end = f->at[QUAL] - 1;
	bool fine = true;

	for (; p < end; p++)
		fine &= (unsigned char)*p > ' ' || p + 1 == f->at[ALT];
	return fine && !memchr(f->at[REF], ',', field_length(f, REF));
}

/* A record whose genotypes are not read has a column a sample all the same. */
static bool check_columns(struct scribe *s, const struct fields *f, int64_t pos)
{
	unsigned want = s->dialect->nsamples;
	size_t n = simd()->gather(f->at[SAMPLES], f->end, s->column, want);

	if (!n)
		return record_fault_at(s, pos, "the line has a NUL byte in it");
	if (n != want)
		return record_fault_at(s, pos,
				       "the record has columns for %zu of the "
				       "%u samples; is the file damaged?",
				       n, want);
	return true;
}

/* A record of the contig at hand and within the regions. */
static bool read_record(struct scribe *s, const struct fields *f, int64_t pos)
{
	const struct filter *filter = s->dialect->filter;
	struct record r = read_alleles(s->dialect, f, pos);
	enum skip why = filter_site(filter, &s->places, pos, &r.alleles);
	struct gt_text gt = { f->at[SAMPLES], f->end, 0 };

	if (!are_alleles(f))
		return record_fault_at(s, pos, "its alleles are damaged");
	if (!why && filter->passes && !wanted_filter(filter, f))
		why = SKIP_FILTER;
	if (why) {
		record_skip(s, why);
		return check_columns(s, f, pos);
	}
	find_ancestral(f, filter->ancestral, &r);
	if (!find_gt(s, f, pos) || (s->gt < 0 && !check_columns(s, f, pos)))
		return false;
	gt.subfield = (unsigned)s->gt;
	return record_use(s, &r, s->gt < 0 ? NULL : &gt, NULL);
}

static bool read_line(struct scribe *s, const char *p, const char *end)
{
	struct fields f;
	int64_t pos = 0;
	int n;

	if (end > p && end[-1] == '\r')
		end--;
	if (p == end)
		return record_fault(s, "the line is blank; remove it");
	n = split(&f, p, end);
	if (n == 1 && memchr(p, ' ', (size_t)(end - p)))
		return record_fault(s, "the columns are separated by blanks; "
				       "VCF's are separated by tabs");
	if (n <= SAMPLES)
		return record_fault(s,
				    "the line has %d tab-separated columns "
				    "instead of %u; is it cut short?",
				    n, SAMPLES + s->dialect->nsamples);
	if (memchr(p, '\0', (size_t)(f.at[SAMPLES] - p)))
		return record_fault(s, "the line has a NUL byte in it");
	if (!read_contig(s, &f) || !read_pos(s, &f, &pos) ||
	    !record_arrive(s, pos))
		return false;
	if (!filter_region(s->dialect->filter, &s->places, pos))
		return true;
	return read_record(s, &f, pos);
}

static long start(const struct dialect *d, const char *p, size_t n, size_t *at)
{
	const char *newline = memchr(p + *at, '\n', n - *at);

	(void)d;
	*at = n;
	return newline ? newline + 1 - p : START_UNKNOWN;
}

static size_t first(const struct dialect *d, const char *p, size_t n)
{
	size_t at = 0;
	long next = start(d, p, n, &at);

	return next == START_UNKNOWN ? 0 : (size_t)next;
}

static size_t consume(struct scribe *s, const char *p, size_t n)
{
	const char *from = p, *end = p + n, *newline;

	while (p < end && !batch_full(s->to) &&
	       (newline = memchr(p, '\n', (size_t)(end - p)))) {
		if (!read_line(s, p, newline))
			break;
		p = newline + 1;
	}
	return (size_t)(p - from);
}

const struct format format_vcf = { "VCF", false, start, first, consume };
