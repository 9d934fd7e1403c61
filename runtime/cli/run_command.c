/* SPDX-License-Identifier: BSD-2-Clause */
/* run_command: plans a suite, runs it and has it reported. */
#include "runtime/cli/run_command.h"

#include <errno.h>
#include <string.h>

#include "netdev/lack.h"
#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/cli/against_rounds.h"
#include "runtime/cli/guests_option.h"
#include "runtime/cli/plan.h"
#include "runtime/cli/plan_select.h"
#include "runtime/cli/shard.h"
#include "runtime/cli/suite_options.h"
#include "runtime/cli/terminal.h"
#include "runtime/exec/program.h"
#include "runtime/suite/captures.h"
#include "runtime/suite/stop_signals.h"
#include "runtime/timing/clock.h"

static void on_start(void *arg, const struct suite_run *run)
{
	reports_start(arg, run);
}

static void on_tick(void *arg)
{
	reports_tick(arg);
}

static void on_result(void *arg, const struct suite_run *run)
{
	reports_run(arg, run);
}

static size_t count_not_run(const struct plan *plan)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->n; i++)
		n += !plan->run[i].done;
	return n;
}

/* Makes the runs of a plan ready to be run once more. */
static void rewind_plan(struct plan *plan, const struct suite_run *fresh)
{
	for (size_t i = 0; i < plan->n; i++) {
		struct suite_run *run = &plan->run[i];

		run->done = false;
		if (fresh[i].result.verdict != VERDICT_PASS)
			continue;
		result_done(&run->result);
		*run = fresh[i];
	}
}

/* With --until-fail: all of it, --repeat times if that is given. */
static int run_rounds(const struct selection *select, struct plan *plan,
		      const struct suite_config *config)
{
	td_auto_free struct suite_run *fresh =
		xcalloc(plan->n + 1, sizeof(*fresh));
	int status;

	if (plan->n)
		memcpy(fresh, plan->run, plan->n * sizeof(*fresh));
	status = suite_run_all(plan->run, plan->n, config);
	if (!select->until_fail || !plan->n)
		return status;
	for (unsigned round = 1; status == SUITE_EXIT_PASS &&
				 round != select->repeat; round++) {
		rewind_plan(plan, fresh);
		status = suite_run_all(plan->run, plan->n, config);
	}
	return status;
}

/* A capture that was asked for and is not there is no success. */
static int told_captures(const struct captures *captures, int status)
{
	int err = captures_error(captures);

	if (!err)
		return status;
	plain_error("a capture is missing: %s%s", strerror(-err),
		    lack_way_out(-err));
	return status == SUITE_EXIT_INTERRUPTED ? status : SUITE_EXIT_ERROR;
}

/* @other: of --against; else NULL. */
static int run_plan(const struct cli *cli, struct plan *plan,
		    struct captures *captures, struct guests *guests,
		    const struct against_kernel *other)
{
	FILE *out = cli->drop_in ? stderr : stdout;
	struct report_config terminal = terminal_config(cli, out, plan->n);
	struct suite_config config = suite_options(cli, guests, captures);
	const struct run_kernel kernel = guests_kernel(guests);
	int64_t start_ns = clock_now_ns();
	char err[512];
	sigset_t old;
	int status;

	for (size_t i = 0; i < plan->n; i++) {
		plan->run[i].kernel = &kernel;
		plan->run[i].tolerance_scale = cli->tolerance_scale;
	}
	terminal.against = other ? &other->kernel : NULL;
	/* From here on, there are files to clear away. */
	stop_signals_block(&old);
	config.arg = reports_begin(&terminal, cli->report, cli->n_reports, err,
				   sizeof(err));
	if (!config.arg) {
		sigprocmask(SIG_SETMASK, &old, NULL);
		plain_error("%s", err);
		return SUITE_EXIT_ERROR;
	}
	config.on_start = on_start;
	config.on_result = on_result;
	if (terminal.progress)
		config.on_tick = on_tick;
	config.progress = terminal.progress;
	if (!other || cli->follow)
		config.verbose = reports_text_file(config.arg);
	status = other ? against_rounds(cli, plan, &config, other,
					reports_text_file(config.arg))
		       : run_rounds(&cli->select, plan, &config);
	if (reports_end(config.arg, count_not_run(plan),
			clock_now_ns() - start_ns, err, sizeof(err)) != 0) {
		plain_error("%s", err);
		status = status == SUITE_EXIT_INTERRUPTED ? status
							  : SUITE_EXIT_ERROR;
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	return status;
}

/* What is to be run, unless a report would overwrite it. */
static int select_runs(const struct cli *cli, struct plan *plan, char *err,
		       size_t err_cap)
{
	struct selection select = cli->select;
	int ret = 0;

	for (size_t i = 0; i < plan->n; i++)
		if (report_request_takes(cli->report, cli->n_reports,
					 plan->run[i].path, err, err_cap))
			return -EEXIST;

	if (!cli->drop_in)
		ret = shard_from_environment(&select, err, err_cap);
	return ret ? ret : plan_select(plan, &select, err, err_cap);
}

/* A script that cannot be found or read counts as no run here; it is reported all the
 * same. */
static int list_runs(const struct plan *plan)
{
	int status = SUITE_EXIT_PASS;

	plan_list(plan, stdout);
	for (size_t i = 0; i < plan->n; i++) {
		const struct suite_run *run = &plan->run[i];

		if (run->result.verdict != VERDICT_ERROR)
			continue;
		diag_print_all(stderr, NULL, run->path, &run->result.diags,
			       false);
		status = SUITE_EXIT_ERROR;
	}
	return status;
}

/* Boots what is asked for, and runs the plan. */
static int run_on_kernels(const struct cli *cli, struct plan *plan,
			  struct captures *captures)
{
	struct against_kernel other = { .guests = NULL };
	struct guests *guests = NULL;
	int status = SUITE_EXIT_ERROR;

	if (guests_option(cli, cli->kernel, plan->n, &guests) != 0)
		return status;
	/* The other kernel plays first.  This one boots later: an idle guest takes a
	 * CPU. */
	if (guests && cli->against)
		guests_end_idle(guests);
	if (!cli->against)
		status = run_plan(cli, plan, captures, guests, NULL);
	else if (against_kernel_boot(cli, plan->n, &other) == 0)
		status = run_plan(cli, plan, captures, guests, &other);
	guests_free(other.guests);
	guests_free(guests);
	return told_captures(captures, status);
}

int run_command(const struct cli *cli)
{
	struct captures *captures = NULL;
	struct plan plan;
	char err[512];
	int status;

	program_path_add_admin();
	if (cli->capture &&
	    captures_new(cli->capture, &captures, err, sizeof(err)) != 0) {
		plain_error("%s", err);
		return cli->drop_in ? SUITE_EXIT_FAIL : SUITE_EXIT_ERROR;
	}
	plan_make(cli, &plan);
	if (select_runs(cli, &plan, err, sizeof(err)) != 0) {
		plain_error("%s", err);
		status = SUITE_EXIT_ERROR;
	} else if (cli->select.list) {
		status = list_runs(&plan);
	} else {
		status = run_on_kernels(cli, &plan, captures);
	}
	plan_done(&plan);
	captures_free(captures);
	return cli->drop_in && status ? SUITE_EXIT_FAIL : status;
}
