/* SPDX-License-Identifier: BSD-2-Clause */
/* check_command: looks for mistakes in scripts without running them. */
#include "runtime/cli/check_command.h"

#include <string.h>

#include "runtime/cli/check_format.h"
#include "runtime/cli/plan.h"
#include "runtime/cli/terminal.h"
#include "runtime/report/ci_quote.h"
#include "runtime/report/report_terminal.h"
#include "runtime/suite/suite_load.h"

struct check {
	const struct cli *cli;
	const struct check_format *format;
	bool colour;
	struct remarks remarks;
	struct check_totals totals;
};

static void show(struct check *c, const struct suite_run *run,
		 const struct diag_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct diag *d = list->item[i];

		if (!remarks_add(&c->remarks, run->path, d))
			continue;
		c->totals.errors += d->level == DIAG_ERROR;
		c->totals.warnings += d->level == DIAG_WARNING;
		c->format->remark(stdout, run->source, run->path, d,
				  c->colour);
	}
}

static void check_run(struct check *c, struct suite_run *run)
{
	const struct suite_config config = {
		.setting = c->cli->setting,
		.n_settings = c->cli->n_settings,
		.portable = c->cli->portable,
	};
	struct diag_list remarks = { 0 };
	struct script *script;
	enum load load;

	if (run->result.verdict != VERDICT_PASS) {
		show(c, run, &run->result.diags);
		return;
	}
	load = suite_load_script(&config, run, NULL, &script, &remarks);
	if (load != LOAD_OTHER_RUN) {
		if (!remarks.n_errors)
			suite_load_check_code(&config, run, script, NULL,
					      &remarks);
		show(c, run, &remarks);
	}
	script_free(script);
	diag_list_done(&remarks);
}

static bool new_script(const struct plan *plan, size_t i)
{
	return i == 0 || strcmp(plan->run[i - 1].path, plan->run[i].path) != 0;
}

int check_command(const struct cli *cli)
{
	struct check c = {
		.cli = cli,
		.format = cli->format ? cli->format : check_formats[0],
		.colour = cli_use_colour(cli, stdout),
	};
	struct ci_quote quote = { 0 };
	struct plan plan;

	if (c.format->for_people && terminal_in_github_actions())
		ci_quote_begin(&quote, stdout);
	plan_make(cli, &plan);
	suite_load(plan.run, plan.n, NULL);
	for (size_t i = 0; i < plan.n; i++) {
		c.totals.scripts += new_script(&plan, i);
		check_run(&c, &plan.run[i]);
	}
	if (c.format->end &&
	    (!cli->quiet || c.totals.errors || c.totals.warnings))
		c.format->end(stdout, &c.totals);
	ci_quote_end(&quote);
	remarks_done(&c.remarks);
	suite_unload(plan.run, plan.n);
	plan_done(&plan);
	return c.totals.errors ? SUITE_EXIT_ERROR : SUITE_EXIT_PASS;
}
