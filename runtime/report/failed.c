/* SPDX-License-Identifier: BSD-2-Clause */
/* failed: the names of what failed, and the command that plays it again. */
#include "runtime/report/failed.h"

#include <stdlib.h>
#include <string.h>

#include "parser/families.h"
#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/report/agree.h"
#include "runtime/report/facts.h"
#include "runtime/report/shell_word.h"

/* As --families has them. */
static const char *const options[FAMILY_COUNT] = {
	[FAMILY_IPV4] = "ipv4",
	[FAMILY_IPV6] = "ipv6",
	[FAMILY_MAPPED] = "mapped",
};

void failed_add(struct failed *f, const struct suite_run *run)
{
	unsigned family = facts_played(run) ? FAMILY_BIT(run->family) : 0;

	if (!agree_is_failure(run) || run->result.environment)
		return;
	/* Those of one script are near each other. */
	for (size_t i = f->n; i-- > 0;) {
		if (strcmp(f->script[i].path, run->path) == 0) {
			f->script[i].families |= family;
			return;
		}
	}
	GROW(f->script, f->n, f->cap);
	f->script[f->n++] = (struct failed_script){ xstrdup(run->path),
						    family };
}

static void print_families(FILE *out, unsigned families,
			   const char *(*name)(enum family family),
			   const char *between)
{
	const char *before = "";

	for (unsigned i = 0; i < FAMILY_COUNT; i++) {
		if (!(families & FAMILY_BIT(i)))
			continue;
		fprintf(out, "%s%s", before, name((enum family)i));
		before = between;
	}
}

static const char *option_name(enum family family)
{
	return options[family];
}

static void print_again(FILE *out, const struct failed *f, const char *again)
{
	unsigned families = 0;

	for (size_t i = 0; i < f->n; i++)
		families |= f->script[i].families;
	fputs("to play them again: ", out);
	plain_print(out, again);
	if (families == FAMILIES_ALL)
		fputs(" --families=all", out);
	else if (families & ~FAMILY_BIT(FAMILY_IPV4)) {
		fputs(" --families=", out);
		print_families(out, families, option_name, ",");
	}
	for (size_t i = 0; i < f->n; i++) {
		td_auto_free char *word = shell_word(f->script[i].path);

		putc(' ', out);
		plain_print(out, word);
	}
	putc('\n', out);
}

void failed_print(FILE *out, const struct failed *f, const char *again)
{
	if (!f->n)
		return;
	fputs("failed:\n", out);
	for (size_t i = 0; i < f->n && i < FAILED_NAMES_MAX; i++) {
		const struct failed_script *s = &f->script[i];

		fputs("  ", out);
		plain_print(out, s->path);
		if (s->families) {
			fputs(" (", out);
			print_families(out, s->families, family_name, ", ");
			putc(')', out);
		}
		putc('\n', out);
	}
	if (f->n > FAILED_NAMES_MAX)
		fprintf(out, "  and %zu more\n", f->n - FAILED_NAMES_MAX);
	if (again && f->n <= FAILED_AGAIN_MAX)
		print_again(out, f, again);
}

void failed_done(struct failed *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->script[i].path);
	free(f->script);
	*f = (struct failed){ 0 };
}
