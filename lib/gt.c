#include "gt.h"

#include <string.h>

#include "simd.h"

/* One slot of one sample. */
enum { ALLELE_MISSING = -1, ALLELE_ABSENT = -2 };

/* Where a sample's slots go: the stack of planes of one record. */
struct stack {
	uint64_t *planes;
	size_t stride;
	unsigned nalleles, ploidy;
};

static uint64_t *plane_of(const struct stack *k, unsigned row, unsigned slot)
{
	return k->planes + ((size_t)row * k->ploidy + slot) * k->stride;
}

static void put(const struct stack *k, unsigned sample, unsigned slot,
		int64_t allele)
{
	uint64_t bit = (uint64_t)1 << (sample & 63);
	size_t word = sample >> 6;

	if (allele == ALLELE_ABSENT)
		return;
	plane_of(k, k->nalleles, slot)[word] |= bit;
	if (allele == ALLELE_MISSING)
		return;
	plane_of(k, k->nalleles - 1, slot)[word] |= bit;
	if (allele > 0)
		plane_of(k, (unsigned)allele - 1, slot)[word] |= bit;
}

/* text() does not look at the byte after the last column; gather() did. */
static bool last_proved(const uint32_t *column, unsigned n)
{
	return n && ((const char *)&column[n - 1])[3] == '\t';
}

static struct gt_shape kernel_shape(enum packed packed, unsigned ploidy)
{
	uint32_t flags = SITE_UNIFORM;

	if (packed == PACKED_COMPLETE)
		flags |= SITE_COMPLETE;
	return (struct gt_shape){ GT_FINE, 0, ploidy, flags };
}

/* --- text --- */

bool gt_text_fast(const struct gt_text *t, unsigned n, unsigned nalleles,
		  uint32_t *column, uint64_t *planes, size_t stride,
		  struct gt_shape *shape)
{
	const struct kernels *k = simd();
	size_t length = (size_t)(t->end - t->text);
	enum packed packed = PACKED_ODD;
	unsigned ploidy = 2;

	if (t->subfield)
		return false;
	if (length + 1 == (size_t)n * 4)
		packed = k->text(t->text, n, 2, nalleles, planes, stride);
	if (packed == PACKED_ODD && length + 1 == (size_t)n * 2) {
		packed = k->text(t->text, n, 1, nalleles, planes, stride);
		ploidy = 1;
	}
	if (packed == PACKED_ODD && length + 1 >= (size_t)n * 4 &&
	    k->gather(t->text, t->end, column, n) == n &&
	    last_proved(column, n)) {
		packed = k->text((const char *)column, n, 2, nalleles, planes,
				 stride);
		ploidy = 2;
	}
	if (packed == PACKED_ODD)
		return false;
	*shape = kernel_shape(packed, ploidy);
	return true;
}

/* Go to a column's GT subfield; null if the column ends before it. */
static const char *subfield_of(const char *p, const char *end, unsigned skip)
{
	while (skip--) {
		while (p < end && *p != ':' && *p != '\t')
			p++;
		if (p == end || *p == '\t')
			return NULL;
		p++;
	}
	return p;
}

static bool ends_gt(const char *p, const char *end)
{
	return p == end || *p == '\t' || *p == ':';
}

/* One allele at *p, moved behind it; below ALLELE_ABSENT is no allele. */
static int64_t text_allele(const char **p, const char *end)
{
	int64_t x = 0;
	const char *q = *p;

	if (q < end && *q == '.') {
		++*p;
		return ALLELE_MISSING;
	}
	for (; q < end && *q >= '0' && *q <= '9'; q++)
		if (x < INT32_MAX)
			x = x * 10 + (*q - '0');
	if (q == *p)
		return ALLELE_ABSENT - 1;
	*p = q;
	return x;
}

/*
 * Read a column's genotype: its slots are handed to put() if 'k' is given.
 * Returns the ploidy, with the fault set if there is one.
 */
static unsigned text_genotype(const char *p, const char *end,
			      const struct gt_text *t, unsigned nalleles,
			      const struct stack *k, unsigned sample,
			      enum gt_fault *fault)
{
	unsigned ploidy = 0;

	p = subfield_of(p, end, t->subfield);
	if (!p) {
		if (k)
			put(k, sample, 0, ALLELE_MISSING);
		return 1;
	}
	if (p < end && (*p == '|' || *p == '/')) /* VCF 4.4's first phase */
		p++;
	for (;; p++) {
		int64_t allele = text_allele(&p, end);

		if (allele < ALLELE_ABSENT)
			*fault = GT_SYNTAX;
		else if (allele >= (int64_t)nalleles)
			*fault = GT_ALLELE;
		else if (ploidy == MAX_PLOIDY)
			*fault = GT_PLOIDY;
		if (*fault)
			return ploidy;
		if (k)
			put(k, sample, ploidy, allele);
		ploidy++;
		if (ends_gt(p, end))
			return ploidy;
		if (*p != '/' && *p != '|') {
			*fault = GT_SYNTAX;
			return ploidy;
		}
	}
}

/* Walk the columns; see text_genotype() for 'k'. */
static struct gt_shape text_walk(const struct gt_text *t, unsigned n,
				 unsigned nalleles, const struct stack *k)
{
	struct gt_shape shape = { GT_FINE, 0, 0, 0 };
	const char *p = t->text;
	unsigned i = 0;

	for (; i < n && p <= t->end; i++) {
		const char *tab = memchr(p, '\t', (size_t)(t->end - p));
		const char *end = tab ? tab : t->end;
		unsigned ploidy;

		shape.sample = i;
		ploidy = text_genotype(p, end, t, nalleles, k, i, &shape.fault);
		if (memchr(p, '\0', (size_t)(end - p)))
			shape.fault = GT_NUL;
		if (shape.fault)
			return shape;
		if (ploidy > shape.ploidy)
			shape.ploidy = ploidy;
		p = end + 1;
	}
	shape.sample = i;
	if (i < n)
		shape.fault = GT_FEW_COLUMNS;
	else if (p <= t->end)
		shape.fault = GT_MANY_COLUMNS;
	return shape;
}

struct gt_shape gt_text_shape(const struct gt_text *t, unsigned n,
			      unsigned nalleles)
{
	return text_walk(t, n, nalleles, NULL);
}

void gt_text_pack(const struct gt_text *t, unsigned n, unsigned nalleles,
		  unsigned ploidy, uint64_t *planes, size_t stride)
{
	struct stack k = { planes, stride, nalleles, ploidy };

	memset(planes, 0, gt_room(nalleles, ploidy, stride) * sizeof *planes);
	text_walk(t, n, nalleles, &k);
}

/* --- typed --- */

bool gt_typed_fast(const struct gt_typed *t, unsigned n, unsigned nalleles,
		   uint64_t *planes, size_t stride, struct gt_shape *shape)
{
	enum packed packed;

	if (t->bytes != 1 || t->length < 1 || t->length > 2)
		return false;
	packed = simd()->typed(t->data, n, t->length, nalleles, planes, stride);
	if (packed == PACKED_ODD)
		return false;
	*shape = kernel_shape(packed, t->length);
	return true;
}

/*
 * BCF writes (allele + 1) << 1 | phased.  Each width has two values of its
 * own: the smallest, 'missing', and the next, which ends a short vector.
 */
static int64_t typed_allele(const struct gt_typed *t, size_t i)
{
	int64_t x, least;

	if (t->bytes == 1) {
		least = INT8_MIN;
		x = (int8_t)t->data[i];
	} else if (t->bytes == 2) {
		least = INT16_MIN;
		x = (int16_t)(t->data[2 * i] | t->data[2 * i + 1] << 8);
	} else {
		uint32_t u = 0;

		for (int b = 3; b >= 0; b--)
			u = u << 8 | t->data[4 * i + (size_t)b];
		least = INT32_MIN;
		x = (int32_t)u;
	}
	if (x == least + 1)
		return ALLELE_ABSENT;
	if (x == least)
		return ALLELE_MISSING;
	return x < 0 ? INT64_MAX : (x >> 1) - 1;
}

static struct gt_shape typed_walk(const struct gt_typed *t, unsigned n,
				  unsigned nalleles, const struct stack *k)
{
	struct gt_shape shape = { GT_FINE, 0, 0, 0 };

	for (unsigned i = 0; i < n; i++)
		for (unsigned s = 0; s < t->length; s++) {
			size_t at = (size_t)i * t->length + s;
			int64_t allele = typed_allele(t, at);

			if (allele >= (int64_t)nalleles) {
				shape.fault = GT_ALLELE;
				shape.sample = i;
				return shape;
			}
			if (allele == ALLELE_ABSENT)
				break;
			if (k)
				put(k, i, s, allele);
			if (s >= shape.ploidy)
				shape.ploidy = s + 1;
		}
	return shape;
}

struct gt_shape gt_typed_shape(const struct gt_typed *t, unsigned n,
			       unsigned nalleles)
{
	if (!t->length)
		return (struct gt_shape){ GT_FINE, 0, 0, 0 };
	if (t->bytes != 1 && t->bytes != 2 && t->bytes != 4)
		return (struct gt_shape){ GT_TYPE, 0, 0, 0 };
	if (t->length > MAX_PLOIDY)
		return (struct gt_shape){ GT_PLOIDY, 0, 0, 0 };
	return typed_walk(t, n, nalleles, NULL);
}

void gt_typed_pack(const struct gt_typed *t, unsigned n, unsigned nalleles,
		   unsigned ploidy, uint64_t *planes, size_t stride)
{
	struct stack k = { planes, stride, nalleles, ploidy };

	memset(planes, 0, gt_room(nalleles, ploidy, stride) * sizeof *planes);
	typed_walk(t, n, nalleles, &k);
}

/* --- phase --- */

static bool is_among(const uint64_t *plane, unsigned i)
{
	return plane[i / 64] >> (i % 64) & 1;
}

static bool text_is_unphased(const char *p, const char *end)
{
	bool slash = false, differ = false;
	int64_t first;

	if (p < end && (*p == '|' || *p == '/'))
		p++;
	first = text_allele(&p, end);
	while (first >= 0 && !ends_gt(p, end)) {
		int64_t next;

		slash |= *p++ == '/';
		next = text_allele(&p, end);
		if (next < 0)
			return false;
		differ |= next != first;
	}
	return slash && differ;
}

/* A line without '/' is most often all there is to see. */
int32_t gt_text_unphased(const struct gt_text *t, unsigned n,
			 const uint64_t *among)
{
	const char *p = t->text;

	if (!memchr(p, '/', (size_t)(t->end - p)))
		return -1;
	for (unsigned i = 0; i < n; i++) {
		const char *tab = memchr(p, '\t', (size_t)(t->end - p));
		const char *end = tab ? tab : t->end;
		const char *gt = subfield_of(p, end, t->subfield);

		if (gt && is_among(among, i) && text_is_unphased(gt, end))
			return (int32_t)i;
		p = end + 1;
	}
	return -1;
}

/* The bit of a slot that says that it is phased with the one before. */
static bool typed_phased(const struct gt_typed *t, size_t i)
{
	return t->data[i * t->bytes] & 1;
}

static bool typed_is_unphased(const struct gt_typed *t, size_t at)
{
	int64_t first = typed_allele(t, at);
	bool slash = false, differ = false;

	for (unsigned s = 1; s < t->length && first >= 0; s++) {
		int64_t next = typed_allele(t, at + s);

		if (next == ALLELE_ABSENT)
			break;
		if (next < 0)
			return false;
		slash |= !typed_phased(t, at + s);
		differ |= next != first;
	}
	return first >= 0 && slash && differ;
}

/* Diploid bytes whose second is phased in all samples, at once. */
static bool all_phased(const struct gt_typed *t, unsigned n)
{
	const uint8_t second[8] = { 0, 1, 0, 1, 0, 1, 0, 1 };
	uint64_t all = ~(uint64_t)0, want;
	size_t bytes = (size_t)n * 2, whole = bytes / sizeof want;

	if (t->bytes != 1 || t->length != 2)
		return false;
#pragma omp simd reduction(& : all)
	for (size_t k = 0; k < whole; k++) {
		uint64_t x;

		memcpy(&x, t->data + k * sizeof x, sizeof x);
		all &= x;
	}
	memcpy(&want, second, sizeof want);
	for (size_t i = whole * sizeof want; i < bytes; i += 2)
		if (!(t->data[i + 1] & 1))
			return false;
	return (all & want) == want;
}

int32_t gt_typed_unphased(const struct gt_typed *t, unsigned n,
			  const uint64_t *among)
{
	if (!t->length || all_phased(t, n))
		return -1;
	for (unsigned i = 0; i < n; i++)
		if (is_among(among, i) &&
		    typed_is_unphased(t, (size_t)i * t->length))
			return (int32_t)i;
	return -1;
}

/* --- alleles that are none --- */

static void fill_ones(uint64_t *plane, unsigned n)
{
	for (size_t i = 0; i < n / 64; i++)
		plane[i] = ~(uint64_t)0;
	if (n % 64)
		plane[n / 64] = ((uint64_t)1 << n % 64) - 1;
}

/*
 * There is room for 'called' behind the alleles' planes even where a kernel
 * found no need of it.
 */
uint32_t gt_drop_allele(uint64_t *planes, size_t stride, unsigned n,
			unsigned nalleles, unsigned ploidy, uint32_t flags,
			unsigned allele)
{
	struct stack k = { planes, stride, nalleles, ploidy };
	uint64_t any = 0;

	for (unsigned s = 0; s < ploidy; s++)
		for (size_t i = 0; i < stride; i++)
			any |= plane_of(&k, allele - 1, s)[i];
	if (!any)
		return flags;
	for (unsigned s = 0; s < ploidy; s++) {
		uint64_t *plane = plane_of(&k, allele - 1, s);
		uint64_t *called = plane_of(&k, nalleles - 1, s);

		if (flags & SITE_COMPLETE) {
			memset(called, 0, stride * sizeof *called);
			fill_ones(called, n);
		}
		for (size_t i = 0; i < stride; i++) {
			called[i] &= ~plane[i];
			plane[i] = 0;
		}
	}
	return flags & ~(uint32_t)SITE_COMPLETE;
}
