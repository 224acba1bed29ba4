#include "table.h"

#include <errno.h>
#include <fcntl.h>
#include <htslib/bgzf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "die.h"
#include "htsout.h"

enum {
	BUFFER = 1 << 18,
	MAX_COMPRESSORS = 16, /* deflate outruns what makes the rows */
	QUEUE = 256,	      /* what htslib asks for and then ignores */
	CSI_SHIFT = 14	      /* smallest bin, the one of .tbi too */
};

enum { TBI, CSI, KINDS };

static const char *const suffix[KINDS] = { "tbi", "csi" };

static const char *const plain = "t";
static const char *const bgzip = "z";

static const struct choice formats[] = { { "t", &plain, "plain text" },
					 { "z", &bgzip, "compressed by bgzip" },
					 { 0 } };

#define FORMAT_OPTS                                                           \
	FLAG('W', "write-index", struct output_args, index,                   \
	     "write a tabix index beside it"),                                \
		INT(0, "digits", struct output_args, digits, "N", "6", 1, 17, \
		    "significant digits of reals")

const struct opt output_opts[] = {
	TEXT('o', "output", struct output_args, path, "FILE", "-",
	     "write here; the file appears, whole, only on success"),
	CHOICE('O', "output-type", struct output_args, format, "TYPE", formats,
	       0, "what is written, if FILE's name should not tell"),
	FORMAT_OPTS,
	{ 0 }
};

const struct opt outputs_opts[] = {
	TEXT('o', "output", struct output_args, path, "PREFIX", 0,
	     "write PREFIX.STAT.tsv for every STAT; all appear, whole, only "
	     "on success"),
	CHOICE('O', "output-type", struct output_args, format, "TYPE", formats,
	       "t", "what is written; z to PREFIX.STAT.tsv.gz"),
	FORMAT_OPTS,
	{ 0 }
};

bool output_is_zipped(const struct output_args *a)
{
	if (a->format)
		return **a->format == 'z';
	return outfile_ends(a->path, ".gz") || outfile_ends(a->path, ".bgz");
}

struct table {
	struct outfile *out;
	struct outfile *index[KINDS]; /* null if it is not, or will not be */
	BGZF *bgzf;		      /* null if plain */
	char *buffer;		      /* [BUFFER], null if compressed */
	size_t len;
	enum table_place place;
	int threads;
};

static BGZF *compress_to(const struct outfile *o, int threads)
{
	hFILE *h = htsout_open(o);
	BGZF *z = bgzf_hopen(h, "w");

	if (!z)
		htsout_failed(o, h);
	if (threads > MAX_COMPRESSORS)
		threads = MAX_COMPRESSORS;
	if (threads > 1 && bgzf_mt(z, threads, QUEUE))
		die("%d threads cannot be started; give fewer by --threads",
		    threads);
	return z;
}

static void check_index(const struct table *t, bool zipped)
{
	if (!zipped)
		die_usage("--write-index: only compressed output has an "
			  "index; add -O z or name it .gz");
	if (t->place == PLACE_NONE)
		die_usage("--write-index: the rows of this table have no "
			  "position to index");
}

struct table *table_create(const struct output_args *a, char *const *inputs,
			   enum table_place place, int threads)
{
	struct table *t = xalloc(1, sizeof *t);
	bool zipped = output_is_zipped(a);

	t->place = place;
	t->threads = threads;
	outfile_check("--output", a->path, inputs);
	if (a->index)
		check_index(t, zipped);
	t->out = outfile_open(a->path);
	/* which of them it will be is not known yet */
	for (int i = 0; i < KINDS && a->index; i++)
		t->index[i] = htsout_index(t->out, suffix[i], inputs);
	if (zipped)
		t->bgzf = compress_to(t->out, threads);
	else
		t->buffer = xrealloc(0, BUFFER, 1);
	return t;
}

static void flush(struct table *t)
{
	outfile_write(t->out, t->buffer, t->len);
	t->len = 0;
}

void table_write(struct table *t, const struct text *x)
{
	if (!x->len)
		return;
	if (t->bgzf) {
		errno = 0;
		if (bgzf_write(t->bgzf, x->s, x->len) < 0)
			htsout_failed(t->out, t->bgzf->fp);
		return;
	}
	if (t->len + x->len > BUFFER)
		flush(t);
	if (x->len > BUFFER) {
		outfile_write(t->out, x->s, x->len);
		return;
	}
	memcpy(t->buffer + t->len, x->s, x->len);
	t->len += x->len;
}

static void close_bgzf(struct table *t)
{
	errno = 0;
	if (bgzf_flush(t->bgzf) || hflush(t->bgzf->fp))
		htsout_failed(t->out, t->bgzf->fp);
	if (bgzf_close(t->bgzf))
		htsout_failed(t->out, NULL);
}

static bool made(const struct table *t, int kind)
{
	const tbx_conf_t conf = {
		.preset = TBX_GENERIC,
		.sc = 1,
		.bc = 2,
		.ec = t->place == PLACE_POS ? 2 : 3,
		.meta_char = 0,
		.line_skip = 1,
	};

	return htsout_make_index(t->out, t->index[kind],
				 kind == CSI ? CSI_SHIFT : 0, t->threads,
				 &conf);
}

/* The kind of index is known by trying: positions beyond 2^29 want a .csi. */
static void write_index(struct table *t)
{
	int kind = made(t, TBI) ? TBI : CSI;

	if (kind == CSI && !made(t, CSI))
		die("%s: cannot be indexed: its rows are not in the order of "
		    "their positions, or these are too large; leave out "
		    "--write-index",
		    outfile_name(t->out));
	outfile_close(t->index[kind]);
	outfile_abandon(t->index[!kind]);
	t->index[!kind] = NULL;
}

void table_finish(struct table *t)
{
	if (t->bgzf)
		close_bgzf(t);
	else
		flush(t);
	outfile_close(t->out);
	if (t->index[TBI])
		write_index(t);
	for (int i = 0; i < KINDS; i++)
		if (!t->index[i])
			htsout_warn_of_stale(t->out, suffix[i]);
}

void table_free(struct table *t)
{
	if (!t)
		return;
	free(t->buffer);
	free(t);
}

void stdio_guard(void)
{
	/* opened the wrong way round, so that use fails with EBADF */
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", fd ? O_RDONLY : O_WRONLY);
	signal(SIGXFSZ, SIG_IGN);
}

void stdout_close(void)
{
	bool failed = ferror(stdout);

	errno = 0;
	if (fclose(stdout) || failed)
		die("standard output: cannot be written: %s",
		    strerror(errno ? errno : EIO));
}
