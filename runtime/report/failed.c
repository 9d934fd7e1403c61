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
#include "runtime/report/play_again.h"

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

static void print_families(FILE *out, unsigned families)
{
	const char *before = "";

	for (unsigned i = 0; i < FAMILY_COUNT; i++) {
		if (!(families & FAMILY_BIT(i)))
			continue;
		fprintf(out, "%s%s", before, family_name((enum family)i));
		before = ", ";
	}
}

static void print_again(FILE *out, const struct failed *f, const char *again)
{
	td_auto_free const char **path = xcalloc(f->n, sizeof(*path));
	td_auto_free char *command = NULL;
	unsigned families = 0;

	for (size_t i = 0; i < f->n; i++) {
		families |= f->script[i].families;
		path[i] = f->script[i].path;
	}
	command = play_again_command(again, families, path, f->n);
	fputs("to play them again: ", out);
	plain_print(out, command);
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
			print_families(out, s->families);
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
