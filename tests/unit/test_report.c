/* SPDX-License-Identifier: BSD-2-Clause */
/* test_report: what reporters write about runs, and records read back. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/pragma.h"
#include "runtime/report/facts.h"
#include "runtime/report/progress.h"
#include "runtime/report/records.h"
#include "runtime/report/report.h"
#include "runtime/report/report_terminal.h"
#include "runtime/report/summary.h"
#include "runtime/timing/clock.h"
#include "tests/unit/report_fixture.h"

static void test_clean(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "plain\ttext\n", "plain\ttext\n" },
		{ "\001\033[1m\r", "??[1m?" },
		{ "\303\251 \342\202\254 \360\237\230\200",
		  "\303\251 \342\202\254 \360\237\230\200" },
		{ "\302\233 \342\200\256 \177", "? ? ?" },
		{ "\377", "\357\277\275" },
		{ "\303", "\357\277\275" },
		{ "\300\257", "\357\277\275\357\277\275" },	/* overlong */
		{ "\355\240\200",	/* a surrogate */
		  "\357\277\275\357\277\275\357\277\275" },
		{ "\357\277\277",	/* U+FFFF, which XML lacks */
		  "\357\277\275\357\277\275\357\277\275" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		td_auto_free char *clean = facts_clean(cases[i].text);

		tap_is_str(clean, cases[i].want, "text %zu is cleaned", i);
	}
}

static void test_facts(struct suite_run *run)
{
	const struct diag *d = facts_first_error(&run->result.diags);
	td_auto_free char *expected = facts_side(d, FACTS_EXPECTED);
	td_auto_free char *none = facts_side(NULL, FACTS_ACTUAL);

	tap_is_int(d->span.line, 7, "the first error is no warning");
	tap_is_str(expected, "S. ack 1", "a side has no marks of emphasis");
	tap_ok(!none, "no error has no sides");
	tap_is_int(facts_connection(&run->result.trace), 2,
		   "the connection under test changes most");
}

/* What a command printed is in its error, or a part of it. */
static void test_untold(void)
{
	static const struct {
		const char *output;
		bool told;
	} cases[] = {
		{ "one\ntwo\n", true },
		{ "one\n\ntwo", true },
		{ "zero\none\ntwo\n", false },
		{ "one\ntwo\nthree\n", false },
		{ "two\n", false },
	};
	struct suite_run run = { .path = "a.pkt" };
	struct diag *d = diag_error(&run.result.diags, SPAN_NONE, "command");

	tap_ok(!facts_untold(&run), "no output is not untold");
	diag_detail(d, "not of it");
	diag_detail(d, "| one");
	diag_detail(d, "| two");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		run.result.output = xstrdup(cases[i].output);
		tap_is_int(!facts_untold(&run), cases[i].told,
			   "output %zu is told, or not", i);
		free(run.result.output);
	}
	run.result.output = NULL;
	result_done(&run.result);
}

static void test_tap(const struct suite_run *run)
{
	const struct report_totals interrupted = { .not_run = 4 };
	struct suite_run skipped = {
		.path = "b.pkt",
		.result = { .verdict = VERDICT_SKIP,
			    .skip_reason = (char *)"no #5" },
	};
	struct suite_run prints = {
		.path = "c.pkt",
		.result = { .output = (char *)"of commands\n",
			    .printed = (char *)"cwnd 10\nrtt 5" },
	};
	td_auto_free char *told = written(&report_tap, &prints, 1, &no_totals);
	td_auto_free char *text = written(&report_tap, run, 1, &no_totals);
	td_auto_free char *skip = written(&report_tap, &skipped, 1, &no_totals);
	td_auto_free char *cut = written(&report_tap, run, 1, &interrupted);
	td_auto_free char *none = written(&report_tap, run, 0, &no_totals);

	has(text, "TAP version 13\n"
	    "# kernel: Linux 7.2.0, 1000 ticks a second, virtual time\n"
	    "not ok 1 - tcp/sack/a,b\\#1.pkt (ipv6)\n",
	    "TAP: '#' in a name is no directive");
	has(text, "\n# tcp/sack/a,b#1.pkt:7:3: error: segment",
	    "TAP: errors are comments");
	has(text, "\n1..1\n", "TAP: the plan");
	has(skip, "\nok 1 - b.pkt # SKIP no \\#5\n", "TAP: a skip");
	has(told, "\nok 1 - c.pkt (ipv4)\n# cwnd 10\n# rtt 5\n1..1\n",
	    "TAP: what code printed of a pass is a comment, no command's");
	has(text, "]]>\n# cwnd 10\n", "TAP: ... and of a failure");
	has(cut, "\nBail out! interrupted, 4 not run\n",
	    "TAP: an interrupted suite has not passed");
	has(none, "1..0 # SKIP", "TAP: nothing was run");
}

static void test_junit(const struct suite_run *run)
{
	td_auto_free char *text = written(&report_junit, run, 1, &no_totals);
	td_auto_free char *none = written(&report_junit, run, 0, &no_totals);

	has(text, "<testsuite name=\"tcp/sack\" tests=\"1\" failures=\"1\" "
	    "errors=\"0\" skipped=\"0\" time=\"1.500\">",
	    "JUnit: a folder is a suite with its counts");
	has(text, "<testcase classname=\"tcp.sack.a,b#1\" "
	    "name=\"tcp/sack/a,b#1.pkt (ipv6)\" file=\"tcp/sack/a,b#1.pkt\" "
	    "time=\"1.500\">", "JUnit: a run is a test case");
	has(text, "<failure message=\"wrong: segment &quot;differs&quot;\" "
	    "type=\"content\">tcp/sack", "JUnit: a failure, escaped");
	has(text, "<system-out>out? \357\277\275 &lt;&amp;&gt;]]&gt;\n",
	    "JUnit: output without what XML cannot hold");
	has(text, "]]&gt;\ncwnd 10\n</system-out>",
	    "JUnit: what code printed is behind it");
	has(none, "<testsuites name=\"tundrill\" tests=\"0\"",
	    "JUnit: no runs are a document, too");
}

#define PROPERTY(name, value) \
	"<property name=\"kernel." name "\" value=\"" value "\"/>\n"

/* Two runs of one folder on one kernel, then one on another. */
static void test_kernels(const struct suite_run *run)
{
	const struct report_totals totals = { .runs = 3,
					      .verdict = { [VERDICT_PASS] = 3 } };
	struct suite_run runs[] = {
		{ .path = "a", .kernel = &guest_kernel },
		{ .path = "b", .kernel = &guest_kernel },
		{ .path = "c", .kernel = &host_kernel },
		{ .path = "d" },
	};
	td_auto_free char *tap = written(&report_tap, runs, 4, &no_totals);
	td_auto_free char *junit = written(&report_junit, runs, 4, &no_totals);
	td_auto_free char *none = written(&report_junit, runs + 3, 1, &no_totals);
	td_auto_free char *lines = written(&report_terminal, runs, 3, &totals);
	td_auto_free char *one = written(&report_terminal, run, 1, &no_totals);
	td_auto_free char *here = written(&report_terminal, runs + 2, 1, &totals);

	has(tap, "virtual time\nok 1 - a (ipv4)\nok 2 - b (ipv4)\n"
	    "# kernel: Linux 6.1?<, 250 ticks a second\nok 3 - c (ipv4)\nok 4",
	    "TAP: the kernel, where it changes");
	has(junit, "<properties>\n   " PROPERTY("release", "7.2.0") "   "
	    PROPERTY("hz", "1000") "   " PROPERTY("virtual", "true") "   "
	    PROPERTY("release", "6.1?&lt;") "   " PROPERTY("hz", "250") "   "
	    PROPERTY("virtual", "false") "  </properties>\n",
	    "JUnit: each kernel of a folder, once");
	tap_ok(!strstr(none, "<properties"), "JUnit: one that is not known is none");
	has(lines, "3 runs: 3 passed, 0 failed, 0 skipped, 0 errors in 0.0 s\n"
	    "kernel: Linux 7.2.0, 1000 ticks a second, virtual time\n",
	    "terminal: a kernel of one's own, below the counts");
	has(one, "kernel: Linux 7.2.0,", "terminal: ... also of one run");
	tap_ok(!strstr(here, "kernel:"), "terminal: the machine's is no news");
}

/* Whether @text has @n pairs of "::stop-commands::WORD" and "::WORD::", each with a word of
 * its own. */
static bool is_quoted(const char *text, unsigned n)
{
	static const char stop[] = "::stop-commands::";
	char last[33] = "", word[33], end[40];

	for (; n; n--) {
		text = strstr(text, stop);
		if (!text || sscanf(text + strlen(stop), "%32[0-9a-f]\n", word) != 1 ||
		    strlen(word) != 32 || strcmp(word, last) == 0)
			return false;
		snprintf(end, sizeof(end), "\n::%s::\n", word);
		text = strstr(text, end);
		if (!text)
			return false;
		strcpy(last, word);
	}
	return !strstr(text, stop);
}

static void test_github(const struct suite_run *run)
{
	struct suite_run good = { .path = "b.pkt" };
	td_auto_free char *text = written(&report_github, run, 1, &no_totals);
	td_auto_free char *none = written(&report_github, &good, 1, &no_totals);

	has(text, "::error file=tcp/sack/a%2Cb#1.pkt,line=7,col=3,"
	    "title=tcp/sack/a%2Cb#1.pkt (ipv6)::",
	    "GitHub: place and title, escaped");
	has(text, "differs\"%0A", "GitHub: an annotation is one line");
	tap_ok(!strstr(none, "::error"), "GitHub: a pass is no annotation");
	tap_ok(is_quoted(text, 2) && is_quoted(none, 1),
	       "GitHub: only they are commands, all else is quoted");
}

/* Writes @text to a file, whose name is returned. */
static const char *to_file(const char *text)
{
	static char path[] = "/tmp/test_report.XXXXXX";
	static bool made;	/* a random name may have an X of its own */
	FILE *f = made ? fopen(path, "w") : fdopen(mkstemp(path), "w");

	if (!f)
		return "/nonexistent";
	made = true;
	fputs(text, f);
	fclose(f);
	return path;
}

static void test_late_records(void)
{
	struct suite_run late = late_run(VERDICT_XFAIL);
	td_auto_free char *text = written(&report_json, &late, 1, &no_totals);
	td_auto_free char *again = NULL;
	const char *path = to_file(text);
	struct records records;
	char err[256];

	records_init(&records);
	records_read(&records, path, err, sizeof(err));
	again = written(&report_json, records.run, records.n, &no_totals);
	tap_is_str(again, text, "... also one that was late, with a scale");
	records_done(&records);
	result_done(&late.result);
}

/* A report has what people read, with lines of the script. */
static void test_errors(void)
{
	struct suite_run run = { .path = "a.pkt" };
	struct records records;
	td_auto_free char *text = NULL, *tap = NULL, *json = NULL;
	char err[128];

	run.result.verdict = VERDICT_FAIL;
	run.result.output = xstrdup("of a command\n");
	run.source = source_from_text("a.pkt", "0 close(3) = 0\n", 15);
	diag_error(&run.result.diags, (struct span){ 1, 3, 1, 8 }, "first");
	diag_error(&run.result.diags, (struct span){ 1, 14, 1, 15 }, "second");
	diag_add(&run.result.diags, DIAG_NOTE, SPAN_NONE, "its own");
	text = written(&report_json, &run, 1, &no_totals);
	source_free(run.source);
	records_init(&records);
	tap_is_int(records_read(&records, to_file(text), err, sizeof(err)), 0,
		   "a record with its text");
	tap = written(&report_tap, records.run, 1, &no_totals);
	has(tap, "# a.pkt:1:3: error: first\n#     1 | 0 close(3) = 0\n"
	    "#       |   ^~~~~~\n# a.pkt:1:14: error: second\n"
	    "#     1 | 0 close(3) = 0\n#       |              ^\n"
	    "# of a command\n# a.pkt: note: its own\n1..1\n",
	    "... which is told as it was");
	json = written(&report_json, records.run, 1, &no_totals);
	tap_is_str(json, text, "... and written again the same");
	records_done(&records);
	result_done(&run.result);
}

static void test_records(const struct suite_run *run)
{
	td_auto_free char *text = written(&report_json, run, 1, &no_totals);
	td_auto_free char *again = NULL;
	const char *path = to_file(text);
	struct records records;
	char err[256] = "", want[256];

	has(text, "\"expected\":\"S. ack 1\",\"actual\":\"S. ack 2\"",
	    "JSON: both sides");
	has(text, "\"failure\":\"wrong\"", "JSON: the label of a failure");
	has(text, "\"kernel\":{\"release\":\"7.2.0\",\"hz\":1000,\"virtual\":true}",
	    "JSON: the kernel");
	has(text, "\"printed\":\"cwnd 10\\n\"", "JSON: what code printed");
	has(text, "\"sysctls\":\"net.ipv4.tcp_sack = 0\\n\"", "JSON: settings");
	has(text, "\"tries\":2,\"late_p50_us\":2.0,\"late_p99_us\":9.0",
	    "JSON: tries and lateness");
	has(text, "\"states\":[\"LISTEN\",\"SYN-RECEIVED\",\"ESTABLISHED\"]",
	    "JSON: states of the connection under test");
	records_init(&records);
	tap_is_int(records_read(&records, path, err, sizeof(err)), 0,
		   "a report is read");
	again = written(&report_json, records.run, records.n, &no_totals);
	tap_is_str(again, text, "what is read is written again the same");
	test_late_records();

	to_file("{\"script\":\"a\",\"verdict\":\"pass\",\"family\":\"ipv4\"}\n"
		"\n{\"script\":\"a\",\"verdict\":\"good\",\"family\":\"ipv4\"}\n");
	tap_ok(records_read(&records, path, err, sizeof(err)) < 0,
	       "an unknown verdict is refused");
	snprintf(want, sizeof(want), "%s:3: is not the record of a run", path);
	tap_is_str(err, want, "... with its line");
	tap_is_int((long long)records.n, 2, "members may be missing");
	tap_ok(!records.run[1].kernel, "... the kernel among them");
	to_file("{\"script\":\"a\",\"verdict\":\"pass\",\"family\":\"ipv4\",\"kernel\":7}");
	tap_ok(records_read(&records, path, err, sizeof(err)) < 0,
	       "a kernel without a release is refused");
	to_file("{\"script\":\"a\",\"verdict\":\"pass\",\"fam");
	tap_ok(records_read(&records, path, err, sizeof(err)) < 0,
	       "half a record is refused");
	unlink(path);
	tap_ok(records_read(&records, path, err, sizeof(err)) < 0 &&
	       strstr(err, "cannot read"), "a missing report is told");
	tap_ok(records_read(&records, "/", err, sizeof(err)) < 0,
	       "a directory is no report");
	records_done(&records);
}

/* What a script says of itself. */
static struct suite_run shown_run(struct pragmas *pragmas,
				  struct covered covers[2])
{
	covers[0] = (struct covered){ "RFC9293", "MUST-23" };
	covers[1] = (struct covered){ "RFC9293", "SHLD-2" };
	*pragmas = (struct pragmas){
		.expect_fail = true,
		.expect_reason = "no <urgent>\033 mode",
		.covers = covers,
		.n_covers = 2,
		.cell = { STATE_FIN_WAIT_1, "rst-exact", "-> CLOSED" },
	};
	return (struct suite_run){ .path = "e.pkt", .pragmas = pragmas };
}

static void refused(const char *member)
{
	td_auto_free char *text = xasprintf(
		"{\"script\":\"a\",\"verdict\":\"pass\",\"family\":\"ipv4\",%s}",
		member);
	struct records records;
	char err[256] = "";

	records_init(&records);
	tap_ok(records_read(&records, to_file(text), err, sizeof(err)) < 0,
	       "refused: %s", member);
	records_done(&records);
}

static void test_shown(void)
{
	struct covered covers[2];
	struct pragmas pragmas;
	struct suite_run run = shown_run(&pragmas, covers);
	td_auto_free char *tap = written(&report_tap, &run, 1, &no_totals);
	td_auto_free char *junit = written(&report_junit, &run, 1, &no_totals);
	td_auto_free char *lines = written(&report_terminal, &run, 1,
					   &no_totals);
	td_auto_free char *json = written(&report_json, &run, 1, &no_totals);
	td_auto_free char *again = NULL, *skip = NULL;
	const char *path = to_file(json);
	struct records records;
	char err[256] = "";

	has(tap, "ok 1 - e.pkt (ipv4)\n# expected to fail: no <urgent>? mode\n",
	    "TAP: why a failure was expected");
	has(junit, "<system-out>expected to fail: no &lt;urgent&gt;? mode\n</",
	    "JUnit: the same");
	has(lines, "e.pkt (ipv4)  (expected to fail: no <urgent>? mode)\n",
	    "terminal: the same");
	has(json, "\"expect\":\"fail\",\"expect_reason\":\"no <urgent>\\u001B mode\","
	    "\"covers\":[\"RFC9293:MUST-23\",\"RFC9293:SHLD-2\"],"
	    "\"cell\":{\"state\":\"FIN-WAIT-1\",\"stimulus\":\"rst-exact\","
	    "\"answer\":\"-> CLOSED\"}", "JSON: what a script shows");
	records_init(&records);
	tap_is_int(records_read(&records, path, err, sizeof(err)), 0,
		   "... is read");
	again = written(&report_json, records.run, records.n, &no_totals);
	tap_is_str(again, json, "... and written again the same");
	records_done(&records);
	run.result.verdict = VERDICT_SKIP;
	skip = written(&report_tap, &run, 1, &no_totals);
	tap_ok(!strstr(skip, "expected to fail"),
	       "a script that was not played has not failed");
	refused("\"expect\":\"success\"");
	refused("\"expect_reason\":7");
	refused("\"covers\":[\"MUST-23\"]");
	refused("\"covers\":{}");
	refused("\"cell\":{\"state\":\"OPEN\",\"stimulus\":\"a\",\"answer\":\"b\"}");
	refused("\"cell\":{\"state\":\"LISTEN\",\"stimulus\":\"A\",\"answer\":\"b\"}");
	refused("\"cell\":{\"state\":\"LISTEN\",\"stimulus\":\"a\"}");
	unlink(path);
}

static void test_progress(const struct suite_run *run)
{
	struct suite_run good = { .path = "d/good.pkt" };
	int64_t later_ns = clock_now_ns() + 12 * NS_PER_S;
	struct progress *p = progress_new(stdout, 10);
	td_auto_free char *text = NULL, *cut = NULL, *end = NULL;

	progress_start(p, run);
	progress_start(p, &good);
	for (int i = 0; i < 6; i++) {
		struct suite_run other = { .path = "o" };

		progress_start(p, &other);
		progress_end(p, &other);
	}
	text = progress_text(p, later_ns, 200);
	tap_is_str(text, "6/10: 6 passed, 0 failed, 2 under way, 8 s left; "
		   "longest 12 s: a,b#1.pkt (ipv6)", "the line of progress");
	cut = progress_text(p, later_ns, 20);
	tap_is_str(cut, "6/10: 6 passed, 0...", "... is as narrow as wanted");
	progress_end(p, run);
	progress_start(p, &good);
	end = progress_text(p, later_ns, 200);
	tap_is_str(end, "7/10: 6 passed, 1 failed, 1 under way, 5 s left; "
		   "longest 12 s: good.pkt (ipv4)",
		   "a second try is no second run");
	progress_free(p);
}

static void test_summary(const struct suite_run *run)
{
	struct summary s = { 0 };
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	for (int i = 0; i < 10; i++) {
		struct suite_run good = { .path = "g" };

		good.result.wall_ns = i * NS_PER_S;
		summary_add(&s, &good);
	}
	summary_print(f, &s);
	fflush(f);
	tap_is_str(text, "", "ten runs need no summary");
	summary_add(&s, run);
	summary_print(f, &s);
	fclose(f);
	tap_is_str(text, "failures: 1 content\nslowest: 9.00 s g (ipv4), "
		   "8.00 s g (ipv4), 7.00 s g (ipv4)\n",
		   "kinds of failure and the three slowest");
	summary_done(&s);
	free(text);
}

static void test_remarks(void)
{
	struct remarks remarks = { 0 };
	struct diag d = { .level = DIAG_WARNING, .text = (char *)"odd" };

	tap_ok(remarks_add(&remarks, "a.pkt", &d), "a remark is new once");
	tap_ok(remarks_add(&remarks, "b.pkt", &d), "... for each script");
	tap_ok(!remarks_add(&remarks, "a.pkt", &d),
	       "runs of two scripts may end in turn");
	d.span.line = 2;
	tap_ok(remarks_add(&remarks, "a.pkt", &d), "another line is new");
	remarks_done(&remarks);
}

int main(void)
{
	struct suite_run run = failed_run();

	test_clean();
	test_facts(&run);
	test_errors();
	test_untold();
	test_tap(&run);
	test_junit(&run);
	test_kernels(&run);
	test_github(&run);
	test_records(&run);
	test_shown();
	test_progress(&run);
	test_summary(&run);
	test_remarks();
	result_done(&run.result);
	return tap_done();
}
