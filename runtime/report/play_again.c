/* SPDX-License-Identifier: BSD-2-Clause */
/* play_again: the command that plays runs again. */
#include "runtime/report/play_again.h"

#include <stdio.h>
#include <stdlib.h>

#include "parser/families.h"
#include "parser/mem.h"
#include "runtime/report/shell_word.h"

/* As --families has them. */
static const char *const options[FAMILY_COUNT] = {
	[FAMILY_IPV4] = "ipv4",
	[FAMILY_IPV6] = "ipv6",
	[FAMILY_MAPPED] = "mapped",
};

/* IPv4 alone is what a script is played under without a word. */
static void print_families(FILE *out, unsigned families)
{
	const char *before = " --families=";

	if (families == FAMILIES_ALL)
		fputs(" --families=all", out);
	else if (families & ~FAMILY_BIT(FAMILY_IPV4))
		for (unsigned i = 0; i < FAMILY_COUNT; i++) {
			if (!(families & FAMILY_BIT(i)))
				continue;
			fprintf(out, "%s%s", before, options[i]);
			before = ",";
		}
}

char *play_again_command(const char *again, unsigned families,
			 const char *const *path, size_t n)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return xstrdup("");
	fputs(again ? again : "tundrill", f);
	print_families(f, families);
	for (size_t i = 0; i < n; i++) {
		td_auto_free char *word = shell_word(path[i]);

		/* Else it would be an option. */
		fprintf(f, " %s%s", path[i][0] == '-' ? "./" : "", word);
	}
	fclose(f);
	return text;
}
