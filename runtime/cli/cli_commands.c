/* SPDX-License-Identifier: BSD-2-Clause */
/* cli_commands: the table of commands. */
#include <string.h>

#include "parser/suggest.h"
#include "runtime/cli/cli.h"

const struct cli_command_desc cli_command_table[] = {
	{ "run", CLI_RUN, "[run] [OPTION]... FILE|DIRECTORY...",
	  "play each script in a network namespace of its own", "script" },
	{ "check", CLI_CHECK, "check [OPTION]... FILE|DIRECTORY...",
	  "look for mistakes in scripts; nothing is run", "script" },
	{ "fmt", CLI_FMT, "fmt [OPTION]... FILE|DIRECTORY...",
	  "write scripts in the canonical form", "script" },
	{ "expand", CLI_EXPAND, "expand [OPTION]... FILE",
	  "print a script that begins in a state as a plain one", "script" },
	{ "state", CLI_STATE, "state [OPTION]... [NAME]",
	  "bring the kernel into a TCP state and show how", NULL },
	{ "report", CLI_REPORT, "report [OPTION]... REPORT...",
	  "make one report of several that --json wrote", "report" },
	{ "kernel", CLI_KERNEL,
	  "kernel [OPTION]... [build SOURCE|list|info NAME|remove NAME]",
	  "build kernels for scripts from trees or tarballs, and list them", NULL },
	{ "complete", CLI_COMPLETE, "complete -- [WORD]...",
	  "list what the last word may become, for shells", NULL },
	{ "help", CLI_HELP, "help [COMMAND]",
	  "tell what a command does, and its options", NULL },
};

const size_t cli_command_table_len =
	sizeof(cli_command_table) / sizeof(*cli_command_table);

const struct cli_command_desc *cli_command_find(const char *name,
						const char **ret_hint)
{
	struct suggest suggest;

	suggest_init(&suggest, name);
	for (size_t i = 0; i < cli_command_table_len; i++) {
		if (strcmp(name, cli_command_table[i].name) == 0)
			return &cli_command_table[i];
		suggest_offer(&suggest, cli_command_table[i].name);
	}
	if (ret_hint)
		*ret_hint = suggest_best(&suggest);
	return NULL;
}
