/*
 * BCF: two lengths, then a shared part (place, alleles, FILTER, INFO) and an
 * individual part (FORMAT).  All numbers are little-endian.
 */

#include <string.h>

#include "die.h"
#include "gt.h"
#include "le.h"
#include "record.h"

enum {
	LENGTHS = 8, /* l_shared, l_indiv */
	FIXED = 24,  /* of the shared part: CHROM to n_fmt_sample */
	CHAIN = 3,   /* plausible records that make a start */
	MAX_SHARED = 1 << 28,
};

enum value_type {
	VOID_ = 0,
	INT8 = 1,
	INT16 = 2,
	INT32 = 3,
	REAL = 5,
	CHAR = 7
};

/* --- where records begin --- */

/* Could a record begin at p, of which 'n' bytes are there? */
static bool plausible(const struct dialect *d, const uint8_t *p, size_t n)
{
	uint32_t shared, indiv, samples, formats;

	if (n < LENGTHS + FIXED)
		return false;
	shared = le32(p);
	indiv = le32(p + 4);
	samples = le32(p + 28) & 0xffffff;
	formats = p[31];
	return shared >= FIXED && shared < MAX_SHARED &&
	       le32(p + 8) < (uint32_t)d->ncontigs &&
	       (int32_t)le32(p + 12) >= -1 && samples == d->nsamples &&
	       (indiv > 0) == (formats > 0) && p[26] + (p[27] << 8) > 0;
}

static size_t record_bytes(const uint8_t *p)
{
	return LENGTHS + (size_t)le32(p) + le32(p + 4);
}

/* Plausible records from p on, up to CHAIN; '*cut' if the chain runs off the
 * end of what is there. */
static int chain(const struct dialect *d, const uint8_t *p, size_t n, bool *cut)
{
	size_t at = 0;
	int k = 0;

	do {
		*cut = n - at < LENGTHS + FIXED;
		if (*cut || !plausible(d, p + at, n - at))
			break;
		*cut = record_bytes(p + at) > n - at;
		at += record_bytes(p + at);
	} while (++k < CHAIN && !*cut);
	return k;
}

/*
 * A chain that runs off the end of what is there needs one whole record at
 * least, or it is not known yet.
 */
static long start(const struct dialect *d, const char *text, size_t n,
		  size_t *at)
{
	const uint8_t *p = (const uint8_t *)text;
	bool cut;

	for (; *at + LENGTHS + FIXED <= n; ++*at) {
		int k = chain(d, p + *at, n - *at, &cut);

		if (k == CHAIN || (cut && k > 1))
			return (long)*at;
		if (cut)
			break;
	}
	return START_UNKNOWN;
}

/* --- typed values --- */

/* What is left of a part of the record. */
struct cursor {
	const uint8_t *p, *end;
};

struct value {
	enum value_type type;
	uint32_t length; /* values; of a sample's, in FORMAT */
	const uint8_t *data;
};

static const uint8_t width_of[16] = {
	[INT8] = 1, [INT16] = 2, [INT32] = 4, [REAL] = 4, [CHAR] = 1
};

static inline bool take_bytes(struct cursor *c, uint64_t n)
{
	if (n > (uint64_t)(c->end - c->p))
		return false;
	c->p += n;
	return true;
}

static int64_t int_at(const struct value *v, uint32_t i)
{
	const uint8_t *p = v->data + (size_t)i * width_of[v->type];

	switch (v->type) {
	case INT8: return (int8_t)*p;
	case INT16: return (int16_t)(p[0] | p[1] << 8);
	default: return (int32_t)le32(p);
	}
}

static bool is_int(const struct value *v)
{
	return v->type == INT8 || v->type == INT16 || v->type == INT32;
}

/* One integer, which has no length of its own. */
static bool take_int(struct cursor *c, int64_t *x)
{
	struct value v;

	if (c->p == c->end || *c->p >> 4 != 1)
		return false;
	v = (struct value){ *c->p & 15, 1, c->p + 1 };
	c->p++;
	if (!is_int(&v) || !take_bytes(c, width_of[v.type]))
		return false;
	*x = int_at(&v, 0);
	return true;
}

/* The type and length that stand before every value; data is not passed. */
static inline bool take_type(struct cursor *c, struct value *v)
{
	int64_t length;

	if (c->p == c->end)
		return false;
	v->type = *c->p & 15;
	length = *c->p++ >> 4;
	if (length == 15 && (!take_int(c, &length) || length < 0))
		return false;
	if (!width_of[v->type] && (length || v->type))
		return false;
	v->length = (uint32_t)length;
	v->data = c->p;
	return true;
}

static inline bool take_value(struct cursor *c, struct value *v)
{
	return take_type(c, v) &&
	       take_bytes(c, (uint64_t)v->length * width_of[v->type]);
}

/* --- records --- */

struct fixed {
	int32_t rid, pos;
	uint32_t nalleles, rlen, infos, formats;
	struct cursor shared, indiv;
};

static struct fixed read_fixed(const uint8_t *p)
{
	const uint8_t *at = p + LENGTHS, *indiv = at + le32(p);

	return (struct fixed){
		.rid = (int32_t)le32(at),
		.pos = (int32_t)le32(at + 4),
		.rlen = le32(at + 8),
		.infos = (uint32_t)(at[16] | at[17] << 8),
		.nalleles = (uint32_t)(at[18] | at[19] << 8),
		.formats = at[23],
		.shared = { at + FIXED, indiv },
		.indiv = { indiv, indiv + le32(p + 4) },
	};
}

/* Bytes that would be another cell or row of a table are in no allele. */
static bool is_allele(const struct value *v)
{
	bool fine = !v->length || v->type == CHAR;

	for (uint32_t i = 0; i < v->length && fine; i++)
		fine = v->data[i] > ' ' && v->data[i] != ',';
	return fine;
}

/*
 * REF and ALT as VCF has them, written where the block keeps its text, since
 * that is where they go if the record is used.
 */
static bool read_alleles(struct scribe *s, struct fixed *f, struct record *r)
{
	size_t room = (size_t)(f->shared.end - f->shared.p) + 2 * f->nalleles;
	char *text = block_text(&s->to->block, 2 * room), *at = text;
	struct value v;

	if (!take_value(&f->shared, &v)) /* ID */
		return false;
	r->ref = text;
	for (uint32_t a = 0; a < f->nalleles; a++) {
		if (!take_value(&f->shared, &v) || !is_allele(&v))
			return false;
		if (a)
			*at++ = a == 1 ? '\t' : ',';
		if (a == 1)
			r->alt = at;
		memcpy(at, v.data, v.length);
		at += v.length;
		if (a && !v.length)
			*at++ = '.';
		if (!a)
			r->nref = v.length;
	}
	if (f->nalleles == 1) {
		*at++ = '\t';
		r->alt = at;
		*at++ = '.';
	}
	r->nalt = (size_t)(at - r->alt);
	r->alleles = alleles_read(r->ref, r->nref, r->alt, r->nalt);
	if (r->alleles.n == 1 && f->rlen > r->nref)
		r->alleles.symbolic = true;
	return true;
}

static bool is_id(const struct dialect *d, int64_t id)
{
	return id >= 0 && id < d->nids && d->ids[id];
}

static inline bool take_key(const struct dialect *d, struct cursor *c,
			    int64_t *key)
{
	if (c->end - c->p > 1 && *c->p == (1 << 4 | INT8)) { /* as most are */
		*key = (int8_t)c->p[1];
		c->p += 2;
		return is_id(d, *key);
	}
	return take_int(c, key) && is_id(d, *key);
}

/* FILTER holds numbers of the dictionary; none is VCF's '.'. */
static bool read_filter(struct scribe *s, struct fixed *f, bool *wanted)
{
	const struct dialect *d = s->dialect;
	struct value v;

	if (!take_value(&f->shared, &v) || (v.length && !is_int(&v)))
		return false;
	if (d->filter->passes)
		*wanted = !v.length && filter_passes(d->filter, ".", 1);
	for (uint32_t i = 0; i < v.length; i++) {
		int64_t id = int_at(&v, i);

		if (!is_id(d, id))
			return false;
		*wanted |= d->ids[id] & ID_PASSES;
	}
	return true;
}

/*
 * The INFO fields: of the ancestral tag, if it is wanted, the first.  A text
 * ends at its first NUL, if not before.  All are walked, since a record whose
 * fields do not fit is damaged.
 */
static bool read_info(struct scribe *s, struct fixed *f, struct record *r)
{
	const struct dialect *d = s->dialect;
	const int32_t wanted = d->filter->ancestral ? d->ancestral_key : -1;
	bool found = false;
	struct value v;
	int64_t key;

	for (uint32_t i = 0; i < f->infos; i++) {
		if (!take_key(d, &f->shared, &key) ||
		    !take_value(&f->shared, &v))
			return false;
		if (key != wanted || found)
			continue;
		found = true;
		if (v.type != CHAR)
			continue;
		r->ancestral = (const char *)v.data;
		r->nancestral = strnlen(r->ancestral, v.length);
	}
	return true;
}

/* Find GT among the FORMAT fields; gt->data stays null if there is none. */
static bool find_gt(struct scribe *s, struct fixed *f, struct gt_typed *gt)
{
	const struct dialect *d = s->dialect;
	struct value v;
	int64_t key;

	for (uint32_t i = 0; i < f->formats; i++) {
		if (!take_key(d, &f->indiv, &key) ||
		    !take_type(&f->indiv, &v) ||
		    !take_bytes(&f->indiv, (uint64_t)v.length * d->nsamples *
						   width_of[v.type]))
			return record_fault_at(s, f->pos,
					       "its FORMAT is damaged");
		if (key != d->gt_key)
			continue;
		if (gt->data)
			return record_fault_at(s, f->pos,
					       "FORMAT has GT twice");
		*gt = (struct gt_typed){ v.data, v.length,
					 is_int(&v) ? width_of[v.type] : 0 };
	}
	return true;
}

/* A record of the contig at hand and within the regions. */
static bool read_record(struct scribe *s, struct fixed *f)
{
	const struct filter *filter = s->dialect->filter;
	struct record r = { .pos = f->pos };
	struct gt_typed gt = { 0 };
	bool wanted = true;
	enum skip why;

	if (!read_alleles(s, f, &r))
		return record_fault_at(s, r.pos, "its alleles are damaged");
	why = filter_site(filter, &s->places, r.pos, &r.alleles);
	if (!why && !read_filter(s, f, &wanted))
		return record_fault_at(s, r.pos, "its FILTER is damaged");
	if (!wanted)
		why = SKIP_FILTER;
	if (why) {
		record_skip(s, why);
		return true;
	}
	if (!read_info(s, f, &r))
		return record_fault_at(s, r.pos, "its INFO is damaged");
	if (!find_gt(s, f, &gt))
		return false;
	return record_use(s, &r, NULL, gt.data ? &gt : NULL);
}

static bool read_whole(struct scribe *s, const uint8_t *p)
{
	const struct dialect *d = s->dialect;
	struct fixed f = read_fixed(p);

	if (d->contig[f.rid] < 0)
		return record_fault(s, "contig number %d is not in the header",
				    f.rid);
	record_contig(s, d->contig[f.rid]);
	if (!record_arrive(s, f.pos))
		return false;
	if (!filter_region(d->filter, &s->places, f.pos))
		return true;
	return read_record(s, &f);
}

static size_t first(const struct dialect *d, const char *text, size_t n)
{
	const uint8_t *p = (const uint8_t *)text;

	if (n < LENGTHS + FIXED)
		return 0;
	if (!plausible(d, p, n))
		return n;
	return record_bytes(p) <= n ? record_bytes(p) : 0;
}

static size_t consume(struct scribe *s, const char *text, size_t n)
{
	const uint8_t *p = (const uint8_t *)text;
	size_t at = 0;

	while (n - at >= LENGTHS + FIXED && !batch_full(s->to)) {
		if (!plausible(s->dialect, p + at, n - at)) {
			record_fault(s, "no BCF record begins here; the file "
					"is damaged");
			break;
		}
		if (record_bytes(p + at) > n - at || !read_whole(s, p + at))
			break;
		at += record_bytes(p + at);
	}
	return at;
}

const struct format format_bcf = { "BCF", true, start, first, consume };
