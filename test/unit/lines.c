/* Lines of files of every kind, and files that are not text. */
#include "lines.h"

#include <stdbool.h>
#include <sys/stat.h>
#include <zlib.h>

#include <htslib/bgzf.h>

#include "die.h"
#include "dies.h"
#include "stream.h"
#include "unit.h"

/* "1[a]2[b]": the lines and their numbers. */
static bool reads(const char *path, bool table, const char *want)
{
	struct lines *l = table ? lines_open_table(path) : lines_open(path);
	char got[4096] = "";
	size_t n = 0;

	for (char *s; (s = lines_next(l)) && n < sizeof got - 100;)
		n += (size_t)snprintf(got + n, sizeof got - n, "%ld[%.80s]",
				      lines_number(l), s);
	lines_close(l);
	if (strcmp(got, want))
		fprintf(stderr, "wanted '%s', got '%s'\n", want, got);
	return !strcmp(got, want);
}

static void test_ends(void)
{
	CHECK(reads(put("f", "\n\r\n \t\n"), false, ""));
	CHECK(reads(put("f", "a"), false, "1[a]"));
	CHECK(reads(put("f", "a\n"), false, "1[a]"));
	CHECK(reads(put("f", "a\r\nb\r\n"), false, "1[a]2[b]"));
	CHECK(reads(put("f", "a\rb\r\rc"), false, "1[a]2[b]4[c]"));
	CHECK(reads(put("f", "\xef\xbb\xbf"
			     "a\n\nb"),
		    false, "1[a]3[b]"));
	CHECK(reads(put("f", "a b \t \n\t# c\n#d\ne#f\n"), false,
		    "1[a b]4[e#f]"));
	CHECK(reads(put("f", "  a b\n  a\tb\n"), false, "1[a b]2[  a\tb]"));
}

static void test_tables(void)
{
	CHECK(reads(put("f", "#a\tb\n#c\td\n"), true, "1[a\tb]"));
	CHECK(reads(put("f", "##x\n\n# a,b\nc,d\n"), true, "3[a,b]4[c,d]"));
	CHECK(reads(put("f", "#\na\n#b\n"), true, "2[a]"));
}

/* Lines and their ends where a read of the file ends. */
static void test_chunks(void)
{
	enum { CHUNK = 1 << 16 };
	char *big = xalloc(CHUNK + 16, 1);

	for (int at = CHUNK - 3; at <= CHUNK + 1; at++) {
		struct lines *l;
		char *s;

		memset(big, 'x', CHUNK + 16);
		memcpy(big + at, "\r\nlast\r\n", 8);
		l = lines_open(put_bytes("f", big, (size_t)at + 8));
		s = lines_next(l);
		CHECK(s && strlen(s) == (size_t)at && s[at - 1] == 'x');
		s = lines_next(l);
		CHECK(s && !strcmp(s, "last") && lines_number(l) == 2);
		CHECK(!lines_next(l));
		lines_close(l);
	}
	free(big);
}

static void read_all(const void *path)
{
	struct lines *l = lines_open(path);
	size_t n = 0;

	while (lines_next(l))
		n++;
	lines_need(l, n, "samples");
	lines_close(l);
}

/* The bytes of a gzip file of this text. */
static size_t gzipped(const char *text, char bytes[64])
{
	const char *path = put("f.gz", "");
	gzFile gz = gzopen(path, "wb");
	size_t n;
	FILE *f;

	CHECK(gz && gzputs(gz, text) == (int)strlen(text) && !gzclose(gz));
	f = fopen(path, "rb");
	if (!f)
		abort();
	n = fread(bytes, 1, 64, f);
	fclose(f);
	return n;
}

/* Whole, cut and with a wrong checksum; and again behind another. */
static void test_gzip(void)
{
	char bytes[128];
	size_t one = gzipped("a\nb\n", bytes), n = one;

	CHECK(reads(put_bytes("f", bytes, n), false, "1[a]2[b]"));
	for (int members = 1; members <= 2; members++) {
		CHECK(says(read_all, put_bytes("c", bytes, n - 9), 1,
			   "c: the gzip file is truncated"));
		bytes[n - 6] ^= 1;
		CHECK(says(read_all, put_bytes("b", bytes, n), 1,
			   "b: the gzip data are damaged"));
		bytes[n - 6] ^= 1;
		bytes[n - one] ^= 1;
		if (members == 2)
			CHECK(says(read_all, put_bytes("b", bytes, n), 1,
				   "b: the gzip data are damaged"));
		bytes[n - one] ^= 1;
		n = one + gzipped("c\nd\n", bytes + one);
	}
	CHECK(reads(put_bytes("f", bytes, n), false, "1[a]2[b]3[c]4[d]"));
	CHECK(says(read_all, put_bytes("f", bytes, gzipped("", bytes)), 1,
		   "f: is empty"));
}

/* BGZF: whole, without its end block, damaged. */
static void test_bgzf(void)
{
	char *path = xstrdup(put("f.bgz", ""));
	BGZF *z = bgzf_open(path, "w");
	char bytes[256];
	size_t n;
	FILE *f;

	CHECK(z && bgzf_write(z, "a\n", 2) == 2 && !bgzf_flush(z));
	CHECK(z && bgzf_write(z, "b\n", 2) == 2 && !bgzf_close(z));
	CHECK(reads(path, false, "1[a]2[b]"));
	f = fopen(path, "rb");
	if (!f)
		abort();
	n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	CHECK(says(read_all, put_bytes("c", bytes, n - BGZF_END), 1,
		   "c: the file is truncated: it lacks BGZF's"));
	bytes[n - BGZF_END - 8] ^= 1;
	CHECK(says(read_all, put_bytes("b", bytes, n), 1,
		   "b: a BGZF block is damaged"));
	free(path);
}

static void test_refusals(void)
{
	CHECK(says(read_all, put("f", "a"), 0, ""));
	CHECK(says(read_all, put("f", ""), 1, "f: is empty"));
	CHECK(says(read_all, put("f", "#x\n"), 1, "f: has no samples"));
	CHECK(says(read_all, put_bytes("f", "a\nb\0c", 5), 1,
		   "f: is not a text file: line 2"));
	CHECK(says(read_all,
		   put_bytes("f",
			     "\xff\xfe"
			     "a\0",
			     4),
		   1, "is not a text file, but UTF-16"));
	CHECK(says(read_all, folder, 1, "is a folder, not a list"));
	CHECK(says(read_all, "/no/such/file", 1,
		   "/no/such/file: cannot be opened: No such file"));
	CHECK(says(read_all, "-", 2, "-: a list is a file"));
	if (geteuid()) {
		const char *mine = put("secret", "a");

		CHECK(!chmod(mine, 0));
		CHECK(says(read_all, mine, 1, "Permission denied"));
	}
}

/* Cells joined by '|'. */
static bool splits(const char *line, char sep, const char *want)
{
	char *copy = xstrdup(line), **cell = NULL, got[256] = "";
	size_t room = 0, n = split_cells(copy, sep, &cell, &room);

	for (size_t i = 0; i < n; i++) {
		strcat(got, i ? "|" : "");
		strcat(got, cell[i]);
	}
	free(cell);
	free(copy);
	return n ? !strcmp(got, want) : !want;
}

static void test_cells(void)
{
	CHECK(splits("a,b ,, c", ',', "a|b||c"));
	CHECK(splits("\"a, b\",\"c\"\"d\",", ',', "a, b|c\"d|"));
	CHECK(splits("a b\tc", '\t', "a b|c"));
	CHECK(splits("a   b c", ' ', "a|b|c"));
	CHECK(splits("", ',', ""));
	CHECK(splits("a,\"b", ',', NULL));
}

static size_t fields(const char *line, size_t max, char text[64])
{
	char *copy = xstrdup(line), *field[4] = { 0 };
	size_t n = split_fields(copy, field, max);

	*text = 0;
	for (size_t i = 0; i < n && i < max; i++) {
		strcat(text, field[i]);
		strcat(text, "|");
	}
	free(copy);
	return n;
}

static void test_fields(void)
{
	char text[64];

	CHECK(fields("a  b c", 4, text) == 3 && !strcmp(text, "a|b|c|"));
	CHECK(fields(" a b ", 4, text) == 2 && !strcmp(text, "a|b|"));
	CHECK(fields("a b\t\tc", 4, text) == 3 && !strcmp(text, "a b||c|"));
	CHECK(fields("a b c d e", 2, text) == 5 && !strcmp(text, "a|b|"));
	CHECK(fields("", 4, text) == 0);
}

int main(void)
{
	test_ends();
	test_tables();
	test_chunks();
	test_gzip();
	test_bgzf();
	test_refusals();
	test_cells();
	test_fields();
	remove_folder();
	return unit_failures != 0;
}
