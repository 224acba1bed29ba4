#include "source.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <htslib/hts_log.h>

#include "datafile.h"
#include "die.h"
#include "htsreader.h"
#include "join.h"
#include "spell.h"

struct source {
	const struct input_args *args;
	size_t nfiles, file; /* 'file' is being read */
	struct datafile *files;
	char **samples;
	unsigned nsamples;
	struct contigs *contigs;
	struct filter filter;
	struct regions *asked, *regions, *targets, *accessible;
	struct groups groups;
	struct mask *masks;
	size_t batch_text; /* bytes of text a batch should have */
	bool htslib;	   /* its reader, not ours */
	struct join join;
	htsreader_used *used; /* see source_watch() */
	void *used_arg;
};

/* Regions, too, are its own business then. */
static void read_by_htslib(struct source *s)
{
	s->htslib = true;
	for (size_t i = 0; i < s->nfiles; i++)
		s->files[i].by_index = false;
}

void source_watch(struct source *s, htsreader_used *used, void *arg)
{
	s->used = used;
	s->used_arg = arg;
	read_by_htslib(s);
}

/* --- opening --- */

static void copy_samples(struct source *s, const struct header *h)
{
	s->nsamples = header_nsamples(h);
	s->samples = xalloc(s->nsamples, sizeof *s->samples);
	for (unsigned i = 0; i < s->nsamples; i++)
		s->samples[i] = xstrdup(header_sample(h, i));
}

static void check_samples(const struct source *s, const struct datafile *f)
{
	const char *path = f->path, *other = s->files[0].path;

	if (header_nsamples(&f->header) != s->nsamples)
		die("%s: has %u samples where %s has %u; files of one data "
		    "set must have the same samples",
		    path, header_nsamples(&f->header), other, s->nsamples);
	for (unsigned i = 0; i < s->nsamples; i++)
		if (strcmp(s->samples[i], header_sample(&f->header, i)))
			die("%s: sample number %u is '%s' where %s has '%s'; "
			    "put them in one order with 'bcftools view -S'",
			    path, i + 1, header_sample(&f->header, i), other,
			    s->samples[i]);
}

/* A value that no record can have is most often a slip. */
static void check_filters(const struct source *s, const struct datafile *f)
{
	for (char **p = s->filter.passes; p && *p; p++)
		if (strcmp(*p, ".") && !header_has_filter(&f->header, *p))
			warn("%s: the header does not define the FILTER '%s'; "
			     "is it spelt right?",
			     f->path, *p);
}

static void check_ancestral(const struct source *s, const struct datafile *f)
{
	const char *tag = s->filter.ancestral;

	if (tag && !header_has_text(&f->header, tag))
		die("%s: the header does not define INFO/%s as a String; "
		    "--ancestral is the tag that names the ancestral allele",
		    f->path, tag);
}

/* Many files are not held open at once, but a pipe can be opened only once. */
static void open_files(struct source *s)
{
	for (size_t i = 0; i < s->nfiles; i++) {
		struct datafile *f = &s->files[i];

		datafile_open(f);
		header_dialect(&f->header, &s->filter, s->contigs, &f->dialect);
		if (i == 0)
			copy_samples(s, &f->header);
		else
			check_samples(s, f);
		f->dialect.samples = s->samples;
		if (f->dialect.gt_key < 0)
			warn("%s: the header does not define FORMAT/GT; has it "
			     "genotypes?",
			     f->path);
		check_filters(s, f);
		check_ancestral(s, f);
		if (s->nfiles > 1 && stream_seekable(&f->stream))
			datafile_close(f);
	}
}

static bool knows(const void *contigs, const char *name)
{
	return contigs_find(contigs, name, strlen(name)) >= 0;
}

static struct regions *read_list(const struct source *s, const char *option,
				 const char *list, const char *file)
{
	struct regions *r;

	if (list && file)
		die_usage("give one of %s and %s-file", option, option);
	if (list)
		r = regions_parse(option, list, knows, s->contigs);
	else
		r = file ? regions_read(file, false) : NULL;
	if (r)
		regions_merge(r);
	return r;
}

/* A list none of whose contigs is in the files has other names for them. */
static void check_contigs(const struct source *s, const struct regions *r)
{
	const char **lacking;
	char *names;
	size_t n = 0;

	if (!r || contigs_count(s->contigs) == 0)
		return;
	lacking = xalloc(r->ncontigs, sizeof *lacking);
	for (size_t i = 0; i < r->ncontigs; i++)
		if (!knows(s->contigs, r->contig[i].contig))
			lacking[n++] = r->contig[i].contig;
	if (n == r->ncontigs)
		die("%s: none of its contigs ('%s', ...) is in the header of "
		    "%s ('%s', ...); are they named alike?",
		    r->source, r->contig[0].contig, s->files[0].path,
		    contigs_name(s->contigs, 0));
	names = spell_out(lacking, n);
	if (n)
		warn("%s: contigs that the header of the input lacks: %s",
		     r->source, names);
	free(names);
	free(lacking);
}

static void check_ends(const struct source *s, const struct regions *r,
		       const struct contig_regions *c)
{
	int32_t id = contigs_find(s->contigs, c->contig, strlen(c->contig));
	int64_t bases = id < 0 ? 0 : contigs_bases(s->contigs, id);

	for (size_t i = 0; i < c->n && bases; i++)
		if (c->at[i].end > bases)
			die("%s: %s:%lld-%lld reaches beyond the contig's "
			    "%lld bases; is the list of another assembly?",
			    r->source, c->contig, (long long)c->at[i].beg + 1,
			    (long long)c->at[i].end, (long long)bases);
}

void source_check_places(const struct source *s, const struct regions *r)
{
	check_contigs(s, r);
	for (size_t i = 0; r && i < r->ncontigs; i++)
		check_ends(s, r, &r->contig[i]);
}

static void read_lists(struct source *s)
{
	const struct input_args *a = s->args;

	s->asked = read_list(s, "--regions", a->regions, a->regions_file);
	s->regions = s->asked ? regions_widened(s->asked, a->flank) : NULL;
	s->targets = read_list(s, "--targets", a->targets, a->targets_file);
	if (s->asked)
		regions_no_exclude(s->asked, "--regions");
	if (a->accessible) {
		s->accessible = regions_read(a->accessible, true);
		regions_no_exclude(s->accessible, "--accessible");
		source_check_places(s, s->accessible);
		regions_merge(s->accessible);
	}
	check_contigs(s, s->targets);
	s->filter.regions = s->regions;
	s->filter.targets = s->targets;
	s->filter.accessible = s->accessible;
}

const struct regions *source_asked(const struct source *s)
{
	return s->asked;
}

/* --- regions --- */

/* Most often 'chr' is lacking, or is too much. */
char *source_likely(const struct source *s, const char *name)
{
	bool chr = !strncmp(name, "chr", 3);
	char *other = xprintf("%s%s", chr ? "" : "chr", name + (chr ? 3 : 0));
	char *hint = NULL;

	for (size_t i = 0; i < s->join.nheader && !hint; i++) {
		const char *contig = contigs_name(s->contigs, (int32_t)i);

		if (!strcmp(contig, name)) /* of the regions, not of a file */
			continue;
		if (!strcasecmp(contig, other) || !strcasecmp(contig, name))
			hint = xprintf("; did you mean '%s'?", contig);
	}
	if (!hint && s->join.nheader)
		hint = xprintf("; its first is '%s'",
			       contigs_name(s->contigs, 0));
	free(other);
	return hint ? hint : xstrdup("");
}

/* Every contig of the regions must be somewhere. */
static void check_known(const struct source *s, const bool *in_header)
{
	for (size_t i = 0; i < s->regions->ncontigs; i++) {
		const char *name = s->regions->contig[i].contig;
		int32_t id = contigs_find(s->contigs, name, strlen(name));
		bool found = in_header[i];

		for (size_t k = 0; k < s->nfiles; k++)
			found |= index_contig(&s->files[k].index, id)->exists;
		if (!found)
			die("%s: contig '%s' is not in the header of %s%s",
			    s->regions->source, name, s->files[0].path,
			    source_likely(s, name));
	}
}

static void load_indexes(struct source *s)
{
	bool *in_header = xalloc(s->regions->ncontigs + 1, sizeof(bool));

	for (size_t i = 0; i < s->regions->ncontigs; i++)
		in_header[i] = knows(s->contigs, s->regions->contig[i].contig);
	for (size_t i = 0; i < s->nfiles; i++) {
		struct datafile *f = &s->files[i];
		bool was_open = f->open;

		if (!was_open)
			datafile_open(f);
		datafile_index(f, s->regions, s->contigs);
		if (!was_open)
			datafile_close(f);
	}
	check_known(s, in_header);
	free(in_header);
}

/* --- the whole --- */

static void make_groups(struct source *s)
{
	const struct input_args *a = s->args;
	struct groups_args g = { a->samples, a->samples_file, a->pops,
				 a->pop_col, a->sample_col };

	groups_read(&s->groups, &g, (const char *const *)s->samples,
		    s->nsamples);
	s->masks = xalloc(s->groups.ngroups, sizeof *s->masks);
	for (unsigned i = 0; i < s->groups.ngroups; i++) {
		const struct group *k = &s->groups.group[i];

		s->masks[i] = (struct mask){ k->mask, k->beg, k->end, k->size };
	}
}

/*
 * A batch should hold many records, or most of them lie across two.  Tests
 * set AGTOOLS_BATCH to have them lie across as many as they like.
 */
static size_t batch_text(unsigned nsamples)
{
	enum { LEAST = 1 << 20, MOST = 1 << 24, SAMPLE = 4 };
	enum { MANY = 64, FEW = 8 }; /* records; few are enough if large */
	size_t record = (size_t)nsamples * SAMPLE, want = record * MANY;
	const char *forced = getenv("AGTOOLS_BATCH");

	if (forced && atol(forced) > 0)
		return (size_t)atol(forced);
	if (want > MOST)
		want = record * FEW > MOST ? record * FEW : MOST;
	return want > LEAST ? want : LEAST;
}

/*
 * Sites of a few samples, whose planes are padded, take up to a dozen times
 * their text, those of many a part of it.  A batch of tests is full soon.
 */
static size_t batch_words(size_t text)
{
	enum { LEAST = 1 << 20, MOST = 1 << 25 };

	return (text < LEAST ? text : MOST) / sizeof(uint64_t) + 1;
}

static size_t count_files(char *const *paths)
{
	size_t n = 0, pipes = 0;

	for (; paths[n]; n++) {
		if (!*paths[n])
			die_usage("a file's name is empty");
		pipes += !strcmp(paths[n], "-");
	}
	if (pipes > 1)
		die_usage("standard input, -, is given twice");
	return n;
}

struct source *source_open(const struct input_args *args, char *const *paths)
{
	struct source *s = xalloc(1, sizeof *s);
	enum { ALL_TYPES = TYPE_SNP | TYPE_INDEL | TYPE_MNP | TYPE_REF };

	hts_set_log_level(HTS_LOG_OFF);
	s->args = args;
	s->contigs = contigs_create();
	s->filter.ancestral = args->ancestral;
	s->filter.types = args->types ? filter_types(args->types) : ALL_TYPES;
	if (args->filters)
		s->filter.passes =
			filter_list("--apply-filters", args->filters);
	s->nfiles = count_files(paths);
	s->files = xalloc(s->nfiles, sizeof *s->files);
	for (size_t i = 0; i < s->nfiles; i++)
		s->files[i].path = paths[i];
	open_files(s);
	join_init(&s->join, s->contigs, s->nsamples);
	read_lists(s);
	if (s->regions)
		load_indexes(s);
	if (args->reader)
		read_by_htslib(s);
	make_groups(s);
	if (args->phased)
		s->filter.phased = s->groups.used.mask;
	s->batch_text = batch_text(s->nsamples);
	return s;
}

static void free_strings(char **list)
{
	for (char **p = list; p && *p; p++)
		free(*p);
	free(list);
}

void source_close(struct source *s)
{
	for (size_t i = 0; i < s->nfiles; i++)
		datafile_free(&s->files[i]);
	free(s->files);
	for (unsigned i = 0; i < s->nsamples; i++)
		free(s->samples[i]);
	free(s->samples);
	free_strings(s->filter.passes);
	regions_free(s->asked);
	regions_free(s->regions);
	regions_free(s->targets);
	regions_free(s->accessible);
	groups_free(&s->groups);
	contigs_free(s->contigs);
	free(s->masks);
	join_free(&s->join);
	free(s);
}

unsigned source_nsamples(const struct source *s)
{
	return s->nsamples;
}

const char *source_sample(const struct source *s, unsigned i)
{
	return s->samples[i];
}

const char *source_file(const struct source *s, unsigned i)
{
	return s->files[i].path;
}

const struct groups *source_groups(const struct source *s)
{
	return &s->groups;
}

const struct contigs *source_contigs(const struct source *s)
{
	return s->contigs;
}

const struct filter *source_filter(const struct source *s)
{
	return &s->filter;
}

const struct mask *source_masks(const struct source *s)
{
	return s->masks;
}

enum presence source_presence(const struct source *s, int32_t contig)
{
	enum presence p = CONTIG_ABSENT;

	for (size_t i = 0; i < s->nfiles; i++) {
		const struct indexed_contig *c =
			index_contig(&s->files[i].index, contig);

		if (c && c->read)
			return CONTIG_READ;
		if (c && c->exists)
			p = CONTIG_ELSEWHERE;
	}
	return p;
}

/* Who numbers contigs has known them all since the files were read first. */
void source_rewind(struct source *s)
{
	for (size_t i = 0; i < s->nfiles; i++)
		datafile_rewind(&s->files[i]);
	s->file = 0;
	join_free(&s->join);
	join_init(&s->join, s->contigs, s->nsamples);
	s->join.again = true;
}

/* --- the stages --- */

/* Make the file ready to be read, if there is anything to read. */
static void begin_file(const struct source *s, struct datafile *f)
{
	if (!s->htslib) {
		if (!f->done && !f->open)
			datafile_open(f);
	} else if (!f->begun) {
		datafile_open_htslib(f);
		htsreader_watch(f->htslib, s->used, s->used_arg);
	}
}

bool source_read(struct source *s, struct batch *b)
{
	for (; s->file < s->nfiles; s->file++) {
		struct datafile *f = &s->files[s->file];

		begin_file(s, f);
		if (!f->done) {
			batch_clear(b);
			b->file = (unsigned)s->file;
			b->most = batch_words(s->batch_text);
			datafile_read(f, b, s->batch_text);
			return true;
		}
		datafile_close(f);
	}
	return false;
}

void source_decode(const struct source *s, struct decoder *d, struct batch *b)
{
	decode_batch(d, &s->files[b->file].dialect, b);
}

void source_join(struct source *s, struct decoder *d, struct batch *before,
		 struct batch *b)
{
	before->file = b->file;
	join_batch(&s->join, &s->files[b->file], d, before, b);
}

bool source_more(struct source *s, struct decoder *d, struct batch *before,
		 struct batch *b)
{
	return join_more(&s->join, d, before, b);
}

void source_end(struct source *s)
{
	for (size_t i = 0; i < s->nfiles; i++) {
		struct datafile *f = &s->files[i];

		for (size_t k = 0; k < f->index.ncontigs; k++) {
			const struct indexed_contig *c = &f->index.contig[k];

			if (!c->whole || c->expected < 0 || s->htslib ||
			    c->records == c->expected)
				continue;
			die("%s: the index says that contig '%s' has %lld "
			    "records, but %lld were read; the file is "
			    "damaged or the index is another file's",
			    f->path, contigs_name(s->contigs, c->contig),
			    (long long)c->expected, (long long)c->records);
		}
	}
	if (s->join.contig < 0 && !s->regions && !s->join.again)
		warn("%s: has no records", s->files[0].path);
}
