/* SPDX-License-Identifier: BSD-2-Clause */
/* state_command: "tundrill state": lists, shows and holds the states of TCP. */
#include "runtime/cli/state_command.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "parser/tcp_state.h"
#include "runtime/cli/cells.h"
#include "runtime/cli/guests_option.h"
#include "runtime/cli/shipped.h"
#include "runtime/cli/suite_options.h"
#include "runtime/exec/program.h"
#include "runtime/suite/stop_signals.h"
#include "runtime/suite/suite.h"

struct shown {
	int go_fd;		/* lets a shell begin */
	const struct cli *cli;
	struct reports *reports;
};

static int list_states(void)
{
	for (unsigned s = 0; s < STATE_COUNT; s++)
		printf("%-14s%s\n", tcp_state_slug((enum tcp_state)s),
		       tcp_state_meaning((enum tcp_state)s));
	puts("\n'tundrill state NAME' shows how the kernel gets there.");
	return SUITE_EXIT_PASS;
}

/* The script that ships for a state, or for a stimulus in it; NULL, with a message printed:
 * there is none. */
static char *find_script(enum tcp_state state, const char *stimulus)
{
	td_auto_free char *name = NULL, *what = NULL;
	char *path;

	if (stimulus) {
		path = cells_find(state, stimulus);
		if (!path)
			cells_tell_missing(state, stimulus);
		return path;
	}
	name = xasprintf("states/%s.pkt", tcp_state_slug(state));
	path = shipped_find(name);
	if (path)
		return path;
	what = xasprintf("the script for %s", tcp_state_name(state));
	shipped_tell_missing(what, name);
	return NULL;
}

static bool is_of_listener(const struct trace_entry *e)
{
	return e->to == STATE_LISTEN ||
	       (e->from == STATE_LISTEN && e->to == STATE_CLOSED);
}

/* The last one that was seen: of a listening socket only if there is nothing else. */
static enum tcp_state last_state(const struct trace *t)
{
	enum tcp_state of_listener = STATE_CLOSED;

	for (size_t i = 0; i < t->n; i++)
		if (t->entry[i].kind == TRACE_STATE)
			of_listener = t->entry[i].to;
	for (size_t i = t->n; i-- > 0;)
		if (t->entry[i].kind == TRACE_STATE &&
		    !is_of_listener(&t->entry[i]))
			return t->entry[i].to;
	return of_listener;
}

static void tell_hold(const struct shown *s, FILE *out, const char *state,
		      pid_t pid)
{
	fprintf(out, "The kernel is in %s now; ", state);
	if (s->cli->hold == HOLD_SHELL)
		fputs("try 'ss -tan' in this shell, 'exit' ends it.\n", out);
	else
		fprintf(out, "^C ends it.  Look at it from another terminal, as the same user:\n"
			"    nsenter --preserve-credentials -U -n -t %d ss -tan\n"
			"(as root: nsenter -n -t %d ss -tan)\n",
			(int)pid, (int)pid);
}

static void on_result(void *arg, const struct suite_run *run)
{
	const struct shown *s = arg;
	const struct result *result = &run->result;
	const char *state = tcp_state_name(last_state(&result->trace));
	FILE *out = reports_text_file(s->reports);

	reports_run(s->reports, run);
	if (result->verdict == VERDICT_PASS && s->cli->hold)
		tell_hold(s, out, state, run->pid);
	else if (result->trace.n)
		fprintf(out, "At the end, the kernel is in %s.\n", state);
	fflush(out);
	eventfd_write(s->go_fd, 1);
}

static int show_state(const struct cli *cli, const char *path,
		      struct guests *guests)
{
	const struct report_config terminal = {
		.out = stdout,
		.colour = cli_use_colour(cli, stdout),
		.verbose = cli->verbose,
		.ladder = true,
		.again = cli->again,
	};
	const struct run_kernel kernel = guests_kernel(guests);
	struct suite_run run = {
		.path = path,
		.kernel = &kernel,
		.tolerance_scale = cli->tolerance_scale,
		.family = FAMILY_IPV4,
	};
	struct shown shown = {
		.cli = cli,
		.go_fd = eventfd(0, EFD_CLOEXEC),
	};
	struct suite_config config = suite_options(cli, guests, NULL);
	char err[512];
	sigset_t old;
	int status;

	for (unsigned f = 0; cli->families && f < FAMILY_COUNT; f++)
		if (cli->families >> f & 1)
			run.family = (enum family)f;
	stop_signals_block(&old);
	shown.reports = reports_begin(&terminal, cli->report, cli->n_reports,
				      err, sizeof(err));
	if (!shown.reports) {
		sigprocmask(SIG_SETMASK, &old, NULL);
		plain_error("%s", err);
		return SUITE_EXIT_ERROR;
	}
	config.jobs = 1;
	config.go_fd = shown.go_fd;
	config.on_result = on_result;
	config.arg = &shown;
	config.verbose = reports_text_file(shown.reports);
	status = suite_run_all(&run, 1, &config);
	/* An interrupt is the usual way to end a state that is held. */
	if (status == SUITE_EXIT_INTERRUPTED && cli->hold && run.done &&
	    run.result.verdict == VERDICT_PASS)
		status = SUITE_EXIT_PASS;
	if (reports_end(shown.reports, !run.done, 0, err, sizeof(err))) {
		plain_error("%s", err);
		status = SUITE_EXIT_ERROR;
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (shown.go_fd >= 0)
		close(shown.go_fd);
	result_done(&run.result);
	return status;
}

int state_command(const struct cli *cli)
{
	const char *hint = NULL;
	struct guests *guests = NULL;
	enum tcp_state state;
	char *path;
	int status;

	if (!cli->n_paths && cli->stimulus) {
		plain_error("name the state in which '%s' is to be tried",
			    cli->stimulus);
		return SUITE_EXIT_ERROR;
	}
	if (!cli->n_paths)
		return list_states();
	if (cli->n_paths > 1) {
		plain_error("name one state");
		return SUITE_EXIT_ERROR;
	}
	if (!tcp_state_parse(cli->path[0], &state, &hint)) {
		plain_error("'%s' is no TCP state%s%s%s", cli->path[0],
			    hint ? "; did you mean '" : "", hint ? hint : "",
			    hint ? "'?" : "");
		fputs("'tundrill state' lists them.\n", stderr);
		return SUITE_EXIT_ERROR;
	}
	if (cli->kernel && cli->hold) {
		plain_error("--hold and --shell do not go with --kernel: nothing lasts in virtual time");
		return SUITE_EXIT_ERROR;
	}
	path = find_script(state, cli->stimulus);
	if (!path)
		return SUITE_EXIT_ERROR;
	program_path_add_admin();
	status = guests_option(cli, cli->kernel, 1, &guests) ? SUITE_EXIT_ERROR :
		 show_state(cli, path, guests);
	guests_free(guests);
	free(path);
	return status;
}
