/*
 * blank.h - a file of records without what agtools does not read
 *
 * ID, QUAL, FILTER unless -f asks for it, INFO but for END and the ancestral
 * allele where that is read, and all of FORMAT but GT, which loses the sign
 * that VCF 4.4 may have before it.  What cannot be walked stays as it is.
 */
#ifndef BLANK_H
#define BLANK_H

#include "../fuzz/mutate.h"

struct keys {
	int gt, ancestral; /* BCF's numbers; -1 if it is not read */
	int filter;	   /* is it read? */
};

static inline void append(struct mutant *m, const void *bytes, size_t n)
{
	edit(m, m->n, 0, bytes, n);
}

static inline void append_text(struct mutant *m, const char *text)
{
	append(m, text, strlen(text));
}

/* --- VCF --- */

static inline int is_text(const struct mutant *m, struct span s,
			  const char *text)
{
	return s.n == strlen(text) && !memcmp(m->at + s.at, text, s.n);
}

static inline void blank_info(struct mutant *to, const struct mutant *m,
			      struct span info)
{
	struct span field = info;
	size_t n = part_of(m, info, ';', SIZE_MAX, &field), before = to->n;

	for (size_t i = 0; i < n; i++) {
		part_of(m, info, ';', i, &field);
		if (field.n < 3 || (memcmp(m->at + field.at, "AA=", 3) &&
				    memcmp(m->at + field.at, "END", 3)))
			continue;
		if (to->n > before)
			append_text(to, ";");
		append(to, m->at + field.at, field.n);
	}
	if (to->n == before)
		append_text(to, ".");
}

/* GT alone; where there is none or an empty one, it is missing. */
static inline void blank_sample(struct mutant *to, const struct mutant *m,
				struct span sample, size_t gt)
{
	struct span field = sample;

	if (gt == SIZE_MAX || part_of(m, sample, ':', gt, &field) <= gt)
		append_text(to, ".");
	else if (!field.n)
		append_text(to, ".");
	else if (strchr("/|", m->at[field.at]))
		append(to, m->at + field.at + 1, field.n - 1);
	else
		append(to, m->at + field.at, field.n);
}

static inline size_t place_of_gt(const struct mutant *m, struct span format)
{
	struct span key = format;
	size_t n = part_of(m, format, ':', SIZE_MAX, &key);

	for (size_t k = 0; k < n; k++) {
		part_of(m, format, ':', k, &key);
		if (is_text(m, key, "GT"))
			return k;
	}
	return SIZE_MAX;
}

static inline void blank_line(struct mutant *to, const struct mutant *m,
			      struct span line, struct keys keys)
{
	enum { ID = 2, QUAL = 5, FILTER, INFO, FORMAT = 8, COLUMNS = 10 };
	struct span part = line;
	size_t n = part_of(m, line, '\t', SIZE_MAX, &part);
	size_t gt = SIZE_MAX;

	if (n < COLUMNS || m->at[line.at] == '#') {
		append(to, m->at + line.at, line.n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		part_of(m, line, '\t', i, &part);
		if (i)
			append_text(to, "\t");
		if (i == ID || i == QUAL || (i == FILTER && !keys.filter)) {
			append_text(to, ".");
		} else if (i == INFO) {
			blank_info(to, m, part);
		} else if (i == FORMAT) {
			gt = place_of_gt(m, part);
			append_text(to, gt == SIZE_MAX ? "DP" : "GT");
		} else if (i > FORMAT) {
			blank_sample(to, m, part, gt);
		} else {
			append(to, m->at + part.at, part.n);
		}
	}
}

static inline void blank_vcf(struct mutant *to, const struct mutant *m,
			     struct keys keys)
{
	for (size_t at = 0, end; at < m->n; at = end + 1) {
		const uint8_t *p = memchr(m->at + at, '\n', m->n - at);

		end = p ? (size_t)(p - m->at) : m->n;
		/* htslib wants CR and LF, ours has lines without CR */
		if (!p && m->at[end - 1] == '\r')
			end--;
		blank_line(to, m, (struct span){ at, end - at }, keys);
		if (p)
			append_text(to, "\n");
	}
}

/* --- BCF --- */

/* A typed value, its type and length before it; 0 if it does not fit.  'each'
 * is how many there are of it: the samples, in FORMAT. */
static inline size_t value_size(const struct mutant *m, size_t at, size_t end,
				size_t each, size_t *count)
{
	static const size_t width[16] = {
		[1] = 1, [2] = 2, [3] = 4, [5] = 4, [7] = 1
	};
	size_t n, head = 1, bytes;

	if (at >= end)
		return 0;
	n = m->at[at] >> 4;
	bytes = width[m->at[at] & 15];
	if (n == 15) {
		size_t w = at + 1 < end ? width[m->at[at + 1] & 7] : 0;

		if (!w || at + 2 + w > end)
			return 0;
		n = 0;
		for (size_t i = w; i-- > 0;)
			n = n << 8 | m->at[at + 2 + i];
		head += 1 + w;
	}
	*count = n;
	if (n > end || n * each * bytes > end - at - head)
		return 0;
	return at + head > end ? 0 : head + n * each * bytes;
}

/* Keep those of n fields with this key; SIZE_MAX if they cannot be walked. */
static inline size_t blank_fields(struct mutant *to, const struct mutant *m,
				  size_t at, size_t end, size_t n, size_t each,
				  int key)
{
	size_t kept = 0, count;

	for (; n; n--) {
		size_t size, head = value_size(m, at, end, 1, &count);
		int is = head == 2 && m->at[at] == 0x11 && m->at[at + 1] == key;

		size = head ? value_size(m, at + head, end, each, &count) : 0;
		if (!size)
			return SIZE_MAX;
		if (is)
			append(to, m->at + at, head + size);
		kept += is ? 1 : 0;
		at += head + size;
	}
	return kept;
}

static inline void put_le32(struct mutant *to, size_t at, size_t x)
{
	for (int i = 0; i < 4; i++)
		to->at[at + (size_t)i] = (uint8_t)(x >> 8 * i);
}

/* False if it cannot be walked. */
static inline int blank_record(struct mutant *to, const struct mutant *m,
			       struct span r, struct keys key)
{
	enum { LENGTHS = 8, FIXED = 24 };
	static const uint8_t no_qual[] = { 1, 0, 0x80, 0x7f };
	size_t shared = mutant_le32(m, r.at), beg = to->n, at, end, kept, count;
	const uint8_t *fixed = m->at + r.at + LENGTHS;

	if (shared < FIXED || r.n < LENGTHS + shared)
		return 0;
	append(to, m->at + r.at, LENGTHS + FIXED);
	edit(to, beg + LENGTHS + 12, 4, no_qual, 4);
	append(to, "\x07", 1);
	at = r.at + LENGTHS + FIXED;
	end = r.at + LENGTHS + shared;
	/* ID, the alleles, FILTER */
	for (size_t i = 0, n = fixed[18] + 256u * fixed[19] + 2; i < n; i++) {
		size_t size = value_size(m, at, end, 1, &count);

		if (!size)
			return 0;
		if (i + 1 == n && !key.filter)
			append(to, "", 1);
		else if (i)
			append(to, m->at + at, size);
		at += size;
	}
	kept = key.ancestral < 0 ? 0
				 : blank_fields(to, m, at, end,
						fixed[16] + 256u * fixed[17], 1,
						key.ancestral);
	if (kept == SIZE_MAX)
		return 0;
	to->at[beg + LENGTHS + 16] = (uint8_t)kept;
	to->at[beg + LENGTHS + 17] = 0;
	put_le32(to, beg, to->n - beg - LENGTHS);
	shared = to->n;
	kept = blank_fields(to, m, end, r.at + r.n, fixed[23],
			    fixed[20] + 256u * fixed[21] + 65536u * fixed[22],
			    key.gt);
	if (kept == SIZE_MAX)
		return 0;
	to->at[beg + LENGTHS + 23] = (uint8_t)kept;
	put_le32(to, beg + 4, to->n - shared);
	return 1;
}

static inline void blank_bcf(struct mutant *to, const struct mutant *m,
			     struct keys key)
{
	size_t at = bcf_records(m);

	append(to, m->at, at ? at : m->n);
	while (at && at + 8 <= m->n) {
		size_t n =
			8 + (size_t)mutant_le32(m, at) + mutant_le32(m, at + 4);
		size_t before = to->n;

		if (n > m->n - at)
			break;
		if (!blank_record(to, m, (struct span){ at, n }, key)) {
			to->n = before;
			append(to, m->at + at, n);
		}
		at += n;
	}
	if (at)
		append(to, m->at + at, m->n - at);
}

#endif
