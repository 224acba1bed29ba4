/*
 * Tables of scores: the first byte says how they are binned.  What was read
 * once is read again, and every row is in a bin that is there.
 */
#include "fuzz.h"

#include "scores.h"
#include "strata.h"

static enum strata_by strata_by(const struct scores *s, uint8_t how)
{
	if (s->pairs)
		return STRATA_ONE;
	return how == 'f' ? STRATA_FREQUENCY : STRATA_COUNT;
}

static long read_rows(struct tablefile *t, struct scores *scores,
		      struct strata *strata)
{
	struct score_row row;
	struct line line;
	long n = 0;

	for (; tablefile_next(t, &line); n++) {
		HOLDS(line.n && !memchr(line.s, '\n', line.n));
		scores_row(scores, t, &line, &row);
		/* a table of a megabyte may ask for a gigabyte of counts */
		if (row.n1 < 1 << 16)
			strata_add(strata, &row);
	}
	strata_settle(strata);
	return n;
}

static long find_rows(struct tablefile *t, struct scores *scores,
		      struct strata *strata)
{
	struct score_row row;
	struct line line;
	uint32_t bin;
	long n = 0;

	for (; tablefile_next(t, &line); n++) {
		scores_row(scores, t, &line, &row);
		if (row.n1 >= 1 << 16)
			continue;
		HOLDS(strata_find(strata, &row, &bin));
		HOLDS(strata->by != STRATA_FREQUENCY || bin < strata->bins);
		HOLDS(strata->by != STRATA_ONE || !bin);
	}
	return n;
}

static void take(const uint8_t *data, size_t size)
{
	struct scores scores = { 0 };
	struct strata strata = { .bins = 7 };
	struct tablefile *t;
	long n;

	if (!size)
		return;
	t = tablefile_open(fuzz_file(data + 1, size - 1));
	scores_columns(&scores, t);
	strata.by = strata_by(&scores, data[0]);
	n = read_rows(t, &scores, &strata);
	tablefile_again(t);
	HOLDS(find_rows(t, &scores, &strata) == n);
	tablefile_close(t);
	scores_free(&scores);
	strata_free(&strata);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz(take, data, size);
	return 0;
}
