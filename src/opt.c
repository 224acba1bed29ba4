#define _GNU_SOURCE
#include "opt.h"

#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "die.h"
#include "spell.h"

enum { MAX_OPTS = 96, MAX_WORD = 63, MAX_BP_DIGITS = 15 };

struct slot {
	const struct opt *opt;
	char *at;
};

struct parser {
	const struct opt *opts;
	struct slot slot[MAX_OPTS];
	int n;
	char **next; /* the argument after the present one */
};

static const struct opt help_opt = {
	OPT_TEXT, 'h', "help", 0, 0, 0, 0, 0, 0, 0
};

static void (*on_help)(const char *);

void opt_on_help(void (*print)(const char *what))
{
	on_help = print;
}

/* List a table's options, groups opened, each with the field it sets. */
static void flatten(struct parser *p, const struct opt *o, char *base)
{
	for (; o->type; o++) {
		if (o->type == OPT_GROUP)
			flatten(p, o->more, base + o->at);
		else if (p->n == MAX_OPTS)
			BUG("more than %d options", MAX_OPTS);
		else
			p->slot[p->n++] = (struct slot){ o, base + o->at };
	}
}

static void check_unique(const struct parser *p)
{
	for (int i = 0; i < p->n; i++)
		for (int j = 0; j < i; j++) {
			const struct opt *a = p->slot[i].opt;
			const struct opt *b = p->slot[j].opt;

			if (!strcmp(a->name, b->name) ||
			    (a->letter && a->letter == b->letter))
				BUG("--%s and --%s clash", a->name, b->name);
		}
}

static int64_t power_of_10(int n)
{
	int64_t x = 1;

	while (n--)
		x *= 10;
	return x;
}

/* In whole numbers, so that 1.1M is what it says. */
int64_t opt_bp(const char *s)
{
	int64_t x = 0;
	int digits = 0, decimals = 0, scale = 0;
	bool point = false;

	for (; (*s >= '0' && *s <= '9') || (*s == '.' && !point); s++) {
		if (*s == '.') {
			point = true;
			continue;
		}
		if (x >= power_of_10(MAX_BP_DIGITS))
			return -1;
		x = 10 * x + (*s - '0');
		digits++;
		decimals += point;
	}
	switch (*s) {
	case 'k':
	case 'K':
		scale = 3;
		s++;
		break;
	case 'm':
	case 'M':
		scale = 6;
		s++;
		break;
	case 'g':
	case 'G':
		scale = 9;
		s++;
		break;
	default: break;
	}
	for (; decimals && x % 10 == 0; decimals--)
		x /= 10;
	if (!digits || *s || decimals > scale)
		return -1;
	if (x > power_of_10(MAX_BP_DIGITS) / power_of_10(scale - decimals))
		return -1;
	return x * power_of_10(scale - decimals);
}

static int64_t parse_bp(const struct opt *o, const char *text)
{
	int64_t x = opt_bp(text);

	if (x < 0)
		die_usage("--%s: '%s' is not a number of bases, such as 50000, "
			  "50k or 1.5M",
			  o->name, text);
	return x;
}

/* min and max are both 0 where there are none. */
static void check_range(const struct opt *o, const char *text, double x)
{
	bool any = o->min == 0 && o->max == 0;

	if (any || (x >= o->min && x <= o->max))
		return;
	if (x < o->min && o->max >= INT_MAX)
		die_usage("--%s: '%s' is too small; the least is %g", o->name,
			  text, o->min);
	die_usage("--%s: '%s' is out of range; it goes from %.10g to %.10g",
		  o->name, text, o->min, o->max);
}

static int parse_int(const struct opt *o, const char *text)
{
	char *end;
	long x;

	errno = 0;
	x = strtol(text, &end, 10);
	if (end == text || *end || strspn(text, " \t\n\v\f\r"))
		die_usage("--%s: '%s' is not a whole number", o->name, text);
	if (errno || x > INT_MAX || x < INT_MIN)
		die_usage("--%s: '%s' is out of range", o->name, text);
	check_range(o, text, (double)x);
	return (int)x;
}

/* A library may have set a locale; users' commands do not change with it. */
static double parse_real(const struct opt *o, const char *text)
{
	static locale_t c;
	char *end;
	double x;

	if (!c)
		c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!c)
		die("out of memory: no locale");
	x = strtod_l(text, &end, c);
	if (end == text || *end || !isfinite(x) ||
	    text[strspn(text, "0123456789+-.eE")])
		die_usage("--%s: '%s' is not a number", o->name, text);
	check_range(o, text, x);
	return x;
}

static _Noreturn void no_such_choice(const struct opt *o, const char *text)
{
	const char *words[MAX_OPTS], *near;
	char all[512] = "";
	size_t n = 0, len = 0;

	for (const struct choice *c = o->more; c->name && n < MAX_OPTS; c++) {
		words[n] = c->name;
		if (len < sizeof all)
			len += (size_t)snprintf(all + len, sizeof all - len,
						"%s%s", n ? ", " : "", c->name);
		n++;
	}
	near = spell_nearest(text, words, n);
	if (near)
		die_usage("--%s: '%s' is none of %s; did you mean %s?", o->name,
			  text, all, near);
	die_usage("--%s: '%s' is none of %s", o->name, text, all);
}

static const void *parse_choice(const struct opt *o, const char *text)
{
	for (const struct choice *c = o->more; c->name; c++)
		if (!strcmp(c->name, text))
			return c->value;
	no_such_choice(o, text);
}

/* As of a shell's variable that is not set. */
static const char *parse_text(const struct opt *o, const char *text)
{
	if (!*text && (!strcmp(o->arg, "FILE") || !strcmp(o->arg, "BED")))
		die_usage("--%s: the file's name is empty", o->name);
	return text;
}

static void set(const struct slot *s, const char *text)
{
	const struct opt *o = s->opt;

	switch (o->type) {
	case OPT_FLAG: *(_Bool *)s->at = 1; break;
	case OPT_INT: *(int *)s->at = parse_int(o, text); break;
	case OPT_REAL: *(double *)s->at = parse_real(o, text); break;
	case OPT_BP: *(int64_t *)s->at = parse_bp(o, text); break;
	case OPT_TEXT: *(const char **)s->at = parse_text(o, text); break;
	case OPT_CHOICE: *(const void **)s->at = parse_choice(o, text); break;
	case OPT_END:
	case OPT_GROUP:
	default: BUG("option --%s has no parser", o->name);
	}
}

/* Of the options that were, the last opt_parse()'s. */
static struct given {
	size_t n;
	const char *name[MAX_OPTS];
} given;

bool opt_given(const char *name)
{
	for (size_t i = 0; i < given.n; i++)
		if (!strcmp(given.name[i], name))
			return true;
	return false;
}

static void take(const struct slot *s, const char *text)
{
	if (!opt_given(s->opt->name))
		given.name[given.n++] = s->opt->name;
	else if (s->opt->type == OPT_TEXT)
		warn("--%s is given twice; the last one counts", s->opt->name);
	set(s, text);
}

static _Noreturn void help(const struct parser *p, const char *what)
{
	bool man = !strcmp(what, "man"), words = !strcmp(what, "complete");

	if (*what && !man && !words)
		die_usage("--help takes no argument");
	if (on_help)
		on_help(what);
	else if (man)
		opt_mdoc(p->opts, stdout);
	else if (words)
		opt_words(p->opts, stdout);
	else
		opt_help(p->opts, stdout);
	if (fflush(stdout))
		die("standard output: cannot be written: %s", strerror(errno));
	exit(0);
}

static const char *near_name(const struct parser *p, const char *name)
{
	const char *names[MAX_OPTS + 1];

	for (int i = 0; i < p->n; i++)
		names[i] = p->slot[i].opt->name;
	names[p->n] = help_opt.name;
	return spell_nearest(name, names, (size_t)p->n + 1);
}

static _Noreturn void unknown(const struct parser *p, const char *name)
{
	const char *near = near_name(p, name);

	if (near)
		die_usage("no option --%s; did you mean --%s?", name, near);
	die_usage("no option --%s; --help lists them", name);
}

static _Noreturn void ambiguous(const struct parser *p, const char *name)
{
	char all[512] = "";
	size_t len = 0, n = strlen(name);

	for (int i = 0; i < p->n; i++) {
		const char *full = p->slot[i].opt->name;

		if (!strncmp(full, name, n) && len < sizeof all)
			len += (size_t)snprintf(all + len, sizeof all - len,
						"%s--%s", len ? ", " : "",
						full);
	}
	die_usage("--%s may be any of %s", name, all);
}

static const struct slot *find_name(const struct parser *p, const char *name)
{
	static const struct slot help_slot = { &help_opt, 0 };
	const struct slot *found = 0;
	size_t n = strlen(name);
	int matches = 0;

	for (int i = 0; i < p->n; i++) {
		const char *full = p->slot[i].opt->name;

		if (!strcmp(full, name))
			return &p->slot[i];
		if (!strncmp(full, name, n)) {
			found = &p->slot[i];
			matches++;
		}
	}
	if (!matches && n && !strncmp(help_opt.name, name, n))
		return &help_slot;
	if (matches > 1)
		ambiguous(p, name);
	if (!matches)
		unknown(p, name);
	return found;
}

static const char *next_argument(struct parser *p, const struct opt *o,
				 const char *as)
{
	if (!*p->next)
		die_usage("%s wants its %s", as, o->arg ? o->arg : "argument");
	return *p->next++;
}

static void long_option(struct parser *p, const char *arg)
{
	size_t n = strcspn(arg, "=");
	const char *value = arg[n] ? arg + n + 1 : 0;
	char *name = xstrndup(arg, n);
	const struct slot *s = find_name(p, name);

	free(name);
	if (s->opt == &help_opt)
		help(p, value ? value : "");
	if (s->opt->type == OPT_FLAG) {
		if (value)
			die_usage("--%s takes no argument", s->opt->name);
	} else if (!value) {
		char as[2 * MAX_WORD];

		snprintf(as, sizeof as, "--%s", s->opt->name);
		value = next_argument(p, s->opt, as);
	}
	take(s, value);
}

static const struct slot *find_letter(const struct parser *p, char c)
{
	for (int i = 0; i < p->n; i++)
		if (p->slot[i].opt->letter == c)
			return &p->slot[i];
	if (c == help_opt.letter)
		help(p, "");
	die_usage("no option -%c; --help lists them", c);
}

/* A whole name behind one '-' is a slip, and -o utput not meant. */
static void refuse_name(const struct parser *p, const char *word)
{
	for (int i = 0; i < p->n; i++)
		if (!strcmp(p->slot[i].opt->name, word))
			die_usage("no option -%s; did you mean --%s?", word,
				  word);
}

/* -abc is -a -b -c, unless -a or -b takes the rest as its argument. */
static void short_options(struct parser *p, const char *letters)
{
	if (letters[1])
		refuse_name(p, letters);
	for (; *letters; letters++) {
		const struct slot *s = find_letter(p, *letters);
		char as[3] = { '-', *letters, 0 };

		if (s->opt->type == OPT_FLAG) {
			take(s, 0);
			continue;
		}
		if (letters[1])
			take(s, letters + 1);
		else
			take(s, next_argument(p, s->opt, as));
		return;
	}
}

/* Options go before the operands, both in the order given. */
int opt_parse(const struct opt *opts, void *args, int argc, char **argv)
{
	struct parser p = { .opts = opts, .next = argv + (argc > 0) };
	char **operand = xalloc((size_t)argc + 1, sizeof *operand);
	char **out = p.next;
	int n = 0, first;

	given.n = 0;
	flatten(&p, opts, args);
	check_unique(&p);
	for (int i = 0; i < p.n; i++)
		if (p.slot[i].opt->preset)
			set(&p.slot[i], p.slot[i].opt->preset);
	while (*p.next) {
		char **at = p.next, *arg = *p.next++;
		bool all = !strcmp(arg, "--");

		if (*arg != '-' || !arg[1]) {
			operand[n++] = arg;
			continue;
		}
		if (!all && arg[1] == '-')
			long_option(&p, arg + 2);
		else if (!all)
			short_options(&p, arg + 1);
		while (at < p.next)
			*out++ = *at++;
		while (all && *p.next)
			operand[n++] = *p.next++;
	}
	first = (int)(out - argv);
	memcpy(out, operand, (size_t)n * sizeof *out);
	free(operand);
	return first;
}

void opt_each(const struct opt *o, void (*call)(const struct opt *, void *),
	      void *arg)
{
	for (; o->type; o++)
		if (o->type == OPT_GROUP)
			opt_each(o->more, call, arg);
		else
			call(o, arg);
}
