/*
 * recordfile.h - some of a run's records, as they are, in a VCF or BCF
 *
 * The source is read once more, by htslib, for what agtools has no need of is
 * in none of its structures.  Which records are wanted is said by their number
 * among the run's sites, which is the same in every run over them.
 */
#ifndef RECORDFILE_H
#define RECORDFILE_H

#include "source.h"
#include "table.h"

struct record_file;

/* Which of the run's sites, from 0, and its 0-based position, by which a file
 * is told that another process wrote anew in the meantime. */
struct site_name {
	int64_t number, pos;
};

/*
 * Of the null-ended operands 'inputs', which stay the caller's.  Dies (usage)
 * if these cannot be read twice, or if the path cannot be written or is one of
 * the null-ended 'files', which are all that is read.  'mode' is htslib's:
 * "w", "wz" or "wb"; an index is a CSI.
 */
struct record_file *record_file_create(const struct output_args *,
				       const char *mode, char *const *inputs,
				       char *const *files, int threads);

/*
 * Write sites site[n] of the source of the inputs, of which the run is over:
 * all of a record, all samples, under the first file's header, with what that
 * lacks, and lines that say who wrote it, by the options 'said' that matter to
 * what it holds.  outfile_commit_all() then gives the file its name.
 */
void record_file_write(struct record_file *, struct source *, const char *said,
		       const struct site_name *site, size_t n);

void record_file_free(struct record_file *);

#endif
