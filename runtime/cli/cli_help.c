/* SPDX-License-Identifier: BSD-2-Clause */
/* cli_help: the text of --help, from the tables of options. */
#include <string.h>

#include "runtime/cli/cli.h"
#include "runtime/cli/version.h"

#define HELP_COLUMN 30

static void print_row(FILE *out, char letter, const char *name,
		      const char *arg, const char *help)
{
	char left[80];
	int used;

	used = snprintf(left, sizeof(left), "  %c%c%s --%s%s%s",
			letter ? '-' : ' ', letter ? letter : ' ',
			letter ? "," : " ", name, arg ? "=" : "",
			arg ? arg : "");
	if (used >= HELP_COLUMN - 1)
		fprintf(out, "%s\n%*s%s\n", left, HELP_COLUMN, "", help);
	else
		fprintf(out, "%-*s%s\n", HELP_COLUMN, left, help);
}

void cli_print_help(FILE *out)
{
	fputs("tundrill " TUNDRILL_VERSION
	      ": runs packetdrill scripts against this kernel's TCP/IP stack\n"
	      "\n"
	      "Usage: tundrill [run] [OPTION]... FILE|DIRECTORY...\n"
	      "       tundrill check [OPTION]... FILE|DIRECTORY...\n"
	      "       tundrill state [OPTION]... [NAME]\n"
	      "       tundrill report [OPTION]... REPORT...\n"
	      "\n"
	      "run     play each script in a network namespace of its own\n"
	      "check   look for mistakes in scripts; nothing is run\n"
	      "state   bring the kernel into a TCP state and show how\n"
	      "report  make one report of several that --json wrote\n"
	      "\n"
	      "Options:\n", out);
	for (size_t i = 0; i < cli_option_table_len; i++) {
		const struct cli_option *o = &cli_option_table[i];

		print_row(out, o->letter, o->name, o->arg, o->help);
	}
	fputs("\nOptions that scripts may set too; the command line wins:\n",
	      out);
	for (size_t i = 0; i < option_table_len; i++) {
		const struct option_desc *o = &option_table[i];

		if (!o->refused)
			print_row(out, o->letter, o->name, o->arg, o->help);
	}
	fputs("\nA directory stands for all *.pkt files below it, each under IPv4, IPv6 and\n"
	      "IPv4-mapped IPv6; a name that ends in v4.pkt or v6.pkt limits that.\n"
	      "\n"
	      "Exit status: 0 all passed, 1 a script failed, 2 bad usage or a bad script,\n"
	      "77 all were skipped, 130 interrupted.\n", out);
}
