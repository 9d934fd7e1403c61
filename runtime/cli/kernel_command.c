/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_command: "tundrill kernel": builds, lists, shows and removes kernels. */
#include "runtime/cli/kernel_command.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "parser/suggest.h"
#include "runtime/kernel/kernel_build.h"
#include "runtime/kernel/kernel_config.h"
#include "runtime/kernel/kernel_file.h"
#include "runtime/kernel/kernel_store.h"
#include "runtime/suite/stop_signals.h"
#include "runtime/suite/suite.h"

#define MIB ((int64_t)1 << 20)

static int refuse(const char *err)
{
	plain_error("%s", err);
	return SUITE_EXIT_ERROR;
}

/* --- build ---------------------------------------------------------------------------- */

static bool is_terminal(FILE *out)
{
	const char *term = getenv("TERM");

	return term && strcmp(term, "dumb") != 0 && isatty(fileno(out));
}

static int action_build(const struct cli *cli, const char *source)
{
	struct kernel_build build = {
		.source = source,
		.name = cli->build.name,
		.fragment = cli->build.fragment,
		.debug = cli->debug,
		.hz = cli->build.hz,
		.jobs = cli->jobs,
		.out = stdout,
		.rewrite = is_terminal(stdout),
		.err = stderr,
	};
	char err[4096];
	sigset_t stop, old;
	int status;

	stop_signals(&stop);
	stop_signals_block(&old);
	build.stop_fd = signalfd(-1, &stop, SFD_CLOEXEC);
	status = build.stop_fd < 0 ? -errno : kernel_build(&build, err, sizeof(err));
	if (build.stop_fd < 0)
		plain_error("signalfd: %s", strerror(-status));
	else if (status)
		plain_error("%s", err);
	/* Those that wait are for the build, which has ended. */
	while (stop_signals_pending() &&
	       sigtimedwait(&stop, NULL, &(struct timespec){ 0 }) > 0)
		;
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (build.stop_fd >= 0)
		close(build.stop_fd);
	return !status		      ? SUITE_EXIT_PASS
	       : status == -ECANCELED ? SUITE_EXIT_INTERRUPTED
	       : status == -ECHILD    ? SUITE_EXIT_FAIL
				      : SUITE_EXIT_ERROR;
}

/* --- list, info, remove --------------------------------------------------------------- */

/* "2026-11-29 11:56"; "never". */
static void print_time(char *buf, size_t cap, int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (!seconds || !localtime_r(&t, &tm) ||
	    !strftime(buf, cap, "%Y-%m-%d %H:%M", &tm))
		snprintf(buf, cap, "never");
}

static int with_list(int (*action)(const struct kernel_list *list, const char *what),
		     const char *what)
{
	struct kernel_list list;
	char err[4096];
	int status;

	if (kernel_store_list(&list, err, sizeof(err)) != 0)
		return refuse(err);
	status = action(&list, what);
	kernel_list_done(&list);
	return status;
}

static int print_list(const struct kernel_list *list, const char *what)
{
	int width = 4;

	(void)what;
	for (size_t i = 0; i < list->n; i++)
		if ((int)strlen(list->entry[i].name) > width)
			width = (int)strlen(list->entry[i].name);
	if (!list->n)
		puts("No kernel has been built; 'tundrill kernel build SOURCE' makes one.");
	else
		printf("%-*s  %-20s  %4s  %-16s  %s\n", width, "NAME", "VERSION",
		       "HZ", "BUILT", "SOURCE");
	for (size_t i = 0; i < list->n; i++) {
		const struct kernel_entry *e = &list->entry[i];
		td_auto_free char *version =
			plain_text(e->complete && e->version ? e->version
							     : "(not finished)");
		char built[32];

		print_time(built, sizeof(built), e->built_s);
		printf("%-*s  %-20s  %4u  %-16s  ", width, e->name, version, e->hz,
		       built);
		plain_print(stdout, e->source);
		putchar('\n');
	}
	return SUITE_EXIT_PASS;
}

static void print_fact(const char *label, const char *text)
{
	printf("%-10s", label);
	plain_print(stdout, text);
	putchar('\n');
}

/* What scripts cannot have on this kernel, from its .config. */
static void print_missing(const struct kernel_entry *e)
{
	td_auto_free char *path = kernel_entry_path(e, "out/.config");
	td_auto_free char *text = kernel_file_read(path);
	const struct kernel_option *o;
	const char *label = "lacks";
	size_t i = 0;

	if (!text)
		return;
	while ((o = kernel_config_missing(text, e->debug, &i))) {
		printf("%-10s%s (CONFIG_%s)\n", label, o->why, o->name);
		label = "";
	}
	if (!*label)
		return;
	print_fact(label, "nothing that scripts need");
}

static int print_info(const struct kernel_list *list, const char *what)
{
	char built[32], err[4096];
	const struct kernel_entry *e =
		kernel_list_find(list, what, err, sizeof(err));
	td_auto_free char *command = NULL;

	if (!e)
		return refuse(err);
	command = kernel_entry_command(e);
	print_time(built, sizeof(built), e->built_s);
	print_fact("name", e->name);
	print_fact("version", e->complete && e->version ?
				      e->version :
				      "none: the last build has not come to its end");
	printf("%-10s%u%s\n", "HZ", e->hz, e->debug ? ", debug" : "");
	print_fact("source", e->source);
	if (e->fragment)
		print_fact("config", e->fragment);
	print_fact("built", built);
	print_fact("by", command);
	print_fact("folder", e->folder);
	printf("%-10s%jd MiB\n", "size",
	       (intmax_t)(kernel_tree_size(e->folder) / MIB));
	print_missing(e);
	return SUITE_EXIT_PASS;
}

static int remove_entry(const struct kernel_list *list, const char *what)
{
	char err[4096];
	const struct kernel_entry *e =
		kernel_list_find(list, what, err, sizeof(err));
	int fd, status;

	if (!e)
		return refuse(err);
	fd = kernel_entry_lock(e);
	status = fd < 0 ? fd : kernel_entry_remove(e);
	if (fd >= 0)
		close(fd);
	if (status == -EWOULDBLOCK) {
		plain_error("'%s' is being built: end that first", e->name);
		return SUITE_EXIT_ERROR;
	}
	if (status && status != -ENOENT) {
		plain_error("%s: %s", e->folder, strerror(-status));
		return SUITE_EXIT_ERROR;
	}
	return SUITE_EXIT_PASS;
}

static int action_list(const struct cli *cli, const char *what)
{
	(void)cli;
	return with_list(print_list, what);
}

static int action_info(const struct cli *cli, const char *what)
{
	(void)cli;
	return with_list(print_info, what);
}

static int action_remove(const struct cli *cli, const char *what)
{
	(void)cli;
	return with_list(remove_entry, what);
}

/* --- the actions ---------------------------------------------------------------------- */

static const struct action {
	const char *name;
	const char *operand;	/* "a tree or a tarball"; NULL: takes none */
	int (*act)(const struct cli *cli, const char *operand);
	const char *help;
} actions[] = {
	{ "list", NULL, action_list, "the kernels that were built" },
	{ "build", "a tree or a tarball", action_build,
	  "make a kernel of a tree or a tarball" },
	{ "info", "a kernel", action_info, "what a kernel is, has and lacks" },
	{ "remove", "a kernel", action_remove,
	  "remove a kernel, and what was built with it" },
};

#define N_ACTIONS (sizeof(actions) / sizeof(*actions))

static int unknown_action(const char *word)
{
	struct suggest suggest;
	const char *best;

	suggest_init(&suggest, word);
	for (size_t i = 0; i < N_ACTIONS; i++)
		suggest_offer(&suggest, actions[i].name);
	best = suggest_best(&suggest);
	plain_error("'kernel' cannot '%s', but build, list, info and remove%s%s%s",
		    word, best ? "; did you mean '" : "", best ? best : "",
		    best ? "'?" : "");
	return SUITE_EXIT_ERROR;
}

/* Options are those of a build. */
static bool has_options(const struct cli *cli)
{
	return cli->jobs || cli->build.name || cli->build.fragment ||
	       cli->debug || cli->build.hz;
}

int kernel_command(const struct cli *cli)
{
	const char *word = cli->n_paths ? cli->path[0] : actions[0].name;
	size_t n_operands = cli->n_paths ? cli->n_paths - 1 : 0;

	for (size_t i = 0; i < N_ACTIONS; i++) {
		const struct action *a = &actions[i];

		if (strcmp(word, a->name) != 0)
			continue;
		if (n_operands != (a->operand != NULL)) {
			plain_error("'kernel %s' takes %s", a->name,
				    a->operand ? a->operand : "nothing more");
			return SUITE_EXIT_ERROR;
		}
		if (has_options(cli) && a->act != action_build) {
			plain_error("'kernel %s' has no such option: it is one of 'kernel build'",
				    a->name);
			return SUITE_EXIT_ERROR;
		}
		return a->act(cli, a->operand ? cli->path[1] : NULL);
	}
	return unknown_action(word);
}

void kernel_offer_actions(FILE *out)
{
	for (size_t i = 0; i < N_ACTIONS; i++)
		fprintf(out, "%s\t%s\n", actions[i].name, actions[i].help);
}

void kernel_offer_names(FILE *out)
{
	struct kernel_list list;
	char err[4096];

	if (kernel_store_list(&list, err, sizeof(err)) != 0)
		return;
	for (size_t i = 0; i < list.n; i++) {
		td_auto_free char *source = plain_text(list.entry[i].source);

		fprintf(out, "%s\t%s\n", list.entry[i].name, source);
	}
	kernel_list_done(&list);
}
