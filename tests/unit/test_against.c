/* SPDX-License-Identifier: BSD-2-Clause */
/* test_against: two plays of a run compared, told and read back. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/report/against.h"
#include "runtime/report/against_json.h"
#include "runtime/report/against_text.h"
#include "runtime/suite/suite.h"
#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

#define MS NS_PER_MS
#define NO_LIMIT SIZE_MAX
#define SCRIPT "1\n2\n+0 > S. \033\n"

static struct trace_entry *add(struct result *r, enum trace_kind kind,
			       int64_t ns, uint32_t line, const char *text)
{
	return trace_add(&r->trace, kind, ns, line, kind == TRACE_CALL ? 0 : 1,
			 text);
}

static void add_out(struct result *r, int64_t ns, const char *text)
{
	add(r, TRACE_OUT, ns, 3, text)->tolerance_ns = 4 * MS;
}

static void add_state(struct result *r, int64_t ns, enum tcp_state to)
{
	struct trace_entry *e = add(r, TRACE_STATE, ns, 0, NULL);

	e->from = STATE_LISTEN;
	e->to = to;
}

/* A run of two packets, a call and a state.  @out: what the kernel sends at @ns. */
static struct result play(const char *out, int64_t ns)
{
	struct result r = { .verdict = VERDICT_PASS };

	add(&r, TRACE_CALL, 0, 1, "listen(3, 1) = 0");
	add(&r, TRACE_IN, 100 * MS, 2, "S 0:0(0) win 1 <TS val 7 ecr 123>");
	if (out)
		add_out(&r, ns, out);
	add_state(&r, 101 * MS, STATE_SYN_RECEIVED);
	add_out(&r, 300 * MS, ". 1:1(0) ack 1");
	return r;
}

#define SYN_ACK "S. 0:0(0) ack 1 win 64240 <TS val 4711 ecr 7>"

/* Compares, and frees both. */
static struct against compare(struct result here, struct result there,
			      bool virtual_time, struct arena *mem)
{
	struct against_side h, t;
	struct against a;

	against_keep(&here, mem, NO_LIMIT, &h);
	against_keep(&there, mem, NO_LIMIT, &t);
	against_compare(&h, &t, virtual_time, &a);
	result_done(&here);
	result_done(&there);
	return a;
}

static void is(const struct against *a, enum against_difference want,
	       const char *what)
{
	tap_ok(a->difference == want && a->same == (want == AGAINST_NONE),
	       "%s", what);
}

static void test_same(struct arena *mem)
{
	struct result other = play("S. 0:0(0) ack 1 win 64240 <TS val 99 ecr 7>",
				   100 * MS);
	struct trace_entry swap = other.trace.entry[2];
	struct against a;

	/* What happens at once is seen in either order. */
	other.trace.entry[2] = other.trace.entry[3];
	other.trace.entry[3] = swap;
	trace_add(&other.trace, TRACE_MISSING, 400 * MS, 9, 1, NULL);
	a = compare(play(SYN_ACK, 100 * MS), other, true, mem);
	is(&a, AGAINST_NONE,
	   "neither the kernel's clock, nor what happens at once, is a difference");
	a = compare(play(SYN_ACK, 100 * MS), play(SYN_ACK, 104 * MS), true, mem);
	is(&a, AGAINST_NONE, "nor is a time within the tolerance");
	a = compare(play(SYN_ACK, 100 * MS), play(SYN_ACK, 108 * MS), false, mem);
	is(&a, AGAINST_NONE, "... within both, if one is real");
}

static void test_time(struct arena *mem)
{
	struct result any = play(SYN_ACK, 100 * MS);
	struct against a = compare(play(SYN_ACK, 100 * MS),
				   play(SYN_ACK, 104 * MS + 1), true, mem);

	is(&a, AGAINST_TIME, "a time beyond the tolerance is one");
	a = compare(play(SYN_ACK, 108 * MS + 1), play(SYN_ACK, 100 * MS), false,
		    mem);
	is(&a, AGAINST_TIME, "... beyond both, if one is real");
	any.trace.entry[2].tolerance_ns = TRACE_NO_TIME;
	a = compare(any, play(SYN_ACK, 200 * MS), true, mem);
	is(&a, AGAINST_NONE, "no time is compared that the script leaves open");
}

static void test_parting(struct arena *mem)
{
	struct result other = play("S. 0:0(0) ack 1 win 100 <TS val 1 ecr 7>",
				   100 * MS);
	struct against a;

	other.trace.entry[4].text[0] = 'R';
	a = compare(play(SYN_ACK, 100 * MS), other, true, mem);
	is(&a, AGAINST_PACKET, "another window is a difference");
	tap_is_str(a.here.text, "S. 0:0(0) ack 1 win 64240 <TS val * ecr 7>",
		   "the first one is told, as it is here");
	tap_is_str(a.there.text, "S. 0:0(0) ack 1 win 100 <TS val * ecr 7>",
		   "... and there");
	tap_ok(a.n_sent_here == 1 && a.n_sent_there == 1 &&
	       strcmp(a.sent_here[0].text, ". 1:1(0) ack 1") == 0 &&
	       strcmp(a.sent_there[0].text, "R 1:1(0) ack 1") == 0,
	       "... and what each sent then");
	a = compare(play(SYN_ACK, 100 * MS), play(NULL, 0), true, mem);
	is(&a, AGAINST_PACKET, "so is a packet that is not sent");
	tap_ok(a.here.text && a.there.time_ns == 300 * MS,
	       "... which the next one stands in for");

	other = play(SYN_ACK, 100 * MS);
	trace_cut(&other.trace, 4, 1);
	a = compare(other, play(SYN_ACK, 100 * MS), true, mem);
	is(&a, AGAINST_PACKET, "so is one too few");
	tap_ok(!a.here.text && a.there.time_ns == 300 * MS,
	       "... which is nothing here");
	other = play(SYN_ACK, 100 * MS);
	other.trace.entry[3].to = STATE_CLOSED;
	a = compare(other, play(SYN_ACK, 100 * MS), true, mem);
	is(&a, AGAINST_STATE, "so is another state");
	tap_is_str(a.here.text, "LISTEN -> CLOSED", "... told with the one before");
	other = play(SYN_ACK, 100 * MS);
	other.trace.entry[0].kind = TRACE_CALL_BLOCKED;
	a = compare(other, play(SYN_ACK, 100 * MS), true, mem);
	is(&a, AGAINST_CALL, "so is a call that did not return");
}

static void test_verdict(struct arena *mem)
{
	struct result other = play(SYN_ACK, 100 * MS), here;
	struct against a;

	result_decide(&other, VERDICT_FAIL, FAIL_CODE);
	diag_error(&other.diags, SPAN_NONE, "cwnd is 9");
	a = compare(play(SYN_ACK, 100 * MS), other, true, mem);
	tap_ok(!a.same && a.verdict_differs && a.difference == AGAINST_NONE,
	       "a verdict differs though all that happened is the same");
	tap_ok(a.verdict == VERDICT_FAIL && a.kind == FAIL_CODE &&
	       strcmp(a.message, "cwnd is 9") == 0, "... with its reason");
	tap_is_str(against_summary(&a), "verdict", "... which is what is told");
	other = play(SYN_ACK, 100 * MS);
	other.verdict = VERDICT_SKIP;
	other.skip_reason = xstrdup("needs kernel 9");
	a = compare(play(SYN_ACK, 100 * MS), other, true, mem);
	tap_ok(!a.same && strcmp(a.message, "needs kernel 9") == 0,
	       "a skip is a verdict, too");
	here = play(SYN_ACK, 100 * MS);
	other = play(SYN_ACK, 100 * MS);
	result_decide(&here, VERDICT_FAIL, FAIL_CODE);
	result_decide(&other, VERDICT_FAIL, FAIL_TIMEOUT);
	a = compare(here, other, true, mem);
	tap_is_str(against_summary(&a), "kind of failure", "so is its kind");
}

/* Of what is not kept of one play, nothing is said. */
static void test_limit(struct arena *mem)
{
	struct result here = play(SYN_ACK, 100 * MS);
	struct result there = play(SYN_ACK, 100 * MS);
	struct against_side h, t;
	struct against a;

	against_keep(&here, mem, NO_LIMIT, &h);
	against_keep(&there, mem, arena_size(mem) +
		     3 * sizeof(struct against_event), &t);
	against_compare(&h, &t, true, &a);
	tap_ok(h.n == 5 && t.n > 0 && t.n < 5 && t.cut, "what is kept has a bound");
	tap_ok(a.same && a.in_part, "the rest is not compared, which is told");
	against_keep(&there, mem, 0, &t);
	tap_is_int((long long)t.n, 0, "there may be room for nothing");
	result_done(&here);
	result_done(&there);
}

static void test_told(struct arena *mem)
{
	struct source *source = source_from_text("a.pkt", SCRIPT, strlen(SCRIPT));
	struct against a = compare(play(SYN_ACK, 100 * MS), play(NULL, 0), true,
				   mem);
	struct suite_run run = {
		.path = "a.pkt", .source = source, .against = &a,
		.result = { .verdict = VERDICT_FAIL, .kind = FAIL_CONTENT },
	};
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	a.verdict_differs = true;
	against_print(f, &run);
	fclose(f);
	tap_is_str(text,
		   "    kernel   fail (content)\n"
		   "    against  pass\n"
		   "    a.pkt:3: +0 > S. ?\n"
		   "    kernel   0.100000  out  S. 0:0(0) ack 1 win 64240 <TS val * ecr 7>\n"
		   "    against  0.300000  out  . 1:1(0) ack 1\n"
		   "    then sent:\n"
		   "    kernel   0.300000  out  . 1:1(0) ack 1\n",
		   "it is told side by side, with the script's line");
	free(text);
	source_free(source);
}

static void test_json(struct arena *mem)
{
	struct against a = compare(play(SYN_ACK, 100 * MS), play(NULL, 0), true,
				   mem);
	const struct against *again = NULL;
	json_t *o, *o2;

	a.kernel = (struct run_kernel){ "6.1", 250, false };
	a.message = "why";
	o = against_to_json(&a);
	tap_ok(against_from_json(o, VERDICT_FAIL, mem, &again) && again &&
	       again->verdict_differs, "what is written is read");
	o2 = against_to_json(again);
	tap_ok(json_equal(o, o2), "... and is the same again");
	json_decref(o2);
	json_object_set_new(json_object_get(o, "here"), "kind",
			    json_string("odd"));
	tap_ok(!against_from_json(o, VERDICT_PASS, mem, &again),
	       "an event of no kind is refused");
	json_decref(o);
	tap_ok(against_from_json(NULL, VERDICT_PASS, mem, &again) && !again,
	       "nothing is no comparison");
}

int main(void)
{
	struct arena *mem = arena_new();

	test_same(mem);
	test_time(mem);
	test_parting(mem);
	test_verdict(mem);
	test_limit(mem);
	test_told(mem);
	test_json(mem);
	arena_free(mem);
	return tap_done();
}
