#include "recordfile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <htslib/vcf.h>

#include "die.h"
#include "engine.h"
#include "htsout.h"
#include "version.h"

struct record_file {
	const char *mode;
	char *const *inputs;
	int threads;
	struct outfile *out, *index; /* index: null if not asked for */
	htsFile *file;
	hFILE *stream; /* of 'file' */
	bcf_hdr_t *header;
	size_t next, n;
	const struct site_name *site;
	int64_t number; /* of the site that is next to come */
	int lines;	/* of the reader's header when it was last looked at */
	bool late;	/* 'header' has lines that what is written lacks */
};

static void check_inputs(char *const *inputs)
{
	const char *once = input_once(inputs);

	if (once)
		die_usage("--output-type: records are written in a second pass "
			  "over the input, and %s can be read but once; save "
			  "it to a file, or write a table",
			  once);
}

struct record_file *record_file_create(const struct output_args *a,
				       const char *mode, char *const *inputs,
				       char *const *files, int threads)
{
	struct record_file *f = xalloc(1, sizeof *f);

	f->mode = mode;
	f->inputs = inputs;
	f->threads = threads;
	check_inputs(inputs);
	outfile_check("--output", a->path, files);
	if (a->index && !strcmp(mode, "w"))
		die_usage("--write-index: only compressed output has an "
			  "index; add -O z or -O b");
	f->out = outfile_open(a->path);
	if (a->index)
		f->index = htsout_index(f->out, "csi", files);
	return f;
}

static bcf_hdr_t *read_header(const char *path)
{
	htsFile *in = hts_open(path, "r");
	bcf_hdr_t *h = in ? bcf_hdr_read(in) : NULL;

	/* for want of memory it leaves lines out, the first before others */
	if (!h || !h->nhrec || strcmp(h->hrec[0]->key, "fileformat"))
		die("%s: htslib cannot read the header", path);
	hts_close(in);
	return h;
}

static void add_line(struct record_file *f, char *line)
{
	if (bcf_hdr_append(f->header, line) < 0)
		die("out of memory: a header");
	free(line);
}

/* The first file's header, with what the others' have besides. */
static void make_header(struct record_file *f, const char *said)
{
	f->header = read_header(f->inputs[0]);
	for (char *const *path = f->inputs + 1; *path; path++) {
		bcf_hdr_t *h = read_header(*path);

		f->header = bcf_hdr_merge(f->header, h);
		if (!f->header)
			die("%s: its header does not go with that of %s", *path,
			    f->inputs[0]);
		bcf_hdr_destroy(h);
	}
	add_line(f, xprintf("##agtools_pruneVersion=%s+htslib-%s",
			    AGTOOLS_VERSION, hts_version()));
	add_line(f, xprintf("##agtools_pruneCommand=%s", said));
	if (bcf_hdr_sync(f->header) < 0)
		die("out of memory: a header");
}

static void begin(struct record_file *f)
{
	f->stream = htsout_open(f->out);
	f->file = hts_hopen(f->stream, outfile_name(f->out), f->mode);
	if (!f->file || (f->threads > 1 && strcmp(f->mode, "w") &&
			 hts_set_threads(f->file, f->threads) < 0))
		htsout_failed(f->out, f->stream);
	if (bcf_hdr_write(f->file, f->header) < 0)
		htsout_failed(f->out, f->stream);
}

static void end(struct record_file *f)
{
	errno = 0;
	if (hts_flush(f->file) || hflush(f->stream))
		htsout_failed(f->out, f->stream);
	if (hts_close(f->file) < 0)
		htsout_failed(f->out, NULL);
}

static _Noreturn void changed(const struct record_file *f)
{
	die("%s: a file has changed since it was read first", f->inputs[0]);
}

/*
 * A VCF may have contigs and tags that its header has no line for; htslib adds
 * one to the reader's header when it meets the first.  BCF can be read only
 * with it.
 */
static void add_late(struct record_file *f, bcf_hrec_t *line, const char *id)
{
	if (!strcmp(f->mode, "wb") && !outfile_temporary(f->out))
		die("%s: no header has a line for %s %s, and BCF needs it "
		    "before the records; name a file by --output, or write VCF",
		    outfile_name(f->out), line->key, id);
	line = bcf_hrec_dup(line);
	if (!line || bcf_hdr_add_hrec(f->header, line) < 0)
		die("out of memory: a header");
	f->late = true;
}

static void look_at(struct record_file *f, bcf_hdr_t *from)
{
	for (int i = 0; i < from->nhrec; i++) {
		bcf_hrec_t *line = from->hrec[i];
		int at = bcf_hrec_find_key(line, "ID");

		if (line->type <= BCF_HL_CTG && at >= 0 &&
		    !bcf_hdr_get_hrec(f->header, line->type, "ID",
				      line->vals[at], NULL))
			add_late(f, line, line->vals[at]);
	}
	if (bcf_hdr_sync(f->header) < 0)
		die("out of memory: a header");
	f->lines = from->nhrec;
	/* what bcf_translate() found before, in headers that were shorter */
	for (int i = 0; i < 2; i++) {
		free(from->transl[i]);
		from->transl[i] = NULL;
	}
	from->ntransl = 0;
}

/* Numbers of the record's contig and tags are those of its own file. */
static void used(void *arg, bcf_hdr_t *from, bcf1_t *record)
{
	struct record_file *f = arg;

	if (f->next == f->n || f->site[f->next].number != f->number++)
		return;
	if (f->site[f->next++].pos != record->pos)
		changed(f);
	if (!from->ntransl || from->nhrec != f->lines)
		look_at(f, from);
	if (f->late && outfile_temporary(f->out))
		return;	     /* it is written anew */
	record->errcode = 0; /* it was of the lines that were added */
	if (bcf_translate(f->header, from, record))
		die("out of memory: a record");
	errno = 0;
	if (bcf_write(f->file, f->header, record) < 0)
		htsout_failed(f->out, f->stream);
}

static void pass(struct record_file *f, struct source *source)
{
	const struct run_args one = { .threads = 1, .quiet = true };
	struct tallies total;

	f->next = 0;
	f->number = 0;
	f->late = false;
	begin(f);
	source_rewind(source);
	engine_run(source, &one, NULL, NULL, 0, &total);
	if (f->next < f->n)
		changed(f);
	end(f);
}

void record_file_write(struct record_file *f, struct source *source,
		       const char *said, const struct site_name *site, size_t n)
{
	enum { SHIFT = 14 }; /* of the index: as bcftools */

	f->site = site;
	f->n = n;
	make_header(f, said);
	source_watch(source, used, f);
	pass(f, source);
	while (f->late && outfile_temporary(f->out)) {
		outfile_again(f->out);
		pass(f, source);
	}
	outfile_close(f->out);
	htsout_warn_of_stale(f->out, "tbi");
	if (!f->index) {
		htsout_warn_of_stale(f->out, "csi");
		return;
	}
	if (!htsout_make_index(f->out, f->index, SHIFT, f->threads, NULL))
		die("%s: cannot be indexed: its records are not in order; "
		    "leave out --write-index",
		    outfile_name(f->out));
	outfile_close(f->index);
}

void record_file_free(struct record_file *f)
{
	if (!f)
		return;
	bcf_hdr_destroy(f->header);
	free(f);
}
