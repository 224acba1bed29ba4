#include "index.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <htslib/tbx.h>
#include <htslib/vcf.h>

#include "die.h"

enum { TBI_BITS = 29 };

struct loaded {
	tbx_t *tbx;	/* a VCF's, else null */
	hts_idx_t *idx; /* its, or a BCF's */
};

/* --- which file --- */

static bool changed_at(const char *path, const char *suffix,
		       struct timespec *when)
{
	char *name = xprintf("%s%s", path, suffix);
	struct stat st;
	bool found = !stat(name, &st);

	if (found)
		*when = st.st_mtim;
	free(name);
	return found;
}

static bool later(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec
				    : a.tv_nsec > b.tv_nsec;
}

/* The name of the index beside a local file; null leaves it to htslib. */
static char *index_name(const char *path, bool bcf)
{
	struct timespec data, csi, tbi;
	bool has_csi = changed_at(path, ".csi", &csi);
	bool has_tbi = !bcf && changed_at(path, ".tbi", &tbi), use_csi;

	if (!has_csi && !has_tbi)
		return NULL;
	use_csi = has_csi && (!has_tbi || !later(tbi, csi));
	if (has_csi && has_tbi)
		warn("%s: has both a .csi and a .tbi index; the newer one, "
		     "%s, is used",
		     path, use_csi ? ".csi" : ".tbi");
	if (changed_at(path, "", &data) && later(data, use_csi ? csi : tbi))
		warn("%s: the index is older than the file; if the file has "
		     "changed, make it anew with 'bcftools index -f'",
		     path);
	return xprintf("%s%s", path, use_csi ? ".csi" : ".tbi");
}

static struct loaded load(const char *path, bool bcf)
{
	struct loaded l = { 0 };
	char *name = index_name(path, bcf);

	if (bcf) {
		l.idx = bcf_index_load3(path, name, HTS_IDX_SILENT_FAIL);
	} else {
		l.tbx = tbx_index_load3(path, name, HTS_IDX_SILENT_FAIL);
		l.idx = l.tbx ? l.tbx->idx : NULL;
	}
	if (!l.idx && name)
		die("%s: the index cannot be read; make it anew with "
		    "'bcftools index -f %s'",
		    name, path);
	if (!l.idx)
		die("%s: regions (-r, -R) need an index; make it with "
		    "'bcftools index %s', or choose records by streaming "
		    "with -t",
		    path, path);
	free(name);
	return l;
}

static void unload(struct loaded *l)
{
	if (l->tbx)
		tbx_destroy(l->tbx);
	else
		hts_idx_destroy(l->idx);
}

/* --- what it says --- */

static void add_range(struct index *x, uint64_t beg, uint64_t end)
{
	GROW(x->range, x->ranges_room, x->nranges + 1);
	x->range[x->nranges++] = (struct range){ beg, end };
}

static void add_region(struct index *x, const char *path,
		       const struct loaded *l, int tid,
		       const struct interval *at)
{
	int64_t end = at->end < HTS_POS_MAX ? at->end : HTS_POS_MAX;
	hts_itr_t *itr = l->tbx ? tbx_itr_queryi(l->tbx, tid, at->beg, end)
				: bcf_itr_queryi(l->idx, tid, at->beg, end);

	if (!itr)
		die("out of memory: the index of %s", path);
	for (int i = 0; i < itr->n_off; i++)
		add_range(x, itr->off[i].u, itr->off[i].v);
	hts_itr_destroy(itr);
}

static int by_beg(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return (x->beg > y->beg) - (x->beg < y->beg);
}

static void merge_ranges(struct index *x)
{
	size_t n = 0;

	if (x->nranges)
		qsort(x->range, x->nranges, sizeof *x->range, by_beg);
	for (size_t i = 0; i < x->nranges; i++) {
		struct range r = x->range[i];

		if (n && r.beg <= x->range[n - 1].end) {
			if (r.end > x->range[n - 1].end)
				x->range[n - 1].end = r.end;
		} else {
			x->range[n++] = r;
		}
	}
	x->nranges = n;
}

/*
 * Where the last record ends that the index knows of. Most indexes say it with
 * the number of records, and htslib makes it the beginning of those that have
 * no place; of others, the last chunk has it.
 */
static uint64_t end_of(const char *path, const struct loaded *l)
{
	hts_itr_t *rest = bcf_itr_queryi(l->idx, HTS_IDX_NOCOOR, 0, 0);
	uint64_t end = rest ? rest->curr_off : 0;
	int contigs = hts_idx_nseq(l->idx);

	hts_itr_destroy(rest);
	for (int i = 0; i < contigs && !end; i++) {
		struct index all = { 0 };

		add_region(&all, path, l, i,
			   &(struct interval){ 0, REGION_END });
		for (size_t k = 0; k < all.nranges; k++)
			if (all.range[k].end > end)
				end = all.range[k].end;
		index_free(&all);
	}
	return end;
}

static void check_length(const char *path, const struct loaded *l,
			 const char *contig, int64_t bases)
{
	if (l->tbx && hts_idx_fmt(l->idx) == HTS_FMT_TBI &&
	    bases > (int64_t)1 << TBI_BITS)
		die("%s: contig '%s' is longer than a .tbi index can hold; "
		    "make a .csi with 'bcftools index -c %s'",
		    path, contig, path);
}

static void add_contig(struct index *x, const char *path,
		       const struct loaded *l, const struct header *h,
		       const struct contig_regions *want,
		       struct contigs *contigs)
{
	int tid = l->tbx ? tbx_name2id(l->tbx, want->contig)
			 : bcf_hdr_name2id(h->h, want->contig);
	int32_t id = contigs_add(contigs, want->contig, strlen(want->contig));
	int64_t bases = contigs_bases(contigs, id);
	struct indexed_contig c = { .contig = id, .expected = -1 };
	uint64_t mapped = 0, unmapped = 0;
	size_t before = x->nranges, old = x->room;

	check_length(path, l, want->contig, bases);
	if (tid >= 0) {
		if (!hts_idx_get_stat(l->idx, tid, &mapped, &unmapped))
			c.expected = (int64_t)(mapped + unmapped);
		for (size_t i = 0; i < want->n; i++)
			add_region(x, path, l, tid, &want->at[i]);
	}
	c.read = x->nranges > before;
	c.exists = c.expected > 0 || c.read;
	c.whole = want->n == 1 && want->at[0].beg == 0 &&
		  want->at[0].end >= REGION_END;
	GROW(x->contig, x->contigs_room, x->ncontigs + 1);
	x->contig[x->ncontigs++] = c;
	GROW(x->place, x->room, (size_t)id + 1);
	memset(x->place + old, 0, (x->room - old) * sizeof *x->place);
	x->place[id] = x->ncontigs;
}

void index_load(struct index *x, const char *path, const struct header *h,
		const struct regions *regions, struct contigs *contigs)
{
	struct loaded l = load(path, h->format == &format_bcf);

	*x = (struct index){ 0 };
	for (size_t i = 0; i < regions->ncontigs; i++)
		add_contig(x, path, &l, h, &regions->contig[i], contigs);
	merge_ranges(x);
	x->end = end_of(path, &l);
	unload(&l);
}

void index_free(struct index *x)
{
	free(x->range);
	free(x->contig);
	free(x->place);
	*x = (struct index){ 0 };
}

struct indexed_contig *index_contig(const struct index *x, int32_t contig)
{
	if (contig < 0 || (size_t)contig >= x->room || !x->place[contig])
		return NULL;
	return &x->contig[x->place[contig] - 1];
}
