/*
 * htsreader.h - records by htslib's own reader
 *
 * The oracle of our reader (--reader htslib): one thread, slow, and sharing
 * with it nothing before the site is packed.
 */
#ifndef HTSREADER_H
#define HTSREADER_H

#include "record.h"

struct htsreader;

/* Dies if the file, or for regions its index, cannot be opened. */
struct htsreader *htsreader_open(const char *path, const struct dialect *);
void htsreader_close(struct htsreader *);

/* Called with each record that becomes a site, in order. */
struct bcf_hdr_t;
struct bcf1_t;
typedef void htsreader_used(void *arg, struct bcf_hdr_t *, struct bcf1_t *);
void htsreader_watch(struct htsreader *, htsreader_used *, void *arg);

/*
 * Decode the next records into the batch, 'decoded'; false when none are
 * left.  The end of the file is checked as well as htslib lets one.
 */
bool htsreader_fill(struct htsreader *, struct batch *);

#endif
