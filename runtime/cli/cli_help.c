/* SPDX-License-Identifier: BSD-2-Clause */
/* cli_help: the text of --help, from the tables of options. */
#include "runtime/cli/cli.h"
#include "runtime/cli/version.h"

#define HELP_COLUMN 30

static void print_row(FILE *out, struct cli_row row)
{
	char letter = cli_row_letter(row);
	const char *arg = cli_row_arg(row);
	char left[80];
	int used;

	used = snprintf(left, sizeof(left), "  %c%c%s --%s%s%s",
			letter ? '-' : ' ', letter ? letter : ' ',
			letter ? "," : " ", cli_row_name(row),
			!arg ? "" : cli_row_needs_value(row) ? "=" : "[=",
			!arg ? "" : cli_row_needs_value(row) ? arg : arg + 1);
	if (used >= HELP_COLUMN - 1)
		fprintf(out, "%s\n%*s%s\n", left, HELP_COLUMN, "",
			cli_row_help(row));
	else
		fprintf(out, "%-*s%s\n", HELP_COLUMN, left,
			cli_row_help(row));
}

/* The options that belong to one of @commands and to none of @told. */
static void print_options(FILE *out, unsigned commands, unsigned told,
			  bool of_scripts, const char *title)
{
	bool first = true;

	for (size_t i = 0; i < cli_row_count(); i++) {
		struct cli_row row = cli_row_at(i);
		unsigned of = cli_row_commands(row);

		if (!row.own != of_scripts || !(of & commands) || of & told)
			continue;
		if (first)
			fprintf(out, "\n%s:\n", title);
		first = false;
		print_row(out, row);
	}
}

static void print_script_options(FILE *out, unsigned commands)
{
	print_options(out, commands, 0, true,
		      "Options that scripts may set too; the command line wins");
}

static void print_topic(FILE *out, const struct cli_command_desc *topic)
{
	fprintf(out, "Usage: tundrill %s\n%s\n", topic->usage, topic->help);
	print_options(out, CLI_BIT(topic->command), 0, false, "Options");
	print_script_options(out, CLI_BIT(topic->command));
}

static void print_commands(FILE *out)
{
	for (size_t i = 0; i < cli_command_table_len; i++)
		fprintf(out, "%s tundrill %s\n", i ? "      " : "Usage:",
			cli_command_table[i].usage);
	putc('\n', out);
	for (size_t i = 0; i < cli_command_table_len; i++)
		fprintf(out, "%-10s%s\n", cli_command_table[i].name,
			cli_command_table[i].help);
}

/* Each option once, with the first command that has it. */
static void print_all_options(FILE *out)
{
	unsigned told = 0;

	for (size_t i = 0; i < cli_command_table_len; i++) {
		const struct cli_command_desc *c = &cli_command_table[i];
		char title[64] = "Options";

		if (i)
			snprintf(title, sizeof(title), "Options of '%s'",
				 c->name);
		print_options(out, CLI_BIT(c->command), told, false, title);
		told |= CLI_BIT(c->command);
	}
	print_script_options(out, ~0u);
}

void cli_print_help(FILE *out, const struct cli_command_desc *topic)
{
	if (topic) {
		print_topic(out, topic);
		return;
	}
	fputs("tundrill " TUNDRILL_VERSION
	      ": runs packetdrill scripts against this kernel's TCP/IP stack\n"
	      "\n", out);
	print_commands(out);
	print_all_options(out);
	fputs("\nA directory stands for all *.pkt files below it, each under IPv4, IPv6 and\n"
	      "IPv4-mapped IPv6; a name that ends in v4.pkt or v6.pkt limits that.\n"
	      "\n"
	      "Exit status: 0 all passed, 1 a script failed, 2 bad usage or a bad script,\n"
	      "77 all were skipped, 130 interrupted.\n", out);
}
