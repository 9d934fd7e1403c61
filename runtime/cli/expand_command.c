/* SPDX-License-Identifier: BSD-2-Clause */
/* expand_command: "tundrill expand": a script that begins in a state, as a plain one. */
#include "runtime/cli/expand_command.h"

#include <stdlib.h>

#include "parser/format/expand.h"
#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/cli/plan.h"
#include "runtime/play/event.h"
#include "runtime/suite/suite_load.h"

static int expand(const struct cli *cli, const struct suite_run *run)
{
	const struct script_input input = {
		.family = run->family,
		.family_forced = run->family_forced,
		.setting = cli->setting,
		.n_settings = cli->n_settings,
		.calls = event_call_set(),
	};
	struct diag_list diags = { 0 };
	struct script *script = script_parse(run->source, &input, &diags);
	bool good = !diags.n_errors;
	size_t len;

	if (good) {
		td_auto_free char *text = expand_script(script, &len);

		plain_print_lines(stdout, text, len);
	} else {
		diag_print_all(stderr, run->source, run->path, &diags,
			       cli_use_colour(cli, stderr));
	}
	script_free(script);
	diag_list_done(&diags);
	return good ? SUITE_EXIT_PASS : SUITE_EXIT_ERROR;
}

int expand_command(const struct cli *cli)
{
	struct plan plan;
	int status;

	if (cli->n_paths > 1) {
		plain_error("name one script");
		return SUITE_EXIT_ERROR;
	}
	plan_make(cli, &plan);
	suite_load(plan.run, plan.n, NULL);
	if (plan.n_groups > 1) {
		plain_error("%s is a folder: name one script", cli->path[0]);
		status = SUITE_EXIT_ERROR;
	} else if (plan.n && plan.run->source) {
		status = expand(cli, plan.run);
	} else {
		if (plan.n)
			diag_print_all(stderr, NULL, plan.run->path,
				       &plan.run->result.diags,
				       cli_use_colour(cli, stderr));
		status = SUITE_EXIT_ERROR;
	}
	suite_unload(plan.run, plan.n);
	plan_done(&plan);
	return status;
}
