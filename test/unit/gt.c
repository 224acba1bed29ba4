/*
 * Genotypes to planes, from text and from BCF's vectors, against readers
 * that go byte by byte into arrays of alleles; each level of the kernels
 * against the same.
 */
#include "gt.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "simd.h"
#include "unit.h"

enum { MAX_N = 2100, MAX_SLOTS = 1 << 15, MAX_TEXT = 1 << 18 };
enum { MISSING = -1 };

/* What a row says, or the faults that may be found in it. */
struct answer {
	unsigned faults; /* bits 1 << enum gt_fault; 0 if it is fine */
	unsigned sample; /* at fault */
	unsigned ploidy;
	unsigned nslots;
	unsigned first[MAX_N + 1]; /* slot of each sample */
	int slot[MAX_SLOTS];
};

static unsigned bit_of(enum gt_fault fault)
{
	return 1u << fault;
}

static void add_slot(struct answer *w, int allele)
{
	w->slot[w->nslots++] = allele;
}

static void end_sample(struct answer *w, unsigned i)
{
	unsigned ploidy = w->nslots - w->first[i];

	w->first[i + 1] = w->nslots;
	if (ploidy > w->ploidy)
		w->ploidy = ploidy;
}

static void begin_answer(struct answer *w)
{
	w->faults = w->sample = w->ploidy = w->nslots = w->first[0] = 0;
}

/* --- readers by the definition --- */

/* "." or digits; the faults that it has. */
static unsigned one_token(const char *p, size_t n, unsigned nalleles, int *x)
{
	unsigned faults = 0;
	double value = 0;
	size_t digits = 0;

	*x = MISSING;
	if (n == 1 && *p == '.')
		return 0;
	for (; digits < n && p[digits] >= '0' && p[digits] <= '9'; digits++)
		value = value * 10 + (p[digits] - '0');
	if (!n || digits < n)
		faults |= bit_of(GT_SYNTAX);
	if (digits && value >= nalleles)
		faults |= bit_of(GT_ALLELE);
	if (!faults)
		*x = (int)value;
	return faults;
}

static bool is_separator(char c)
{
	return c == '/' || c == '|';
}

static unsigned one_genotype(struct answer *w, const char *p, size_t n,
			     unsigned nalleles)
{
	unsigned faults = 0, count = 0;
	size_t at = 0, end;
	int allele;

	if (n && is_separator(p[0]))
		at = 1;
	for (;; at = end + 1) {
		for (end = at; end < n && !is_separator(p[end]); end++)
			;
		faults |= one_token(p + at, end - at, nalleles, &allele);
		add_slot(w, allele);
		if (++count > MAX_PLOIDY)
			faults |= bit_of(GT_PLOIDY);
		if (end == n)
			return faults;
	}
}

static unsigned one_column(struct answer *w, const char *p, size_t n,
			   unsigned subfield, unsigned nalleles)
{
	if (memchr(p, '\0', n))
		return bit_of(GT_NUL);
	for (size_t end = 0;; p += end + 1, n -= end + 1, subfield--) {
		for (end = 0; end < n && p[end] != ':'; end++)
			;
		if (!subfield)
			return one_genotype(w, p, end, nalleles);
		if (end == n)
			break;
	}
	add_slot(w, MISSING);
	return 0;
}

static void read_text(struct answer *w, const char *p, size_t length,
		      unsigned subfield, unsigned n, unsigned nalleles)
{
	size_t beg = 0, end;
	unsigned i = 0;

	begin_answer(w);
	for (;; beg = end + 1, i++) {
		for (end = beg; end < length && p[end] != '\t'; end++)
			;
		w->sample = i;
		if (i == n)
			w->faults = bit_of(GT_MANY_COLUMNS);
		else
			w->faults = one_column(w, p + beg, end - beg, subfield,
					       nalleles);
		if (w->faults)
			return;
		end_sample(w, i);
		if (end == length)
			break;
	}
	w->sample = i + 1;
	if (i + 1 < n)
		w->faults = bit_of(GT_FEW_COLUMNS);
}

static int32_t typed_value(const uint8_t *p, unsigned bytes)
{
	if (bytes == 1)
		return (int8_t)p[0];
	if (bytes == 2)
		return (int16_t)(p[1] * 256 + p[0]);
	return (int32_t)((uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
			 (uint32_t)p[1] << 8 | p[0]);
}

static int32_t typed_missing(unsigned bytes)
{
	return bytes == 1 ? -128 : bytes == 2 ? -32768 : INT32_MIN;
}

static void read_typed(struct answer *w, const struct gt_typed *t, unsigned n,
		       unsigned nalleles)
{
	const uint8_t *p = t->data;

	begin_answer(w);
	for (unsigned i = 0; i < n; i++) {
		bool ended = false;

		for (unsigned s = 0; s < t->length; s++, p += t->bytes) {
			int32_t x = typed_value(p, t->bytes);
			int32_t missing = typed_missing(t->bytes);

			ended |= x == missing + 1;
			if (ended)
				continue;
			w->sample = i;
			if (x != missing &&
			    (x < 0 || x / 2 > (int32_t)nalleles)) {
				w->faults = bit_of(GT_ALLELE);
				return;
			}
			add_slot(w, x == missing ? MISSING : x / 2 - 1);
		}
		end_sample(w, i);
	}
}

/* --- planes by the definition --- */

/* Rows 1.. of alleles, called, present. */
static void fill_planes(const struct answer *w, unsigned n, unsigned nalleles,
			uint64_t *planes, size_t stride)
{
	memset(planes, 0,
	       gt_room(nalleles, w->ploidy, stride) * sizeof *planes);
	for (unsigned i = 0; i < n; i++)
		for (unsigned s = 0; s < w->first[i + 1] - w->first[i]; s++) {
			int a = w->slot[w->first[i] + s];
			uint64_t *at = planes + s * stride + i / 64;
			size_t row = w->ploidy * stride;
			uint64_t bit = (uint64_t)1 << i % 64;

			at[nalleles * row] |= bit;
			if (a >= 0)
				at[(nalleles - 1) * row] |= bit;
			if (a > 0)
				at[(size_t)(a - 1) * row] |= bit;
		}
}

static bool any_missing(const struct answer *w)
{
	for (unsigned i = 0; i < w->nslots; i++)
		if (w->slot[i] == MISSING)
			return true;
	return false;
}

static bool uniform(const struct answer *w, unsigned n)
{
	return w->nslots == n * w->ploidy;
}

/* Memory of just that size, filled with what nobody wrote. */
static uint64_t *new_planes(unsigned nalleles, unsigned ploidy, size_t stride)
{
	size_t bytes = gt_room(nalleles, ploidy, stride) * sizeof(uint64_t);
	uint64_t *planes = malloc(bytes + !bytes);

	if (!planes)
		exit(1);
	memset(planes, 0xa5, bytes);
	return planes;
}

/* The row at hand. */
static unsigned n, nalleles;
static size_t stride;
static struct answer want;
static uint64_t *wanted; /* its planes, if it is fine */

static void want_planes(void)
{
	free(wanted);
	wanted = NULL;
	if (want.faults)
		return;
	wanted = new_planes(nalleles, want.ploidy, stride);
	fill_planes(&want, n, nalleles, wanted, stride);
}

/* Are the planes right that go with these flags?  Where all are called the
 * planes that say so are void. */
static bool same_planes(const uint64_t *planes, uint32_t flags)
{
	unsigned rows = nalleles - 1;

	if (!(flags & SITE_COMPLETE))
		rows = nalleles + !(flags & SITE_UNIFORM);
	return !memcmp(planes, wanted,
		       rows * want.ploidy * stride * sizeof *planes);
}

static bool same_shape(const struct gt_shape *s)
{
	if (!want.faults)
		return !s->fault && s->ploidy == want.ploidy && !s->flags;
	return (want.faults & bit_of(s->fault)) && s->sample == want.sample;
}

/* A kernel or the fast path took the row. */
static bool right_fast(const uint64_t *planes, unsigned ploidy, bool complete)
{
	uint32_t flags = SITE_UNIFORM | (complete ? SITE_COMPLETE : 0);

	return !want.faults && ploidy == want.ploidy && uniform(&want, n) &&
	       complete == !any_missing(&want) && same_planes(planes, flags);
}

/* --- text --- */

static bool check_slow_text(const struct gt_text *t)
{
	struct gt_shape shape = gt_text_shape(t, n, nalleles);
	uint64_t *planes;
	bool right = same_shape(&shape);

	if (!right || shape.fault)
		return right;
	planes = new_planes(nalleles, shape.ploidy, stride);
	gt_text_pack(t, n, nalleles, shape.ploidy, planes, stride);
	right = same_planes(planes, shape.flags);
	free(planes);
	return right;
}

/* Sets whether the row was taken. */
static bool check_fast_text(const struct gt_text *t, bool *taken)
{
	uint64_t *planes = new_planes(nalleles, 2, stride);
	uint32_t *column = malloc((n + 16) * sizeof *column);
	struct gt_shape shape;
	bool right = true;

	if (!column)
		exit(1);
	*taken = gt_text_fast(t, n, nalleles, column, planes, stride, &shape);
	if (*taken)
		right = !shape.fault && (shape.flags & SITE_UNIFORM) &&
			right_fast(planes, shape.ploidy,
				   shape.flags & SITE_COMPLETE);
	free(planes);
	free(column);
	return right;
}

/* One kernel on columns of fixed width; 'got' is what it made of them. */
static bool check_kernel(const struct kernels *k, const char *text,
			 unsigned ploidy, enum packed *got)
{
	uint64_t *planes = new_planes(nalleles, 2, stride);
	bool right;

	*got = k->text(text, n, ploidy, nalleles, planes, stride);
	right = *got == PACKED_ODD ||
		right_fast(planes, ploidy, *got == PACKED_COMPLETE);
	free(planes);
	return right;
}

/* The four bytes that stand for a column; of what is too short to be one of
 * the kernel's no more is asked than that the kernel refuses it. */
static bool same_column(const char *got, const char *p, size_t length)
{
	bool ends = length == 3 || (length > 3 && p[3] == ':');

	return length < 3 ||
	       (!memcmp(got, p, 3) && got[3] == (ends ? '\t' : '\0'));
}

/* Columns gathered are those of the row, and no more than there is room. */
static bool check_gather(const struct kernels *k, const struct gt_text *t,
			 enum packed *got)
{
	uint32_t *column = calloc(n + 16, sizeof *column);
	const char *four = (const char *)column, *p = t->text, *end;
	bool right = true, nul;
	size_t i = 0, found;

	if (!column)
		exit(1);
	found = k->gather(t->text, t->end, column, n);
	nul = memchr(p, '\0', (size_t)(t->end - p));
	for (; p <= t->end && !nul; p = end + 1, i++) {
		end = memchr(p, '\t', (size_t)(t->end - p));
		if (!end)
			end = t->end;
		if (i < n)
			right &=
				same_column(four + 4 * i, p, (size_t)(end - p));
	}
	right &= found == i; /* 0 if there is a NUL */
	for (i = n; i < n + 16; i++)
		right &= !column[i];
	/* text() does not look at the last byte */
	*got = PACKED_ODD;
	if (found == n && four[4 * n - 1] == '\t')
		right &= check_kernel(k, four, 2, got);
	free(column);
	return right;
}

static bool check_text_levels(const struct gt_text *t)
{
	size_t length = (size_t)(t->end - t->text);
	enum packed first[3] = { 0 }, got[3] = { 0 };
	bool right = true;

	if (t->subfield)
		return true;
	for (size_t i = 0; simd_levels()[i]; i++) {
		const struct kernels *k = simd_levels()[i];

		if (length + 1 == (size_t)n * 2)
			right &= check_kernel(k, t->text, 1, &got[0]);
		if (length + 1 == (size_t)n * 4)
			right &= check_kernel(k, t->text, 2, &got[1]);
		if (length + 1 >= (size_t)n * 4)
			right &= check_gather(k, t, &got[2]);
		if (!i)
			memcpy(first, got, sizeof got);
		right &= !memcmp(first, got, sizeof got);
	}
	return right;
}

/* Text in memory of just its size; what follows is a line's end, and then
 * what may look like more of it. */
static char *padded(const char *text, size_t length)
{
	static const char *const after[] = { "\n", "\r\n", "\n0/1\t", "\r\t" };
	const char *follows = after[below(4)];
	char *p = malloc(length + TEXT_PAD);

	if (!p)
		exit(1);
	memcpy(p, text, length);
	for (size_t i = 0; i < TEXT_PAD; i++)
		p[length + i] = follows[i % strlen(follows)];
	return p;
}

static void complain(const char *text, size_t length, unsigned subfield)
{
	static int complaints;

	if (++complaints > 10)
		return;
	fprintf(stderr, "n %u, %u alleles, GT at %u: '", n, nalleles, subfield);
	for (size_t i = 0; i < length && i < 200; i++)
		if (text[i] >= ' ' && text[i] < 127)
			putc(text[i], stderr);
		else
			fprintf(stderr, "\\%o", (unsigned char)text[i]);
	fputs("'\n", stderr);
}

/* Is the row read right in all ways?  'taken' says if the fast one did. */
static bool check_text(const char *text, size_t length, unsigned subfield,
		       bool *taken)
{
	char *copy = padded(text, length);
	struct gt_text t = { copy, copy + length, subfield };
	bool right;

	stride = plane_stride(n);
	read_text(&want, text, length, subfield, n, nalleles);
	want_planes();
	right = check_slow_text(&t) && check_fast_text(&t, taken) &&
		check_text_levels(&t);
	if (!right)
		complain(text, length, subfield);
	free(copy);
	return right;
}

/* --- rows at random --- */

struct look {
	unsigned ploidy;  /* 0: of each sample its own, 1 to 4 */
	unsigned missing; /* slots, in a hundred */
	unsigned short_;  /* columns that end before GT, in a hundred */
	bool any_separator, phase_first, extra;
};

static struct look any_look(void)
{
	return (struct look){
		.ploidy = percent(80) ? 1 + below(4) : 0,
		.missing = percent(50) ? 0 : below(60),
		.short_ = percent(90) ? 0 : 10,
		.any_separator = percent(50),
		.phase_first = percent(5),
		.extra = percent(50),
	};
}

static struct answer meant;

static void mean_something(const struct look *l)
{
	begin_answer(&meant);
	for (unsigned i = 0; i < n; i++) {
		unsigned ploidy = l->ploidy ? l->ploidy : 1 + below(4);

		while (ploidy--)
			add_slot(&meant, percent(l->missing)
						 ? MISSING
						 : (int)below(nalleles));
		end_sample(&meant, i);
	}
}

static char *write_genotype(char *p, const struct look *l, unsigned i)
{
	if (l->phase_first && percent(50))
		*p++ = percent(50) ? '/' : '|';
	for (unsigned s = meant.first[i]; s < meant.first[i + 1]; s++) {
		if (s > meant.first[i])
			*p++ = l->any_separator && percent(50) ? '|' : '/';
		if (meant.slot[s] == MISSING)
			*p++ = '.';
		else
			p += sprintf(p, "%d", meant.slot[s]);
	}
	return p;
}

static char *write_subfield(char *p)
{
	static const char *const some[] = { "",	     ".",     "99", "0/1",
					    "3,4,5", "0|1|2", "0" };

	return p + sprintf(p, "%s", some[below(7)]);
}

/* A sample whose column ends before GT has one slot, not called. */
static void shorten(unsigned i)
{
	meant.nslots = meant.first[i];
	add_slot(&meant, MISSING);
}

/* Write what was meant, column by column from new slots. */
static size_t write_text(char *text, const struct look *l, unsigned subfield)
{
	static struct answer whole;
	char *p = text;

	whole = meant;
	begin_answer(&meant);
	for (unsigned i = 0; i < n; i++) {
		bool cut = subfield && percent(l->short_);
		unsigned before = cut ? below(subfield) : subfield;

		for (unsigned s = whole.first[i]; s < whole.first[i + 1]; s++)
			add_slot(&meant, whole.slot[s]);
		if (cut)
			shorten(i);
		end_sample(&meant, i);
		for (unsigned k = 0; k < before; k++, *p++ = ':')
			p = write_subfield(p);
		p = cut ? write_subfield(p) : write_genotype(p, l, i);
		for (; !cut && l->extra && percent(60); p = write_subfield(p))
			*p++ = ':';
		*p++ = '\t';
	}
	return (size_t)(p - 1 - text);
}

static bool same_answer(const struct answer *a, const struct answer *b)
{
	return a->faults == b->faults && a->ploidy == b->ploidy &&
	       a->nslots == b->nslots &&
	       !memcmp(a->first, b->first, (n + 1) * sizeof *a->first) &&
	       !memcmp(a->slot, b->slot, a->nslots * sizeof *a->slot);
}

static unsigned any_n(void)
{
	return percent(3) ? 1 + below(2000) : 1 + below(200);
}

static unsigned any_nalleles(void)
{
	return percent(60) ? 1 + below(4) : 1 + below(percent(50) ? 12 : 70);
}

static void text_at_random(void)
{
	static char text[MAX_TEXT];
	bool taken;

	for (int i = 0; i < 6000; i++) {
		unsigned subfield = percent(70) ? 0 : 1 + below(3);
		struct look l = any_look();
		size_t length;

		n = any_n();
		nalleles = any_nalleles();
		mean_something(&l);
		length = write_text(text, &l, subfield);
		CHECK(check_text(text, length, subfield, &taken));
		CHECK(same_answer(&want, &meant));
		/* another number of samples, or of alleles */
		n += percent(50) ? 1 : n > 1 ? -1u : 1;
		CHECK(check_text(text, length, subfield, &taken));
		CHECK(want.faults);
	}
}

/* What a kernel is for does not go by the slow way. */
static void text_is_fast(void)
{
	static char text[MAX_TEXT];
	struct look l = { 0 };
	bool taken;

	for (n = 1; n <= 200; n++)
		for (unsigned k = 0; k < 8; k++) {
			size_t length;

			l.ploidy = 1 + (k & 1);
			l.missing = k & 2 ? 20 : 0;
			l.extra = k & 4;
			l.any_separator = true;
			nalleles = 1 + below(10);
			mean_something(&l);
			length = write_text(text, &l, 0);
			CHECK(check_text(text, length, 0, &taken));
			CHECK(taken || (l.extra && l.ploidy == 1));
		}
}

/* --- every byte wrong --- */

static void corrupt_text(const char *row, unsigned subfield, unsigned samples,
			 unsigned alleles)
{
	static const char some[] = "\t/|.:0123456789\r\n";
	size_t length = strlen(row);
	char *text = malloc(length);
	bool taken, right = true;

	if (!text)
		exit(1);
	n = samples;
	nalleles = alleles;
	memcpy(text, row, length);
	for (size_t i = 0; i < length; i++)
		for (int c = 0; c < 256; c++) {
			if (length > 100 && !strchr(some, c) && percent(90))
				continue;
			text[i] = (char)c;
			right &= check_text(text, length, subfield, &taken);
			text[i] = row[i];
		}
	CHECK(right);
	/* cut short at every byte, and each byte left out or doubled */
	for (size_t i = 0; i < length; i++) {
		right &= check_text(row, i, subfield, &taken);
		memmove(text, row, i);
		memmove(text + i, row + i + 1, length - i - 1);
		right &= check_text(text, length - 1, subfield, &taken);
		memcpy(text, row, length);
	}
	CHECK(right);
	free(text);
}

static void corrupt_rows(void)
{
	static char text[MAX_TEXT];
	struct look diploid = { .ploidy = 2, .missing = 10 };

	corrupt_text("0", 0, 1, 2);
	corrupt_text("0|1", 0, 1, 2);
	corrupt_text("0/1\t1|1", 0, 2, 2);
	corrupt_text("0\t1\t.", 0, 3, 3);
	corrupt_text("0/1:3\t./.\t1|0:9,9:x", 0, 3, 2);
	corrupt_text("0/1\t0\t.|1/2\t11/9", 0, 4, 12);
	corrupt_text("7:0/1\t.:2\t8", 1, 3, 3);
	corrupt_text("|0/1\t/0", 0, 2, 2);
	for (unsigned k = 0; k < 6; k++) {
		static const unsigned some[] = { 16, 63, 64, 65, 66, 130 };
		size_t length;

		n = some[k];
		nalleles = 2 + k % 2;
		diploid.extra = k == 5;
		diploid.ploidy = k == 1 ? 1 : 2;
		mean_something(&diploid);
		length = write_text(text, &diploid, 0);
		text[length] = '\0';
		corrupt_text(text, 0, n, nalleles);
	}
}

static void edges_of_text(void)
{
	static char text[MAX_TEXT];
	size_t length = 0;
	bool taken;

	n = 1;
	nalleles = 2;
	for (unsigned slots = 1; slots <= MAX_PLOIDY + 1; slots++) {
		length += (size_t)sprintf(text + length, "%s1",
					  slots > 1 ? "|" : "");
		CHECK(check_text(text, length, 0, &taken));
		CHECK(want.faults ==
		      (slots > MAX_PLOIDY ? bit_of(GT_PLOIDY) : 0));
	}
	nalleles = 70;
	CHECK(check_text("69/070/0", 8, 0, &taken) && want.faults);
	CHECK(check_text("69/069/00", 9, 0, &taken) && !want.faults);
	CHECK(check_text("4294967296/1", 12, 0, &taken) && want.faults);
	CHECK(check_text("18446744073709551617", 20, 0, &taken));
	CHECK(check_text("99999999999999999999999999999999999", 35, 0, &taken));
	CHECK(check_text("", 0, 0, &taken) && want.faults);
	CHECK(check_text("", 0, 1, &taken) && !want.faults);
}

/* --- BCF --- */

static bool check_slow_typed(const struct gt_typed *t)
{
	struct gt_shape shape = gt_typed_shape(t, n, nalleles);
	uint64_t *planes;
	bool right = same_shape(&shape);

	if (!right || shape.fault)
		return right;
	planes = new_planes(nalleles, shape.ploidy, stride);
	gt_typed_pack(t, n, nalleles, shape.ploidy, planes, stride);
	right = same_planes(planes, shape.flags);
	free(planes);
	return right;
}

static bool check_fast_typed(const struct gt_typed *t, bool *taken)
{
	uint64_t *planes = new_planes(nalleles, 2, stride);
	struct gt_shape shape;
	bool right = true;

	*taken = gt_typed_fast(t, n, nalleles, planes, stride, &shape);
	if (*taken)
		right = !shape.fault && (shape.flags & SITE_UNIFORM) &&
			right_fast(planes, shape.ploidy,
				   shape.flags & SITE_COMPLETE);
	free(planes);
	return right;
}

static bool check_typed_levels(const struct gt_typed *t)
{
	enum packed first = PACKED_ODD;
	bool right = true;

	if (t->bytes != 1 || t->length < 1 || t->length > 2)
		return true;
	for (size_t i = 0; simd_levels()[i]; i++) {
		uint64_t *planes = new_planes(nalleles, 2, stride);
		enum packed got = simd_levels()[i]->typed(
			t->data, n, t->length, nalleles, planes, stride);

		if (!i)
			first = got;
		right &= got == first;
		right &= got == PACKED_ODD ||
			 right_fast(planes, t->length, got == PACKED_COMPLETE);
		free(planes);
	}
	return right;
}

static bool check_typed(const uint8_t *data, unsigned length, unsigned bytes,
			bool *taken)
{
	size_t size = (size_t)n * length * bytes;
	uint8_t *copy = malloc(size + TEXT_PAD);
	struct gt_typed t = { copy, length, bytes };
	bool right;

	if (!copy)
		exit(1);
	memcpy(copy, data, size);
	for (size_t i = 0; i < TEXT_PAD; i++)
		copy[size + i] = (uint8_t)below(256);
	stride = plane_stride(n);
	read_typed(&want, &t, n, nalleles);
	want_planes();
	right = check_slow_typed(&t) && check_fast_typed(&t, taken) &&
		check_typed_levels(&t);
	free(copy);
	return right;
}

static void put_value(uint8_t **p, int32_t x, unsigned bytes)
{
	for (unsigned b = 0; b < bytes; b++)
		*(*p)++ = (uint8_t)((uint32_t)x >> 8 * b);
}

/* Some not called are so by the width's own value for it. */
static void write_typed(uint8_t *p, unsigned length, unsigned bytes)
{
	for (unsigned i = 0; i < n; i++)
		for (unsigned s = 0; s < length; s++) {
			int32_t end = typed_missing(bytes) + 1, x = end;
			int a = MISSING;

			if (meant.first[i] + s < meant.first[i + 1]) {
				a = meant.slot[meant.first[i] + s];
				x = (a + 1) * 2 + percent(50);
				if (a == MISSING && percent(2))
					x = typed_missing(bytes);
			}
			put_value(&p, x, bytes);
		}
}

static unsigned width_for(unsigned alleles)
{
	unsigned least = alleles < 63 ? 0 : 1;

	return 1u << (percent(60) ? least : least + below(3 - least));
}

static void typed_at_random(void)
{
	static uint8_t data[MAX_SLOTS * 4];
	bool taken;

	for (int i = 0; i < 8000; i++) {
		struct look l = any_look();
		unsigned bytes;

		n = any_n();
		nalleles = any_nalleles();
		bytes = width_for(nalleles);
		mean_something(&l);
		write_typed(data, meant.ploidy, bytes);
		CHECK(check_typed(data, meant.ploidy, bytes, &taken));
		CHECK(same_answer(&want, &meant));
		/* longer than its longest */
		write_typed(data, meant.ploidy + 1, bytes);
		CHECK(check_typed(data, meant.ploidy + 1, bytes, &taken));
		CHECK(same_answer(&want, &meant));
	}
}

static void typed_is_fast(void)
{
	static uint8_t data[MAX_SLOTS];
	struct look l = { 0 };
	bool taken;

	for (n = 1; n <= 200; n++)
		for (nalleles = 1; nalleles <= 16; nalleles++) {
			l.ploidy = 1 + below(2);
			mean_something(&l);
			write_typed(data, l.ploidy, 1);
			CHECK(check_typed(data, l.ploidy, 1, &taken) && taken);
		}
}

static void corrupt_typed(unsigned samples, unsigned alleles,
			  const struct look *l, unsigned bytes)
{
	static uint8_t data[MAX_SLOTS];
	bool taken, right = true;

	n = samples;
	nalleles = alleles;
	mean_something(l);
	write_typed(data, meant.ploidy, bytes);
	for (size_t i = 0; i < (size_t)n * meant.ploidy * bytes; i++) {
		uint8_t was = data[i];

		for (int c = 0; c < 256; c++) {
			data[i] = (uint8_t)c;
			right &= check_typed(data, meant.ploidy, bytes, &taken);
		}
		data[i] = was;
	}
	CHECK(right);
}

static void corrupt_vectors(void)
{
	const struct look diploid = { .ploidy = 2, .missing = 10 };
	const struct look haploid = { .ploidy = 1, .missing = 10 };
	const struct look mixed = { .missing = 10 };

	for (unsigned bytes = 1; bytes <= 4; bytes *= 2) {
		corrupt_typed(1, 2, &diploid, bytes);
		corrupt_typed(3, 70, &mixed, bytes);
		corrupt_typed(5, 17, &haploid, bytes);
	}
	corrupt_typed(64, 2, &diploid, 1);
	corrupt_typed(65, 3, &diploid, 1);
	corrupt_typed(66, 16, &haploid, 1);
	corrupt_typed(130, 2, &haploid, 1);
}

static void edges_of_typed(void)
{
	static const uint8_t ended[] = { 0x81, 0x81, 0x81, 0x81 };
	struct gt_typed t = { ended, 2, 3 };
	bool taken;

	n = 2;
	nalleles = 2;
	CHECK(gt_typed_shape(&t, n, nalleles).fault == GT_TYPE);
	t = (struct gt_typed){ ended, 2, 0 };
	CHECK(gt_typed_shape(&t, n, nalleles).fault == GT_TYPE);
	t = (struct gt_typed){ ended, MAX_PLOIDY + 1, 1 };
	CHECK(gt_typed_shape(&t, n, nalleles).fault == GT_PLOIDY);
	/* nobody has a slot */
	CHECK(check_typed(ended, 2, 1, &taken) && !want.ploidy);
	CHECK(check_typed(ended, 0, 1, &taken) && !want.ploidy);
}

/* --- alleles dropped --- */

static uint32_t drop_from_answer(unsigned allele, uint32_t flags)
{
	for (unsigned i = 0; i < want.nslots; i++)
		if (want.slot[i] == (int)allele) {
			want.slot[i] = MISSING;
			flags &= ~(uint32_t)SITE_COMPLETE;
		}
	want_planes();
	return flags;
}

/* Drop an allele from planes that a kernel or the slow way wrote. */
static bool check_drop(bool fast, unsigned allele)
{
	static uint8_t data[MAX_SLOTS];
	unsigned length = meant.ploidy;
	uint64_t *planes =
		new_planes(nalleles, length < 2 ? 2 : length, stride);
	struct gt_typed t = { data, length, 1 };
	struct gt_shape shape = { GT_FINE, 0, length, 0 };
	uint32_t flags, left;
	bool right;

	write_typed(data, length, 1);
	read_typed(&want, &t, n, nalleles);
	if (!fast)
		gt_typed_pack(&t, n, nalleles, length, planes, stride);
	else if (!gt_typed_fast(&t, n, nalleles, planes, stride, &shape))
		return false;
	flags = drop_from_answer(allele, shape.flags);
	left = gt_drop_allele(planes, stride, n, nalleles, length, shape.flags,
			      allele);
	right = left == flags && same_planes(planes, left);
	free(planes);
	return right;
}

static void drops(void)
{
	for (int i = 0; i < 3000; i++) {
		struct look l = any_look();
		unsigned allele;

		n = any_n();
		nalleles = 2 + below(percent(50) ? 3 : 15);
		stride = plane_stride(n);
		mean_something(&l);
		allele = 1 + below(nalleles - 1);
		/* one that nobody carries */
		for (unsigned s = 0; i % 3 == 0 && s < meant.nslots; s++)
			if (meant.slot[s] == (int)allele)
				meant.slot[s] = 0;
		CHECK(check_drop(false, allele));
		l = (struct look){ .ploidy = 1 + below(2) };
		mean_something(&l);
		CHECK(check_drop(true, allele));
	}
}

int main(void)
{
	text_at_random();
	text_is_fast();
	corrupt_rows();
	edges_of_text();
	typed_at_random();
	typed_is_fast();
	corrupt_vectors();
	edges_of_typed();
	drops();
	free(wanted);
	return unit_end();
}
