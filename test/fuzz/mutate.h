/*
 * mutate.h - small wrongs done to a file of records
 *
 * What a fuzzer of bytes takes long to find: mutants that still look like VCF
 * or BCF, with one field, line, record or byte that is another.  They are the
 * same for the same random_state, on every machine.
 */
#ifndef MUTATE_H
#define MUTATE_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/random.h"

struct mutant {
	uint8_t *at;
	size_t n, room;
};

/* Put n bytes in place of 'old' that are there; 'bytes' may be its own. */
static inline void edit(struct mutant *m, size_t at, size_t old,
			const void *bytes, size_t n)
{
	size_t need = m->n - old + n;
	uint8_t *copy = malloc(n + 1);

	if (!copy)
		abort();
	memcpy(copy, bytes, n);
	if (need >= m->room) {
		m->room = need + need / 2 + 1;
		m->at = realloc(m->at, m->room);
	}
	if (!m->at)
		abort();
	memmove(m->at + at + n, m->at + at + old, m->n - at - old);
	memcpy(m->at + at, copy, n);
	m->n = need;
	free(copy);
}

static inline void mutant_set(struct mutant *m, const void *bytes, size_t n)
{
	m->n = 0;
	edit(m, 0, 0, bytes, n);
}

/* --- bytes --- */

static inline void mutate_bytes(struct mutant *m, size_t beg)
{
	static const uint8_t odd[] = {
		0,    1,    2,	  3,	4,    5,    6,	  7,	0x0f, 0x11,
		0x12, 0x13, 0x15, 0x17, 0x21, 0x31, 0x7f, 0x80, 0x81, 0xf1,
		0xff, '\t', '\n', '\r', ' ',  '.',  '/',  '|'
	};
	size_t left = m->n - beg, at = beg + below((unsigned)left + !left);
	size_t some = 1 + below(8);
	uint8_t byte = odd[below(sizeof odd)];

	if (!left)
		return;
	if (some > m->n - at)
		some = m->n - at;
	switch (below(8)) {
	case 0: m->at[at] ^= (uint8_t)(1u << below(8)); break;
	case 1: edit(m, at, 0, &byte, 1); break;
	case 2: edit(m, at, some, "", 0); break;
	case 3: edit(m, at, 0, m->at + at, some); break;
	case 4: m->n = percent(20) ? at : m->n; break;
	default: m->at[at] = byte;
	}
}

/* --- lines and fields of VCF --- */

struct span {
	size_t at, n;
};

/* The k-th part of a span between separators, and how many there are. */
static inline size_t part_of(const struct mutant *m, struct span in, char sep,
			     size_t k, struct span *part)
{
	size_t n = 0, beg = in.at;

	for (size_t i = in.at; i <= in.at + in.n; i++)
		if (i == in.at + in.n || m->at[i] == (uint8_t)sep) {
			if (n++ == k)
				*part = (struct span){ beg, i - beg };
			beg = i + 1;
		}
	return n;
}

static inline struct span some_part(const struct mutant *m, struct span in,
				    char sep)
{
	struct span part = in;
	size_t n = part_of(m, in, sep, SIZE_MAX, &part);

	part_of(m, in, sep, below((unsigned)n), &part);
	return part;
}

/* A line, mostly of a record and not of the header. */
static inline struct span some_line(const struct mutant *m)
{
	struct span all = { 0, m->n - (m->n && m->at[m->n - 1] == '\n') };
	struct span line = some_part(m, all, '\n');

	for (int i = 0; i < 6 && line.n && m->at[line.at] == '#'; i++)
		line = some_part(m, all, '\n');
	return line;
}

static inline const char *odd_field(void)
{
	static const char *const odd[] = { "",
					   ".",
					   "0",
					   "1",
					   "-1",
					   "2",
					   "7",
					   "10",
					   "300",
					   "2147483646",
					   "2147483647",
					   "2147483648",
					   "99999999999",
					   "1e3",
					   "0x10",
					   "nan",
					   "+5",
					   "00012",
					   "0/1",
					   "0|1",
					   "1|0",
					   "./.",
					   ".|.",
					   "1/.",
					   ".|0",
					   "1/1/0",
					   "0|0|1",
					   "/1",
					   "|0",
					   "0/",
					   "0/2",
					   "1|9",
					   "0/100",
					   "2/2",
					   "01/1",
					   "0/1:7",
					   ":",
					   "0/1:",
					   "0\\1",
					   "0/x",
					   "A",
					   "C",
					   "g",
					   "N",
					   "AC",
					   "C,G",
					   "C,C",
					   "A,",
					   ",",
					   "*",
					   "<DEL>",
					   "<*>",
					   "G]1:2]",
					   ".,C",
					   "AR",
					   "GT",
					   "DP",
					   "GT:DP",
					   "DP:GT",
					   "GT:GT",
					   "XX",
					   "GT:XX",
					   "GT:",
					   "PASS",
					   "q10",
					   "PASS;q10",
					   "q10;",
					   "unknown",
					   "0",
					   "AA=A",
					   "AA=c",
					   "AA=G|||",
					   "AA=.",
					   "AA",
					   "AA=A;AA=C",
					   "DP=3;AA=C",
					   "END=120",
					   "END=5",
					   "NEW=1",
					   "chrX",
					   "1 ",
					   " 1",
					   "2",
					   "3",
					   "<1>" };

	return odd[below(sizeof odd / sizeof *odd)];
}

/* Whole lines: twice, gone, elsewhere. */
static inline void mutate_line(struct mutant *m, struct span line)
{
	struct span other = some_line(m);
	size_t end = line.at + line.n;

	line.n += end < m->n;
	other.n += other.at + other.n < m->n;
	switch (below(4)) {
	case 0: edit(m, line.at, 0, m->at + line.at, line.n); break;
	case 1: edit(m, line.at, line.n, "", 0); break;
	case 2: edit(m, line.at, 0, m->at + other.at, other.n); break;
	default: edit(m, line.at, line.n, m->at + other.at, other.n);
	}
}

static inline void mutate_field(struct mutant *m, struct span line)
{
	char seps[] = "\t\t\t\t:;,=/|";
	struct span field = some_part(m, line, '\t'), other;
	const char *odd = odd_field();

	field = some_part(m, field, seps[below(sizeof seps - 1)]);
	other = some_part(m, some_line(m), '\t');
	switch (below(8)) {
	case 0: edit(m, field.at, field.n, "", 0); break;
	case 1: edit(m, field.at, 0, m->at + other.at, other.n); break;
	case 2:
	case 3: edit(m, field.at, field.n, m->at + other.at, other.n); break;
	case 4: /* and its separator */
		field.n += field.at + field.n < m->n;
		edit(m, field.at, field.n, "", 0);
		break;
	case 5: edit(m, field.at + field.n, 0, "\t", 1); break;
	default: edit(m, field.at, field.n, odd, strlen(odd));
	}
}

static inline void mutate_text(struct mutant *m)
{
	unsigned how = below(10);

	if (!m->n || how < 2)
		mutate_bytes(m, 0);
	else if (how < 3)
		mutate_line(m, some_line(m));
	else
		mutate_field(m, some_line(m));
}

/* --- records of BCF --- */

static inline uint32_t mutant_le32(const struct mutant *m, size_t at)
{
	return at + 4 > m->n ? 0
			     : m->at[at] | (uint32_t)m->at[at + 1] << 8 |
				       (uint32_t)m->at[at + 2] << 16 |
				       (uint32_t)m->at[at + 3] << 24;
}

/* Where the first record begins, 0 if nowhere. */
static inline size_t bcf_records(const struct mutant *m)
{
	size_t beg = 9 + (size_t)mutant_le32(m, 5);

	return beg < m->n ? beg : 0;
}

/* The k-th, or the last that is there. */
static inline struct span record_of(const struct mutant *m, unsigned k)
{
	struct span r = { bcf_records(m), 0 };

	for (; r.at + 8 <= m->n; k--) {
		size_t n = 8 + (size_t)mutant_le32(m, r.at) +
			   mutant_le32(m, r.at + 4);

		r.n = n < m->n - r.at ? n : m->n - r.at;
		if (!k || r.at + n + 8 > m->n)
			break;
		r.at += n;
	}
	return r;
}

static inline void mutate_bcf(struct mutant *m)
{
	static const uint32_t odd[] = { 0,	    1,		2,
					3,	    7,		100,
					0x7fffffff, 0x80000000, 0xffffffff,
					0x00010001, 0x02000003, 0x00ffffff };
	struct span r = record_of(m, below(12));
	uint32_t x = odd[below(sizeof odd / sizeof *odd)];
	uint8_t four[4] = { x & 255, x >> 8 & 255, x >> 16 & 255,
			    (uint8_t)(x >> 24) };
	size_t field = r.at + 4 * below(8); /* of the fixed ones */

	switch (below(10)) {
	case 0: edit(m, r.at, 0, m->at + r.at, r.n); break;
	case 1: edit(m, r.at, r.n, "", 0); break;
	case 2:
		if (field + 4 <= m->n)
			edit(m, field, 4, four, 4);
		break;
	case 3: mutate_bytes(m, 0); break;
	default: mutate_bytes(m, r.at);
	}
}

static inline void mutate(struct mutant *m)
{
	if (m->n > 3 && !memcmp(m->at, "BCF", 3))
		mutate_bcf(m);
	else
		mutate_text(m);
}

#endif
