# SPDX-License-Identifier: BSD-2-Clause
# tool_option: --motto=TEXT, which "run" prints first.
recipe "Add an option of the tool" motto

row runtime/cli/cli.h 'const char *capture;' <<'END'
	const char *motto;	/* to print first, or NULL */
END

front runtime/cli/cli_options.c 'const struct cli_option cli_option_table[] = {' <<'END'
static bool set_motto(struct cli *cli, const char *value, char *err,
		      size_t err_cap)
{
	if (!*value) {
		snprintf(err, err_cap, "is no text");
		return false;
	}
	cli->motto = value;
	return true;
}

END
front runtime/cli/cli_options.c '{ "quiet", ' <<'END'
	{ "motto", 0, "TEXT", "print this first", RUN, set_motto },
END
front runtime/cli/run_command.c 'plan_make(cli, &plan);' <<'END'
	if (cli->motto)
		printf("%s\n", cli->motto);
END

front tests/unit/test_cli.c 'if (expect_ok("tundrill --color=always' <<'END'
	if (expect_ok("tundrill --motto=onward a.pkt", &cli)) {
		tap_is_str(cli.motto, "onward", "--motto");
		cli_done(&cli);
	}
END
row tests/unit/test_cli.c 'expect_error("tundrill -Z a", ' <<'END'
	expect_error("tundrill --motto= a", "'--motto': '' is no text");
END
front tests/e2e/cli_run.sh 'run --dry_run fail.pkt' <<'END'
run --motto onward pass.pkt
says out '^onward$' "--motto is printed"

END

front man/tundrill.1 '.BI \-\-color= WHEN' <<'END'
.BI \-\-motto= TEXT
Print this first.
.TP
END
