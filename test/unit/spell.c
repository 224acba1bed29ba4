/* Names in error messages. */
#include "spell.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static bool near(const char *word, const char *want)
{
	static const char *const all[] = { "fst", "diversity", "sites",
					   "samples", "pbs" };
	const char *got = spell_nearest(word, all, sizeof all / sizeof *all);

	return want ? got && !strcmp(got, want) : !got;
}

static void neighbours(void)
{
	CHECK(near("fts", "fst") && near("fs", "fst") && near("FST", "fst"));
	CHECK(near("diveristy", "diversity") && near("div", "diversity"));
	CHECK(near("sample", "samples") && near("site", "sites"));
	CHECK(near("", 0) && near("x", 0) && near("quux", 0));
	CHECK(near("ssssssssssssssssssssssssssssssssssssssssssssssssssssssss"
		   "ssssssssssssssssssssssssssssssssssssssss",
		   0));
}

static bool like(const char *name, const char *want)
{
	static const char *const all[] = { "AB0085-C", "ab0085 d", "--", "pop",
					   "P.O.P" };
	const char *got = spell_like(name, all, sizeof all / sizeof *all);

	return want ? got && !strcmp(got, want) : !got;
}

static void slips(void)
{
	CHECK(like("ab0085_c", "AB0085-C") && like("AB0085C", "AB0085-C"));
	CHECK(like("AB0085-D", "ab0085 d") && like(" Pop\t", "pop"));
	CHECK(like("AB0085", 0) && like("AB0085-CC", 0) && like("po", 0));
	CHECK(like("", 0) && like("--", 0) && like("_", 0));
}

static bool spelt(size_t n, const char *want)
{
	static const char *const all[] = { "a", "b", "c", "d", "e", "f",
					   "g", "h", "i", "j", "k", "l" };
	char *got = spell_out(all, n);
	bool same = !strcmp(got, want);

	free(got);
	return same;
}

static void lists(void)
{
	CHECK(spelt(0, "") && spelt(1, "'a'") && spelt(2, "'a', 'b'"));
	CHECK(spelt(10, "'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'"));
	CHECK(spelt(12, "'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j' "
			"and 2 more"));
}

int main(void)
{
	neighbours();
	slips();
	lists();
	return unit_end();
}
