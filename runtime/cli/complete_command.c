/* SPDX-License-Identifier: BSD-2-Clause */
/* complete_command: what a word of the command line may become. */
#include "runtime/cli/complete_command.h"

#include <stdlib.h>
#include <string.h>

#include "parser/tcp_state.h"
#include "runtime/cli/cells.h"
#include "runtime/cli/kernel_command.h"
#include "runtime/suite/suite.h"

/* What is known from the words in front of the one to be completed. */
struct place {
	const struct cli_command_desc *command;	/* or NULL: none yet */
	size_t n_operands;
	const char *operand;		/* the first one */
	bool ended;			/* by "--" */
	bool has_option;		/* the word is the value of @option */
	struct cli_row option;
};

/* What the shell looks for, by the placeholder of an option. */
static const struct {
	const char *arg, *wanted;
} placeholders[] = {
	{ "FILE", "files" },
	{ "[FILE]", "files" },
	{ "FILES", "files" },
	{ "DIR", "folders" },
	{ "COMMAND", "programs" },
};

const char *complete_next_value(const char *arg, const char **at, size_t *ret_len)
{
	const char *value = *at;
	size_t len = strcspn(value, "|,");

	if (!len || !strpbrk(arg, "|abcdefghijklmnopqrstuvwxyz"))
		return NULL;
	*ret_len = len;
	*at = value + len + (value[len] != '\0');
	return value;
}

/* The option of that name, or the only one that begins like that. */
static bool find_option(const char *name, size_t len, struct cli_row *ret)
{
	size_t n_found = 0;

	for (size_t i = 0; i < cli_row_count(); i++) {
		struct cli_row row = cli_row_at(i);

		if (strncmp(cli_row_name(row), name, len) != 0)
			continue;
		*ret = row;
		n_found++;
		if (!cli_row_name(row)[len])
			return true;
	}
	return n_found == 1;
}

static bool find_letter(char letter, struct cli_row *ret)
{
	for (size_t i = 0; i < cli_row_count(); i++) {
		*ret = cli_row_at(i);
		if (cli_row_letter(*ret) == letter)
			return true;
	}
	return false;
}

/* Letters behind one dash: the value of the last one may be the next word. */
static void pass_letters(struct place *p, const char *letter)
{
	for (; *letter; letter++) {
		if (!find_letter(*letter, &p->option))
			return;
		if (cli_row_arg(p->option)) {
			p->has_option = !letter[1];
			return;
		}
	}
}

static void pass_word(struct place *p, const char *word)
{
	if (p->has_option) {
		p->has_option = false;
	} else if (p->ended || word[0] != '-' || !word[1]) {
		const struct cli_command_desc *command = NULL;

		if (!p->command && !p->n_operands && !p->ended)
			command = cli_command_find(word, NULL);
		if (command)
			p->command = command;
		else if (!p->n_operands++)
			p->operand = word;
	} else if (strcmp(word, "--") == 0) {
		p->ended = true;
	} else if (word[1] != '-') {
		pass_letters(p, word + 1);
	} else {
		p->has_option = !strchr(word, '=') &&
				find_option(word + 2, strlen(word + 2),
					    &p->option) &&
				cli_row_needs_value(p->option);
	}
}

static bool list_has(const char *list, size_t list_len, const char *word,
		     size_t len)
{
	const char *end = list + list_len;

	while (list < end) {
		size_t n = strcspn(list, ",");

		if (n == len && strncmp(list, word, len) == 0)
			return true;
		list += n + 1;
	}
	return false;
}

/* @before: the part of @word in front of the value, "--color=", which candidates
 * repeat.  Of a list, so does what stands in front of the last comma. */
static void print_values(FILE *out, const char *arg, const char *word,
			 size_t before)
{
	const char *comma = strchr(arg, ',') ? strrchr(word + before, ',')
					     : NULL;
	size_t kept = comma ? (size_t)(comma + 1 - word) : before;
	const char *at = arg, *value;
	size_t len;

	while ((value = complete_next_value(arg, &at, &len)))
		if (!list_has(word + before, kept - before, value, len))
			fprintf(out, "%.*s%.*s\n", (int)kept, word, (int)len,
				value);
}

/* Those of the state that is named; @before as in print_values(). */
static void print_stimuli(FILE *out, const struct place *p, const char *word,
			  size_t before)
{
	enum tcp_state state;
	char *text = NULL, *rest, *line;
	size_t len;
	FILE *f;

	if (!p->n_operands || !tcp_state_parse(p->operand, &state, NULL))
		return;
	f = open_memstream(&text, &len);
	if (!f)
		return;
	cells_offer(f, state);
	fclose(f);
	for (rest = text; (line = strsep(&rest, "\n")) && *line;)
		fprintf(out, "%.*s%s\n", (int)before, word, line);
	free(text);
}

static void offer_value(FILE *out, const struct place *p, struct cli_row option,
			const char *word, size_t before)
{
	const char *arg = cli_row_arg(option);
	const char *wanted = "nothing";

	for (size_t i = 0; i < sizeof(placeholders) / sizeof(*placeholders); i++)
		if (strcmp(arg, placeholders[i].arg) == 0)
			wanted = placeholders[i].wanted;
	fprintf(out, "%s\n", wanted);
	print_values(out, arg, word, before);
	if (strcmp(arg, "STIMULUS") == 0)
		print_stimuli(out, p, word, before);
}

static void offer_options(FILE *out, const struct place *p)
{
	unsigned commands = CLI_EVERY;	/* the command may come yet */

	if (p->command)
		commands = CLI_BIT(p->command->command);
	else if (p->n_operands)
		commands = CLI_BIT(cli_command_table->command);
	fputs("nothing\n", out);
	for (size_t i = 0; i < cli_row_count(); i++) {
		struct cli_row row = cli_row_at(i);

		if (!(cli_row_commands(row) & commands))
			continue;
		fprintf(out, "--%s%s\t%s\n", cli_row_name(row),
			cli_row_needs_value(row) ? "=" : "",
			cli_row_help(row));
		if (cli_row_letter(row))
			fprintf(out, "-%c\t%s\n", cli_row_letter(row),
				cli_row_help(row));
	}
}

static void offer_commands(FILE *out)
{
	for (size_t i = 0; i < cli_command_table_len; i++)
		fprintf(out, "%s\t%s\n", cli_command_table[i].name,
			cli_command_table[i].help);
}

static void offer_states(FILE *out)
{
	for (unsigned s = 0; s < STATE_COUNT; s++)
		fprintf(out, "%s\t%s\n", tcp_state_slug((enum tcp_state)s),
			tcp_state_meaning((enum tcp_state)s));
}

static void offer_nothing(FILE *out)
{
	(void)out;
}

/* Commands whose operand is not as their description has it: a word and no file, or what
 * follows from the first operand. */
static const struct {
	enum cli_command command;
	const char *after;	/* first operand; NULL: this is it */
	const char *wanted;
	void (*offer)(FILE *out);
} word_operands[] = {
	{ CLI_STATE, NULL, "nothing", offer_states },
	{ CLI_HELP, NULL, "nothing", offer_commands },
	{ CLI_KERNEL, NULL, "nothing", kernel_offer_actions },
	{ CLI_KERNEL, "build", "files", offer_nothing },
	{ CLI_KERNEL, "info", "nothing", kernel_offer_names },
	{ CLI_KERNEL, "remove", "nothing", kernel_offer_names },
};

static bool stands_after(const struct place *p, const char *after)
{
	return after ? p->n_operands == 1 && strcmp(p->operand, after) == 0 :
		       !p->n_operands;
}

static void offer_operands(FILE *out, const struct place *p)
{
	const struct cli_command_desc *c =
		p->command ? p->command : cli_command_table;
	const char *operand = c->operand ? c->operand : "";

	for (size_t i = 0; i < sizeof(word_operands) / sizeof(*word_operands);
	     i++) {
		if (word_operands[i].command != c->command ||
		    !stands_after(p, word_operands[i].after))
			continue;
		fprintf(out, "%s\n", word_operands[i].wanted);
		word_operands[i].offer(out);
		return;
	}
	fprintf(out, "%s\n", strcmp(operand, "script") == 0 ? "scripts"
			     : *operand			   ? "files"
							   : "nothing");
	if (!p->n_operands && !p->command && !p->ended)
		offer_commands(out);
}

void complete_print(FILE *out, const char *const *word, size_t n)
{
	const char *last = n ? word[n - 1] : "";
	const char *equals = strchr(last, '=');
	struct place p = { 0 };

	for (size_t i = 0; i + 1 < n; i++)
		pass_word(&p, word[i]);
	if (p.has_option)
		offer_value(out, &p, p.option, last, 0);
	else if (p.ended || *last != '-')
		offer_operands(out, &p);
	else if (!equals || strncmp(last, "--", 2) != 0)
		offer_options(out, &p);
	else if (find_option(last + 2, (size_t)(equals - last - 2), &p.option) &&
		 cli_row_arg(p.option))
		offer_value(out, &p, p.option, last,
			    (size_t)(equals + 1 - last));
	else
		fputs("nothing\n", out);
}

int complete_command(const struct cli *cli)
{
	complete_print(stdout, cli->path, cli->n_paths);
	return SUITE_EXIT_PASS;
}
