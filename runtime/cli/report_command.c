/* SPDX-License-Identifier: BSD-2-Clause */
/* report_command: has runs reported that JSON Lines reports tell of. */
#include "runtime/cli/report_command.h"

#include "runtime/cli/terminal.h"
#include "runtime/report/records.h"

static int report_records(const struct cli *cli, const struct records *records)
{
	const struct report_config terminal =
		terminal_config(cli, stdout, records->n);
	size_t count[VERDICT_COUNT] = { 0 };
	int64_t wall_ns = 0;
	struct reports *reports;
	char err[512];

	reports = reports_begin(&terminal, cli->report, cli->n_reports, err,
				sizeof(err));
	if (!reports) {
		fprintf(stderr, "tundrill: %s\n", err);
		return SUITE_EXIT_ERROR;
	}
	for (size_t i = 0; i < records->n; i++) {
		reports_run(reports, &records->run[i]);
		count[records->run[i].result.verdict]++;
		wall_ns += records->run[i].result.wall_ns;
	}
	if (reports_end(reports, 0, wall_ns, err, sizeof(err)) != 0) {
		fprintf(stderr, "tundrill: %s\n", err);
		return SUITE_EXIT_ERROR;
	}
	return suite_exit_status(count);
}

/* A report that is not whole must not pass for all of it: then nothing is
 * reported. */
int report_command(const struct cli *cli)
{
	struct records records;
	char err[512];
	int status = 0;

	records_init(&records);
	for (size_t i = 0; i < cli->n_paths && !status; i++)
		status = records_read(&records, cli->path[i], err, sizeof(err));
	if (status) {
		fprintf(stderr, "tundrill: %s\n", err);
		status = SUITE_EXIT_ERROR;
	} else {
		status = report_records(cli, &records);
	}
	records_done(&records);
	return status;
}
