# SPDX-License-Identifier: BSD-2-Clause
# reporter: --names=FILE, a line with the name of each run.
recipe "Add a reporter" names

new runtime/report/report_names.c <<'END'
/* SPDX-License-Identifier: BSD-2-Clause */
/* report_names: the names of all runs, one a line. */
#include <stdlib.h>

#include "parser/mem.h"
#include "runtime/report/facts.h"
#include "runtime/report/report.h"

static void *names_begin(const struct report_config *config)
{
	struct report_config *copy = xmalloc(sizeof(*copy));

	*copy = *config;
	return copy;
}

static void names_run(void *state, const struct suite_run *run)
{
	const struct report_config *config = state;
	td_auto_free char *title = facts_title(run);

	fprintf(config->out, "%s\n", title);
}

static void names_end(void *state, const struct report_totals *totals)
{
	(void)totals;
	free(state);
}

const struct reporter report_names = {
	.name = "names",
	.begin = names_begin,
	.run = names_run,
	.end = names_end,
};
END

row runtime/report/report.h 'extern const struct reporter report_tap;' <<'END'
extern const struct reporter report_names;
END
row runtime/cli/cli_options.c 'SET_REPORT(tap)' <<'END'
SET_REPORT(names)
END
front runtime/cli/cli_options.c '{ "junit", 0, ' <<'END'
	{ "names", 0, "FILE", "write the name of each run", REPORTING,
	  set_names },
END

front tests/unit/test_report.c 'static void test_github(' <<'END'
static void test_names(const struct suite_run *run)
{
	td_auto_free char *text = written(&report_names, run, 1, &no_totals);

	tap_is_str(text, "tcp/sack/a,b#1.pkt (ipv6)\n", "names: one a line");
}

END
row tests/unit/test_report.c '	test_tap(&run);' <<'END'
	test_names(&run);
END
front tests/e2e/cli_reports.sh '# --- GitHub Actions -' <<'END'
run --names - pass.pkt
says out '^pass\.pkt \(ipv4\)$' "--names -: names"

END

front man/tundrill.1 '.BI \-\-junit= FILE' <<'END'
.BI \-\-names= FILE
Write the name of each run, one a line.
.TP
END
