/* SPDX-License-Identifier: BSD-2-Clause */
/* again: the command line that plays some scripts of a run again. */
#include "runtime/cli/again.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/report/shell_word.h"

static const char *const kept[] = {
	"kernel", "long", "no-retry", "retries", "timeout", "tolerance-scale",
	"untrusted",
};

/* Scripts' own options count for each run.  The family is told with the scripts. */
static bool is_kept(struct cli_row row)
{
	if (row.script)
		return strcmp(row.script->name, "ip_version") != 0 &&
		       strcmp(row.script->name, "verbose") != 0;
	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
		if (strcmp(row.own->name, kept[i]) == 0)
			return true;
	return false;
}

void again_begin(struct cli *cli, const char *argv0)
{
	cli->again = shell_word(argv0);
}

void again_add_own(struct cli *cli, const char *name, const char *value)
{
	td_auto_free char *option = xasprintf("--%s%s%s", name,
					      value ? "=" : "",
					      value ? value : "");
	td_auto_free char *word = shell_word(option);
	char *before = cli->again;

	cli->again = xasprintf("%s %s", before, word);
	free(before);
}

void again_add(struct cli *cli, struct cli_row row, const char *value)
{
	if (is_kept(row))
		again_add_own(cli, cli_row_name(row), value);
}
