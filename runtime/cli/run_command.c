/* SPDX-License-Identifier: BSD-2-Clause */
/* run_command: plans a suite, runs it and has it reported. */
#include "runtime/cli/run_command.h"

#include "runtime/cli/plan.h"
#include "runtime/cli/terminal.h"
#include "runtime/play/clock.h"
#include "runtime/suite/captures.h"

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

static int run_plan(const struct cli *cli, struct plan *plan,
		    struct captures *captures)
{
	FILE *out = cli->drop_in ? stderr : stdout;
	const struct report_config terminal =
		terminal_config(cli, out, plan->n);
	struct suite_config config = {
		.setting = cli->setting,
		.n_settings = cli->n_settings,
		.ns_mode = cli->drop_in ? NS_STAY : NS_ISOLATE,
		.jobs = cli->jobs,
		.timeout_ns = cli->timeout_ns,
		.pass_output = cli->drop_in,
		.keep_cwd = cli->drop_in,
		.stop_at_failure = cli->drop_in,
		.on_start = on_start,
		.captures = captures,
		.capture_all = cli->capture_all,
		.on_result = on_result,
	};
	int64_t start_ns = clock_now_ns();
	char err[512];
	int status;

	config.arg = reports_begin(&terminal, cli->report, cli->n_reports, err,
				   sizeof(err));
	if (!config.arg) {
		fprintf(stderr, "tundrill: %s\n", err);
		return SUITE_EXIT_ERROR;
	}
	if (terminal.progress)
		config.on_tick = on_tick;
	else
		config.verbose = reports_text_file(config.arg);
	status = suite_run_all(plan->run, plan->n, &config);
	if (reports_end(config.arg, count_not_run(plan),
			clock_now_ns() - start_ns, err, sizeof(err)) != 0) {
		fprintf(stderr, "tundrill: %s\n", err);
		status = status == SUITE_EXIT_INTERRUPTED ? status
							  : SUITE_EXIT_ERROR;
	}
	return status;
}

int run_command(const struct cli *cli)
{
	struct captures *captures = NULL;
	struct plan plan;
	char err[512];
	int status;

	if (cli->capture &&
	    captures_new(cli->capture, &captures, err, sizeof(err)) != 0) {
		fprintf(stderr, "tundrill: %s\n", err);
		return cli->drop_in ? SUITE_EXIT_FAIL : SUITE_EXIT_ERROR;
	}
	plan_make(cli, &plan);
	status = run_plan(cli, &plan, captures);
	plan_done(&plan);
	captures_free(captures);
	return cli->drop_in && status ? SUITE_EXIT_FAIL : status;
}
