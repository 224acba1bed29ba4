/*
 * record.h - records, from the bytes of a file to sites of a batch
 *
 * Two formats, one use: find where a record begins, and consume whole
 * records from there.  The reader that looks at bytes is a 'scribe': it has
 * what a thread keeps between records and nothing that two threads share
 * but the dialect, which is read-only.
 */
#ifndef RECORD_H
#define RECORD_H

#include "batch.h"
#include "contigs.h"
#include "filter.h"

/* Of a number of BCF's dictionary. */
enum id_flags {
	ID_DEFINED = 1, /* the header has it */
	ID_PASSES = 2,	/* a FILTER value that is wanted */
};

/* What must be known of a file to read its records. */
struct dialect {
	const struct format *format;
	unsigned nsamples;
	char *const *samples; /* their names, for messages */
	struct contigs *contigs;
	const struct filter *filter;
	/* BCF's numbers, from its header's dictionaries. */
	const int32_t *contig; /* [ncontigs] to contigs.h */
	int32_t ncontigs;
	const uint8_t *ids;    /* [nids] flags of enum id_flags */
	bool has_end;	       /* INFO/END is an integer: blocks may have it */
	int32_t nids, gt_key;  /* gt_key: of GT, -1 if it is not defined */
	int32_t ancestral_key; /* of filter->ancestral */
};

struct scribe {
	const struct dialect *dialect;
	struct batch *to;
	uint32_t *column; /* scratch of gt_text_fast() */
	/* The last record's, since the next's is most often the same. */
	char *contig_name;
	size_t contig_length, contig_room;
	int32_t contig; /* -1 before the first */
	struct places places;
	char *format; /* VCF's FORMAT */
	size_t format_length, format_room;
	int gt;	    /* GT's place in it, -1 if it has none */
	bool plain; /* no kernels: the reader that checks the other */
};

enum start { START_UNKNOWN = -1 };

struct format {
	const char *name;
	bool guesses; /* start() may be wrong */
	/*
	 * Where in [p, p + n) the first record begins, or START_UNKNOWN when
	 * that cannot be told yet.  None begins before '*at', 0 at first: how
	 * far it was sought, to go on from when there are more bytes.
	 */
	long (*start)(const struct dialect *, const char *p, size_t n,
		      size_t *at);
	/* Bytes of the record that begins at p, 0 if it is not all there; n if
	 * none does. */
	size_t (*first)(const struct dialect *, const char *p, size_t n);
	/*
	 * Read whole records from the front of [p, p + n), TEXT_PAD bytes
	 * following, into the batch; returns the bytes used.  Stops at a
	 * fault, which it leaves in the batch, and when the batch is full.
	 */
	size_t (*consume)(struct scribe *, const char *p, size_t n);
};

extern const struct format format_vcf, format_bcf;

void scribe_init(struct scribe *, unsigned nsamples);
void scribe_free(struct scribe *);
/* Begin to read records of another file or into another batch. */
void scribe_turn(struct scribe *, const struct dialect *, struct batch *);

/* --- for the formats --- */

/* Leave a fault; returns false. */
bool record_fault(struct scribe *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* A fault that names the place: "chrom:pos: " is put before it. */
bool record_fault_at(struct scribe *, int64_t pos, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Make 'contig' the one at hand. */
void record_contig(struct scribe *, int32_t contig);
/* It comes now in the file, even if none of its records do. */
void record_announce(struct scribe *);
/*
 * Count a record at 'pos' of the contig at hand, in order.  Faults if it is
 * out of order.
 */
bool record_arrive(struct scribe *, int64_t pos);
/* The record is not used. */
void record_skip(struct scribe *, enum skip);

/* What a record is before its genotypes are looked at. */
struct record {
	int64_t pos;
	struct alleles alleles;
	const char *ref, *alt;
	size_t nref, nalt;
	/* The value of filter->ancestral; null if it has none. */
	const char *ancestral;
	size_t nancestral;
};

/* Genotypes in either spelling; both null when the record has no GT. */
struct gt_text;
struct gt_typed;

/* The record is used: pack its genotypes and add the site. */
bool record_use(struct scribe *, const struct record *, const struct gt_text *,
		const struct gt_typed *);

#endif
