/*
 * Files that another process changes between two openings: a file of several,
 * whose headers are all read first, one that is read twice, and a table; and
 * while they are open.  What is a URL is known by its header alone.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "die.h"
#include "dies.h"
#include "source.h"
#include "tablefile.h"
#include "unit.h"

#define HEADER(sample)                                                     \
	"##fileformat=VCFv4.2\n##contig=<ID=1,length=100>\n"               \
	"##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n" \
	"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t" sample "\n"
#define RECORD(pos) "1\t" #pos "\t.\tA\tC\t.\t.\t.\tGT\t0/1\n"

struct change {
	const char *first, *then;
	bool touched, url;
	const char *reader;
};

/* Files are told apart by their time even if it is all that differs. */
static void change(const struct change *c, const char *name)
{
	const struct timespec times[2] = { { 0 }, { 1000, 0 } };

	if (c->then)
		put(name, c->then);
	if (c->touched && utimensat(AT_FDCWD, put(name, c->first), times, 0))
		abort();
}

static char *path_of(const struct change *c, const char *name)
{
	return xprintf("%s%s/%s", c->url ? "file://" : "", folder, name);
}

static size_t batches(struct source *s)
{
	struct batch b;
	size_t n = 0;

	batch_init(&b, source_nsamples(s));
	while (source_read(s, &b))
		n++;
	batch_free(&b);
	return n;
}

static void second_of_two(const void *arg)
{
	const struct change *c = arg;
	const struct input_args in = { .reader = c->reader };
	char *paths[] = { NULL, NULL, NULL };
	struct source *s;

	put("one.vcf", HEADER("s") RECORD(1));
	put("two.vcf", c->first);
	paths[0] = path_of(c, "one.vcf");
	paths[1] = path_of(c, "two.vcf");
	s = source_open(&in, paths);
	change(c, "two.vcf");
	if (batches(s) < 2)
		abort();
	source_close(s);
}

static void read_twice(const void *arg)
{
	const struct change *c = arg;
	const struct input_args in = { 0 };
	char *paths[] = { NULL, NULL };
	struct source *s;

	put("two.vcf", c->first);
	paths[0] = path_of(c, "two.vcf");
	s = source_open(&in, paths);
	if (!batches(s))
		abort();
	change(c, "two.vcf");
	source_rewind(s);
	if (!batches(s))
		abort();
	source_close(s);
}

/* Between two batches.  'moved': another file is given its name. */
struct writing {
	struct change change;
	bool moved, in;
};

static void written(const void *arg)
{
	const struct writing *w = arg;
	const struct input_args in = { .reader = w->change.reader };
	char *path = path_of(&w->change, "open.vcf");
	char *paths[] = { w->in ? (char *)"-" : path, NULL };
	struct source *s;
	struct batch b;

	put("open.vcf", w->change.first);
	if (w->in && !freopen(path, "r", stdin))
		abort();
	s = source_open(&in, paths);
	batch_init(&b, source_nsamples(s));
	if (!source_read(s, &b))
		abort();
	if (w->moved && rename(path, xprintf("%s.old", path)))
		abort();
	change(&w->change, "open.vcf");
	while (source_read(s, &b))
		;
	batch_free(&b);
	source_close(s);
}

static void test_open(void)
{
	static const char first[] = HEADER("s") RECORD(20);
	static const char longer[] = HEADER("s") RECORD(20) RECORD(30);
	static const struct change changes[] = {
		{ first, longer, 0, 0, NULL },
		{ longer, first, 0, 0, NULL },
		{ first, NULL, 1, 0, NULL },
		{ first, longer, 0, 0, "htslib" },
	};
	struct writing none = { { .first = first }, 0, 0 };

	CHECK(says(written, &none, 0, ""));
	none.in = true;
	CHECK(says(written, &none, 0, ""));
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct writing w = { changes[i], 0, 0 };

		CHECK(says(written, &w, 1, "open.vcf: was written to while"));
		w.moved = true;
		CHECK(says(written, &w, 0, ""));
		w.moved = false;
		w.in = true;
		if (!w.change.reader)
			CHECK(says(written, &w, 1, "stdin: was written to while"));
	}
}

static void test_data(void)
{
	static const char first[] = HEADER("s") RECORD(20);
	static const struct change changes[] = {
		{ first, HEADER("s") RECORD(20) RECORD(30), 0, 0, NULL },
		{ first, HEADER("t") RECORD(20), 0, 1, NULL },
		{ first, NULL, 1, 0, NULL },
	};
	struct change same = { .first = first };

	CHECK(says(second_of_two, &same, 0, ""));
	CHECK(says(read_twice, &same, 0, ""));
	same.url = true;
	CHECK(says(second_of_two, &same, 0, ""));
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct change c = changes[i];

		CHECK(says(read_twice, &c, 1, "two.vcf: has changed since"));
		CHECK(says(second_of_two, &c, 1, "two.vcf: has changed since"));
		c.reader = "htslib";
		if (!c.url)
			CHECK(says(second_of_two, &c, 1,
				   "two.vcf: has changed since"));
	}
}

static void read_table(const void *arg)
{
	const struct change *c = arg;
	struct tablefile *t;
	struct line line;
	char *path = path_of(c, "t");
	int rows = 0;

	put("t", c->first);
	t = tablefile_open(path);
	tablefile_header(t);
	while (tablefile_next(t, &line))
		rows++;
	change(c, "t");
	tablefile_again(t);
	while (tablefile_next(t, &line))
		rows--;
	if (rows)
		abort();
	tablefile_close(t);
}

static void test_tables(void)
{
	static const char first[] = "a\tb\n1\t2\n";
	static const struct change changes[] = {
		{ first, "a\tb\n1\t2\n3\t4\n", 0, 0, NULL },
		{ first, "a\tc\n1\t2\n", 0, 1, NULL },
		{ first, NULL, 1, 0, NULL },
	};
	struct change same = { .first = first };

	CHECK(says(read_table, &same, 0, ""));
	same.url = true;
	CHECK(says(read_table, &same, 0, ""));
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		CHECK(says(read_table, &changes[i], 1,
			   "/t: has changed since"));
}

int main(void)
{
	put("made", ""); /* the folder, before there are children */
	test_data();
	test_open();
	test_tables();
	remove_folder();
	return unit_end();
}
