/* SPDX-License-Identifier: BSD-2-Clause */
/* cli_parse: reads the command line with two tables of options. */
#include "runtime/cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/suggest.h"
#include "runtime/cli/again.h"
#include "runtime/cli/kselftest.h"
#include "runtime/cli/tolerance_scale.h"
#include "runtime/timing/clock.h"

struct reader {
	struct cli *cli;
	char **arg;		/* what is left, NULL at the end */
	const struct cli_command_desc *command;	/* that was named, or NULL */
	struct cli_row *seen;	/* options, in order */
	size_t n_seen, cap_seen;
	char *err;
	size_t err_cap;
};

static void unknown_option(struct reader *r, const char *name, size_t len)
{
	td_auto_free char *word = xstrndup(name, len);
	struct suggest suggest;
	const char *best;

	suggest_init(&suggest, word);
	for (size_t i = 0; i < cli_row_count(); i++)
		suggest_offer(&suggest, cli_row_name(cli_row_at(i)));
	best = suggest_best(&suggest);
	if (best)
		snprintf(r->err, r->err_cap,
			 "unknown option '--%s'; did you mean '--%s'?", word,
			 best);
	else
		snprintf(r->err, r->err_cap, "unknown option '--%s'", word);
}

/* The row that is named, or the only one that begins like that. */
static int find_long(struct reader *r, const char *name, size_t len,
		     struct cli_row *ret)
{
	struct cli_row found = { NULL, NULL };
	size_t n_found = 0;
	char names[160] = "";

	for (size_t i = 0; i < cli_row_count(); i++) {
		struct cli_row row = cli_row_at(i);
		size_t used = strlen(names);

		if (strncmp(cli_row_name(row), name, len) != 0)
			continue;
		/* An abbreviation that packetdrill takes is none of ours. */
		if (r->cli->drop_in && cli_row_commands(row) &&
		    !(cli_row_commands(row) & CLI_BIT(CLI_RUN)))
			continue;
		if (!cli_row_name(row)[len]) {
			*ret = row;
			return 0;
		}
		found = row;
		snprintf(names + used, sizeof(names) - used, "%s'--%s'",
			 n_found ? ", " : "", cli_row_name(row));
		n_found++;
	}
	if (n_found == 0 || len == 0) {
		unknown_option(r, name, len);
		return -EINVAL;
	}
	if (n_found > 1) {
		snprintf(r->err, r->err_cap,
			 "'--%.*s' is ambiguous: it may be %s", (int)len, name,
			 names);
		return -EINVAL;
	}
	*ret = found;
	return 0;
}

static int find_letter(struct reader *r, char letter, struct cli_row *ret)
{
	for (size_t i = 0; i < cli_row_count(); i++) {
		struct cli_row row = cli_row_at(i);

		if (cli_row_letter(row) == letter) {
			*ret = row;
			return 0;
		}
	}
	snprintf(r->err, r->err_cap, "unknown option '-%c'", letter);
	return -EINVAL;
}

static int apply(struct reader *r, struct cli_row row, const char *value)
{
	struct cli *cli = r->cli;
	char why[256] = "";

	GROW(r->seen, r->n_seen, r->cap_seen);
	r->seen[r->n_seen++] = row;
	again_add(cli, row, value);
	if (row.script) {
		GROW(cli->setting, cli->n_settings, cli->cap_settings);
		cli->setting[cli->n_settings++] = (struct option_setting){
			.name = row.script->name,
			.value = value,
			.span = SPAN_NONE,
		};
		return 0;
	}
	if (row.own->set(cli, value, why, sizeof(why)))
		return 0;
	/* What may be left out is standard output then. */
	snprintf(r->err, r->err_cap, "'--%s': '%s' %s", row.own->name,
		 value ? value : "-", why);
	return -EINVAL;
}

static int need_value(struct reader *r, struct cli_row row, const char **ret)
{
	if (!*r->arg) {
		snprintf(r->err, r->err_cap, "'--%s' needs a value: --%s=%s",
			 cli_row_name(row), cli_row_name(row), cli_row_arg(row));
		return -EINVAL;
	}
	*ret = *r->arg++;
	return 0;
}

/* @text: what follows the two dashes. */
static int read_long(struct reader *r, const char *text)
{
	size_t len = strcspn(text, "=");
	const char *value = text[len] ? text + len + 1 : NULL;
	struct cli_row row;
	int ret;

	ret = find_long(r, text, len, &row);
	if (ret)
		return ret;
	if (value && !cli_row_arg(row)) {
		snprintf(r->err, r->err_cap, "'--%s' takes no value",
			 cli_row_name(row));
		return -EINVAL;
	}
	if (!value && cli_row_needs_value(row)) {
		ret = need_value(r, row, &value);
		if (ret)
			return ret;
	}
	return apply(r, row, value);
}

/* @text: what follows the dash: letters, the last one maybe with its value. */
static int read_letters(struct reader *r, const char *text)
{
	for (; *text; text++) {
		const char *value = NULL;
		struct cli_row row;
		int ret = find_letter(r, *text, &row);

		if (ret)
			return ret;
		if (!cli_row_arg(row)) {
			ret = apply(r, row, NULL);
			if (ret)
				return ret;
			continue;
		}
		if (text[1]) {
			value = text + 1;
		} else {
			ret = need_value(r, row, &value);
			if (ret)
				return ret;
		}
		return apply(r, row, value);
	}
	return 0;
}

/* The first word that is no option may be a command; a file of such a name is
 * written "./check". */
static bool take_command(struct reader *r, const char *word)
{
	if (r->cli->drop_in || r->command || r->cli->n_paths)
		return false;
	r->command = cli_command_find(word, NULL);
	/* "--help" before the command stays. */
	if (r->command && r->cli->command == CLI_RUN)
		r->cli->command = r->command->command;
	return r->command;
}

/* A first word that is no file, but nearly a command, is a typing error.  To run the
 * files behind it could be the opposite of what the user wants. */
static int check_first_word(struct reader *r, const char *word)
{
	const char *hint = NULL;

	if (r->cli->drop_in || r->command || r->cli->n_paths ||
	    access(word, F_OK) == 0)
		return 0;
	cli_command_find(word, &hint);
	if (!hint)
		return 0;
	snprintf(r->err, r->err_cap,
		 "there is no file '%s'; did you mean the command '%s'?", word,
		 hint);
	return -EINVAL;
}

static void add_path(struct reader *r, const char *path)
{
	struct cli *cli = r->cli;

	GROW(cli->path, cli->n_paths, cli->cap_paths);
	cli->path[cli->n_paths++] = path;
}

static int read_all(struct reader *r)
{
	bool options = true;
	int ret = 0;

	while (!ret && *r->arg) {
		const char *arg = *r->arg++;

		if (options && strcmp(arg, "--") == 0) {
			options = false;
		} else if (options && strncmp(arg, "--", 2) == 0) {
			ret = read_long(r, arg + 2);
		} else if (options && arg[0] == '-' && arg[1]) {
			ret = read_letters(r, arg + 1);
		} else if (!options) {
			add_path(r, arg);
		} else if (!take_command(r, arg)) {
			ret = check_first_word(r, arg);
			if (!ret)
				add_path(r, arg);
		}
	}
	return ret;
}

static bool is_ip_version(const struct option_setting *s)
{
	return strcmp(s->name, "ip_version") == 0;
}

/* Applies those settings that are, or are not, --ip_version.  False: one is bad. */
static bool apply_settings(const struct cli *cli, bool ip_version,
			   struct script_options *ret, struct diag_list *diags)
{
	for (size_t i = 0; i < cli->n_settings; i++)
		if (is_ip_version(&cli->setting[i]) == ip_version &&
		    !options_apply(ret, &cli->setting[i], cli->arena, diags))
			return false;
	return true;
}

static bool gives_ip_version(const struct cli *cli)
{
	for (size_t i = 0; i < cli->n_settings; i++)
		if (is_ip_version(&cli->setting[i]))
			return true;
	return false;
}

/* Applies script options to a scratch copy, so that a bad value is told once
 * and not for each script.  --ip_version goes first: what is an address
 * depends on it. */
static int try_settings(struct reader *r)
{
	struct cli *cli = r->cli;
	struct script_options scratch;
	struct diag_list diags = { 0 };
	int ret = 0;

	options_init(&scratch, FAMILY_IPV4, cli->arena);
	cli->ip_version_given = gives_ip_version(cli);
	if (apply_settings(cli, true, &scratch, &diags) &&
	    apply_settings(cli, false, &scratch, &diags)) {
		if (cli->ip_version_given)
			cli->families = 1u << scratch.family;
	} else {
		snprintf(r->err, r->err_cap, "%s",
			 diags.n ? diags.item[0]->text : "bad option");
		ret = -EINVAL;
	}
	cli->verbose = scratch.verbose > 0;
	cli->debug = scratch.debug;
	diag_list_done(&diags);
	return ret;
}

/* "fmt --help", "help fmt": which command is to be told about. */
static int find_topic(struct reader *r)
{
	struct cli *cli = r->cli;
	const char *hint = NULL;

	if (r->command && r->command->command != CLI_HELP) {
		cli->topic = r->command;
		return 0;
	}
	if (!r->command || !cli->n_paths)
		return 0;
	cli->topic = cli_command_find(cli->path[0], &hint);
	if (cli->topic)
		return 0;
	snprintf(r->err, r->err_cap, "there is no command '%s'%s%s%s",
		 cli->path[0], hint ? "; did you mean '" : "",
		 hint ? hint : "", hint ? "'?" : "");
	return -EINVAL;
}

/* "'run', 'state' and 'report'" */
static void print_commands(char *buf, size_t cap, unsigned commands)
{
	size_t n = 0, left, used = 0;

	for (size_t i = 0; i < cli_command_table_len; i++)
		n += commands >> cli_command_table[i].command & 1;
	left = n;
	for (size_t i = 0; i < cli_command_table_len && used < cap; i++) {
		const struct cli_command_desc *c = &cli_command_table[i];

		if (!(commands >> c->command & 1))
			continue;
		used += (size_t)snprintf(buf + used, cap - used, "%s'%s'",
					 left == n ? "" : left > 1 ? ", "
								   : " and ",
					 c->name);
		left--;
	}
}

static const struct cli_command_desc *command_desc(enum cli_command command)
{
	for (size_t i = 0; i < cli_command_table_len; i++)
		if (cli_command_table[i].command == command)
			return &cli_command_table[i];
	return NULL;
}

/* An option of another command is a misunderstanding. */
static int check_options(struct reader *r, const struct cli_command_desc *desc)
{
	for (size_t i = 0; i < r->n_seen; i++) {
		unsigned commands = cli_row_commands(r->seen[i]);
		char names[160] = "";

		if (!commands || commands & CLI_BIT(desc->command))
			continue;
		print_commands(names, sizeof(names), commands);
		snprintf(r->err, r->err_cap,
			 "'--%s' is an option of %s, not of '%s'",
			 cli_row_name(r->seen[i]), names, desc->name);
		return -EINVAL;
	}
	return 0;
}

static bool names_stdin(const struct cli *cli)
{
	for (size_t i = 0; i < cli->n_paths; i++)
		if (strcmp(cli->path[i], "-") == 0)
			return true;
	return false;
}

/* With --against, all runs are played twice and reported once. */
static int check_against(struct reader *r)
{
	const struct cli *cli = r->cli;

	if (!cli->against && cli->strict)
		snprintf(r->err, r->err_cap,
			 "--strict is about two kernels: --against=KERNEL names the other");
	else if (cli->against && cli->drop_in)
		snprintf(r->err, r->err_cap,
			 "--against is no option of packetdrill; use tundrill");
	else if (cli->against && (cli->select.until_fail || cli->select.fail_fast))
		snprintf(r->err, r->err_cap,
			 "--against plays all runs on both kernels: --until-fail and --fail-fast do not go with it");
	else if (cli->against && cli->capture)
		snprintf(r->err, r->err_cap,
			 "--capture does not go with --against: capture on each kernel by itself");
	else
		return 0;
	return -EINVAL;
}

/* Options that do not go together. */
static int check_pairs(struct reader *r)
{
	const struct cli *cli = r->cli;

	if (cli->capture_all && !cli->capture)
		snprintf(r->err, r->err_cap,
			 "--capture-all needs a folder: --capture=DIR");
	else if (cli->untrusted && cli->drop_in)
		snprintf(r->err, r->err_cap,
			 "--untrusted needs namespaces of its own: as packetdrill, runs stay in yours; use tundrill");
	else if (cli->tolerance_scale > 0 && cli->drop_in)
		snprintf(r->err, r->err_cap,
			 "--tolerance-scale is no option of packetdrill: set TUNDRILL_TOLERANCE_SCALE in the environment");
	else if (cli->slow && cli->drop_in)
		snprintf(r->err, r->err_cap,
			 "--slow is no option of packetdrill: set KSFT_MACHINE_SLOW=yes in the environment");
	else if (cli->fmt.in_place && (cli->fmt.check || cli->fmt.diff))
		snprintf(r->err, r->err_cap,
			 "--in-place rewrites; --check and --diff only tell");
	else if (cli->fmt.in_place && names_stdin(cli))
		snprintf(r->err, r->err_cap,
			 "--in-place needs files: standard input is none");
	else
		return 0;
	return -EINVAL;
}

static int check_sense(struct reader *r)
{
	struct cli *cli = r->cli;
	const struct cli_command_desc *desc = command_desc(cli->command);

	if (cli->command == CLI_HELP)
		return find_topic(r);
	if (!desc)	/* --version */
		return 0;
	if (check_options(r, desc) != 0)
		return -EINVAL;
	if (!cli->n_paths && desc->operand) {
		snprintf(r->err, r->err_cap, "no %s is named", desc->operand);
		return -EINVAL;
	}
	if (check_pairs(r) != 0 || check_against(r) != 0)
		return -EINVAL;
	cli->slow |= desc->command == CLI_RUN && kselftest_machine_slow();
	if (desc->command != CLI_RUN && desc->command != CLI_STATE)
		return 0;
	return tolerance_scale_from_environment(cli, r->err, r->err_cap);
}

bool cli_is_drop_in(const char *argv0)
{
	const char *slash = argv0 ? strrchr(argv0, '/') : NULL;

	return argv0 && strcmp(slash ? slash + 1 : argv0, "packetdrill") == 0;
}

int cli_parse(int argc, char **argv, struct cli *ret, char *err, size_t err_cap)
{
	struct cli cli = {
		.command = CLI_RUN,
		.drop_in = cli_is_drop_in(argv[0]),
		.arena = arena_new(),
		.colour = CLI_COLOUR_AUTO,
	};
	struct reader r = {
		.cli = &cli,
		.arg = argc > 0 ? argv + 1 : argv,
		.err = err,
		.err_cap = err_cap,
	};
	int status;

	again_begin(&cli, argc > 0 ? argv[0] : "tundrill");
	status = read_all(&r);
	if (!status)
		status = check_sense(&r);
	if (!status && cli.n_settings)
		status = try_settings(&r);
	free(r.seen);
	if (status)
		cli_done(&cli);
	else
		*ret = cli;
	return status;
}

void cli_done(struct cli *cli)
{
	free(cli->setting);
	free(cli->path);
	free(cli->report);
	free(cli->again);
	arena_free(cli->arena);
	*cli = (struct cli){ 0 };
}

bool cli_use_colour(const struct cli *cli, FILE *out)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (cli->colour != CLI_COLOUR_AUTO)
		return cli->colour == CLI_COLOUR_ALWAYS;
	if (no_color && *no_color)	/* https://no-color.org */
		return false;
	return term && strcmp(term, "dumb") != 0 && isatty(fileno(out));
}
