/* A list of tuples names populations, more than 16 bits number too. */
#include "tuplefile.h"

#include <stdlib.h>

#include "die.h"
#include "dies.h"
#include "unit.h"

int main(void)
{
	enum { POPS = 66000 };
	struct groups g = { .ngroups = POPS };
	uint32_t *tuple;
	size_t n;

	g.group = xalloc(POPS, sizeof *g.group);
	for (unsigned i = 0; i < POPS; i++)
		g.group[i].name = xprintf("p%u", i);
	tuple = tuplefile_read(put("t", "p65600 p65601\np64 p65\n"), &g, 2, &n);
	CHECK(n == 2 && tuple[0] == 65600 && tuple[1] == 65601 &&
	      tuple[2] == 64 && tuple[3] == 65);
	free(tuple);
	for (unsigned i = 0; i < POPS; i++)
		free(g.group[i].name);
	free(g.group);
	remove_folder();
	return unit_end();
}
