/* SPDX-License-Identifier: BSD-2-Clause */
/* test_columns: how two packets are set side by side, and what is marked. */
#include "runtime/story/columns.h"

#include "tests/unit/tap.h"
#include "tests/unit/wire_text.h"

/* Emphasis as { and }; a line of marks is one that begins with ~. */
static void readable(char *text)
{
	for (; *text; text++) {
		if (*text == DIAG_EMPHASIS_ON)
			*text = '{';
		else if (*text == DIAG_EMPHASIS_OFF)
			*text = '}';
		else if (*text == DIAG_WITHOUT_COLOUR)
			*text = '~';
	}
}

/* The details of two TCP packets, with newlines; of @want TS val is free. */
static void shown(const char *want, const char *got, char *ret, size_t cap)
{
	struct diag_list list = { 0 };
	struct wire_packet w, g;
	struct wire_tcp_option *ts;
	char err[240] = "";
	struct diag *d;

	ret[0] = '\0';
	if (!wire_text_packet(want, AF_INET, false, &w, err, sizeof(err)) ||
	    !wire_text_packet(got, AF_INET, true, &g, err, sizeof(err))) {
		snprintf(ret, cap, "parse: %s", err);
		return;
	}
	ts = wire_tcp_option_get(&w.tcp_options, &wire_opt_ts);
	if (ts)
		ts->u.ts.val_any = true;
	d = diag_error(&list, SPAN_NONE, "differs");
	columns_detail(d, &w, &g, 1);
	for (size_t i = 0; i < d->n_detail; i++) {
		size_t n = strlen(ret);

		snprintf(ret + n, cap - n, "%s\n", d->detail[i]);
	}
	readable(ret);
	diag_list_done(&list);
}

static void is(const char *what, const char *want, const char *got,
	       const char *expected)
{
	char text[2000];

	shown(want, got, text, sizeof(text));
	tap_is_str(text, expected, "%s", what);
}

static void test_fields(void)
{
	is("what is not given is shown",
	   ". 1:1(0) ack 1",
	   ". 1:1(0) ack 1 win 5",
	   "expected  . 1:1(0) ack 1\n"
	   "actual    . 1:1(0) ack 1 win 5     at 1.000000\n");
	is("what differs is marked",
	   ". 1:1(0) ack 1 win 77",
	   ". 1:1(0) ack 100 win 5",
	   "expected  . 1:1(0) {ack 1}   {win 77}\n"
	   "actual    . 1:1(0) {ack 100} {win 5}     at 1.000000\n"
	   "~                   ^^^^^^^ ^^^^^\n");
	is("also what is not given",
	   "P. 1:3(2) ack 1",
	   ". 1:2(1) ack 1 urg 5",
	   "expected  {P.} {1:3(2)} ack 1 {-}\n"
	   "actual    {.}  {1:2(1)} ack 1 {urg 5}     at 1.000000\n"
	   "~          ^  ^^^^^^       ^^^^^\n");
}

static void test_options(void)
{
	is("one option of many",
	   "S 0:0(0) <mss 1460,sackOK,TS val 10 ecr 0,nop,wscale 3>",
	   "S 0:0(0) <mss 1460,sackOK,TS val 1427960098 ecr 0,nop,wscale 10>",
	   "expected  S 0:0(0) <mss 1460,sackOK,TS val 10 ecr 0,nop,{wscale 3}>\n"
	   "actual    S 0:0(0) <mss 1460,sackOK,TS val 10 ecr 0,nop,{wscale 10}>     at 1.000000\n"
	   "~                                                        ^^^^^^^^^\n");
	is("TS ecr: of TS val the script's is shown",
	   "S 0:0(0) <sackOK,TS val 10 ecr 5,nop,wscale 3>",
	   "S 0:0(0) <sackOK,TS val 1427960098 ecr 6,nop,wscale 3>",
	   "expected  S 0:0(0) <sackOK,{TS val 10 ecr 5},nop,wscale 3>\n"
	   "actual    S 0:0(0) <sackOK,{TS val 10 ecr 6},nop,wscale 3>     at 1.000000\n"
	   "~                           ^^^^^^^^^^^^^^^\n");
	is("another field: no option",
	   "S 0:0(0) win 5 <sackOK,TS val 10 ecr 5>",
	   "S 0:0(0) win 6 <sackOK,TS val 1427960098 ecr 5>",
	   "expected  S 0:0(0) {win 5} <sackOK,TS val 10 ecr 5>\n"
	   "actual    S 0:0(0) {win 6} <sackOK,TS val 10 ecr 5>     at 1.000000\n"
	   "~                   ^^^^^\n");
	is("three options more",
	   "S 0:0(0) <mss 1460,nop,wscale 8>",
	   "S 0:0(0) <mss 1460,nop,nop,sackOK,nop,wscale 8>",
	   "expected  S 0:0(0) <mss 1460,nop,{-}   {-}      {-}   wscale 8>\n"
	   "actual    S 0:0(0) <mss 1460,nop,{nop},{sackOK},{nop},wscale 8>     at 1.000000\n"
	   "~                                 ^^^ ^^^^^^ ^^^\n");
	is("three options less",
	   "S 0:0(0) <mss 1460,nop,nop,sackOK,nop,wscale 8>",
	   "S 0:0(0) <mss 1460,nop,wscale 8>",
	   "expected  S 0:0(0) <mss 1460,nop,{nop},{sackOK},{nop},wscale 8>\n"
	   "actual    S 0:0(0) <mss 1460,nop,{-}   {-}      {-}   wscale 8>     at 1.000000\n"
	   "~                                 ^^^ ^^^^^^ ^^^\n");
	is("the first one is missing",
	   "S 0:0(0) <mss 1460,sackOK>",
	   "S 0:0(0) <sackOK>",
	   "expected  S 0:0(0) <{mss 1460}, sackOK>\n"
	   "actual    S 0:0(0)  {-}        <sackOK>     at 1.000000\n"
	   "~                    ^^^^^^^^\n");
	is("the last one is missing",
	   "S 0:0(0) <mss 1460,sackOK>",
	   "S 0:0(0) <mss 1460>",
	   "expected  S 0:0(0) <mss 1460,{sackOK}>\n"
	   "actual    S 0:0(0) <mss 1460>{-}     at 1.000000\n"
	   "~                             ^^^^^^\n");
	is("another order",
	   "S 0:0(0) <mss 1460,sackOK>",
	   "S 0:0(0) <sackOK,mss 1460>",
	   "expected  S 0:0(0) <{mss 1460}, sackOK>{-}\n"
	   "actual    S 0:0(0)  {-}        <sackOK,{mss 1460}>     at 1.000000\n"
	   "~                    ^^^^^^^^         ^^^^^^^^\n");
	is("the same option in another notation",
	   "S 0:0(0) <kind 4>",
	   "S 0:0(0) <sackOK>",
	   "expected  S 0:0(0) <kind 4>\n"
	   "actual    S 0:0(0) <sackOK>     at 1.000000\n");
	is("... beside what it stands for",
	   "S 0:0(0) <mss 1400,...,wscale *>",
	   "S 0:0(0) <mss 1460,sackOK,nop,wscale 10>",
	   "expected  S 0:0(0) <{mss 1400},...,       wscale *>\n"
	   "actual    S 0:0(0) <{mss 1460},sackOK,nop,wscale 10>     at 1.000000\n"
	   "~                    ^^^^^^^^\n");
	is("... that stands for nothing",
	   "S 0:0(0) <mss 1400,...>",
	   "S 0:0(0) <mss 1460>",
	   "expected  S 0:0(0) <{mss 1400},...>\n"
	   "actual    S 0:0(0) <{mss 1460}>     at 1.000000\n"
	   "~                    ^^^^^^^^\n");
	is("no options at all",
	   "S 0:0(0) <mss 1460,nop>",
	   "S 0:0(0)",
	   "expected  S 0:0(0) {<mss 1460,nop>}\n"
	   "actual    S 0:0(0) {-}     at 1.000000\n"
	   "~                   ^\n");
	is("none is expected",
	   "S 0:0(0)",
	   "S 0:0(0) <mss 1460,nop>",
	   "expected  S 0:0(0) {-}\n"
	   "actual    S 0:0(0) {<mss 1460,nop>}     at 1.000000\n"
	   "~                   ^^^^^^^^^^^^^^\n");
	is("any are expected",
	   "S 0:0(0) win 1 <...>",
	   "S 0:0(0) win 2 <mss 1460,nop>",
	   "expected  S 0:0(0) {win 1} <...>\n"
	   "actual    S 0:0(0) {win 2} <mss 1460,nop>     at 1.000000\n"
	   "~                   ^^^^^\n");
}

/* As many as a header has room for, and none of them has a counterpart. */
static void test_many(void)
{
	char want[300] = "S 0:0(0) <nop", got[300] = "S 0:0(0) <eol";
	char text[4000];
	size_t marks = 0;

	for (unsigned i = 1; i < WIRE_TCP_OPTIONS_MAX; i++) {
		strcat(want, ",nop");
		strcat(got, ",eol");
	}
	shown(strcat(want, ">"), strcat(got, ">"), text, sizeof(text));
	for (const char *p = text; (p = strstr(p, "^^^")); p += 3)
		marks++;
	tap_is_int((long long)marks, 2 * WIRE_TCP_OPTIONS_MAX,
		   "each of very many is marked");
}

int main(void)
{
	test_fields();
	test_options();
	test_many();
	return tap_done();
}
