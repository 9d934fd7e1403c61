/* SPDX-License-Identifier: BSD-2-Clause */
/* suite_options: fills the configuration of a suite, for all commands that play runs. */
#include "runtime/cli/suite_options.h"

#include "runtime/cli/plan.h"

static enum ns_mode ns_mode(const struct cli *cli)
{
	if (cli->drop_in)
		return NS_STAY;
	return cli->untrusted ? NS_UNTRUSTED : NS_ISOLATE;
}

struct suite_config suite_options(const struct cli *cli, struct guests *guests,
				  struct captures *captures)
{
	return (struct suite_config){
		.setting = cli->setting,
		.n_settings = cli->n_settings,
		.tolerance_scale = cli->tolerance_scale,
		.ns_mode = ns_mode(cli),
		.guests = guests,
		.jobs = cli->jobs,
		.timeout_ns = cli->timeout_ns,
		.pass_output = cli->drop_in,
		.keep_cwd = cli->drop_in,
		.stop_at_failure = cli->drop_in || cli->select.fail_fast ||
				   cli->select.until_fail,
		.ignore_pragmas = cli->drop_in,
		.skip_long = plan_skips_long(cli),
		.slow = cli->slow,
		.late_expected = cli->slow && !cli->drop_in,
		.retry = {
			.off = cli->select.retry.off || cli->drop_in,
			.failed = cli->select.retry.failed,
		},
		.hold = cli->hold,
		.follow = cli->follow,
		.captures = captures,
		.capture_all = cli->capture_all,
		.tcp_info = cli->tcp_info,
		.sysctls = cli->n_reports > 0,
	};
}
