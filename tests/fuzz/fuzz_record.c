/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_record: a libFuzzer target over the record of a run, for "make fuzz".
 *
 * Feeds what a worker sends to the suite, which does not trust it.  What is taken
 * for a record is written and read again as the same record, and reporters, one at
 * a time by the size of the input, tell what it says beside a script.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/report/report.h"
#include "tests/fuzz/mutate_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* But report_coverage, which has a program draw. */
static const struct reporter *const reporters[] = {
	&report_terminal, &report_json, &report_github, &report_tap,
	&report_junit, &report_html,
};
#define N_REPORTERS (sizeof(reporters) / sizeof(*reporters))

static void tell(const struct suite_run *run, size_t which)
{
	const struct reporter *reporter = reporters[which % N_REPORTERS];
	const struct report_totals totals = {
		.runs = 1, .wall_ns = run->result.wall_ns,
	};
	struct report_config config = { .total = 1 };
	int error = 0;
	char *text = NULL;
	size_t len = 0;
	void *state;

	config.out = config.text = open_memstream(&text, &len);
	config.error = &error;
	config.colour = which & 1;
	config.verbose = which & 2;
	config.ladder = which & 4;
	state = reporter->begin(&config);
	if (reporter->start)
		reporter->start(state, run);
	reporter->run(state, run);
	reporter->end(state, &totals);
	fclose(config.out);
	free(text);
}

static void check_same(const struct result *r)
{
	char *text = result_to_json(r), *again;
	struct result read;

	if (result_from_json(text, strlen(text), &read) != 0)
		abort();
	again = result_to_json(&read);
	if (strcmp(text, again) != 0)
		abort();
	free(again);
	free(text);
	result_done(&read);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char script[] = "0 socket(...) = 3\n\n+0 \t> S 0:0(0)\n";
	struct suite_run run = { .path = "f.pkt", .tries = 1, .done = true };

	if (result_from_json((const char *)data, size, &run.result) != 0)
		return 0;
	run.source = source_from_text("f.pkt", script, strlen(script));
	check_same(&run.result);
	tell(&run, size);
	source_free(run.source);
	result_done(&run.result);
	return 0;
}
