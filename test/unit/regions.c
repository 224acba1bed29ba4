/* Regions against one bit a base, what is read and what is refused. */
#include "regions.h"

#include "die.h"
#include "dies.h"
#include "unit.h"

enum { GENOME = 200 };

static uint64_t state = 88172645463325252ULL;

static int draw(int n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (int)(state % (uint64_t)n);
}

/* A list of up to n intervals as text, its bases as bits. */
static struct regions *draw_regions(int n, bool in[GENOME])
{
	static char list[4096];
	size_t len = 0;

	memset(in, 0, GENOME * sizeof *in);
	for (int i = 0; i < n; i++) {
		int beg = draw(GENOME), end = beg + 1 + draw(20);

		if (end > GENOME)
			end = GENOME;
		len += (size_t)snprintf(list + len, sizeof list - len,
					"%sx:%d-%d", i ? "," : "", beg + 1,
					end);
		for (int b = beg; b < end; b++)
			in[b] = true;
	}
	return regions_parse("-r", list, NULL, NULL);
}

static void check_merged(const struct contig_regions *c)
{
	int64_t before = 0;

	for (size_t i = 0; i < c->n; i++) {
		CHECK(c->at[i].beg < c->at[i].end);
		CHECK(!i || c->at[i - 1].end < c->at[i].beg);
		CHECK(c->at[i].before == before);
		before += c->at[i].end - c->at[i].beg;
	}
}

static void check_bits(const struct contig_regions *c, const bool in[GENOME])
{
	int64_t i = 0;

	for (int b = 0; b < GENOME; b++) {
		int64_t n = 0;

		CHECK(regions_has(c, b) == in[b]);
		if (in[b])
			CHECK(regions_base(c, i++) == b);
		for (int e = b; e <= GENOME; e++) {
			CHECK(regions_bases(c, b, e) == n);
			n += e < GENOME && in[e];
		}
	}
	CHECK(regions_base(c, i) == -1 && regions_base(c, -1) == -1);
	CHECK(regions_bases(c, -5, GENOME + 50) == i);
	CHECK(regions_bases(c, 5, 4) == 0);
	CHECK(!regions_has(c, -1) && !regions_has(c, GENOME));
}

static void test_bits(void)
{
	for (int n = 1; n < 60; n++) {
		bool in[GENOME];
		struct regions *r = draw_regions(n, in);
		const struct contig_regions *c = regions_of(r, "x");

		CHECK(r->ncontigs == 1 && c && c->n == (size_t)n);
		regions_merge(r);
		check_merged(c);
		check_bits(c, in);
		regions_free(r);
	}
	CHECK(!regions_has(NULL, 0) && !regions_bases(NULL, 0, 9));
	CHECK(regions_base(NULL, 0) == -1);
}

/* "x:1-5 y:0-3": all intervals, 0-based, then [name]; frees them. */
static bool holds(struct regions *r, const char *want)
{
	char got[1024] = "";
	size_t n = 0;

	for (size_t i = 0; i < r->ncontigs; i++) {
		struct contig_regions *c = &r->contig[i];

		CHECK(regions_of(r, c->contig) == c);
		for (size_t j = 0; j < c->n; j++) {
			struct interval at = c->at[j];

			n += (size_t)snprintf(
				got + n, sizeof got - n, "%s%s:%lld-%lld%s%s",
				n ? " " : "", c->contig, (long long)at.beg,
				at.end == REGION_END ? -1 : (long long)at.end,
				at.name ? "=" : "", at.name ? at.name : "");
		}
	}
	regions_free(r);
	if (strcmp(got, want))
		fprintf(stderr, "wanted '%s', got '%s'\n", want, got);
	return !strcmp(got, want);
}

static bool known(const void *names, const char *name)
{
	for (const char *const *s = names; *s; s++)
		if (!strcmp(*s, name))
			return true;
	return false;
}

static const char *const names[] = { "HLA:01", "chr1", "000", NULL };

static bool parses(const char *list, const char *want)
{
	return holds(regions_parse("-r", list, known, names), want);
}

static void test_parse(void)
{
	struct regions *r = regions_parse("-t", "^a,b", NULL, NULL);

	CHECK(r->exclude && !strcmp(r->source, "-t") && !r->named);
	CHECK(!regions_of(r, "c"));
	CHECK(holds(r, "a:0--1 b:0--1"));
	CHECK(parses("b:7,a,b:3-5,b:9-", "b:6-7 b:2-5 b:8--1 a:0--1"));
	CHECK(parses("HLA:01,HLA:01:2-3", "HLA:01:0--1 HLA:01:1-3"));
	CHECK(parses("{HLA:02},{a,b}:4", "HLA:02:0--1 a,b:3-4"));
	CHECK(parses("chr1:1,000", "chr1:0-1 000:0--1"));
	CHECK(parses("x:1152921504606846976",
		     "x:1152921504606846975-1152921504606846976"));
	CHECK(holds(regions_parse("-r", "HLA:01", NULL, NULL), "HLA:0-1"));
}

static void parse(const void *list)
{
	regions_free(regions_parse("-r", list, known, names));
}

static void test_refused_lists(void)
{
	static const struct {
		const char *list, *why;
	} bad[] = {
		{ "", "-r: '': a region is empty" },
		{ "a,", "a region is empty" },
		{ "a,,b", "a region is empty" },
		{ "^", "a region is empty" },
		{ "x:0", "-r: 'x:0': positions start at 1" },
		{ "x:0-7", "positions start at 1" },
		{ "x:5-4", "ends before it begins" },
		{ "x:abc", "must be a whole number" },
		{ "x:", "must be a whole number" },
		{ "{x}:", "must be a whole number" },
		{ "x:-5", "must be a whole number" },
		{ "x:1e6", "a region is CONTIG" },
		{ "x:1-2-3", "a region is CONTIG" },
		{ "x:1-a", "must be a whole number" },
		{ ":5", "no name" },
		{ "{}", "no name" },
		{ "{x", "wants its '}'" },
		{ "{x}y", "wants its '}'" },
		{ "x:1152921504606846977", "too large" },
		{ "x:1-99999999999999999999999", "too large" },
		{ "chr1:1,001-2,003", "write positions without commas" },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(says(parse, bad[i].list, 2, bad[i].why));
}

static bool reads(const char *name, const char *text, const char *want)
{
	return holds(regions_read(put(name, text), false), want);
}

static void test_read(void)
{
	char path[200];
	struct regions *r;

	CHECK(reads("a.bed",
		    "track name=x\nbrowser position a\n#c\n"
		    "b\t5\t9\tn 1\t0\t+\na 0 3\r\n\nb\t1\t2",
		    "b:5-9=n 1 b:1-2 a:0-3"));
	CHECK(reads("A.BED", "track\t5\t6\n", "track:5-6"));
	CHECK(reads("a.txt", "a\t5\t9\tx\na 4\nb\nc:3-4\nd:9-\n",
		    "a:4-9 a:3-4 b:0--1 c:2-4 d:8--1"));
	CHECK(reads("a.txt", "a\t5\trs1\tC\tT\n", "a:4-5"));
	CHECK(reads("a.vcf", "#x\na\t5\t77\tC\tT\n", "a:4-5"));
	r = regions_read(put("b.txt", "a\t0\t3\tn\n"), true);
	CHECK(r->named && !r->exclude);
	regions_merge(r);
	CHECK(!r->named);
	CHECK(holds(r, "a:0-3"));
	snprintf(path, sizeof path, "^%s", put("c.bed", "a\t0\t3\n"));
	r = regions_read(path, false);
	CHECK(r->exclude && !strcmp(r->source, path + 1));
	CHECK(holds(r, "a:0-3"));
}

static void read_file(const void *path)
{
	regions_free(regions_read(path, false));
}

static void test_refused_files(void)
{
	static const struct {
		const char *file, *text, *why;
	} bad[] = {
		{ "a.bed", "", "a.bed: is empty" },
		{ "a.bed", "#x\n", "a.bed: has no regions" },
		{ "a.bed", "\na\t5\t5\n", "a.bed:2: '5': the end must be" },
		{ "a.bed", "a\t5\t4\n", "a.bed:1: '4': the end must be" },
		{ "a.bed", "a\t-5\t4\n", "a.bed:1: '-5': a position must" },
		{ "a.bed", "a\t5\t1e+05\n", "'1e+05': a position must" },
		{ "a.bed", "a\t5\n", "BED has three columns" },
		{ "a.bed", "\t5\t6\n", "no name" },
		{ "a.bed.gz", "chr\tstart\tend\n", "is line 1 a header?" },
		{ "a.BED.bgz", "a\t5\n", "BED has three columns" },
		{ "a.txt", "a\t0\t4\n", "a.txt:1: '0': positions start at 1" },
		{ "a.txt", "a\t5\t4\n", "ends before it begins" },
		{ "a.txt", "a\t5\tx\n", "must be a whole number" },
		{ "a.txt", "a\t5\tx\tgene\t0\n", "must be a whole number" },
		{ "a.txt", "b\na:x\n", "a.txt:2: 'a:x': a position must" },
		{ "a.txt", "a\t99999999999999999999\n", "too large" },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(says(read_file, put(bad[i].file, bad[i].text), 1,
			   bad[i].why));
	CHECK(says(read_file, "^/no/such", 1,
		   "/no/such: cannot be opened: No such"));
}

static void test_many_contigs(void)
{
	enum { N = 100000 };
	char *text = xalloc(N, 24);
	struct regions *r;
	size_t n = 0;
	bool all = true;

	for (int i = 0; i < N; i++)
		n += (size_t)sprintf(text + n, "s%d\t%d\t%d\n", i, i, i + 1);
	r = regions_read(put("a.bed", text), false);
	for (int i = 0; i < N; i++) {
		char name[16];
		const struct contig_regions *c;

		snprintf(name, sizeof name, "s%d", i);
		c = regions_of(r, name);
		all &= c == &r->contig[i] && c->n == 1 && c->at[0].beg == i;
	}
	CHECK(all && r->ncontigs == N);
	regions_free(r);
	free(text);
}

int main(void)
{
	test_bits();
	test_parse();
	test_refused_lists();
	test_read();
	test_refused_files();
	test_many_contigs();
	remove_folder();
	return unit_failures != 0;
}
