/* SPDX-License-Identifier: BSD-2-Clause */
/* report_command: reads JSON Lines reports and has their runs reported again. */
#include "runtime/cli/report_command.h"

#include <errno.h>
#include <sys/stat.h>

#include "parser/plain.h"
#include "runtime/cli/terminal.h"
#include "runtime/report/records.h"
#include "runtime/suite/stop_signals.h"

static int report_records(const struct cli *cli, struct records *records)
{
	const struct report_config terminal =
		terminal_config(cli, stdout, records->n);
	size_t count[VERDICT_COUNT] = { 0 };
	int64_t wall_ns = 0;
	struct reports *reports;
	char err[512];
	size_t i;

	reports = reports_begin(&terminal, cli->report, cli->n_reports, err,
				sizeof(err));
	if (!reports) {
		plain_error("%s", err);
		return SUITE_EXIT_ERROR;
	}
	for (i = 0; i < records->n && !stop_signals_pending(); i++) {
		records->run[i].done = true;
		reports_run(reports, &records->run[i]);
		count[records->run[i].result.verdict]++;
		wall_ns += records->run[i].result.wall_ns;
	}
	if (i < records->n) {
		reports_give_up(reports);
		return SUITE_EXIT_INTERRUPTED;
	}
	if (reports_end(reports, 0, wall_ns, err, sizeof(err)) != 0) {
		plain_error("%s", err);
		return SUITE_EXIT_ERROR;
	}
	return suite_exit_status(count);
}

/* In "--requirements a.json b.json" the user means a.json to be read, not to be
 * written. */
static bool takes_records(const struct cli *cli, char *err, size_t err_cap)
{
	bool takes = false;

	for (size_t i = 0; i < cli->n_reports && !takes; i++) {
		const struct report_request *request = &cli->report[i];
		struct records records;
		char unread[512];
		struct stat st;

		if (request->reporter != &report_requirements ||
		    stat(request->path, &st) != 0 || !S_ISREG(st.st_mode))
			continue;
		records_init(&records);
		takes = records_read(&records, request->path, unread,
				     sizeof(unread)) == 0 && records.n;
		records_done(&records);
		if (takes)
			snprintf(err, err_cap,
				 "%s is a report of --json, which --requirements would replace: '--requirements=-' prints what reports have",
				 request->path);
	}
	return takes;
}

/* A report that is not whole must not pass for all of it: then nothing is
 * reported. */
int report_command(const struct cli *cli)
{
	struct records records;
	char err[512];
	sigset_t old;
	int status = 0;

	records_init(&records);
	if (takes_records(cli, err, sizeof(err)))
		status = -EEXIST;
	for (size_t i = 0; i < cli->n_paths && !status; i++)
		status = report_request_takes(cli->report, cli->n_reports,
					      cli->path[i], err, sizeof(err)) ?
				 -EEXIST :
				 records_read(&records, cli->path[i], err,
					      sizeof(err));
	if (!status && !records.n) {
		snprintf(err, sizeof(err), "%s: there is no record of a run",
			 cli->path[0]);
		status = -ENODATA;
	}
	if (status) {
		plain_error("%s", err);
		status = SUITE_EXIT_ERROR;
	} else {
		/* From here on, there are files to clear away. */
		stop_signals_block(&old);
		records_group(&records);
		status = report_records(cli, &records);
		sigprocmask(SIG_SETMASK, &old, NULL);
	}
	records_done(&records);
	return status;
}
