/* SPDX-License-Identifier: BSD-2-Clause */
/* test_report_late: what reporters write about runs that are late, and all of KTAP. */
#include "tests/unit/report_fixture.h"

/* An expected failure has a text, too, which is told once. */
static void test_expected_together(void)
{
	struct suite_run runs[] = { late_run(VERDICT_XFAIL),
				    late_run(VERDICT_XFAIL) };
	td_auto_free char *lines = NULL, *tap = NULL, *junit = NULL;

	runs[1].family = FAMILY_IPV6;
	runs[0].of_group = runs[1].of_group = &runs[0];
	runs[0].next = &runs[1];
	runs[0].done = runs[1].done = true;
	lines = written(&report_terminal, &runs[1], 1, &no_totals);
	has(lines, "too late\nxfail late.pkt (ipv6)", "terminal: one alone");
	free(lines);
	runs[1].done = false;
	lines = written(&report_terminal, runs, 2, &no_totals);
	has(lines, "too late\n   the same under ipv4, ipv6\n"
	    "xfail late.pkt (ipv4)", "terminal: expected failures that agree");
	tap = written(&report_tap, runs, 2, &no_totals);
	has(tap, "# failure: late\n# the same as 1 - late.pkt (ipv4)\n",
	    "TAP: the same");
	junit = written(&report_junit, runs, 2, &no_totals);
	has(junit, "type=\"xfail\">the same as late.pkt (ipv4)\n",
	    "JUnit: the same");
	for (size_t i = 0; i < 2; i++)
		result_done(&runs[i].result);
}

static void test_late(const struct suite_run *run)
{
	const struct report_totals totals = {
		.runs = 2,
		.verdict = { [VERDICT_FAIL] = 1, [VERDICT_XFAIL] = 1 },
	};
	struct suite_run late[] = { late_run(VERDICT_FAIL),
				    late_run(VERDICT_XFAIL) };
	td_auto_free char *tap = written(&report_tap, late, 2, &no_totals);
	td_auto_free char *junit = written(&report_junit, late, 2, &no_totals);
	td_auto_free char *json = written(&report_json, late, 2, &no_totals);
	td_auto_free char *lines = written(&report_terminal, late, 2, &totals);
	td_auto_free char *github = written(&report_github, late + 1, 1,
					    &no_totals);
	td_auto_free char *failed = written(&report_github, late, 1, &no_totals);
	td_auto_free char *wrong = written(&report_tap, run, 1, &no_totals);

	has(tap, "13\n# tolerance scale: 2.5\nnot ok 1 - late.pkt (ipv4)\n"
	    "# failure: late\n# late.pkt:4:1: error: too late\n"
	    "not ok 2 - late.pkt (ipv4) # TODO late on a slow machine\n"
	    "# failure: late\n# late.pkt",
	    "TAP: late, and expected; the tolerances' scale once");
	has(wrong, "(ipv6)\n# failure: wrong\n", "TAP: wrong");
	tap_ok(!strstr(wrong, "scale"), "TAP: no scale, nothing of it");
	has(junit, "failures=\"1\" errors=\"0\" skipped=\"1\"",
	    "JUnit: what is expected is no failure");
	has(junit, "<property name=\"tolerance.scale\" value=\"2.5\"/>",
	    "JUnit: the tolerances' scale");
	has(junit, "<failure message=\"late: too late\" type=\"timing\">late",
	    "JUnit: late");
	has(junit, "<skipped message=\"expected failure: late on a slow machine\" "
	    "type=\"xfail\">late.pkt:4:1", "JUnit: expected, and in full");
	has(json, "\"verdict\":\"fail\",\"kind\":\"timing\",\"failure\":\"late\",",
	    "JSON: late");
	has(json, "\"verdict\":\"xfail\",\"kind\":\"timing\",\"failure\":\"late\",",
	    "JSON: expected");
	has(json, "\"tolerance_scale\":2.5,", "JSON: the tolerances' scale");
	has(lines, "FAIL late.pkt (ipv4)  0.04 s  (late: only times are off)\n", "terminal: late");
	has(lines, "xfail late.pkt (ipv4)  0.04 s  (late on a slow machine)\n",
	    "terminal: expected");
	has(lines, "2 runs: 0 passed, 1 failed, 1 late on a slow machine, 0 skipped, "
	    "0 errors in 0.0 s; tolerance scale: 2.5\n", "terminal: the counts");
	has(failed, ",title=late.pkt (ipv4)%2C late::", "GitHub: late");
	tap_ok(!strstr(github, "::error"),
	       "GitHub: what is expected is no annotation");
	test_expected_together();
	for (size_t i = 0; i < 2; i++)
		result_done(&late[i].result);
}

static struct suite_run ktap_run(const char *path, enum family family,
				 enum verdict verdict)
{
	struct suite_run run = { .path = path, .family = family,
				 .kernel = &host_kernel };

	run.result.verdict = verdict;
	run.result.wall_ns = 12900000;
	return run;
}

static void test_ktap(const struct suite_run *run)
{
	const struct report_totals totals = {
		.not_run = 2,
		.verdict = { [VERDICT_PASS] = 2, [VERDICT_FAIL] = 1,
			     [VERDICT_SKIP] = 2, [VERDICT_ERROR] = 1,
			     [VERDICT_XFAIL] = 1 },
	};
	struct suite_run runs[] = {
		ktap_run("b.pkt", FAMILY_IPV6, VERDICT_PASS),
		*run,
		ktap_run("c.pkt", FAMILY_IPV4, VERDICT_SKIP),
		ktap_run("b.pkt", FAMILY_IPV4, VERDICT_SKIP),
		late_run(VERDICT_XFAIL),
		ktap_run("late.pkt", FAMILY_IPV6, VERDICT_PASS),
		ktap_run("none.pkt", FAMILY_IPV4, VERDICT_ERROR),
		late_run(VERDICT_FAIL),
		ktap_run("mixed.pkt", FAMILY_IPV6, VERDICT_FAIL),
		ktap_run("mixed.pkt", FAMILY_MAPPED, VERDICT_XFAIL),
	};
	const size_t n = sizeof(runs) / sizeof(*runs);
	td_auto_free char *text = NULL;
	td_auto_free char *none = written(&report_ktap, runs, 0, &no_totals);

	runs[2].result.skip_reason = runs[3].result.skip_reason =
		(char *)"no #5\nhere";
	runs[7].path = "mixed.pkt";
	text = written(&report_ktap, runs, n, &totals);
	has(text, "KTAP version 1\n1..6\n"
	    "# kernel: Linux 6.1?<, 250 ticks a second\n"
	    "# kernel: Linux 7.2.0, 1000 ticks a second, virtual time\n"
	    "# tolerance scale: 2.5\n"
	    "  KTAP version 1\n"
	    "  1..2\n"
	    "  ok 1 ipv4 # SKIP no _5 here time=12ms\n"
	    "  ok 2 ipv6 # time=12ms\n"
	    "ok 1 b.pkt # time=25ms\n",
	    "KTAP: a script, its families in order, a plan for each");
	has(text, "  1..1\n  ok 1 ipv4 # SKIP no _5 here time=12ms\n"
	    "ok 2 c.pkt # SKIP no _5 here time=12ms\n",
	    "KTAP: a script that is skipped");
	has(text, "  # late.pkt:4:1: error: too late\n"
	    "  ok 1 ipv4 # XFAIL late on a slow machine time=40ms\n"
	    "  ok 2 ipv6 # time=12ms\n"
	    "ok 3 late.pkt # XFAIL late on a slow machine time=53ms\n",
	    "KTAP: a failure that is expected, with its text");
	has(text, "  not ok 1 ipv4 # time=40ms late\n"
	    "  not ok 2 ipv6 # time=12ms wrong\n"
	    "  ok 3 ipv4-mapped-ipv6 # XFAIL late on a slow machine time=12ms\n"
	    "not ok 4 mixed.pkt # time=66ms wrong\n",
	    "KTAP: a script has the worst of its results");
	has(text, "  not ok 1 ipv4 # ERROR time=12ms\n"
	    "not ok 5 none.pkt # ERROR time=12ms\n", "KTAP: an error");
	has(text, "  # tcp/sack/a,b#1.pkt:7:3: error: segment \"differs\"\n"
	    "  #    expected  S. ack 1\n  #    actual    S. ack 2\n"
	    "  # out? \357\277\275 <&>]]>\n  # cwnd 10\n"
	    "  # tcp/sack/a,b#1.pkt: warning: a warning\n"
	    "  not ok 1 ipv6 # time=1500ms wrong\n"
	    "not ok 6 tcp/sack/a,b_1.pkt # time=1500ms wrong\n",
	    "KTAP: a failure behind its text");
	has(text, "\n# Totals: pass:2 fail:1 xfail:1 xpass:0 skip:2 error:1\n"
	    "Bail out! interrupted, 2 not run\n", "KTAP: the end");
	tap_is_str(none, "KTAP version 1\n1..0 # SKIP nothing to run\n",
		   "KTAP: nothing was run");
	result_done(&runs[4].result);
	result_done(&runs[7].result);
}

int main(void)
{
	struct suite_run run = failed_run();

	test_late(&run);
	test_ktap(&run);
	result_done(&run.result);
	return tap_done();
}
