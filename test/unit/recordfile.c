/*
 * A file that another process writes anew between the two passes: its sites
 * lie elsewhere, or are too few.
 */
#include <sys/stat.h>

#include "dies.h"
#include "outfile.h"
#include "recordfile.h"
#include "unit.h"

static const char header[] =
	"##fileformat=VCFv4.2\n##contig=<ID=1,length=100>\n"
	"##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
	"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts\n";

struct twice {
	char *inputs[2];
	char out[128];
};

/* The first pass used three sites and wants the last two: 20 and 30. */
static void write_two(const void *arg)
{
	const struct twice *t = arg;
	const struct site_name site[] = { { 1, 19 }, { 2, 29 } };
	const struct input_args in = { 0 };
	struct source *s = source_open(&in, t->inputs);
	const struct output_args out = { .path = t->out };
	struct record_file *f =
		record_file_create(&out, "w", t->inputs, t->inputs, 1);

	record_file_write(f, s, "a test", site, 2);
	outfile_commit_all();
	record_file_free(f);
	source_close(s);
}

static struct twice of(const char *records)
{
	char text[1024];
	struct twice t = { 0 };

	snprintf(text, sizeof text, "%s%s", header, records);
	t.inputs[0] = (char *)(size_t)put("in.vcf", text);
	snprintf(t.out, sizeof t.out, "%s/out.vcf", folder);
	return t;
}

#define RECORD(pos) "1\t" #pos "\t.\tA\tC\t.\t.\t.\tGT\t0/1\n"

static void the_same(void)
{
	struct twice t = of(RECORD(10) RECORD(20) RECORD(30));
	char text[4096];
	size_t n;
	FILE *f;

	CHECK(says(write_two, &t, 0, ""));
	f = fopen(t.out, "r");
	if (!CHECK(f != NULL))
		return;
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = 0;
	fclose(f);
	CHECK(!strstr(text, RECORD(10)));
	CHECK(strstr(text, RECORD(20) RECORD(30)) != NULL);
	CHECK(!remove(t.out));
}

static void another(void)
{
	static const char *const records[] = {
		RECORD(20) RECORD(30),		  /* the first is gone */
		RECORD(10) RECORD(20) RECORD(31), /* one has moved */
		RECORD(5) RECORD(10) RECORD(20) RECORD(30), /* one came */
		RECORD(10) RECORD(20),			    /* cut */
	};

	for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
		struct twice t = of(records[i]);
		struct stat st;

		CHECK(says(write_two, &t, 1, "in.vcf: a file has changed"));
		CHECK(stat(t.out, &st) != 0);
	}
}

int main(void)
{
	the_same();
	another();
	remove_folder();
	return unit_end();
}
