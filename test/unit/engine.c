/*
 * The engine's invariant: every work on a pass sees all sites in file order,
 * each once, for any number of threads and any size of batch.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "die.h"
#include "engine.h"
#include "unit.h"

enum { SITES = 3000, WORKS = 3, CONTIGS = 3 };

/* A work that notes the sites it is given, in 'part' by map. */
struct witness {
	int64_t seen[SITES];
	size_t n;
	int64_t used;
};

struct part {
	int64_t key[SITES];
	size_t n;
};

static void *make(const void *self)
{
	(void)self;
	return xalloc(1, sizeof(struct part));
}

static void map(const void *self, void *part, const struct batch *b)
{
	struct part *p = part;

	(void)self;
	p->n = 0;
	for (size_t i = 0; i < b->block.nsites; i++)
		p->key[p->n++] = (int64_t)b->block.site[i].contig << 32 |
				 b->block.site[i].pos;
}

static void fold(void *self, void *part, const struct batch *b)
{
	struct witness *w = self;
	struct part *p = part;

	for (size_t i = 0; i < p->n && w->n < SITES; i++)
		w->seen[w->n++] = p->key[i];
	w->used += b->tallies.records[SKIP_NOT];
}

/* Every seventh record has no REF, and is skipped. */
static void write_file(const char *path)
{
	FILE *f = fopen(path, "w");

	fprintf(f, "##fileformat=VCFv4.2\n");
	for (int c = 0; c < CONTIGS; c++)
		fprintf(f, "##contig=<ID=c%d,length=%d>\n", c, SITES);
	fprintf(f, "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"GT\">\n"
		   "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ta\t"
		   "b\n");
	for (int i = 0; i < SITES; i++)
		fprintf(f, "c%d\t%d\t.\t%s\tC\t.\t.\t.\tGT\t0/1\t1|%s\n",
			i * CONTIGS / SITES, i + 1, i % 7 ? "A" : ".",
			i % 2 ? "1" : "0");
	fclose(f);
}

static size_t expected(const struct contigs *contigs, int64_t key[])
{
	size_t n = 0;

	for (int i = 0; i < SITES; i++) {
		char name[8];
		int length =
			snprintf(name, sizeof name, "c%d", i * CONTIGS / SITES);

		if (i % 7)
			key[n++] = (int64_t)contigs_find(contigs, name,
							 (size_t)length)
					   << 32 |
				   i;
	}
	return n;
}

static void run(char *path, int threads, const char *batch)
{
	static struct witness witness[WORKS];
	static int64_t key[SITES];
	char *paths[] = { path, NULL };
	struct input_args args = { 0 };
	struct run_args run_args = { .threads = threads };
	struct work work[WORKS];
	struct tallies total;
	struct source *source;
	size_t n;

	setenv("AGTOOLS_BATCH", batch, 1);
	memset(witness, 0, sizeof witness);
	source = source_open(&args, paths);
	for (int i = 0; i < WORKS; i++)
		work[i] = (struct work){ &witness[i], make, map, fold, free };
	engine_run(source, &run_args, NULL, work, WORKS, &total);
	n = expected(source_contigs(source), key);
	for (int i = 0; i < WORKS; i++) {
		CHECK(witness[i].n == n);
		CHECK(!memcmp(witness[i].seen, key, n * sizeof *key));
		CHECK(witness[i].used == (int64_t)n);
	}
	CHECK(total.records[SKIP_NOT] == (int64_t)n);
	CHECK(total.records[SKIP_REF] == SITES - (int64_t)n);
	source_close(source);
}

int main(void)
{
	static const char *const batches[] = { "1", "50", "999", "20000",
					       "1000000" };
	char path[] = "/tmp/agtools_engine.XXXXXX";
	int fd = mkstemp(path);

	CHECK(fd >= 0);
	close(fd);
	write_file(path);
	for (size_t b = 0; b < sizeof batches / sizeof *batches; b++)
		for (int threads = 1; threads <= 8; threads++)
			run(path, threads, batches[b]);
	unlink(path);
	return unit_end();
}
