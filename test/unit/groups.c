/* Lists of samples and populations against an input's samples. */
#include "groups.h"

#include <stdbool.h>

#include "die.h"
#include "dies.h"
#include "genotypes.h"
#include "unit.h"

static const char *const sample[] = { "s0", "s1", "s2", "s3", "my s4", "NA5" };

enum { N = sizeof sample / sizeof *sample };

/* A case and, in words such as "A=0,2 B=1", the groups it gives. */
struct test {
	struct groups_args args;
	const char *want;
};

static int popcount(const uint64_t *word, size_t n)
{
	int bits = 0;

	for (size_t i = 0; i < n; i++)
		bits += __builtin_popcountll(word[i]);
	return bits;
}

/* Sizes, spans and 'of' follow from the masks. */
static void check_group(const struct groups *g, const struct group *of)
{
	CHECK(popcount(of->mask, g->stride) == (int)of->size);
	CHECK(popcount(of->mask + of->beg, of->end - of->beg) == (int)of->size);
	CHECK(of->size && of->mask[of->beg] && of->mask[of->end - 1]);
}

static void check_groups(const struct groups *g)
{
	unsigned used = 0;

	CHECK(g->stride == plane_stride(g->nsamples));
	check_group(g, &g->used);
	for (unsigned p = 0; p < g->ngroups; p++) {
		check_group(g, &g->group[p]);
		used += g->group[p].size;
	}
	CHECK(used == g->used.size);
	for (unsigned i = 0; i < g->nsamples; i++) {
		uint64_t any = g->used.mask[i / 64] >> i % 64 & 1;

		CHECK(any == (g->of[i] >= 0));
		if (any)
			CHECK(g->group[g->of[i]].mask[i / 64] >> i % 64 & 1);
	}
}

static void run(const void *arg)
{
	const struct test *t = arg;
	struct groups g;
	char got[512] = "";
	size_t n = 0;

	unit_failures = 0;
	groups_read(&g, &t->args, sample, N);
	check_groups(&g);
	for (unsigned p = 0; p < g.ngroups; p++) {
		char sep = '=';

		n += (size_t)snprintf(got + n, sizeof got - n, "%s%s",
				      n ? " " : "", g.group[p].name);
		for (int i = 0; i < N; i++) {
			if (g.of[i] != (int32_t)p)
				continue;
			n += (size_t)snprintf(got + n, sizeof got - n, "%c%d",
					      sep, i);
			sep = ',';
		}
	}
	groups_free(&g);
	groups_free(&g);
	fprintf(stderr, "%s {%s}", unit_failures ? "inconsistent" : "", got);
}

/* The groups, and what else is said: one warning or, if null, nothing. */
static bool gives(struct groups_args args, const char *want,
		  const char *warning)
{
	struct test t = { args, want };
	char text[4096], tail[600];
	size_t n;
	bool ok = said(run, &t, text) == 0;

	snprintf(tail, sizeof tail, " {%s}", want);
	n = strlen(text) >= strlen(tail) ? strlen(text) - strlen(tail) : 0;
	ok = ok && !strcmp(text + n, tail);
	text[n] = ok ? 0 : text[n];
	ok = ok && (warning ? strstr(text, warning) != NULL : !*text);
	if (!ok)
		fprintf(stderr, "wanted '%s' and '%s', got '%s'\n", want,
			warning ? warning : "", text);
	return ok;
}

static bool refuses(struct groups_args args, int status, const char *why)
{
	struct test t = { args, "" };

	return says(run, &t, status, why);
}

#define ARGS(...) ((struct groups_args){ __VA_ARGS__ })
#define POPS(text) ARGS(.pops = put("p", text))
#define TABLE(text, ...) \
	ARGS(.pops = put("t", text), .pop_col = "pop", __VA_ARGS__)

static void test_selection(void)
{
	CHECK(gives(ARGS(0), "all=0,1,2,3,4,5", NULL));
	CHECK(gives(ARGS(.samples = "s2,s0"), "all=0,2", NULL));
	CHECK(gives(ARGS(.samples = "^s2,my s4"), "all=0,1,3,5", NULL));
	CHECK(gives(ARGS(.samples = "s2,s2"), "all=2", "'s2'"));
	CHECK(gives(ARGS(.samples_file = put("s", "s1 x\r\n#c\nmy s4\ns0\ty")),
		    "all=0,1,4", NULL));
	CHECK(gives(ARGS(.samples = "s1,s2,s3", .samples_file = put("s", "s3\n"
									 "s1")),
		    "all=1,3", NULL));
	CHECK(refuses(ARGS(.samples = "s2,s9,S3,x"), 1,
		      "-s: 3 samples listed are not in the input: 's9', 'S3', "
		      "'x'; is 'S3' meant to be 's3'?"));
	CHECK(refuses(ARGS(.samples = ""), 2, "-s: a sample's name is empty"));
	CHECK(refuses(ARGS(.samples = "s1,"), 2, "empty"));
	CHECK(refuses(ARGS(.samples = "^s0,s1,s2,s3,my s4,NA5"), 1,
		      "no sample is left of 6"));
	CHECK(refuses(ARGS(.samples_file = put("s", "")), 1, "s: is empty"));
	CHECK(refuses(ARGS(.samples_file = put("s", "s1\n#\nxx")), 1,
		      "s:3: 1 sample listed is not in the input: 'xx'"));
}

static void test_exclude_file(void)
{
	char path[200];

	snprintf(path, sizeof path, "^%s", put("s", "s1\ns2\n"));
	CHECK(gives(ARGS(.samples_file = path), "all=0,3,4,5", NULL));
}

static void test_pairs(void)
{
	CHECK(gives(POPS("s3 B\ns0 A\ns1 A\r\nNA5  B \nmy s4\tB\ns2 A"),
		    "B=3,4,5 A=0,1,2", NULL));
	CHECK(gives(POPS("\xef\xbb\xbfs3\t a b \n s0\ta b\n"), "a b=0,3",
		    "samples of the input in no population, left out: 4"));
	CHECK(gives(POPS("s3 B\ns0 B\ns1 B\ns2 A\n"), "B=0,1,3 A=2",
		    "'A' has only one sample"));
	CHECK(gives(POPS("s3 B\ns0 B\ns3 B\n"), "B=0,3", "'s3'"));
	CHECK(gives(POPS("s0 NA\ns1 NA\n"), "NA=0,1", "no population"));
	CHECK(gives(ARGS(.samples = "s1,s2,s3",
			 .pops = put("p", "s0 A\ns2 B\ns1 A\ns3 B\nNA5 D\n")),
		    "A=1 B=2,3",
		    "populations of which no sample is selected, left out: 1"));
}

static void test_refused_pairs(void)
{
	CHECK(refuses(POPS("s0 A\ns1 B\n\ns0 B\n"), 1,
		      "p:4: sample 's0' is in population 'B' here, but in "
		      "'A' in line 1"));
	CHECK(refuses(POPS("s0 A\nmy s4 A\n"), 1,
		      "p:2: 3 columns, not two, sample and population; "
		      "separate the columns by tabs"));
	CHECK(refuses(POPS("s0 A\ns1\n"), 1, "p:2: 1 column, not two"));
	CHECK(refuses(POPS("s0\tA\tx\n"), 1, "--pop-col"));
	CHECK(refuses(POPS("\tA\n"), 1, "p:1: the sample has no name"));
	CHECK(refuses(POPS("sample pop\ns0 A\n"), 1, "is line 1 a header?"));
	CHECK(refuses(POPS("s0 A\nna5 A\n"), 1, "is 'na5' meant to be 'NA5'?"));
	CHECK(refuses(POPS("s0 A\na A\nb A\nc A\nd A\ne A\nf A\ng A\nh A\ni A\n"
			   "j A\nk A\n"),
		      1,
		      "p:2: 11 samples listed are not in the input: 'a', 'b', "
		      "'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j' and 1 more"));
	CHECK(refuses(POPS(""), 1, "p: is empty"));
	CHECK(refuses(POPS("#\n"), 1, "p: has no samples"));
	CHECK(refuses(ARGS(.pops = "/"), 1, "/: is a folder, not a list"));
	CHECK(refuses(ARGS(.samples = "s0", .pops = put("p", "s1 A\n")), 1,
		      "no sample is left"));
}

static void test_tables(void)
{
	CHECK(gives(TABLE("id,x,pop\ns0,,A\n s1,,A\ns2,,\"B, b\"\n"
			  "s3,,\"B, b\"\nmy s4,,A\n\"NA5\",,A\n,,\n"),
		    "A=0,1,4,5 B, b=2,3", NULL));
	CHECK(gives(TABLE("#id\tpop\ty\ns0\tA\ns1\tA\t\n"), "A=0,1",
		    "no population"));
	CHECK(gives(TABLE("pop  iid\nA s0\nA s1\n", .sample_col = "iid"),
		    "A=0,1", "no population"));
	CHECK(gives(TABLE("id\tpop\ns0\tA\ns1\tA\nq\tB\nr\tA\n"), "A=0,1",
		    "t: 2 samples listed are not in the input ('q', ...)"));
	CHECK(gives(TABLE("id\tpop\ns0\tA\ns1\tA\ns2\tNA\ns3\n"), "A=0,1",
		    "rows without a population (empty or NA in column 'pop'), "
		    "which are left out: 2"));
	CHECK(gives(TABLE("pop\tid\nA\ts0\nA\ts1\nB\n", .sample_col = "id"),
		    "A=0,1", "rows without a sample, which are left out: 1"));
}

static void test_refused_tables(void)
{
	CHECK(refuses(TABLE("id\tPop\tx\n"), 1,
		      "t: has no column 'pop' (--pop-col); the nearest is "
		      "'Pop'; its columns are 'id', 'Pop', 'x'"));
	CHECK(refuses(TABLE("id\tpop\n", .sample_col = "iid"), 1,
		      "no column 'iid' (--sample-col); its columns"));
	CHECK(refuses(TABLE("id\tpop\tpop\n"), 1, "two columns are named"));
	CHECK(refuses(TABLE("id\tpop\n1\ts0\tA\n"), 1,
		      "t:2: 3 columns, but the header has 2"));
	CHECK(refuses(TABLE("id,pop\ns0\n"), 1, "t:2: 1 columns"));
	CHECK(refuses(TABLE("id,pop\ns0,\"A\n"), 1, "t:2: a quote has no end"));
	CHECK(refuses(TABLE("id,pop\nx,A\n"), 1,
		      "1 sample listed is not in the input: 'x'"));
	CHECK(refuses(TABLE("id,pop\n"), 1, "t: has no samples"));
	CHECK(refuses(TABLE(""), 1, "t: is empty"));
	CHECK(refuses(ARGS(.pop_col = "pop"), 2, "--pop-col needs"));
	CHECK(refuses(ARGS(.pops = put("p", "s0 A"), .sample_col = "id"), 2,
		      "--sample-col needs --pop-col"));
}

/* A biobank in 500 populations. */
static void test_many(void)
{
	enum { MANY = 500000 };
	char *names = xalloc(MANY, 12), *text = xalloc(MANY, 24);
	const char **name = xalloc(MANY, sizeof *name);
	struct groups g;
	size_t n = 0;

	for (int i = 0; i < MANY; i++) {
		sprintf(names + 12 * i, "s%d", i);
		name[i] = names + 12 * i;
		n += (size_t)sprintf(text + n, "s%d\tp%d\n", i, i / 1000);
	}
	groups_read(&g, &ARGS(.pops = put("p", text)), name, MANY);
	CHECK(g.ngroups == 500 && g.used.size == MANY);
	CHECK(g.group[7].size == 1000 && g.group[7].beg == 7000 / 64);
	CHECK(g.group[7].end == 7999 / 64 + 1 && g.of[7999] == 7);
	groups_free(&g);
	free(name);
	free(names);
	free(text);
}

int main(void)
{
	test_selection();
	test_exclude_file();
	test_pairs();
	test_refused_pairs();
	test_tables();
	test_refused_tables();
	test_many();
	remove_folder();
	return unit_failures != 0;
}
