/*
 * binning.h - bins of scores by the number of copies of an allele
 *
 * Scores such as iHS depend on the allele's frequency, so that they are
 * compared with those of sites alike.  A bin is a range of counts.
 *
 * Similar bins are those of scikit-allel's standardize_by_allele_count().  Of
 * the counts of n scores, in order, those at the places step, 2 step, ..., from
 * 0 and below n, step = n / bins rounded down, begin a new bin if they are
 * larger than all that did, and than the least of all counts.  The last so
 * found is the end of the last bin and not the beginning of another: the last
 * bin has the scores behind the last place too.  Counts with many scores thus
 * make fewer bins than were asked for.
 *
 *   counts  1 1 1 2 3 3 4 5 5 7    10 scores, 4 bins: step 2
 *   places      ^   ^   ^   ^      counts 1, 3, 4, 5 begin bins at 3, 4, (5)
 *   bins    1 1 1 1 2 2 3 3 3 3
 */
#ifndef BINNING_H
#define BINNING_H

#include <stdint.h>

/*
 * bin[c], from 0, for every count c < ncounts, of which scores[c] scores are;
 * returns the number of bins, 1 or more.  A count below all that have scores
 * is in the first bin, one above in the last, one in between in that of the
 * next below.  'bins' is 1 or more; with fewer scores than that, step is 1.
 */
uint32_t binning_similar(const int64_t scores[], uint32_t ncounts, int64_t bins,
			 uint32_t bin[]);

/*
 * The bin, from 0, of a frequency n1 / (n0 + n1), of which there must be
 * some: [b / bins, (b + 1) / bins) is bin b, and 1 is in the last.  Whole
 * numbers decide, so that no frequency on an edge depends on rounding.
 */
uint32_t binning_frequency(uint32_t n0, uint32_t n1, uint32_t bins);

#endif
