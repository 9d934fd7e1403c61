/* SPDX-License-Identifier: BSD-2-Clause */
/* test_complete: what a word of the command line may become. */
#include "runtime/cli/complete_command.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "tests/unit/tap.h"

#define MAX_WORDS 8

/* What is said about the last word of @line, which is split at each blank: one at
 * the end leaves an empty word.  To be freed. */
static char *answer_of(const char *line)
{
	td_auto_free char *text = xstrdup(line);
	const char *word[MAX_WORDS];
	size_t n = 0, size;
	char *answer = NULL, *rest = text;
	FILE *out = open_memstream(&answer, &size);

	if (!out)
		return NULL;
	while (rest && n < MAX_WORDS)
		word[n++] = strsep(&rest, " ");
	complete_print(out, word, n);
	fclose(out);
	return answer;
}

static void answers(const char *line, const char *want)
{
	td_auto_free char *answer = answer_of(line);

	tap_is_str(answer, want, "'%s'", line);
}

/* @wanted: the first line; @has and @lacks: candidates, or NULL. */
static void offers(const char *line, const char *wanted, const char *has,
		   const char *lacks)
{
	td_auto_free char *answer = answer_of(line);
	bool found = !has, kept_away = true;
	char *rest = answer;
	const char *first = strsep(&rest, "\n");

	for (char *c; rest && (c = strsep(&rest, "\n"));) {
		c[strcspn(c, "\t")] = '\0';
		found |= has && strcmp(c, has) == 0;
		kept_away &= !lacks || strcmp(c, lacks) != 0;
	}
	tap_is_str(first, wanted, "'%s': %s", line, wanted);
	tap_ok(found, "'%s': '%s' is offered", line, has ? has : "");
	tap_ok(kept_away, "'%s': '%s' is not", line, lacks ? lacks : "");
}

static void test_operands(void)
{
	offers("", "scripts", "check", "closing");
	offers("che", "scripts", "run", NULL);
	offers("check ", "scripts", NULL, "check");
	offers("a.pkt ", "scripts", NULL, "check");
	offers("-q ", "scripts", "check", NULL);
	offers("-- ", "scripts", NULL, "check");
	offers("report ", "files", NULL, "check");
	offers("state ", "nothing", "syn-sent", "run");
	offers("state -- ", "nothing", "syn-sent", NULL);
	offers("state closing ", "nothing", NULL, "closing");
	offers("help ", "nothing", "state", "closing");
	offers("kernel ", "nothing", "build", "syn-sent");
	offers("kernel build ", "files", NULL, "info");
	offers("kernel info ", "nothing", NULL, "info");
	offers("kernel list ", "nothing", NULL, "info");
	offers("- ", "scripts", NULL, "check");
}

static void test_options(void)
{
	offers("-", "nothing", "--hold", "--wire_client");
	offers("--", "nothing", "-D", "check");
	offers("--", "nothing", "--jobs=", "--jobs");
	offers("state --", "nothing", "--hold", "--jobs=");
	offers("run --", "nothing", "--jobs=", "--hold");
	offers("a.pkt --", "nothing", "--jobs=", "--hold");
	offers("report --", "nothing", "--junit=", "--mtu=");
	offers("-- --", "scripts", NULL, "--jobs=");
	offers("--color --", "nothing", "always", "--jobs=");
}

static void test_values(void)
{
	td_auto_free char *options = answer_of("-");
	td_auto_free char *first_words = answer_of("");

	answers("-k ", "nothing\n");
	answers("--select=", "nothing\n");
	answers("-j4 -", options);
	answers("-qvk ", "nothing\n");
	answers("-qvkx ", first_words);
	answers("--json ", "files\n");
	answers("--json=a.j", "files\n");
	answers("--ktap=", "files\n");
	answers("--ktap ", first_words);
	answers("--capture ", "folders\n");
	answers("--code_command=", "programs\n");
	answers("--init_scripts=", "files\n");
	answers("--color ", "nothing\nauto\nalways\nnever\n");
	answers("--color=al",
		"nothing\n--color=auto\n--color=always\n--color=never\n");
	answers("state --try ", "nothing\n");
	answers("state nosuch --try ", "nothing\n");
	answers("--col=", "nothing\n--col=auto\n--col=always\n--col=never\n");
	answers("--code_format ", "nothing\npython\n");
	answers("--non_fatal=", "nothing\n--non_fatal=packet\n--non_fatal=syscall\n");
	answers("--non_fatal packet,", "nothing\npacket,syscall\n");
	answers("--non_fatal=packet,s", "nothing\n--non_fatal=packet,syscall\n");
	answers("--co=", "nothing\n");
	answers("--nosuch=", "nothing\n");
	answers("--quiet=", "nothing\n");
}

/* The name of a command that has the option. */
static const char *command_of(struct cli_row row)
{
	size_t i = 0;

	while (i + 1 < cli_command_table_len &&
	       !(cli_row_commands(row) & CLI_BIT(cli_command_table[i].command)))
		i++;
	return cli_command_table[i].name;
}

static bool accepts(struct cli_row row, const char *value, size_t len)
{
	td_auto_free char *option = xasprintf("--%s=%.*s", cli_row_name(row),
					      (int)len, value);
	td_auto_free char *command = xstrdup(command_of(row));
	char *argv[] = { (char *)"tundrill", command, (char *)"a.pkt", option,
			 NULL };
	char err[CLI_ERR_MAX];
	struct cli cli;
	bool ok = cli_parse(4, argv, &cli, err, sizeof(err)) == 0;

	if (ok)
		cli_done(&cli);
	return ok;
}

/* What the tables name as the values of an option are those that it takes. */
static void test_named_values(void)
{
	unsigned n = 0;

	for (size_t i = 0; i < cli_row_count(); i++) {
		struct cli_row row = cli_row_at(i);
		const char *at = cli_row_arg(row), *value;
		size_t len;

		if (!at || !complete_next_value(at, &at, &len))
			continue;
		n++;
		tap_ok(!accepts(row, "xyzzy", 5), "--%s takes no others",
		       cli_row_name(row));
		at = cli_row_arg(row);
		while ((value = complete_next_value(cli_row_arg(row), &at, &len)))
			tap_ok(accepts(row, value, len), "--%s takes %.*s",
			       cli_row_name(row), (int)len, value);
	}
	tap_ok(n >= 6, "options with values of their own are found");
}

int main(void)
{
	test_operands();
	test_options();
	test_values();
	test_named_values();
	return tap_done();
}
