/* Tuples of populations: the first byte says how many names are in one. */
#include "fuzz.h"

#include "groups.h"
#include "tuplefile.h"

static const char *const samples[] = { "a", "b", "c", "d", "e", "f" };
static const char pops[] = "a\tx\nb\tx\nc\ty\nd\tlong name\ne\tz.1\nf\t-\n";

enum { NSAMPLES = sizeof samples / sizeof *samples, MOST = 4 };

static void check_tuple(const uint32_t *tuple, size_t arity, unsigned ngroups)
{
	for (size_t i = 0; i < arity; i++) {
		HOLDS(tuple[i] < ngroups);
		for (size_t k = 0; k < i; k++)
			HOLDS(tuple[i] != tuple[k]);
	}
}

static void take(const uint8_t *data, size_t size)
{
	struct groups_args args = { .pops = fuzz_file(pops, sizeof pops - 1) };
	struct groups g;
	uint32_t *tuple;
	size_t n, arity;

	if (!size)
		return;
	groups_read(&g, &args, samples, NSAMPLES);
	arity = 1 + data[0] % MOST;
	tuple = tuplefile_read(fuzz_file(data + 1, size - 1), &g, arity, &n);
	for (size_t i = 0; i < n; i++)
		check_tuple(tuple + i * arity, arity, g.ngroups);
	free(tuple);
	groups_free(&g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz(take, data, size);
	return 0;
}
