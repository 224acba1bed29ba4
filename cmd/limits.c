#include "limits.h"

#include "die.h"

struct decimal limit_read(const char *option, const char *text)
{
	struct decimal d;

	if (!decimal_read(text, &d))
		die_usage("%s: '%s' is not a number from 0 to 1 of at most 18 "
			  "decimals",
			  option, text);
	return d;
}

struct decimal limit_maf(const char *text)
{
	struct decimal d = limit_read("--maf", text);

	if (d.num > d.den / 2)
		die_usage("--maf: '%s' is more than 0.5, which no rarer allele "
			  "has",
			  text);
	return d;
}
