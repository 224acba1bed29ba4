#include "newick.h"

#include <stdlib.h>
#include <string.h>

#include "die.h"

/* Children of a node by their numbers, as lists. */
struct children {
	int32_t *first, *next; /* [nnodes], -1 is none */
};

static struct children children_of(const struct tree *t)
{
	struct children c = { xalloc(t->nnodes, sizeof *c.first),
			      xalloc(t->nnodes, sizeof *c.next) };

	for (size_t i = 0; i < t->nnodes; i++)
		c.first[i] = c.next[i] = -1;
	for (size_t i = t->nnodes; i-- > 0;)
		if (t->parent[i] >= 0) {
			c.next[i] = c.first[t->parent[i]];
			c.first[t->parent[i]] = (int32_t)i;
		}
	return c;
}

static void add_name(struct text *t, const char *name)
{
	if (*name && !strpbrk(name, " \t()[]{}:;,'\"")) {
		text_add(t, name, strlen(name));
		return;
	}
	text_add(t, "'", 1);
	for (const char *p = name; *p; p++)
		text_add(t, "''", *p == '\'' ? 2 : 0),
			text_add(t, p, *p != '\'');
	text_add(t, "'", 1);
}

static void add_length(struct text *t, double length, struct text *scratch)
{
	text_clear(scratch);
	text_real(scratch, length);
	text_add(t, ":", 1);
	text_add(t, scratch->s, scratch->len);
}

/* Down to first children, along to the next, and up from the last: trees may
 * be as deep as they have leaves. */
void newick_write(const struct tree *tree, const char *const name[],
		  struct text *t)
{
	struct children c = children_of(tree);
	struct text scratch = { .digits = t->digits };
	int32_t root = (int32_t)tree->nnodes - 1, at = root;

	while (at >= 0) {
		while (c.first[at] >= 0) {
			text_add(t, "(", 1);
			at = c.first[at];
		}
		add_name(t, name[at]);
		add_length(t, tree->length[at], &scratch);
		while (at != root && c.next[at] < 0) {
			at = tree->parent[at];
			text_add(t, ")", 1);
			if (at != root)
				add_length(t, tree->length[at], &scratch);
		}
		if (at == root)
			break;
		text_add(t, ",", 1);
		at = c.next[at];
	}
	text_add(t, ";", 1);
	text_end_row(t);
	text_free(&scratch);
	free(c.first);
	free(c.next);
}
