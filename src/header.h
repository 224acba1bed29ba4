/*
 * header.h - the header of a VCF or BCF file
 */
#ifndef HEADER_H
#define HEADER_H

#include "contigs.h"
#include "record.h"
#include "stream.h"

struct bcf_hdr_t;

struct header {
	const char *path; /* the stream's */
	const struct format *format;
	struct bcf_hdr_t *h;
	int64_t lines;	   /* of a VCF's header */
	uint32_t crc;	   /* of its bytes */
	struct bytes rest; /* what was inflated beyond it */
};

/*
 * Read the header from the front of the stream.  Dies if it is not that of a
 * VCF or BCF file with samples, or is damaged.
 */
void header_read(struct header *, struct stream *);
void header_free(struct header *);

unsigned header_nsamples(const struct header *);
const char *header_sample(const struct header *, unsigned i);

/* Does it define the FILTER value? */
bool header_has_filter(const struct header *, const char *name);

/* Does it define the INFO tag, as a String or, what htslib takes for one, a
 * Character? */
bool header_has_text(const struct header *, const char *tag);

/* The header's part of a dialect; the arrays are the caller's to free. */
void header_dialect(const struct header *, const struct filter *,
		    struct contigs *, struct dialect *);

#endif
