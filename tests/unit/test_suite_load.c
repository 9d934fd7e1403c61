/* SPDX-License-Identifier: BSD-2-Clause */
/* test_suite_load: what a suite makes of the tolerances of scripts. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parser/source.h"
#include "runtime/suite/suite_load.h"
#include "tests/unit/tap.h"

static const struct option_setting of_command_line = {
	.name = "tolerance_usecs", .value = "100",
};

static const struct {
	const char *what, *options;
	bool command_line;
	double scale;
	int64_t us;
	double percent;
} cases[] = {
	{ "as the script has it", "--tolerance_usecs=70", false, 0, 70, 12.5 },
	{ "the defaults", "", false, 20, 80000, 250 },
	{ "the script's", "--tolerance_usecs=70 --tolerance_percent=5", false, 2.5,
	  175, 12.5 },
	{ "the command line's", "--tolerance_usecs=70", true, 3, 300, 37.5 },
	{ "none", "--tolerance_usecs=0 --tolerance_percent=0", false, 1000, 0, 0 },
	{ "the largest", "--tolerance_usecs=999999999999 --tolerance_percent=9999",
	  false, 1000, OPTIONS_TOLERANCE_US_MAX, OPTIONS_TOLERANCE_PERCENT_MAX },
};

static void test_case(size_t i)
{
	struct suite_config config = {
		.tolerance_scale = cases[i].scale,
		.setting = &of_command_line,
		.n_settings = cases[i].command_line,
	};
	char text[256];
	struct suite_run run = { .path = "t.pkt" };
	struct diag_list remarks = { 0 };
	struct script *script;
	int len = snprintf(text, sizeof(text), "%s\n0 close(3) = 0\n",
			   cases[i].options);

	run.source = source_from_text("t.pkt", text, (size_t)len);
	run.of_script = run.of_group = &run;
	tap_is_int(suite_load_script(&config, &run, NULL, &script, &remarks),
		   LOAD_PLAY, "%s: is to be played", cases[i].what);
	tap_is_int(script->options.tolerance_us, cases[i].us, "... us");
	tap_ok(script->options.tolerance_percent == cases[i].percent,
	       "... percent");
	script_free(script);
	diag_list_done(&remarks);
	source_free(run.source);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		test_case(i);
	return tap_done();
}
