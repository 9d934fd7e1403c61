/* SPDX-License-Identifier: BSD-2-Clause */
/* cli_rows: the tool's own options and those that scripts may set, as one. */
#include <string.h>

#include "runtime/cli/cli.h"

size_t cli_row_count(void)
{
	return cli_option_table_len + option_table_len;
}

struct cli_row cli_row_at(size_t i)
{
	if (i < cli_option_table_len)
		return (struct cli_row){ .own = &cli_option_table[i] };
	return (struct cli_row){
		.script = &option_table[i - cli_option_table_len],
	};
}

const char *cli_row_name(struct cli_row r)
{
	return r.own ? r.own->name : r.script->name;
}

const char *cli_row_arg(struct cli_row r)
{
	return r.own ? r.own->arg : r.script->arg;
}

bool cli_row_needs_value(struct cli_row r)
{
	const char *arg = cli_row_arg(r);

	return arg && arg[0] != '[';
}

const char *cli_row_help(struct cli_row r)
{
	return r.own ? r.own->help : r.script->help;
}

char cli_row_letter(struct cli_row r)
{
	return r.own ? r.own->letter : r.script->letter;
}

unsigned cli_row_commands(struct cli_row r)
{
	if (r.own)
		return r.own->commands;
	if (r.script->refused)
		return 0;
	/* A report of runs shows more of them, too. */
	if (strcmp(r.script->name, "verbose") == 0)
		return CLI_OF_SCRIPTS | CLI_BIT(CLI_REPORT);
	/* A kernel can be asked for the same. */
	if (strcmp(r.script->name, "debug") == 0)
		return CLI_OF_SCRIPTS | CLI_BIT(CLI_KERNEL);
	return CLI_OF_SCRIPTS;
}
