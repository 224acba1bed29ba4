#include "join.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

void join_init(struct join *j, const struct contigs *contigs, unsigned nsamples)
{
	*j = (struct join){ .contigs = contigs,
			    .contig = -1,
			    .nheader = contigs_count(contigs) };
	batch_init(&j->probe, nsamples);
}

void join_free(struct join *j)
{
	free(j->carry.at);
	batch_free(&j->probe);
	free(j->seen);
	*j = (struct join){ 0 };
}

_Noreturn static void die_of(const struct join *j, const struct fault *x)
{
	const struct datafile *f = j->file;
	bool vcf = f->dialect.format == &format_vcf;
	long long number = (long long)(j->records + x->record + 1);

	if (x->contig >= 0)
		die("%s: %s:%lld: %s", f->path,
		    contigs_name(j->contigs, x->contig), (long long)x->pos + 1,
		    x->text);
	if (f->by_index || x->record < 0)
		die("%s: %s", f->path, x->text);
	die("%s: %s %lld: %s", f->path, vcf ? "line" : "record",
	    number + (vcf ? (long long)f->header_lines : 0), x->text);
}

/* --- order --- */

static void note_strange(struct join *j, const struct stretch *t)
{
	if (j->strange || (size_t)t->contig < j->nheader)
		return;
	j->strange = true;
	warn("%s: contig '%s' is not in the header, so its length is not "
	     "known; its last record is taken for its end",
	     j->file->path, contigs_name(j->contigs, t->contig));
}

static void check_order(struct join *j, const struct stretch *t)
{
	const char *name = contigs_name(j->contigs, t->contig);
	size_t id = (size_t)t->contig, old = j->nseen;
	bool late = t->records && t->first < j->pos;

	GROW(j->seen, j->nseen, id + 1);
	memset(j->seen + old, 0, (j->nseen - old) * sizeof *j->seen);
	if (j->seen[id] && j->seen[id] != j->file &&
	    (t->contig != j->contig || late))
		die("%s: %s:%lld: %s has records of contig '%s' too; give each "
		    "file once, and parts of a contig one after the other",
		    j->file->path, name, (long long)t->first + 1,
		    j->seen[id]->path, name);
	if (t->contig == j->contig && late)
		die("%s: %s:%lld: comes after position %lld; sort the file "
		    "with 'bcftools sort'",
		    j->file->path, name, (long long)t->first + 1,
		    (long long)j->pos + 1);
	if (t->contig != j->contig && j->seen[id])
		die("%s: %s:%lld: contig '%s' comes back after another; sort "
		    "the file with 'bcftools sort'",
		    j->file->path, name, (long long)t->first + 1, name);
	if (t->records)
		j->pos = t->last;
	else if (t->contig != j->contig)
		j->pos = -1;
	j->seen[id] = j->file;
	j->contig = t->contig;
}

_Noreturn static void die_of_index(const struct datafile *f)
{
	die("%s: the index is not that of this file; make it anew with "
	    "'bcftools index -f %s'",
	    f->path, f->path);
}

/* Records of contigs nobody asked for mean that the index led astray. */
static void check_index(const struct datafile *f, const struct stretch *t)
{
	struct indexed_contig *c;

	if (!f->by_index)
		return;
	c = index_contig(&f->index, t->contig);
	if (!c)
		die_of_index(f);
	c->records += t->records;
}

static void check_batch(struct join *j, const struct batch *b)
{
	for (size_t i = 0; i < b->nstretches; i++) {
		note_strange(j, &b->stretch[i]);
		check_index(j->file, &b->stretch[i]);
		check_order(j, &b->stretch[i]);
	}
	if (b->fault.text[0])
		die_of(j, &b->fault);
	j->records += b->records;
}

/* --- joining --- */

/* A VCF's last line may lack its newline. */
static void finish_line(struct join *j, const struct batch *b)
{
	struct bytes *c = &j->carry;

	if (j->file->dialect.format != &format_vcf || !b->ends || !c->n ||
	    c->at[c->n - 1] == '\n')
		return;
	bytes_add(c, "\n", 1);
	j->unfinished = !j->again;
}

/*
 * The record behind a range is not of the regions, or the range should have
 * had it, and the index is another file's.
 */
static void check_behind(struct join *j, struct decoder *d,
			 const struct batch *b)
{
	const struct dialect *dialect = &j->file->dialect;
	const struct bytes *text = &b->behind;
	struct bytes one = { text->at, 0, 0 };
	const struct tallies *t = &j->probe.tallies;
	bool wanted;

	if (text->n)
		one.n = dialect->format->first(dialect, (char *)text->at,
					       text->n);
	if (!one.n)
		return;
	decode_text(d, dialect, &j->probe, &one);
	wanted = j->probe.fault.text[0];
	for (int i = 0; i < NSKIPS; i++)
		wanted |= t->records[i] > 0;
	if (wanted)
		die_of_index(j->file);
}

static void end_file(struct join *j, const struct batch *before,
		     const struct batch *b)
{
	if ((before->tail.n || b->tail.n) && j->file->by_index)
		die_of_index(j->file);
	if (before->tail.n || b->tail.n)
		die("%s: the file is truncated inside a record; copy or make "
		    "it anew",
		    j->file->path);
	if (j->unfinished)
		warn("%s: the last line has no newline; is the file complete?",
		     j->file->path);
	j->unfinished = false;
}

/*
 * Has what is carried a whole record in front?  BCF's may be larger than a
 * batch, so that no batch tells where one begins; a batch of VCF in which none
 * does ends none either.
 */
static bool carries_record(const struct join *j)
{
	const struct dialect *d = &j->file->dialect;
	const struct bytes *c = &j->carry;

	return d->format->guesses &&
	       d->format->first(d, (const char *)c->at, c->n);
}

/*
 * The bytes between the last batch's last record and this one's first are
 * records too.  If BCF's were not, the guess of where the first begins was
 * wrong, and the batch is decoded again from where the last one ended.
 */
static void decode_across(struct join *j, struct decoder *d,
			  struct batch *before, struct batch *b)
{
	const struct dialect *dialect = &j->file->dialect;
	size_t tail = j->carry.n;

	bytes_add(&j->carry, b->head.at, b->head.n);
	if (b->last && !b->started)
		finish_line(j, b);
	if (!b->started && !b->last && !carries_record(j))
		return;
	if (j->carry.n)
		decode_text(d, dialect, before, &j->carry);
	if (dialect->format->guesses && b->started && !b->first &&
	    (before->tail.n || before->fault.text[0])) {
		batch_clear_sites(before);
		b->lead.n = b->at = 0;
		bytes_add(&b->lead, j->carry.at, tail);
		b->first = true;
		decode_batch(d, dialect, b);
	}
	j->carry.n = 0;
}

/* All of it is decoded. */
static void end_batch(struct join *j, struct decoder *d,
		      const struct batch *before, const struct batch *b)
{
	const struct bytes *left = b->started ? &b->tail : &before->tail;

	if (b->last) {
		end_file(j, before, b);
		check_behind(j, d, b);
	}
	bytes_add(&j->carry, left->at, left->n);
}

void join_batch(struct join *j, struct datafile *f, struct decoder *d,
		struct batch *before, struct batch *b)
{
	if (j->file != f)
		j->records = 0;
	j->file = f;
	batch_clear(before);
	if (!b->decoded)
		decode_across(j, d, before, b);
	check_batch(j, before);
	check_batch(j, b);
	if (!b->more)
		end_batch(j, d, before, b);
}

bool join_more(struct join *j, struct decoder *d, struct batch *before,
	       struct batch *b)
{
	if (!b->more)
		return false;
	b->first = true;
	decode_batch(d, &j->file->dialect, b);
	check_batch(j, b);
	if (!b->more)
		end_batch(j, d, before, b);
	return true;
}
