/* SPDX-License-Identifier: BSD-2-Clause */
/* cli: reads the command line with two tables of options. */
#include "runtime/cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/suggest.h"
#include "runtime/play/clock.h"

/* A row of either table. */
struct row {
	const struct cli_option *own;		/* or NULL */
	const struct option_desc *script;	/* or NULL */
};

struct reader {
	struct cli *cli;
	char **arg;		/* what is left, NULL at the end */
	bool command_seen;
	bool run_only_seen;	/* an option that "check" does not have */
	const char *run_only_name;
	const char *playing_name;	/* one of these that is no reporter's */
	char *err;
	size_t err_cap;
};

static const char *row_name(struct row r)
{
	return r.own ? r.own->name : r.script->name;
}

static const char *row_arg(struct row r)
{
	return r.own ? r.own->arg : r.script->arg;
}

static size_t row_count(void)
{
	return cli_option_table_len + option_table_len;
}

static struct row row_at(size_t i)
{
	if (i < cli_option_table_len)
		return (struct row){ .own = &cli_option_table[i] };
	return (struct row){
		.script = &option_table[i - cli_option_table_len],
	};
}

static void unknown_option(struct reader *r, const char *name, size_t len)
{
	td_auto_free char *word = xstrndup(name, len);
	struct suggest suggest;
	const char *best;

	suggest_init(&suggest, word);
	for (size_t i = 0; i < row_count(); i++)
		suggest_offer(&suggest, row_name(row_at(i)));
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
		     struct row *ret)
{
	struct row found = { NULL, NULL };
	size_t n_found = 0;
	char names[160] = "";

	for (size_t i = 0; i < row_count(); i++) {
		struct row row = row_at(i);
		size_t used = strlen(names);

		if (strncmp(row_name(row), name, len) != 0)
			continue;
		if (!row_name(row)[len]) {
			*ret = row;
			return 0;
		}
		found = row;
		snprintf(names + used, sizeof(names) - used, "%s'--%s'",
			 n_found ? ", " : "", row_name(row));
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

static int find_letter(struct reader *r, char letter, struct row *ret)
{
	for (size_t i = 0; i < row_count(); i++) {
		struct row row = row_at(i);

		if ((row.own ? row.own->letter : row.script->letter) ==
		    letter) {
			*ret = row;
			return 0;
		}
	}
	snprintf(r->err, r->err_cap, "unknown option '-%c'", letter);
	return -EINVAL;
}

static int apply(struct reader *r, struct row row, const char *value)
{
	struct cli *cli = r->cli;
	size_t n_reports = cli->n_reports;
	char why[256] = "";

	if (row.script) {
		cli->setting = xrealloc(cli->setting, (cli->n_settings + 1) *
						      sizeof(*cli->setting));
		cli->setting[cli->n_settings++] = (struct option_setting){
			.name = row.script->name,
			.value = value,
			.span = SPAN_NONE,
		};
		return 0;
	}
	if (row.own->run_only && !r->run_only_seen) {
		r->run_only_seen = true;
		r->run_only_name = row.own->name;
	}
	if (row.own->set(cli, value, why, sizeof(why))) {
		if (row.own->run_only && cli->n_reports == n_reports)
			r->playing_name = row.own->name;
		return 0;
	}
	snprintf(r->err, r->err_cap, "'--%s': '%s' %s", row.own->name,
		 value ? value : "", why);
	return -EINVAL;
}

static int need_value(struct reader *r, struct row row, const char **ret)
{
	if (!*r->arg) {
		snprintf(r->err, r->err_cap, "'--%s' needs a value: --%s=%s",
			 row_name(row), row_name(row), row_arg(row));
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
	struct row row;
	int ret;

	ret = find_long(r, text, len, &row);
	if (ret)
		return ret;
	if (value && !row_arg(row)) {
		snprintf(r->err, r->err_cap, "'--%s' takes no value",
			 row_name(row));
		return -EINVAL;
	}
	if (!value && row_arg(row)) {
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
		struct row row;
		int ret = find_letter(r, *text, &row);

		if (ret)
			return ret;
		if (!row_arg(row)) {
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

static const struct {
	const char *word;
	enum cli_command command;
} command_words[] = {
	{ "run", CLI_RUN },
	{ "check", CLI_CHECK },
	{ "state", CLI_STATE },
	{ "report", CLI_REPORT },
	{ "help", CLI_HELP },
};

/* The first word that is no option may be a command; a file of such a name is
 * written "./check". */
static bool take_command(struct reader *r, const char *word)
{
	size_t n = sizeof(command_words) / sizeof(*command_words);

	if (r->cli->drop_in || r->command_seen || r->cli->n_paths)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(word, command_words[i].word) != 0)
			continue;
		r->command_seen = true;
		/* "--help" before the command stays. */
		if (r->cli->command == CLI_RUN)
			r->cli->command = command_words[i].command;
		return true;
	}
	return false;
}

/* A first word that is no file, but nearly a command, is a slip of the pen: to run
 * the files behind it could be the opposite of what is wanted. */
static int check_first_word(struct reader *r, const char *word)
{
	size_t n = sizeof(command_words) / sizeof(*command_words);
	struct suggest suggest;

	if (r->cli->drop_in || r->command_seen || r->cli->n_paths ||
	    access(word, F_OK) == 0)
		return 0;
	suggest_init(&suggest, word);
	for (size_t i = 0; i < n; i++)
		suggest_offer(&suggest, command_words[i].word);
	if (!suggest_best(&suggest))
		return 0;
	snprintf(r->err, r->err_cap,
		 "there is no file '%s'; did you mean the command '%s'?", word,
		 suggest_best(&suggest));
	return -EINVAL;
}

static void add_path(struct reader *r, const char *path)
{
	struct cli *cli = r->cli;

	cli->path = xrealloc(cli->path,
			     (cli->n_paths + 1) * sizeof(*cli->path));
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

/* Applies script options to a scratch copy, so that a bad value is told once
 * and not for each script.  --ip_version goes first: what is an address
 * depends on it. */
static int try_settings(struct reader *r)
{
	struct cli *cli = r->cli;
	struct script_options scratch;
	struct diag_list diags = { 0 };
	bool ok = true;
	int ret = 0;

	options_init(&scratch, FAMILY_IPV4, cli->arena);
	for (size_t i = 0; i < 2 * cli->n_settings && ok; i++) {
		const struct option_setting *s =
			&cli->setting[i % cli->n_settings];
		bool first_pass = i < cli->n_settings;

		if (is_ip_version(s) != first_pass)
			continue;
		ok = options_apply(&scratch, s, cli->arena, &diags);
		if (ok && first_pass) {
			cli->families = 1u << scratch.family;
			cli->ip_version_given = true;
		}
	}
	if (!ok) {
		snprintf(r->err, r->err_cap, "%s",
			 diags.n ? diags.item[0]->text : "bad option");
		ret = -EINVAL;
	}
	cli->verbose = scratch.verbose > 0;
	diag_list_done(&diags);
	return ret;
}

static int check_capture(struct reader *r)
{
	const struct cli *cli = r->cli;

	if (cli->capture_all && !cli->capture)
		snprintf(r->err, r->err_cap,
			 "--capture-all needs a folder: --capture=DIR");
	else if (cli->capture && cli->command != CLI_RUN)
		snprintf(r->err, r->err_cap, "--capture is an option of 'run'");
	else
		return 0;
	return -EINVAL;
}

static int check_sense(struct reader *r)
{
	struct cli *cli = r->cli;

	if (cli->command == CLI_HELP || cli->command == CLI_VERSION)
		return 0;
	if (cli->command == CLI_CHECK && r->run_only_seen) {
		snprintf(r->err, r->err_cap,
			 "'--%s' is an option of 'run', not of 'check'",
			 r->run_only_name);
		return -EINVAL;
	}
	if (cli->command == CLI_REPORT && r->playing_name) {
		snprintf(r->err, r->err_cap,
			 "'--%s' is an option of 'run', not of 'report'",
			 r->playing_name);
		return -EINVAL;
	}
	if (cli->hold && cli->command != CLI_STATE) {
		snprintf(r->err, r->err_cap,
			 "--hold and --shell are options of 'state'");
		return -EINVAL;
	}
	if (!cli->n_paths && cli->command != CLI_STATE) {
		snprintf(r->err, r->err_cap, "no %s is named",
			 cli->command == CLI_REPORT ? "report" : "script");
		return -EINVAL;
	}
	return check_capture(r);
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
		.timeout_ns = CLI_TIMEOUT_S * NS_PER_S,
		.colour = CLI_COLOUR_AUTO,
	};
	struct reader r = {
		.cli = &cli,
		.arg = argc > 0 ? argv + 1 : argv,
		.err = err,
		.err_cap = err_cap,
	};
	int status = read_all(&r);

	if (!status)
		status = check_sense(&r);
	if (!status && cli.n_settings)
		status = try_settings(&r);
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
