#include "htsreader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <htslib/bgzf.h>
#include <htslib/hfile.h>
#include <htslib/tbx.h>
#include <htslib/vcf.h>

#include "die.h"
#include "gt.h"

enum { RECORDS = 256 }; /* a batch */

/* A contig of which regions are wanted, and where the file has it. */
struct indexed {
	const struct contig_regions *regions;
	int tid;
	uint64_t offset;
};

struct htsreader {
	const char *path;
	struct scribe scribe;
	htsFile *file;
	bcf_hdr_t *header;
	bcf1_t *record;
	kstring_t line, alt;
	tbx_t *tbx;
	hts_idx_t *idx;
	hts_itr_t *itr;
	size_t ncontigs;
	struct indexed *contig;
	size_t at, interval;	/* the contig at hand, its next region */
	struct interval within; /* the one that is read */
	size_t announced;	/* contigs */
	htsreader_used *used;
	void *used_arg;
};

void htsreader_watch(struct htsreader *r, htsreader_used *used, void *arg)
{
	r->used = used;
	r->used_arg = arg;
}

static void check_end(const struct htsreader *r)
{
	BGZF *z = r->file->format.compression == bgzf ? hts_get_bgzfp(r->file)
						      : NULL;

	if (z && (z->errcode || z->no_eof_block))
		die("%s: the file is truncated or damaged; copy or make it "
		    "anew",
		    r->path);
}

static int tid_of(const struct htsreader *r, const char *contig)
{
	return r->tbx ? tbx_name2id(r->tbx, contig)
		      : bcf_hdr_name2id(r->header, contig);
}

static hts_itr_t *query(const struct htsreader *r, int tid, int64_t beg,
			int64_t end)
{
	hts_itr_t *itr = r->tbx ? tbx_itr_queryi(r->tbx, tid, beg, end)
				: bcf_itr_queryi(r->idx, tid, beg, end);

	if (!itr)
		die("out of memory: the index of %s", r->path);
	return itr;
}

static int by_offset(const void *a, const void *b)
{
	const struct indexed *x = a, *y = b;

	return (x->offset > y->offset) - (x->offset < y->offset);
}

/* In the order of the file, which need not be its header's. */
static void list_contigs(struct htsreader *r)
{
	const struct regions *want = r->scribe.dialect->filter->regions;

	r->contig = xalloc(want->ncontigs, sizeof *r->contig);
	for (size_t i = 0; i < want->ncontigs; i++) {
		const struct contig_regions *c = &want->contig[i];
		int tid = tid_of(r, c->contig);
		hts_itr_t *itr;

		if (tid < 0)
			continue;
		itr = query(r, tid, 0, HTS_POS_MAX);
		if (itr->n_off)
			r->contig[r->ncontigs++] =
				(struct indexed){ c, tid, itr->off[0].u };
		hts_itr_destroy(itr);
	}
	if (r->ncontigs)
		qsort(r->contig, r->ncontigs, sizeof *r->contig, by_offset);
}

struct htsreader *htsreader_open(const char *path, const struct dialect *d)
{
	struct htsreader *r = xalloc(1, sizeof *r);

	r->path = path;
	scribe_init(&r->scribe, d->nsamples);
	r->scribe.plain = true;
	r->scribe.dialect = d;
	r->file = hts_open(path, "r");
	if (!r->file)
		die("%s: cannot be opened: %s", path, strerror(errno));
	r->header = bcf_hdr_read(r->file);
	if (!r->header)
		die("%s: htslib cannot read the header", path);
	r->record = bcf_init();
	if (!r->record)
		die("out of memory: a record");
	if (!d->filter->regions)
		return r;
	if (d->format == &format_bcf)
		r->idx = bcf_index_load(path);
	else
		r->tbx = tbx_index_load(path);
	if (!r->idx && !r->tbx)
		die("%s: htslib cannot load its index; make it anew with "
		    "'bcftools index -f %s'",
		    path, path);
	list_contigs(r);
	return r;
}

void htsreader_close(struct htsreader *r)
{
	if (!r)
		return;
	check_end(r);
	hts_itr_destroy(r->itr);
	if (r->tbx)
		tbx_destroy(r->tbx);
	hts_idx_destroy(r->idx);
	bcf_destroy(r->record);
	bcf_hdr_destroy(r->header);
	if (hts_close(r->file) < 0)
		die("%s: cannot be read to its end", r->path);
	scribe_free(&r->scribe);
	free(r->line.s);
	free(r->alt.s);
	free(r->contig);
	free(r);
}

/* --- records one by one: 0, -1 at the end, below that an error --- */

/* A contig is at hand, whether or not its regions have records. */
static void announce(struct htsreader *r)
{
	struct scribe *s = &r->scribe;
	const char *name = r->contig[r->at].regions->contig;

	if (r->announced == r->at + 1)
		return;
	r->announced = r->at + 1;
	record_contig(s, contigs_add(s->dialect->contigs, name, strlen(name)));
	record_announce(s);
}

static bool next_region(struct htsreader *r)
{
	int64_t end;

	hts_itr_destroy(r->itr);
	r->itr = NULL;
	if (r->at < r->ncontigs && r->interval == r->contig[r->at].regions->n) {
		r->at++;
		r->interval = 0;
	}
	if (r->at == r->ncontigs)
		return false;
	r->within = r->contig[r->at].regions->at[r->interval++];
	end = r->within.end < HTS_POS_MAX ? r->within.end : HTS_POS_MAX;
	r->itr = query(r, r->contig[r->at].tid, r->within.beg, end);
	if (r->itr->n_off)
		announce(r);
	return true;
}

/* htslib has records that reach into the region, too, which may have been in
 * the one before; POS 0 counts as the first base, as in filter_region(). */
static bool is_within(const struct htsreader *r, int64_t pos)
{
	const struct interval *x = &r->within;

	if (!r->scribe.dialect->filter->regions)
		return true;
	pos = pos < 0 ? 0 : pos;
	return pos >= x->beg && pos < x->end;
}

static int next_of_region(struct htsreader *r)
{
	int status;

	if (!r->itr)
		return -1;
	if (!r->tbx)
		return bcf_itr_next(r->file, r->itr, r->record);
	status = tbx_itr_next(r->file, r->tbx, r->itr, &r->line);
	if (status < 0)
		return status;
	return vcf_parse(&r->line, r->header, r->record) < 0 ? -2 : 0;
}

static int next(struct htsreader *r)
{
	int status;

	if (!r->scribe.dialect->filter->regions)
		return bcf_read(r->file, r->header, r->record);
	while ((status = next_of_region(r)) == -1)
		if (!next_region(r))
			return -1;
	return status;
}

/* --- one record --- */

static bool wanted_filter(const struct htsreader *r)
{
	const struct filter *f = r->scribe.dialect->filter;
	const bcf1_t *v = r->record;

	for (int i = 0; i < v->d.n_flt; i++) {
		const char *name =
			bcf_hdr_int2id(r->header, BCF_DT_ID, v->d.flt[i]);

		if (filter_passes(f, name, strlen(name)))
			return true;
	}
	return !v->d.n_flt && filter_passes(f, ".", 1);
}

static void put(kstring_t *to, const char *s)
{
	if (kputs(s, to) < 0)
		die("out of memory: alleles of a record");
}

static struct record alleles_of(struct htsreader *r)
{
	bcf1_t *v = r->record;
	struct record out = { .pos = v->pos, .ref = v->d.allele[0] };

	r->alt.l = 0;
	for (unsigned i = 1; i < v->n_allele; i++) {
		if (i > 1)
			put(&r->alt, ",");
		put(&r->alt, v->d.allele[i]);
	}
	if (v->n_allele < 2)
		put(&r->alt, ".");
	out.nref = strlen(out.ref);
	out.alt = r->alt.s;
	out.nalt = r->alt.l;
	out.alleles = alleles_read(out.ref, out.nref, out.alt, out.nalt);
	if (v->n_allele < 2 && v->rlen > (hts_pos_t)out.nref)
		out.alleles.symbolic = true;
	return out;
}

/* The same as our readers take. */
static bool are_alleles(const bcf1_t *v)
{
	for (unsigned i = 0; i < v->n_allele; i++)
		for (const char *p = v->d.allele[i]; *p; p++)
			if ((unsigned char)*p <= ' ' || *p == ',')
				return false;
	return true;
}

/*
 * For want of memory bcf_unpack() leaves characters of alleles out and says
 * nothing.  ID, the first of these strings, is not looked at.
 */
static bool is_whole(const bcf1_t *v)
{
	uint8_t *p = (uint8_t *)v->shared.s, *end = p + v->shared.l;

	for (unsigned i = 0; i <= v->n_allele && p < end; i++) {
		int type, n = bcf_dec_size(p, &p, &type);
		const char *s = i ? v->d.allele[i - 1] : NULL;

		if (type != BCF_BT_CHAR || n > end - p)
			return true; /* not characters: others look at it */
		/* none is written as a dot */
		if (s && strlen(s) != (n ? strnlen((char *)p, (size_t)n) : 1))
			return false;
		p += n;
	}
	return true;
}

static bool genotypes_of(struct htsreader *r, struct gt_typed *gt)
{
	static const unsigned bytes[] = {
		[BCF_BT_INT8] = 1, [BCF_BT_INT16] = 2, [BCF_BT_INT32] = 4
	};
	bcf_fmt_t *fmt = bcf_get_fmt(r->header, r->record, "GT");

	if (!fmt)
		return false;
	gt->data = fmt->p;
	gt->length = (unsigned)fmt->n;
	gt->bytes = fmt->type <= BCF_BT_INT32 ? bytes[fmt->type] : 0;
	return true;
}

static void ancestral_of(struct htsreader *r, struct record *out)
{
	const char *tag = r->scribe.dialect->filter->ancestral;
	const bcf_info_t *info =
		tag ? bcf_get_info(r->header, r->record, tag) : NULL;

	if (!info || info->type != BCF_BT_CHAR || !info->vptr)
		return;
	out->ancestral = (const char *)info->vptr;
	out->nancestral = strnlen(out->ancestral, (size_t)info->len);
}

static void take(struct htsreader *r)
{
	struct scribe *s = &r->scribe;
	const struct dialect *d = s->dialect;
	bcf1_t *v = r->record;
	const char *contig = bcf_hdr_id2name(r->header, v->rid);
	struct gt_typed gt = { 0 };
	struct record rec;
	enum skip why;

	record_contig(s, contigs_add(d->contigs, contig, strlen(contig)));
	if (!is_within(r, v->pos) || !record_arrive(s, v->pos))
		return;
	if (bcf_unpack(v, BCF_UN_ALL) < 0 || !is_whole(v))
		die("out of memory: alleles of a record");
	if (!are_alleles(v)) {
		record_fault_at(s, v->pos, "its alleles are damaged");
		return;
	}
	rec = alleles_of(r);
	ancestral_of(r, &rec);
	why = filter_site(d->filter, &s->places, rec.pos, &rec.alleles);
	if (!why && d->filter->passes && !wanted_filter(r))
		why = SKIP_FILTER;
	if (why) {
		record_skip(s, why);
		return;
	}
	if (record_use(s, &rec, NULL, genotypes_of(r, &gt) ? &gt : NULL) &&
	    r->used)
		r->used(r->used_arg, r->header, v);
}

bool htsreader_fill(struct htsreader *r, struct batch *b)
{
	int status = 0;

	r->scribe.to = b;
	b->decoded = b->started = true;
	while (b->records < RECORDS && !batch_full(b) && !b->fault.text[0]) {
		status = next(r);
		if (status < 0)
			break;
		if (r->record->n_sample != r->scribe.dialect->nsamples)
			record_fault(&r->scribe, "the record has %u samples",
				     (unsigned)r->record->n_sample);
		else if (r->record->errcode &
			 ~(BCF_ERR_CTG_UNDEF | BCF_ERR_TAG_UNDEF))
			record_fault(&r->scribe, "htslib cannot parse it");
		else
			take(r);
	}
	if (status < -1)
		record_fault(&r->scribe, "htslib cannot read on; the file is "
					 "truncated or damaged");
	return b->nstretches > 0 || b->fault.text[0];
}
