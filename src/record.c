#include "record.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "gt.h"

void scribe_init(struct scribe *s, unsigned nsamples)
{
	*s = (struct scribe){ .contig = -1 };
	s->column = xaligned((size_t)nsamples + 16, sizeof *s->column);
}

void scribe_free(struct scribe *s)
{
	free(s->column);
	free(s->contig_name);
	free(s->format);
	*s = (struct scribe){ 0 };
}

void scribe_turn(struct scribe *s, const struct dialect *dialect,
		 struct batch *to)
{
	if (s->dialect != dialect)
		s->contig = -1;
	s->dialect = dialect;
	s->to = to;
}

/* --- faults --- */

bool record_fault(struct scribe *s, const char *fmt, ...)
{
	struct fault *f = &s->to->fault;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->text, sizeof f->text, fmt, ap);
	va_end(ap);
	f->record = s->to->records;
	f->contig = -1;
	return false;
}

bool record_fault_at(struct scribe *s, int64_t pos, const char *fmt, ...)
{
	struct fault *f = &s->to->fault;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->text, sizeof f->text, fmt, ap);
	va_end(ap);
	f->record = s->to->records - 1;
	f->contig = s->contig;
	f->pos = pos;
	return false;
}

/* --- order --- */

void record_contig(struct scribe *s, int32_t contig)
{
	const struct dialect *d = s->dialect;

	if (contig == s->contig)
		return;
	s->contig = contig;
	s->places = filter_places(d->filter, contigs_name(d->contigs, contig));
}

void record_announce(struct scribe *s)
{
	struct batch *b = s->to;

	GROW(b->stretch, b->stretch_room, b->nstretches + 1);
	b->stretch[b->nstretches++] = (struct stretch){ .contig = s->contig };
}

bool record_arrive(struct scribe *s, int64_t pos)
{
	struct batch *b = s->to;
	struct stretch *t =
		b->nstretches ? &b->stretch[b->nstretches - 1] : NULL;

	b->records++;
	if (!t || t->contig != s->contig) {
		record_announce(s);
		t = &b->stretch[b->nstretches - 1];
	}
	if (!t->records)
		t->first = t->last = pos;
	if (pos < t->last)
		return record_fault_at(s, pos,
				       "comes after position %lld; sort the "
				       "file with 'bcftools sort'",
				       (long long)t->last + 1);
	t->last = pos;
	t->records++;
	return true;
}

void record_skip(struct scribe *s, enum skip why)
{
	s->to->tallies.records[why]++;
}

/* --- genotypes --- */

static bool gt_complaint(struct scribe *s, const struct record *r,
			 const struct gt_shape *shape)
{
	unsigned n = s->dialect->nsamples;
	const char *sample =
		shape->sample < n ? s->dialect->samples[shape->sample] : "";

	switch (shape->fault) {
	case GT_FEW_COLUMNS:
		return record_fault_at(s, r->pos,
				       "the record has columns for %u of the "
				       "%u samples; is the file truncated?",
				       shape->sample, n);
	case GT_MANY_COLUMNS:
		return record_fault_at(s, r->pos,
				       "the record has more sample columns "
				       "than the header's %u",
				       n);
	case GT_SYNTAX:
		return record_fault_at(s, r->pos,
				       "the genotype of sample '%s' is not "
				       "of the form 0/1",
				       sample);
	case GT_NUL:
		return record_fault_at(s, r->pos,
				       "the column of sample '%s' has a NUL "
				       "byte in it",
				       sample);
	case GT_ALLELE:
		return record_fault_at(s, r->pos,
				       "the genotype of sample '%s' has an "
				       "allele that the record, with %u "
				       "alleles, lacks",
				       sample, r->alleles.n);
	case GT_PLOIDY:
		return record_fault_at(s, r->pos,
				       "a genotype has more than %d alleles",
				       MAX_PLOIDY);
	default:
		return record_fault_at(s, r->pos,
				       "GT is not a genotype: "
				       "its type is wrong");
	}
}

/* Read genotypes that no kernel took. */
static bool pack_slowly(struct scribe *s, const struct record *r,
			const struct gt_text *text,
			const struct gt_typed *typed, struct site *v)
{
	struct block *b = &s->to->block;
	unsigned n = b->nsamples, k = v->nalleles;
	struct gt_shape shape =
		text ? gt_text_shape(text, n, k) : gt_typed_shape(typed, n, k);
	uint64_t *planes;

	if (shape.fault)
		return gt_complaint(s, r, &shape);
	v->ploidy = shape.ploidy;
	v->flags = shape.flags;
	planes = block_words(b, gt_room(k, v->ploidy, b->stride));
	if (text)
		gt_text_pack(text, n, k, v->ploidy, planes, b->stride);
	else
		gt_typed_pack(typed, n, k, v->ploidy, planes, b->stride);
	return true;
}

static bool pack(struct scribe *s, const struct record *r,
		 const struct gt_text *text, const struct gt_typed *typed,
		 struct site *v)
{
	struct block *b = &s->to->block;
	unsigned n = b->nsamples, k = v->nalleles;
	uint64_t *planes = block_words(b, gt_room(k, 2, b->stride));
	struct gt_shape shape;
	bool fast;

	if (text)
		fast = gt_text_fast(text, n, k, s->column, planes, b->stride,
				    &shape);
	else
		fast = gt_typed_fast(typed, n, k, planes, b->stride, &shape);
	if (s->plain || !fast)
		return pack_slowly(s, r, text, typed, v);
	v->ploidy = shape.ploidy;
	v->flags = shape.flags;
	return true;
}

static int32_t ancestral_of(const struct record *r)
{
	if (!r->ancestral)
		return -1;
	return alleles_find(r->ref, r->nref, r->alt, r->nalt, r->ancestral,
			    r->nancestral);
}

static int32_t unphased_in(const struct scribe *s, const struct gt_text *text,
			   const struct gt_typed *typed, unsigned star)
{
	const uint64_t *among = s->dialect->filter->phased;
	unsigned n = s->dialect->nsamples;

	if (!among || (!text && !typed))
		return -1;
	return text ? gt_text_unphased(text, n, among, star)
		    : gt_typed_unphased(typed, n, among, star);
}

bool record_use(struct scribe *s, const struct record *r,
		const struct gt_text *text, const struct gt_typed *typed)
{
	struct batch *to = s->to;
	struct block *b = &to->block;
	struct site v = { .pos = r->pos,
			  .contig = s->contig,
			  .nalleles = r->alleles.n,
			  .ancestral = ancestral_of(r) };
	char *alleles = block_text(b, r->nref + 1 + r->nalt);

	if (!text && !typed)
		to->tallies.no_gt++;
	else if (!pack(s, r, text, typed, &v))
		return false;
	v.unphased = unphased_in(s, text, typed, r->alleles.star);
	if (r->alleles.star && v.ploidy)
		v.flags = gt_drop_allele(b->word + b->nwords, b->stride,
					 b->nsamples, v.nalleles, v.ploidy,
					 v.flags, r->alleles.star);
	memmove(alleles, r->ref, r->nref);
	alleles[r->nref] = '\t';
	memmove(alleles + r->nref + 1, r->alt, r->nalt);
	block_add(b, v, site_words(b, &v), r->nref + 1 + r->nalt);
	to->stretch[to->nstretches - 1].sites++;
	to->tallies.records[SKIP_NOT]++;
	return true;
}
