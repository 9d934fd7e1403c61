/* SPDX-License-Identifier: BSD-2-Clause */
/* main: from arguments to exit status. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "parser/plain.h"
#include "runtime/cli/check_command.h"
#include "runtime/cli/cli.h"
#include "runtime/cli/complete_command.h"
#include "runtime/cli/expand_command.h"
#include "runtime/cli/fmt_command.h"
#include "runtime/cli/kernel_command.h"
#include "runtime/cli/kselftest.h"
#include "runtime/cli/report_command.h"
#include "runtime/cli/run_command.h"
#include "runtime/cli/state_command.h"
#include "runtime/cli/version.h"
#include "runtime/suite/guest_main.h"

static int command_help(const struct cli *cli)
{
	cli_print_help(stdout, cli->topic);
	return SUITE_EXIT_PASS;
}

static int command_version(const struct cli *cli)
{
	(void)cli;
	puts("tundrill " TUNDRILL_VERSION);
	return SUITE_EXIT_PASS;
}

static int (*const commands[])(const struct cli *cli) = {
	[CLI_RUN] = run_command,
	[CLI_CHECK] = check_command,
	[CLI_FMT] = fmt_command,
	[CLI_EXPAND] = expand_command,
	[CLI_STATE] = state_command,
	[CLI_REPORT] = report_command,
	[CLI_KERNEL] = kernel_command,
	[CLI_COMPLETE] = complete_command,
	[CLI_HELP] = command_help,
	[CLI_VERSION] = command_version,
};

/* Descriptors 0 to 2 must be taken, or a socket under test becomes our standard
 * output.  Opened the wrong way round, so that using one is an error. */
static void occupy_standard_fds(void)
{
	static const int flags[] = { O_WRONLY, O_RDONLY, O_RDONLY };

	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null", flags[fd]);
}

/* A full disk or a closed pipe is no success. */
static int flush_stdout(int status)
{
	bool bad;

	errno = 0;
	bad = fflush(stdout) != 0 || ferror(stdout);
	if (!bad || status)
		return status;
	plain_error("cannot write to standard output: %s",
		    strerror(errno ? errno : EIO));
	return SUITE_EXIT_ERROR;
}

int main(int argc, char **argv)
{
	char err[CLI_ERR_MAX];
	struct cli cli;
	int status;

	occupy_standard_fds();
	if (guest_main_is_meant(argc, argv))
		guest_main();
	signal(SIGPIPE, SIG_IGN);	/* writes fail with EPIPE instead */
	signal(SIGXFSZ, SIG_IGN);	/* and with EFBIG (ulimit -f) */
	signal(SIGCHLD, SIG_DFL);	/* or our children could not be waited for */
	if (cli_parse(argc, argv, &cli, err, sizeof(err)) != 0) {
		plain_error("%s", err);
		fputs("Try 'tundrill --help' for more information.\n", stderr);
		return cli_is_drop_in(argv[0]) ? SUITE_EXIT_FAIL
					       : SUITE_EXIT_ERROR;
	}
	status = flush_stdout(commands[cli.command](&cli));
	if (cli.ktap)
		status = kselftest_status(status);
	cli_done(&cli);
	return status;
}
