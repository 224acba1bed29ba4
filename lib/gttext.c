#include "gt.h"

#include <string.h>

#include "gtstack.h"

/* text() does not look at the byte after the last column; gather() did. */
static bool last_proved(const uint32_t *column, unsigned n)
{
	return n && ((const char *)&column[n - 1])[3] == '\t';
}

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
 * Read a column's genotype: its slots are handed to stack_put() if 'k' is
 * given. Returns the ploidy, with the fault set if there is one.
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
			stack_put(k, sample, 0, ALLELE_MISSING);
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
			stack_put(k, sample, ploidy, allele);
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

/* --- phase --- */

static bool text_is_unphased(const char *p, const char *end, int64_t star)
{
	bool slash = false, differ = false;
	int64_t first;

	if (p < end && (*p == '|' || *p == '/'))
		p++;
	first = called_allele(text_allele(&p, end), star);
	while (!ends_gt(p, end)) {
		slash |= *p++ == '/';
		differ |= called_allele(text_allele(&p, end), star) != first;
	}
	return slash && differ;
}

/* A line without '/' is most often all there is to see. */
int32_t gt_text_unphased(const struct gt_text *t, unsigned n,
			 const uint64_t *among, unsigned star)
{
	const char *p = t->text;

	if (!memchr(p, '/', (size_t)(t->end - p)))
		return -1;
	for (unsigned i = 0; i < n; i++) {
		const char *tab = memchr(p, '\t', (size_t)(t->end - p));
		const char *end = tab ? tab : t->end;
		const char *gt = subfield_of(p, end, t->subfield);

		if (gt && is_among(among, i) && text_is_unphased(gt, end, star))
			return (int32_t)i;
		p = end + 1;
	}
	return -1;
}
