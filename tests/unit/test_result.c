/* SPDX-License-Identifier: BSD-2-Clause */
/* test_result: a record survives JSON, and what is no record is refused. */
#include "runtime/record/result.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/tap.h"

/* A segment that has all that one can have. */
static void add_segment(struct trace *t)
{
	struct trace_entry *e = trace_add(t, TRACE_OUT, 100, 12, 2,
					  ". 1:11(10) ack 5");

	e->end_ns = 101;
	e->planned_ns = -102;
	e->planned_end_ns = 103;
	e->tolerance_ns = 104;
	e->late_ns = 0;
	e->expected = xstrdup("P. 1:11(10) ack 5");
	e->detail = xstrdup("ipv4 a\ntcp 1 > 2\noptions <nop>");
	e->unexpected = e->retransmission = e->failed = true;
	e->segment = (struct trace_segment){
		.given = true,
		.seq = UINT32_MAX,
		.end_seq = 9,
		.ack_given = true,
		.win = 0x3fffc000,
		.len = 10,
		.n_sack = 2,
		.sack = { { 1, 2 }, { UINT32_MAX, 3 } },
	};
}

static void add_story(struct result *r)
{
	struct trace_entry *e;
	struct sample *s;

	add_segment(&r->trace);
	e = trace_add(&r->trace, TRACE_STATE, 0, 0, 1, NULL);
	e->from = STATE_TIME_WAIT;
	e->to = STATE_CLOSED;
	trace_add(&r->trace, TRACE_COMMAND, 7, 1, 0, "echo \xff");
	s = samples_add(&r->samples, 55, 2, STATE_FIN_WAIT_1);
	s->known[SAMPLE_cwnd] = s->known[SAMPLE_delivered] = true;
	s->value[SAMPLE_cwnd] = 0;
	s->value[SAMPLE_delivered] = UINT64_C(1) << 62;
}

/* A record that has everything.  Ends with result_done(). */
static struct result full_record(void)
{
	struct result r = {
		.verdict = VERDICT_FAIL,
		.kind = FAIL_TIMING,
		.failure = FAILURE_LATE,
		.skip_reason = xstrdup("needs \"root\""),
		.output = xstrdup("one\n\ttwo\x01"),
		.printed = xstrdup("three\n"),
		.sysctls = xstrdup("net.ipv4.tcp_sack = 0\n"),
		.wall_ns = INT64_MAX,
		.script_ns = INT64_MIN,
		.cpu_ns = 1,
		.late_max_ns = 400000,
		.n_late = 3,
		.late_ns = xcalloc(3, sizeof(int64_t)),
		.disturbed = true,
	};
	struct diag *d;

	r.late_ns[0] = -5;
	r.late_ns[2] = 400000;
	d = diag_error(&r.diags, (struct span){ 17, 6, 18, UINT32_MAX },
		       "%s", "outbound segment differs");
	diag_detail(d, "expected  .  1:1(0) <%%s>");
	diag_detail(d, "actual    .  1:1(1)");
	diag_note(d, "the kernel was %d ms late", 3);
	d = diag_add(&r.diags, DIAG_WARNING, SPAN_NONE, "no mss");
	d->check = "syn-without-mss";
	diag_add(&r.diags, DIAG_NOTE, SPAN_NONE, "that is all");
	add_story(&r);
	return r;
}

static void is_span(struct span got, struct span want, const char *what)
{
	tap_ok(got.line == want.line && got.col == want.col &&
	       got.end_line == want.end_line && got.end_col == want.end_col,
	       "%s", what);
}

static void is_same_diags(const struct diag_list *got,
			  const struct diag_list *want)
{
	tap_is_int((long long)got->n, (long long)want->n, "all diags are there");
	tap_is_int(got->n_errors, want->n_errors, "with the number of errors");
	tap_is_int(got->n_warnings, want->n_warnings, "and of warnings");
	for (size_t i = 0; i < got->n && i < want->n; i++) {
		const struct diag *g = got->item[i], *w = want->item[i];

		tap_is_int(g->level, w->level, "level of diag %zu", i);
		tap_is_str(g->text, w->text, "text of diag %zu", i);
		tap_is_str(g->check, w->check, "check of diag %zu", i);
		is_span(g->span, w->span, "span of a diag");
		if (!tap_ok(g->n_detail == w->n_detail &&
			    g->n_note == w->n_note,
			    "number of details and notes of diag %zu", i))
			continue;
		for (size_t j = 0; j < g->n_detail; j++)
			tap_is_str(g->detail[j], w->detail[j], "a detail");
		for (size_t j = 0; j < g->n_note; j++)
			tap_is_str(g->note[j], w->note[j], "a note");
	}
}

static void is_same_entry(const struct trace_entry *g,
			  const struct trace_entry *w)
{
	const char *kind = trace_kind_name(w->kind);

	tap_is_int(g->kind, w->kind, "%s: kind", kind);
	tap_ok(g->time_ns == w->time_ns && g->end_ns == w->end_ns &&
	       g->planned_ns == w->planned_ns &&
	       g->planned_end_ns == w->planned_end_ns &&
	       g->tolerance_ns == w->tolerance_ns && g->late_ns == w->late_ns,
	       "%s: times, also those that are not known", kind);
	tap_ok(g->line == w->line && g->connection == w->connection,
	       "%s: line and connection", kind);
	tap_is_str(g->expected, w->expected, "%s: expected", kind);
	tap_ok(g->unexpected == w->unexpected && g->failed == w->failed &&
	       g->retransmission == w->retransmission, "%s: flags", kind);
	tap_ok(g->from == w->from && g->to == w->to, "%s: states", kind);
	tap_ok(!memcmp(&g->segment, &w->segment, sizeof(g->segment)),
	       "%s: the segment in numbers", kind);
}

static void is_same_story(const struct result *got, const struct result *want)
{
	const struct sample *g = got->samples.item, *w = want->samples.item;

	tap_is_int((long long)got->trace.n, (long long)want->trace.n,
		   "all entries of the trace");
	for (size_t i = 0; i < want->trace.n; i++)
		is_same_entry(&got->trace.entry[i], &want->trace.entry[i]);
	tap_is_str(got->trace.entry[0].text, ". 1:11(10) ack 5", "their text");
	tap_is_str(got->trace.entry[2].text, "echo \xef\xbf\xbd",
		   "... made UTF-8");
	tap_is_str(got->trace.entry[0].detail,
		   "ipv4 a\ntcp 1 > 2\noptions <nop>",
		   "... and each line of detail");
	tap_ok(!got->trace.entry[1].text && !got->trace.entry[1].detail,
	       "which others have not");
	tap_is_int((long long)got->samples.n, (long long)want->samples.n,
		   "all samples");
	tap_ok(g->time_ns == w->time_ns && g->connection == w->connection &&
	       g->state == w->state, "what they are of");
	tap_ok(!memcmp(g->known, w->known, sizeof(g->known)) &&
	       !memcmp(g->value, w->value, sizeof(g->value)),
	       "their values, if known");
}

static void test_round_trip(void)
{
	struct result in = full_record(), out;
	td_auto_free char *text = result_to_json(&in);

	tap_ok(!strchr(text, '\n'), "a record is one line");
	tap_is_int(result_from_json(text, strlen(text), &out), 0,
		   "a record is read back");
	tap_is_int(out.verdict, in.verdict, "verdict");
	tap_is_int(out.kind, in.kind, "kind");
	tap_is_int(out.failure, in.failure, "late or wrong");
	tap_is_str(out.skip_reason, in.skip_reason, "skip_reason");
	tap_is_str(out.output, in.output, "output");
	tap_is_str(out.printed, in.printed, "printed");
	tap_is_str(out.sysctls, in.sysctls, "sysctls");
	tap_ok(out.wall_ns == in.wall_ns && out.script_ns == in.script_ns &&
	       out.cpu_ns == in.cpu_ns && out.late_max_ns == in.late_max_ns,
	       "times of 64 bits");
	tap_ok(out.n_late == 3 && out.late_ns &&
	       !memcmp(out.late_ns, in.late_ns, 3 * sizeof(int64_t)),
	       "each lateness");
	tap_ok(out.disturbed, "disturbed");
	is_same_diags(&out.diags, &in.diags);
	is_same_story(&out, &in);
	result_done(&in);
	result_done(&out);
	tap_ok(!out.output && !out.printed && !out.diags.n,
	       "a record can be done with twice");
	result_done(&out);
}

static void test_empty(void)
{
	struct result in = { .verdict = VERDICT_PASS }, out;
	td_auto_free char *text = result_to_json(&in);

	in.n_late = 2;
	tap_is_int(result_from_json(text, strlen(text), &out), 0,
		   "an empty record is read back");
	tap_ok(!out.skip_reason && !out.output && !out.late_ns && !out.diags.n,
	       "what it has not stays NULL");
	result_done(&out);
	free(text);
	text = result_to_json(&in);
	tap_is_int(result_from_json(text, strlen(text), &out), 0,
		   "latenesses may be counted only");
	tap_is_int((long long)out.n_late, 2, "and are");
	result_done(&out);
}

static void test_many_errors(void)
{
	struct result in = { .verdict = VERDICT_ERROR }, out;
	td_auto_free char *text = NULL;

	for (int i = 0; i < DIAG_MAX_ERRORS + 5; i++)
		diag_error(&in.diags, SPAN_NONE, "error %d", i);
	text = result_to_json(&in);
	tap_is_int(result_from_json(text, strlen(text), &out), 0,
		   "more errors than are kept");
	tap_is_int((long long)out.diags.n, DIAG_MAX_ERRORS, "those kept");
	tap_is_int(out.diags.n_errors, DIAG_MAX_ERRORS + 5, "and the count");
	result_done(&in);
	result_done(&out);
}

/* What @bytes become on the way. */
static void becomes(const char *bytes, const char *want, const char *what)
{
	struct result in = { .output = xstrdup(bytes) }, out = { 0 };
	td_auto_free char *text = result_to_json(&in);

	result_from_json(text, strlen(text), &out);
	tap_is_str(out.output, want, "%s", what);
	result_done(&in);
	result_done(&out);
}

static void test_bytes(void)
{
	becomes("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x99\x82",
		"gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x99\x82",
		"UTF-8 stays");
	becomes("a\xff" "b", "a\xef\xbf\xbd" "b", "a stray byte is replaced");
	becomes("a\xe2\x82", "a\xef\xbf\xbd\xef\xbf\xbd", "so is a cut sequence");
	becomes("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
		"a surrogate");
	becomes("\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd", "an overlong form");
	becomes("\xf4\x90\x80\x80",
		"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
		"and what is beyond Unicode");
}

/* A record with one thing replaced must be refused, and leave *@ret alone. */
static void refuses(const char *from, const char *to)
{
	struct result in = full_record(), out = { .cpu_ns = 77 };
	td_auto_free char *text = result_to_json(&in), *bad = NULL;
	char *at = strstr(text, from);

	if (!at) {
		tap_ok(false, "the record has %s", from);
	} else {
		bad = xasprintf("%.*s%s%s", (int)(at - text), text, to,
				at + strlen(from));
		tap_ok(result_from_json(bad, strlen(bad), &out) == -EINVAL &&
		       out.cpu_ns == 77, "%s in place of %s is refused", to,
		       from);
	}
	result_done(&in);
}

static void test_refused(void)
{
	struct result in = full_record(), out;
	td_auto_free char *text = result_to_json(&in);
	size_t len = strlen(text), n_taken = 0;

	for (size_t cut = 0; cut < len; cut++)
		n_taken += result_from_json(text, cut, &out) == 0;
	tap_is_int((long long)n_taken, 0, "no part of a record is taken for one");
	tap_is_int(result_from_json("[]", 2, &out), -EINVAL, "nor is an array");
	tap_is_int(result_from_json("{}\0{}", 5, &out), -EINVAL,
		   "nor are two objects");
	result_done(&in);

	refuses("\"fail\"", "\"failed\"");
	refuses("\"timing\"", "7");
	refuses("\"warning\"", "\"hint\"");
	refuses("\"line\":17", "\"line\":-1");
	refuses("\"col\":6", "\"col\":4294967296");
	refuses("\"n_late\":3", "\"n_late\":4");
	refuses("\"n_errors\":1", "\"n_errors\":1.5");
	refuses("[-5,", "[null,");
	refuses("\"disturbed\":true", "\"disturbed\":1");
	refuses("\"cpu_ns\":1", "\"cpu_ns\":\"1\"");
	refuses("\"details\":[", "\"details\":[0,");
	refuses("\"text\":\"no mss\"", "\"text\":null");
	refuses("\"check\":null", "\"check\":0");
	refuses("\"cpu_ns\":1", "\"cpu_ns\":1,\"cpu_ns\":1");
	refuses("\"kind\"", "\"kinds\"");
	refuses("\"kind\":\"out\"", "\"kind\":\"outer\"");
	refuses("\"kind\":\"command\"", "\"kind\":\"missing\"");
	refuses("\"text\":\".", "\"no text\":\".");
	refuses("\"t\":100", "\"t\":null");
	refuses("\"line\":12", "\"line\":4294967296");
	refuses("\"conn\":2", "\"conn\":-2");
	refuses("\"planned\":-102", "\"planned\":1.5");
	refuses("\"expected\":\"P", "\"expected\":null,\"x\":\"P");
	refuses("\"again\":true", "\"again\":1");
	refuses("\"detail\":[", "\"detail\":[1,");
	refuses("\"len\":10", "\"len\":-10");
	refuses("[1,2]", "[1]");
	refuses("[1,2]", "[1,2],[1,2],[1,2],[1,2]");
	refuses("\"to\":\"CLOSED\"", "\"to\":\"OPEN\"");
	refuses("\"t\":55", "\"t\":true");
	refuses("\"conn\":2,\"state\"", "\"conn\":0,\"state\"");
	refuses("\"state\":\"FIN", "\"state\":\"FIM");
	refuses("\"cwnd\":0", "\"cwnd\":\"0\"");
}

static void test_names(void)
{
	for (int v = 0; v < VERDICT_COUNT; v++)
		tap_ok(verdict_name((enum verdict)v), "verdict %d has a name", v);
	for (int k = 0; k < FAIL_KIND_COUNT; k++)
		tap_ok(fail_kind_name((enum fail_kind)k), "kind %d has a name",
		       k);
	tap_is_str(verdict_name(VERDICT_SKIP), "skip", "such as skip");
	tap_is_str(fail_kind_name(FAIL_SYSCALL), "syscall", "and syscall");
}

static void test_settle(void)
{
	static const struct {
		enum verdict verdict;
		const char *disturbance;
		const char *what;
	} c[] = {
		{ VERDICT_FAIL, "it was late", "what disturbs a failure is told" },
		{ VERDICT_PASS, "it was tight", "what puts a pass in doubt" },
		{ VERDICT_ERROR, NULL, "an error is not disturbed" },
	};

	for (size_t i = 0; i < sizeof(c) / sizeof(*c); i++) {
		struct result r = {
			.verdict = c[i].verdict,
			.disturbed = true,
			.disturbance = xstrdup("it was late"),
			.doubt = xstrdup("it was tight"),
		};

		result_settle(&r);
		tap_is_str(r.disturbance, c[i].disturbance, "%s", c[i].what);
		tap_is_int(r.disturbed, c[i].disturbance != NULL,
			   "... and counts");
		result_done(&r);
	}
}

/* As long as a report may be that a stranger made.  Nothing but the alarm ends one that
 * is read in time that grows with the square of its length. */
static void test_many_lines(void)
{
	enum { N_LINES = 1000000 };
	struct result in = full_record(), out;
	td_auto_free char *text = NULL;
	char *lines = xmalloc(N_LINES);

	memset(lines, '\n', N_LINES - 1);
	lines[N_LINES - 1] = '\0';
	free(in.trace.entry[0].detail);
	in.trace.entry[0].detail = lines;
	text = result_to_json(&in);
	alarm(40);
	tap_is_int(result_from_json(text, strlen(text), &out), 0,
		   "many lines of detail are read");
	alarm(0);
	tap_ok(!strcmp(out.trace.entry[0].detail, lines), "all of them");
	result_done(&out);
	result_done(&in);
}

/* The worker does what comes after the timeline, and settles. */
static void test_late(void)
{
	struct result r = { .verdict = VERDICT_PASS };

	result_late(&r, FAIL_TIMING, diag_error(&r.diags, SPAN_NONE, "late"));
	result_late(&r, FAIL_SYSCALL, diag_error(&r.diags, SPAN_NONE, "again"));
	tap_ok(r.diags.n_errors == 1 && r.diags.n_warnings == 1 &&
	       r.diags.item[1]->level == DIAG_WARNING && r.late_kind == FAIL_TIMING,
	       "what is late after the first thing that was is a warning");
	tap_ok(result_decide(&r, VERDICT_FAIL, FAIL_COMMAND),
	       "late, then a cleanup command fails");
	diag_error(&r.diags, SPAN_NONE, "cleanup");
	result_settle(&r);
	tap_ok(r.kind == FAIL_COMMAND && r.failure == FAILURE_WRONG,
	       "... that is wrong");
	tap_ok(r.diags.item[0]->level == DIAG_WARNING &&
	       r.diags.n_errors == 1 && r.diags.n_warnings == 2,
	       "... and what was late is a warning");
	result_done(&r);

	tap_ok(result_decide_late(&r, FAIL_TIMING) && r.kind == FAIL_TIMING &&
	       r.failure == FAILURE_LATE, "a run that ends for being late");
	tap_ok(!result_decide_late(&r, FAIL_TIMING) && r.failure == FAILURE_LATE,
	       "... twice");
	tap_ok(!result_decide(&r, VERDICT_FAIL, FAIL_COMMAND) &&
	       r.kind == FAIL_TIMING && r.failure == FAILURE_WRONG,
	       "... is wrong if something else fails, too");
	result_told(&r);
	tap_ok(result_has_failure(&r), "a failure has a label");
	result_done(&r);
	tap_ok(!result_has_failure(&r), "a pass has none");
}

int main(void)
{
	test_round_trip();
	test_empty();
	test_many_errors();
	test_bytes();
	test_refused();
	test_many_lines();
	test_names();
	test_settle();
	test_late();
	return tap_done();
}
